// The explorer of machine tags: namespaces, predicates, values, and the matches of Flickr's wildcards.
import { h, fill, typed } from "./dom.js";
import { request } from "./api.js";
import { current, go } from "./address.js";
import { bars, facts, link, placeLink, section, sentence, wildcard } from "./parts.js";
import { count, countryName, day, decimal, during, nameOf } from "./numbers.js";
import { extraOf, taggedCards } from "./photos.js";
import { exactly, exactlyId, read } from "./wildcards.js";

const ROWS = 20;
const PHOTOS = 12;
/** Maximum number of items in numbered pages, the result window of Elasticsearch. */
const MAX_RESULT_WINDOW = 10_000;
/** Maximum number of photos with individual markers on the map. */
export const MAX_MARKERS = 300;

export const continents = {
  africa: "Africa",
  antarctica: "Antarctica",
  asia: "Asia",
  europe: "Europe",
  "north-america": "North America",
  oceania: "Oceania",
  "south-america": "South America",
};

/** Returns the API parameters of the query in the URL. */
export function queryParameters({ mt, mode, among, window }) {
  return {
    machine_tags: mt,
    machine_tag_mode: mode,
    [among in continents ? "continent" : "country"]: among,
    window: window === "all" ? "" : window,
  };
}

/** Loads the data of the panel; `problem` is the API's message if the query is invalid. */
export async function explore() {
  const state = current();
  if (!state.mt) {
    const [list, recent] = await Promise.all([
      request("machine-tags/namespaces", listParameters(state)),
      request("machine-tags/recent", { per_page: 8 }),
    ]);
    return { parts: {}, list, recent };
  }
  const parts = read(state.mt);
  try {
    const [list, photos, related] = await Promise.all([
      request(...listRequest(parts, state)),
      request("machine-tags/photos", { ...queryParameters(state), page: state.sheet, per_page: PHOTOS }),
      request("machine-tags/related", queryParameters(state)),
    ]);
    return { parts, list, photos, related };
  } catch (error) {
    if (error.status !== 400) throw error;
    return { parts, problem: error.message };
  }
}

const listParameters = ({ order, page }) => ({ sort: order, page, per_page: ROWS });

function listRequest({ namespace, predicate, value, several }, state) {
  if (!several && namespace && !predicate && value === undefined) return ["machine-tags/predicates", { namespace, ...listParameters(state) }];
  if (!several && namespace && predicate && value === undefined) {
    return ["machine-tags/values", { namespace, predicate, ...listParameters(state) }];
  }
  return ["machine-tags/tags", { machine_tags: state.mt, machine_tag_mode: state.mode, ...listParameters(state) }];
}

/** Shows the result of `explore`. */
export function showMachineTags(element, found, world, settings) {
  const { mt, mode, among, window } = current();
  const { parts, list, photos, related, recent, problem } = found;
  if (problem) return fill(element, top(parts, mt), h("p", { class: "wrong", role: "alert" }, sentence(problem)), syntax(true));
  if (!mt) {
    return fill(
      element,
      top(parts, ""),
      h(
        "p",
        { class: "faint" },
        "A machine tag, namespace:predicate=value, links a photo to an external identifier: an event, a species, a building in OpenStreetMap."
      ),
      list.total ? rows("Namespaces", list, namespaces) : h("p", {}, "No photos with machine tags."),
      section("Recently used", recent.items.length > 0 && tagList(recent.items, (tag) => day(tag.last_seen))),
      syntax(false)
    );
  }
  const single = parts.value !== undefined && !parts.several && list.items.length === 1 ? list.items[0] : null;
  // The predicates of the namespace are listed already.
  const others = parts.namespace && !parts.predicate ? related.filter((one) => one.namespace !== parts.namespace) : related;
  const where = among ? continents[among] ?? countryName(among.toUpperCase()) : "";
  const when = window === "all" ? "" : `, ${during(window)}`;
  return fill(
    element,
    top(parts, mt),
    single && single.extra && extraOf(single.extra),
    facts(
      ["Photos on the map", count(photos.total)],
      single && ["Uses", count(single.usage)],
      single && single.first_seen && ["Uploaded", [...new Set([day(single.first_seen), day(single.last_seen)])].join(" – ")]
    ),
    single && inCountries(single.countries),
    filters(parts, world, mode, among),
    single ? null : content(parts, list),
    photos.total
      ? section(
          `Photos${where && ` in ${where}`}${when}`,
          taggedCards(photos.items, settings.pictures, ofTag),
          pager(photos, "sheet", "photos")
        )
      : h(
          "p",
          { role: "status" },
          `No matching photos with a place${where && ` in ${where}`}${when}.`,
          (among || when) && [" ", link({ among: "", window: "all", sheet: "" }, {}, "Remove filters")]
        ),
    section("Often combined with", others.length > 0 && relatedList(others, mt, parts, mode)),
    photos.total > 0 && feeds()
  );
}

