// The panel of a subject's viewpoints, and what the map shows of them.
import { h, fill, typed } from "./dom.js";
import { request } from "./api.js";
import { current } from "./address.js";
import { clock, facts, link, months, orders, placeLink, placeholder, section } from "./parts.js";
import { count, decimal, during, metres, nameOf, percent } from "./numbers.js";
import { cards } from "./photos.js";

/** Parameters of the subject in the URL. */
const subjectOf = ({ tag, q, place, window }) => ({ tag: q ? "" : tag, q, region: place, window: window === "all" ? "" : window });

/** Loads the viewpoints of the subject in the URL. */
export const loadViewpoints = (state) => request("viewpoints", { ...subjectOf(state), sort: state.sort });

/** Loads the footprint of the subject in the URL. */
export const loadFootprint = (state) => request("shape", subjectOf(state));

/** Returns what the map shows: the outlines of viewpoints, their centres and the subject. */
export const overlayOf = (view) => ({
  spots: view.viewpoints.map((one) => ({
    rank: one.rank,
    point: one.location,
    radius: one.radius_m,
    outline: one.outline,
    title: `Viewpoint ${one.rank}: ${count(one.photographers)} photographers`,
  })),
  subject: view.target?.location,
});

/** Shows the panel. `outline` is a promise of the footprint. */
export function showViewpoints(element, view, outline, settings) {
  const state = current();
  const footprint = placeholder(element, `footprint ${JSON.stringify(subjectOf(state))}`);
  fill(
    element,
    h(
      "div",
      { class: "top" },
      h("nav", { "aria-label": "Breadcrumb" }, link({ view: "map", tag: "", at: "" }, {}, "World"), " › ", state.tag && !state.q ? link({ view: "map", at: "" }, {}, "tag") : "tags", " › viewpoints"),
      h("h2", {}, typed(view.label, 80))
    ),
    h("p", { class: "faint" }, "Where its photographers stand. Each photographer counts once within ten metres."),
    facts(["Photos with a precise place", count(view.photos)], ["Viewpoints", count(view.total)]),
    state.place && h("p", { class: "faint" }, "Only in ", placeLink(state.place, state.place), ". ", link({ place: "", at: "", spot: "" }, {}, "Search everywhere")),
    view.viewpoints.length
      ? section(
          "Viewpoints",
          orders("Order of viewpoints", "sort", [
            ["typical", "Most typical"],
            ["popular", "Most photographers"],
            ["quiet", "Quiet"],
          ]),
          h("p", { class: "faint" }, explanation[view.sort]),
          h("ol", { class: "spots" }, view.viewpoints.map((one) => spot(one, view, state, settings)))
        )
      : h("p", { role: "status" }, view.photos ? `No place at which several of its photographers were, ${during(view.window)}.` : `No photos of it with a precise place, ${during(view.window)}.`),
    footprint,
    section("How it was counted", h("p", { class: "faint" }, counted(view))),
    view.viewpoints.length > 0 && exportsOf(state)
  );
  return outline
    .then((shape) => shape && fill(footprint, section("Footprint", footprintOf(shape))))
    .catch(() => {});
}

const explanation = {
  typical: "First where most of those who take photos take photos of it.",
  popular: "First where most of its photographers were.",
  quiet: "First where few were, and nearly all for it.",
};

function counted(view) {
  const how = {
    photos: "Photos were read one by one.",
    cells: `Photographers were counted in cells of ${decimal(view.cell_m ?? 0)} m.`,
  };
  return `${how[view.counted_by]} ${view.complete ? "" : "Only the areas with most photos were read. "}${count(view.votes)} votes, by the names that are published with photos.`;
}

function spot(one, view, state, settings) {
  const isChosen = state.spot === String(one.rank);
  const away = one.direction ? `${metres(one.distance_m)} ${one.direction} of ${view.target.source === "densest" ? "the densest one" : "the subject"}` : view.target?.source === "densest" ? "the densest one" : "at the subject";
  return h(
    "li",
    { class: isChosen ? "spot chosen" : "spot", id: `spot-${one.rank}` },
    h(
      "h4",
      {},
      link({ spot: isChosen ? "" : String(one.rank), at: "" }, { class: "pick", "aria-expanded": String(isChosen) }, h("span", { class: "rank" }, String(one.rank)), " ", h("bdi", {}, one.place ? nameOf(one.place) : "At sea"), ", ", away)
    ),
    h("p", {}, `${count(one.photographers)} of ${count(one.everybody)} photographers here photograph it (${percent(one.share)}), in ${count(one.photos)} photos`, years(one.years), "."),
    h("div", { class: "clocks" }, clock(one.hours), months(one.months)),
    isChosen && cards(one.samples, settings.pictures)
  );
}

const years = (known) => known && (known.first === known.last ? ` of ${known.first}` : ` of ${known.number} years, ${known.first} to ${known.last}`);

const footprintOf = (shape) => [
  h(
    "p",
    {},
    shape.features.length
      ? `${count(shape.parts)} ${shape.parts === 1 ? "part" : "parts"} with ${area(shape.km2)} in total; the largest has ${area(shape.features[0].properties.km2)}.`
      : "Too few photos for a shape."
  ),
];

/** Formats square kilometres. */
export const area = (km2) => (km2 >= 10 ? `${count(km2)} km²` : km2 >= 0.1 ? `${decimal(km2, 2)} km²` : `${count(km2 * 1e6)} m²`);

/** Returns links to the viewpoints and the footprint for other programs. */
function exportsOf(state) {
  const address = (endpoint, more) => {
    const query = new URLSearchParams(Object.entries({ ...subjectOf(state), ...more }).filter(([, value]) => value));
    return `api/v1/${endpoint}?${query}`;
  };
  return section(
    "For other programs",
    h(
      "ul",
      { class: "ways" },
      [
        ["Viewpoints as GeoJSON", address("viewpoints", { sort: state.sort, format: "geojson" })],
        ["as KML", address("viewpoints", { sort: state.sort, format: "kml" })],
        ["Footprint as GeoJSON", address("shape", {})],
        ["as KML", address("shape", { format: "kml" })],
      ].map(([name, href]) => h("li", {}, h("a", { href, "data-export": name }, name)))
    )
  );
}
