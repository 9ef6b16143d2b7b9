// The explorer of machine tags: namespace, predicate, value, and what any of Flickr's wildcards finds.
import { h, fill, typed } from "./dom.js";
import { ask } from "./api.js";
import { current, go } from "./address.js";
import { bars, facts, link, placeLink, section, wildcard } from "./parts.js";
import { count, countryName, day, decimal, during } from "./numbers.js";
import { extraOf, taggedCards } from "./photos.js";
import { exactly, exactlyId, read } from "./wildcards.js";

const ROWS = 20;
const PHOTOS = 12;
/** What Elasticsearch tells of the values of one predicate, or of the photos of one query. */
const DEEPEST = 10_000;
/** As many photos are marks of their own on the map, wherever they are. */
export const MARKS = 300;

export const continents = {
  africa: "Africa",
  antarctica: "Antarctica",
  asia: "Asia",
  europe: "Europe",
  "north-america": "North America",
  oceania: "Oceania",
  "south-america": "South America",
};

/** Returns the parameters of what the address asks for. */
export function asked({ mt, mode, among, window }) {
  return {
    machine_tags: mt,
    machine_tag_mode: mode,
    [among in continents ? "continent" : "country"]: among,
    window: window === "all" ? "" : window,
  };
}

/** Asks for all that the panel shows; `trouble` is what the API has to say against it. */
export async function explore() {
  const state = current();
  if (!state.mt) {
    const [list, recent] = await Promise.all([
      ask("machine-tags/namespaces", listed(state)),
      ask("machine-tags/recent", { per_page: 8 }),
    ]);
    return { parts: {}, list, recent };
  }
  const parts = read(state.mt);
  try {
    const [list, photos, related] = await Promise.all([
      ask(...question(parts, state)),
      ask("machine-tags/photos", { ...asked(state), page: state.sheet, per_page: PHOTOS }),
      ask("machine-tags/related", asked(state)),
    ]);
    return { parts, list, photos, related };
  } catch (error) {
    if (error.status !== 400) throw error;
    return { parts, trouble: error.message };
  }
}

const listed = ({ order, page }) => ({ sort: order, page, per_page: ROWS });

function question({ namespace, predicate, value, several }, state) {
  if (!several && namespace && !predicate && value === undefined) return ["machine-tags/predicates", { namespace, ...listed(state) }];
  if (!several && namespace && predicate && value === undefined) {
    return ["machine-tags/values", { namespace, predicate, ...listed(state) }];
  }
  return ["machine-tags/tags", { machine_tags: state.mt, machine_tag_mode: state.mode, ...listed(state) }];
}

/** Shows what `explore` has found. */
export function showMachineTags(element, found, world, settings) {
  const { mt, mode, among, window } = current();
  const { parts, list, photos, related, recent, trouble } = found;
  if (trouble) return fill(element, top(parts, mt), h("p", { class: "wrong", role: "alert" }, sentence(trouble)), syntax(true));
  if (!mt) {
    return fill(
      element,
      top(parts, ""),
      h(
        "p",
        { class: "faint" },
        "namespace:predicate=value makes of a photo a key to something elsewhere: an event, a species, a building in OpenStreetMap."
      ),
      list.total ? rows("Namespaces", list, namespaces) : h("p", {}, "No photo that has been published has a machine tag."),
      section("Seen last", recent.items.length > 0 && tagList(recent.items, (tag) => day(tag.last_seen))),
      syntax(false)
    );
  }
  const single = parts.value !== undefined && !parts.several && list.items.length === 1 ? list.items[0] : null;
  // A namespace's own predicates are listed already.
  const others = parts.namespace && !parts.predicate ? related.filter((one) => one.namespace !== parts.namespace) : related;
  const where = among ? continents[among] ?? countryName(among.toUpperCase()) : "";
  const when = window === "all" ? "" : `, ${during(window)}`;
  return fill(
    element,
    top(parts, mt),
    single && single.extra && extraOf(single.extra),
    facts(
      ["Photos on the map", count(photos.total)],
      single && ["Used", count(single.usage)],
      single && single.first_seen && ["Seen", [...new Set([day(single.first_seen), day(single.last_seen)])].join(" – ")]
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
          `No photo with a place has ${parts.several && mode !== "any" ? "all of these" : "it"}${where && ` in ${where}`}${when}.`,
          (among || when) && [" ", link({ among: "", window: "all", sheet: "" }, {}, "Look everywhere, at all times")]
        ),
    section("Often together with", others.length > 0 && together(others, mt, parts, mode)),
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
    mt && h("nav", { "aria-label": "Where it is" }, steps.map((step, index) => [index ? " › " : "", step])),
    h("h2", { class: mt ? "query" : null }, mt ? typed(mt, 120) : "Machine tags")
  );
}