function top(parts, mt) {
  const { namespace, predicate, several } = parts;
  const steps = [wildcard("", {}, "Machine tags")];
  if (!several && namespace && predicate) steps.push(wildcard(`${namespace}:`, {}, `${namespace}:`));
  if (!several && namespace && predicate && parts.value !== undefined) {
    steps.push(wildcard(`${namespace}:${predicate}=`, {}, `${predicate}=`));
  }
  return h(
    "div",
    { class: "top" },
    mt && h("nav", { "aria-label": "Breadcrumb" }, steps.map((step, index) => [index ? " › " : "", step])),
    h("h2", { class: mt ? "query" : null }, mt ? typed(mt, 120) : "Machine tags")
  );
}

/** Returns the list for a wildcard: predicates, values or machine tags. */
function content(parts, list) {
  if (parts.several || !parts.namespace || parts.value !== undefined) return rows("Machine tags", list, tagRow);
  return parts.predicate ? rows("Values", list, valueRow) : rows("Predicates", list, predicateRow(parts.namespace));
}

const namespaces = (one) => ({
  name: wildcard(`${one.namespace}:`, { class: "tag" }, `${one.namespace}:`),
  value: one.usage,
  more: plural(one.predicates, "predicate"),
});

const predicateRow = (namespace) => (one) => ({
  name: wildcard(`${namespace}:${one.predicate}=`, { class: "tag" }, `${one.predicate}=`),
  value: one.usage,
});

const valueRow = (one) => ({
  name: wildcard(exactly(one.namespace, one.predicate, one.value), { class: "tag" }, typed(one.value, 60)),
  value: one.usage,
  more: [one.extra?.title && [typed(one.extra.title, 60), " "], one.countries.length > 1 && plural(one.countries.length, "country", "countries")],
});

const tagRow = (one) => ({
  ...valueRow(one),
  name: wildcard(exactly(one.namespace, one.predicate, one.value), { class: "tag" }, typed(`${one.namespace}:${one.predicate}=${one.value}`, 80)),
});

const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;

const ofTag = (id) => wildcard(exactlyId(id), { class: "machine" }, typed(id, 40));

const tagList = (tags, more) =>
  h("ul", { class: "ways" }, tags.map((tag) => h("li", {}, ofTag(`${tag.namespace}:${tag.predicate}=${tag.value}`), " ", h("span", { class: "number" }, more(tag)))));

/** Returns a paginated list with a choice of two orders. */
function rows(title, list, row) {
  const { order } = current();
  return section(
    `${title} (${count(list.total)})`,
    list.total > 1 &&
      h(
        "div",
        { class: "orders", role: "group", "aria-label": "Sort order" },
        [
          ["", "A to Z"],
          ["usage", "Most used"],
        ].map(([value, text]) =>
          link({ order: value, page: "" }, { id: `order-${value || "name"}`, class: "order", "aria-current": order === value ? "true" : null }, text)
        )
      ),
    list.items.length ? bars(list.items.map(row), title) : h("p", {}, list.total ? "No such page." : `No ${title.toLowerCase()}.`),
    pager(list, "page", title.toLowerCase())
  );
}

/** Returns the navigation between pages of a list; `key` is the URL parameter of the page. */
function pager(list, key, what) {
  const lastPage = Math.min(list.pages, Math.floor(MAX_RESULT_WINDOW / list.per_page));
  if (lastPage < 2) return null;
  const step = (page, text, id) =>
    page >= 1 && page <= lastPage
      ? link({ [key]: page === 1 ? "" : String(page) }, { id, class: "button" }, text)
      : h("span", { class: "button off", "aria-hidden": "true" }, text);
  return h(
    "nav",
    { class: "pager", "aria-label": `Pages of ${what}` },
    step(list.page - 1, "Previous", `${key}-previous`),
    h("span", { role: "status", class: "faint" }, `Page ${count(list.page)} of ${count(list.pages)}`),
    step(list.page + 1, "Next", `${key}-next`)
  );
}

