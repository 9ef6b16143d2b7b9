// The panel of a place: signature, rising tags, themes, subdivisions and sample photos.
import { h, fill } from "./dom.js";
import { request } from "./api.js";
import { current, go } from "./address.js";
import { bars, classSwitches, facts, isShown, nearLink, placeholder, link, placeLink, section, tagLink, years } from "./parts.js";
import { metres } from "./numbers.js";
import { area } from "./viewpoints.js";
import { brief, count, countryName, decimal, during, nameOf, percent } from "./numbers.js";
import { cloud, numbers } from "./cloud.js";
import { cards } from "./photos.js";

const levels = { country: "country", admin1: "region", city: "city" };

/** Shows a place and returns the response of the API, or null. `outlines` is a promise of what the map shows. */
export async function showPlace(element, settings, outlines) {
  const { place: region, window } = current();
  let view;
  try {
    view = await request("place", { region, window });
  } catch (error) {
    if (error.status !== 404) throw error;
    fill(
      element,
      top(countryName(region), []),
      h("p", {}, `No photos in region ${region}.`)
    );
    return null;
  }
  if (current().place !== region || current().window !== window) return null;
  const photos = placeholder(element, `${region} ${window}`);
  const parts = h("div", { class: "parts" });
  fill(element, page(view, photos, parts));
  if (view.place.level === "city") showParts(parts, view.place, window, outlines);
  request("photos", { region, window, size: 8 })
    .then((found) => fill(photos, section("Sample photos", found.length && cards(found, settings.pictures))))
    .catch(() => {});
  return view;
}

function top(name, within) {
  return h(
    "div",
    { class: "top" },
    h(
      "nav",
      { "aria-label": "Breadcrumb" },
      link({ place: "", at: "" }, {}, "World"),
      within.map((one) => [" › ", placeLink(one.region, nameOf(one))])
    ),
    h("h2", {}, h("bdi", {}, name))
  );
}

/** Shows the neighbourhoods of a city, and a switch for its outlines. */
async function showParts(element, place, window, outlines) {
  const view = await request("neighbourhoods", { region: place.region, window }).catch(() => null);
  const shapes = await outlines;
  if (!view) return;
  fill(
    element,
    section(
      "Neighbourhoods",
      view.neighbourhoods.length
        ? bars(
            view.neighbourhoods.slice(0, 12).map((part) => ({
              name: tagLink(part.tag, part.label, 40),
              value: part.photographers,
              more: `within ${metres(part.spread_m)}`,
            })),
            "Photographers"
          )
        : h("p", { class: "faint" }, "No tags of a small part of it by ten photographers."),
      h(
        "label",
        { class: "switch" },
        h("input", { type: "checkbox", id: "outlines", checked: !!current().outlines, onchange: (event) => go({ outlines: event.target.checked ? "1" : "", at: "" }) }),
        " Outlines on the map"
      ),
      shapes &&
        h(
          "ul",
          { class: "outlines" },
          shapes.map(({ kind, title, shape }) => h("li", {}, h("span", { class: `swatch ${kind}` }), ` ${title}: ${shape.features.length ? area(shape.km2) : "too few photos"}`))
        )
    )
  );
}

/** Loads the outlines of a city: photos there, photos that say its name, photos that say the name of a part. */
export async function loadOutlines(place, window) {
  const name = place.name;
  const all = await Promise.all(
    [
      ["whole", "Photos taken there", {}],
      ["named", "Photos that say its name", { tag: name }],
      ["of-parts", "Photos that say the name of a part", { of: "parts" }],
    ].map(([kind, title, more]) =>
      request("shape", { region: place.region, window: window === "all" ? "" : window, ...more })
        .then((shape) => ({ kind, title, shape }))
        .catch(() => null)
    )
  );
  return all.filter(Boolean);
}

function page(view, photos, parts) {
  const { place } = view;
  const country = place.level === "country";
  return [
    top(nameOf(place), view.within),
    facts(
      ["Photos", count(place.photos)],
      ["Photographers", brief(place.photographers)],
      ["Distinct tags", brief(place.distinct_tags)],
      view.per_million && ["Photos per million people", brief(view.per_million)]
    ),
    place.photos
      ? h(
          "p",
          { class: "faint" },
          `Rank ${count(view.rank)} among all ${country ? "countries" : place.level === "city" ? "cities" : "regions"} by number of photos, ${during(view.window)}.`
        )
      : h("p", {}, `No photos in ${during(view.window)}.`),
    years(view.windows, view.window),
    signature(view),
    rising(view),
    section(
      "Themes",
      view.themes.some((theme) => theme.photos) &&
        bars(
          view.themes
            .filter((theme) => theme.photos)
            .map((theme) => ({
              name: link({ metric: `theme:${theme.theme}`, place: "", tag: "", at: "" }, {}, theme.theme),
              value: theme.share,
              text: percent(theme.share),
            })),
          "Share of tagged photos"
        )
    ),
    parts,
    section("Regions", inside(view.admin1)),
    section("Cities", inside(view.cities)),
    photos,
    place.location && !country && h("p", {}, nearLink(place.location, 10, "What is photographed around here and not elsewhere")),
    country &&
      h("p", {}, link({ view: "compare", a: place.region, b: place.region === "US" ? "JP" : "US" }, { class: "button" }, "Compare with another country")),
  ];
}

function signature(view) {
  const { table } = current();
  const all = view.signature;
  if (!all.length) {
    return section(
      "Signature",
      h("p", { class: "faint" }, `Too few photographers for a signature of this ${levels[view.place.level]}, ${during(view.window)}.`)
    );
  }
  const tags = all.filter(isShown);
  return section(
    "Signature",
    h("p", { class: "faint" }, "Tags used by more photographers here than elsewhere. Each photographer counts once. Larger tags are more typical."),
    h(
      "div",
      { class: "choices" },
      classSwitches(),
      h(
        "label",
        { class: "switch" },
        h("input", {
          type: "checkbox",
          id: "table",
          checked: !!table,
          onchange: (event) => go({ table: event.target.checked ? "1" : "" }, { replace: true }),
        }),
        " Table"
      )
    ),
    tags.length ? (table ? numbers(tags) : cloud(tags)) : h("p", { class: "faint" }, "Only place names, codes, gear and dates are typical here.")
  );
}

function rising(view) {
  const tags = (view.rising?.tags ?? []).filter(isShown).slice(0, 8);
  return section(
    view.rising ? `Rising in ${view.rising.window}` : "Rising",
    tags.length > 0 &&
      h(
        "ul",
        { class: "rising" },
        tags.map((tag) =>
          h(
            "li",
            {},
            tagLink(tag.tag, tag.label, 40),
            h("span", { class: "number" }, `× ${decimal(tag.lift)}`),
            h("span", { class: "more" }, `${count(tag.photos)} of ${count(tag.photos_all)} photos`)
          )
        )
      ),
    tags.length > 0 && h("p", { class: "faint" }, "Frequency relative to all time.")
  );
}

const inside = (regions) =>
  regions.length > 0 &&
  bars(
    regions.slice(0, 12).map((region) => ({
      name: placeLink(region.region, nameOf(region)),
      value: region.photos,
      more: (region.top_tags || []).slice(0, 3).map((label, index) => [index ? ", " : "", h("bdi", { class: "typed" }, label.slice(0, 24))]),
    }))
  );