/** What is below a wildcard: predicates, values or machine tags. */
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

/** Returns a list in pages and in one of two orders. */
function rows(title, list, row) {
  const { order } = current();
  return section(
    `${title} (${count(list.total)})`,
    list.total > 1 &&
      h(
        "div",
        { class: "orders", role: "group", "aria-label": "Order" },
        [
          ["", "A to Z"],
          ["usage", "Most used"],
        ].map(([value, words]) =>
          link({ order: value, page: "" }, { id: `order-${value || "name"}`, class: "order", "aria-current": order === value ? "true" : null }, words)
        )
      ),
    list.items.length ? bars(list.items.map(row), title) : h("p", {}, list.total ? "There is no such page." : "Nobody has used one."),
    pager(list, "page", title.toLowerCase())
  );
}

/** Returns the way to other pages of a list, of which the address has `key`. */
function pager(list, key, what) {
  const reach = Math.min(list.pages, Math.floor(DEEPEST / list.per_page));
  if (reach < 2) return null;
  const step = (page, words, id) =>
    page >= 1 && page <= reach
      ? link({ [key]: page === 1 ? "" : String(page) }, { id, class: "button" }, words)
      : h("span", { class: "button off", "aria-hidden": "true" }, words);
  return h(
    "nav",
    { class: "pager", "aria-label": `Pages of ${what}` },
    step(list.page - 1, "Back", `${key}-back`),
    h("span", { role: "status", class: "faint" }, `Page ${count(list.page)} of ${count(list.pages)}`),
    step(list.page + 1, "On", `${key}-on`)
  );
}

/** Where photos are looked for, and whether they need all of several machine tags. */
function filters(parts, world, mode, among) {
  const countries = world.countries.map((one) => [one.country, one.name || countryName(one.country)]).sort((a, b) => a[1].localeCompare(b[1]));
  const known = among in continents || countries.some(([code]) => code === among);
  return h(
    "div",
    { class: "choices" },
    h(
      "label",
      {},
      "Where ",
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

function together(related, mt, parts, mode) {
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
    h("p", { class: "faint" }, "How many times as often as on photos with any machine tag."),
  ];
}

/** Links for other programs: the newest photos of what the address asks for. */
function feeds() {
  const address = (question, more) => {
    const query = new URLSearchParams(Object.entries({ ...asked(current()), ...more }).filter(([, value]) => value));
    return `api/v1/machine-tags/${question}?${query}`;
  };
  return section(
    "For other programs",
    h(
      "ul",
      { class: "ways feeds" },
      [
        ["GeoJSON", "QGIS", address("photos", { per_page: "500", format: "geojson" })],
        ["KML", "Google Earth", address("photos", { per_page: "500", format: "kml" })],
        ["KML link", "asks again each minute", address("network-link", { per_page: "500" })],
        ["Atom", "feed readers", address("photos", { format: "atom" })],
      ].map(([name, what, href]) => h("li", {}, h("a", { href, "data-feed": name }, name), " ", h("span", { class: "faint" }, what)))
    )
  );
}

const forms = [
  ["dc:", "any tag in the namespace"],
  ["dc:title=", "any value of it"],
  ['dc:title="mr. camera"', "that value"],
  ["*:title=", "that predicate in any namespace"],
  ["*:title=mr camera", "that predicate and value"],
  ["dc:*=mr camera", "that value in the namespace"],
  ["*:*=mr camera", "that value anywhere"],
  ["geo:alt>=1000<2000", "numbers in a range"],
  ["dc:title=,geo:alt>0", "both on one photo"],
];

const syntax = (open) =>
  h(
    "details",
    { class: "syntax", open },
    h("summary", {}, "What can be typed into the search"),
    h("dl", {}, forms.map(([form, words]) => [h("dt", {}, wildcard(form, { class: "tag" }, form)), h("dd", {}, words)])),
    h("p", { class: "faint" }, "Case, spaces and punctuation of values make no difference.")
  );

const sentence = (words) => {
  const first = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.?!]$/.test(first) ? first : `${first}.`;
};