/** Returns the region filter, and the choice between all and any of several machine tags. */
function filters(parts, world, mode, among) {
  const countries = world.countries.map((one) => [one.country, nameOf(one) || countryName(one.country)]).sort((a, b) => a[1].localeCompare(b[1]));
  const known = among in continents || countries.some(([code]) => code === among);
  return h(
    "div",
    { class: "choices" },
    h(
      "label",
      {},
      "Region ",
      h(
        "select",
        { id: "among", onchange: (event) => go({ among: event.target.value, sheet: "", at: "" }) },
        h("option", { value: "", selected: !among }, "Everywhere"),
        h("optgroup", { label: "Continents" }, Object.entries(continents).map(([code, name]) => h("option", { value: code, selected: code === among }, name))),
        h("optgroup", { label: "Countries" }, countries.map(([code, name]) => h("option", { value: code, selected: code === among }, name))),
        among && !known && h("option", { value: among, selected: true }, countryName(among))
      )
    ),
    parts.several &&
      h(
        "label",
        {},
        "Photos with ",
        h(
          "select",
          { id: "mode", onchange: (event) => go({ mode: event.target.value, sheet: "", at: "" }) },
          h("option", { value: "", selected: mode !== "any" }, "all of them"),
          h("option", { value: "any", selected: mode === "any" }, "any of them")
        )
      )
  );
}

const inCountries = (codes) =>
  codes.length > 0 &&
  h(
    "p",
    { class: "faint" },
    "In ",
    codes.slice(0, 12).map((code, index) => [index ? ", " : "", placeLink(code, countryName(code))]),
    codes.length > 12 && ` and ${codes.length - 12} more`
  );

function relatedList(related, mt, parts, mode) {
  const narrow = parts.several && mode === "any" ? null : mt.replace(/[\s,]+$/, "");
  return [
    h(
      "ul",
      { class: "rising" },
      related.slice(0, 12).map((one) => {
        const pair = `${one.namespace}:${one.predicate}=`;
        return h(
          "li",
          {},
          wildcard(pair, { class: "tag" }, pair),
          h("span", { class: "number" }, `× ${decimal(one.lift)}`),
          narrow
            ? wildcard(`${narrow},${pair}`, { class: "more", "aria-label": `${plural(one.photos, "photo")} with ${pair} as well` }, `${plural(one.photos, "photo")} with both`)
            : h("span", { class: "more" }, plural(one.photos, "photo"))
        );
      })
    ),
    h("p", { class: "faint" }, "Frequency relative to all photos with machine tags."),
  ];
}

/** Returns feed links for the photos of the query in the URL. */
function feeds() {
  const address = (endpoint, more) => {
    const query = new URLSearchParams(Object.entries({ ...queryParameters(current()), ...more }).filter(([, value]) => value));
    return `api/v1/machine-tags/${endpoint}?${query}`;
  };
  return section(
    "Feeds for other programs",
    h(
      "ul",
      { class: "ways feeds" },
      [
        ["GeoJSON", "QGIS", address("photos", { format: "geojson" })],
        ["KML", "Google Earth", address("photos", { format: "kml" })],
        ["KML link", "refreshes every minute", address("network-link", {})],
        ["Atom", "feed readers", address("photos", { format: "atom" })],
      ].map(([name, what, href]) => h("li", {}, h("a", { href, "data-feed": name }, name), " ", h("span", { class: "faint" }, what)))
    )
  );
}

const forms = [
  ["dc:", "any tag in the namespace"],
  ["dc:title=", "any value of the predicate"],
  ['dc:title="mr. camera"', "this value"],
  ["*:title=", "this predicate in any namespace"],
  ["*:title=mr camera", "this predicate and value in any namespace"],
  ["dc:*=mr camera", "this value in the namespace"],
  ["*:*=mr camera", "this value anywhere"],
  ["geo:alt>=1000<2000", "numbers in a range"],
  ["dc:title=,geo:alt>0", "photos with both"],
];

const syntax = (open) =>
  h(
    "details",
    { class: "syntax", open },
    h("summary", {}, "Search syntax"),
    h("dl", {}, forms.map(([form, text]) => [h("dt", {}, wildcard(form, { class: "tag" }, form)), h("dd", {}, text)])),
    h("p", { class: "faint" }, "Case, spaces and punctuation in values are ignored.")
  );
