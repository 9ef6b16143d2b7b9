// The panel of estimates: where a photo with some text was taken, and how accurate such estimates were.
import { h, fill, typed } from "./dom.js";
import { request } from "./api.js";
import { current, go } from "./address.js";
import { bars, facts, link, orders, section, sentence, table } from "./parts.js";
import { count, countryName, metres, percent } from "./numbers.js";

/** An estimate is near the place of the photo if the error is at most this. */
const NEAR_KM = 25;

const DISTANCES = ["1", "5", "25", "200", "750", "2500"];

const methodNames = {
  text: "Tagatlas",
  gazetteer: "Names alone",
  mklab: "MKLab",
  constant: "New York always",
  bayes: "Best possible",
};

/** Loads the estimate for the text in the URL, null without text; `problem` is the API's message. */
export async function loadAnswer({ tags, title, within }, zoom) {
  if (!tags.trim() && !title.trim()) return null;
  try {
    return await request("locate", { tags, title, within, zoom });
  } catch (error) {
    if (error.status !== 400 && error.status !== 404) throw error;
    return { problem: error.message };
  }
}

/** Loads the estimate and the report. */
export async function loadLocating(state, zoom) {
  const [answer, answered] = await Promise.all([loadAnswer(state, zoom), request("locate/report")]);
  return { answer, report: answered.available ? answered.report : null, missing: answered };
}

/** Returns what the map shows: an estimate, or else the photos of the report. */
export function overlayOf({ answer, report }, state) {
  if (answer?.cells) {
    return { cells: answer.cells, point: answer.location, uncertainty: answer.location_uncertainty_m, alternatives: answer.alternatives ?? [] };
  }
  return {
    chosen: state.shot,
    shots: answer || !report ? [] : (report.sample ?? []).map((photo) => ({ id: String(photo.photoid), truth: photo.truth, guess: photo.location, near: photo.km <= NEAR_KM, title: nameOf(photo) })),
  };
}

/** Shows the panel. */
export function showLocating(element, { answer, report, missing }, world) {
  const state = current();
  return fill(
    element,
    h(
      "div",
      { class: "top" },
      h("nav", { "aria-label": "Breadcrumb" }, link({ view: "map", at: "" }, {}, "World"), " › ", state.tags || state.title || state.shot ? link({ tags: "", title: "", within: "", shot: "", at: "" }, {}, "locate") : "locate"),
      h("h2", {}, "Where was it taken?")
    ),
    h("p", { class: "faint" }, "Tags and title of a photo say where it was probably taken. Nothing else is used: no user, no other photos."),
    form(state, world),
    answer && result(answer),
    report ? accuracy(report, state) : noReport(missing)
  );
}

function form(state, world) {
  const field = (name, label, hint) =>
    h(
      "label",
      { class: "field" },
      h("span", {}, label),
      h("input", { id: `locate-${name}`, name, type: "text", value: state[name], placeholder: hint, maxlength: "2000", spellcheck: "false", autocomplete: "off" })
    );
  const countries = world.countries.map((one) => [one.country, countryName(one.country)]).sort((a, b) => a[1].localeCompare(b[1]));
  if (state.within && !countries.some(([code]) => code === state.within)) countries.unshift([state.within, countryName(state.within)]);
  return h(
    "form",
    {
      class: "locate",
      onsubmit: (event) => {
        event.preventDefault();
        const value = (name) => event.target.elements[name].value.trim();
        go({ tags: value("tags"), title: value("title"), within: value("within"), shot: "", at: "" });
      },
    },
    field("tags", "Tags", "springfield, illinois"),
    field("title", "Title", "Sunset in Rio de Janeiro"),
    h(
      "div",
      { class: "choices" },
      h("label", {}, "In ", h("select", { name: "within", id: "locate-within" }, h("option", { value: "" }, "any country"), countries.map(([code, name]) => h("option", { value: code, selected: code === state.within }, name)))),
      h("button", { type: "submit", class: "button", id: "locate-go" }, "Estimate")
    )
  );
}

function result(answer) {
  if (answer.problem) return h("p", { class: "wrong", role: "alert" }, sentence(answer.problem));
  if (!answer.answered) return h("p", { role: "status", id: "estimate" }, "No answer: the text names no place that is likely enough.", answer.cells.length > 0 && " The map shows what it may mean.");
  const { country, city } = answer.regions;
  const place = [city.value && typed(city.value, 40), country.value && countryName(country.value)].filter(Boolean);
  return h(
    "div",
    { id: "estimate", class: "estimate-of" },
    facts(
      ["Estimate", place.length ? place.map((one, index) => [index ? ", " : "", one]) : "No city or country is likely enough"],
      ["Error, with 90% probability", `at most ${metres(answer.location_uncertainty_m)}`]
    ),
    h("p", { class: "faint" }, `${answer.location.lat}, ${answer.location.lon}, by `, answer.location_model === "gazetteer" ? "the names of places" : ["the model ", typed(answer.location_model, 60)], "."),
    section("Probability", bars([...answer.within.map((one) => ({ name: `within ${count(one.km)} km`, value: one.probability, text: percent(one.probability) })), country.value && { name: `in ${countryName(country.value)}`, value: country.p, text: percent(country.p) }].filter(Boolean), "Probability")),
    evidence(answer.evidence),
    alternatives(answer.alternatives),
    h("p", { class: "faint" }, answer.cells_of === "model" ? "Shaded: where the model's photographers used these words." : "Shaded: the places that the words name, by their shares.")
  );
}

const evidence = (terms) => terms?.length > 0 && section("Why", bars(terms.slice(0, 8).map((one) => ({ name: typed(one.term, 40), value: one.weight, text: percent(one.weight) })), "Evidence"));

const alternatives = (places) =>
  places?.length > 0 &&
  section(
    "Or else",
    h(
      "ul",
      { class: "ways" },
      places.map((one) => h("li", {}, typed(one.place, 40), `, ${countryName(one.country)} `, h("span", { class: "number" }, percent(one.share))))
    )
  );

function noReport({ command, problem }) {
  return section(
    "How good are the estimates?",
    problem && h("p", { class: "wrong", role: "alert" }, sentence(problem)),
    h("p", { id: "no-report" }, "There is no report. Compare the estimates with photos whose places are known:"),
    h("p", {}, h("code", {}, command || "tagatlas locate evaluate --report DIR")),
    h("p", {}, "Then start the page with ", h("code", {}, "tagatlas serve --locate-report accuracy"), ".")
  );
}

const whole = (part) => `${Math.round(100 * part)}%`;

function accuracy(report, state) {
  const { methods } = report;
  const interval = methods.text?.interval_25_km;
  return [
    section(
      "How good are the estimates?",
      report.about?.warning && h("p", { class: "wrong" }, sentence(String(report.about.warning))),
      h("p", { class: "faint" }, `${count(report.photos)} photos of ${count(report.photographers)} photographers with known places. Answered ones, and those within 1 to 2,500 km; no answer counts as wrong.`),
      h("div", { class: "accuracy" }, table(
        "Accuracy of the estimates",
        [
          ["", ([name]) => methodNames[name] ?? typed(name, 30)],
          ["Answers", ([, one]) => whole(one.answered), true],
          ...DISTANCES.map((km) => [count(km), ([, one]) => whole(one.within_km[km]), true]),
        ],
        Object.entries(methods)
      )),
      interval && h("p", { class: "faint" }, `By drawing photographers again, ${whole(interval[0])} to ${whole(interval[1])} within 25 km in 95% of the draws.`),
      h(
        "div",
        { class: "plots" },
        plot("Coverage and accuracy", "answered part of the photos", "of these, within 25 km", report.coverage ?? [], false),
        plot("Reliability", "claimed probability of 25 km", "observed share", (report.reliability ?? []).map((bin) => [bin.claimed, bin.observed]), true)
      ),
      report.expected_calibration_error !== undefined && h("p", { class: "faint" }, `Mean difference between claimed and observed: ${(100 * report.expected_calibration_error).toFixed(1)} points.`)
    ),
    report.sample?.length > 0 && sample(report.sample, state),
  ];
}

const orderings = {
  error: (a, b) => (b.km ?? -1) - (a.km ?? -1),
  sure: (a, b) => (b.location_confidence ?? -1) - (a.location_confidence ?? -1),
};

function sample(photos, state) {
  const sorted = orderings[state.ranked] ? [...photos].sort(orderings[state.ranked]) : photos;
  const near = photos.filter((photo) => photo.km <= NEAR_KM).length;
  return section(
    photos.length === 100 ? "A hundred drawn photos" : `${count(photos.length)} photos`,
    h("p", { class: "faint" }, `${count(near)} of them within 25 km. On the map, a line leads from the photo (filled) to the estimate (hollow).`),
    orders("Order of photos", "ranked", [
      ["", "As drawn"],
      ["sure", "Most confident"],
      ["error", "Largest error"],
    ]),
    h("ol", { class: "shots" }, sorted.map((photo) => shot(photo, String(photo.photoid) === state.shot)))
  );
}

const nameOf = (photo) => photo.title || (photo.tags ?? []).join(", ") || "Untitled";

function shot(photo, isChosen) {
  const id = String(photo.photoid);
  const answered = photo.location !== undefined;
  return h(
    "li",
    { class: isChosen ? "shot chosen" : "shot", id: `shot-${id}` },
    h(
      "h4",
      {},
      link({ shot: isChosen ? "" : id, tags: "", title: "", within: "", at: "" }, { class: "pick", "aria-expanded": String(isChosen) }, typed(nameOf(photo), 60)),
      h("span", { class: answered && photo.km <= NEAR_KM ? "km near" : "km" }, answered ? metres(1000 * photo.km) : "no answer")
    ),
    isChosen &&
      h(
        "div",
        { class: "estimate-of" },
        h("p", { class: "tags" }, photo.tags.slice(0, 30).map((tag) => [typed(tag, 30), " "])),
        answered
          ? h("p", { class: "faint" }, `Taken at ${point(photo.truth)}, estimated at ${point(photo.location)}. Claimed: within ${metres(photo.location_uncertainty_m)} with 90%, within 25 km with ${percent(photo.location_confidence)}.`)
          : h("p", { class: "faint" }, `Taken at ${point(photo.truth)}. The text names no place that is likely enough.`),
        evidence(photo.evidence),
        alternatives(photo.alternatives),
        h("p", {}, link({ tags: photo.tags.join(", "), title: photo.title, within: "", shot: "", at: "" }, {}, "Estimate again with this text"))
      )
  );
}

const point = ({ lat, lon }) => `${lat.toFixed(3)}, ${lon.toFixed(3)}`;

const WIDTH = 220;
const HEIGHT = 190;
const MARGIN = { left: 34, right: 16, top: 8, bottom: 34 };

const svg = (name, attributes, ...children) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children.flat());
  return element;
};

/** Returns a plot of points from 0 to 1 in both directions. */
function plot(title, across, up, points, diagonal) {
  const x = (value) => MARGIN.left + value * (WIDTH - MARGIN.left - MARGIN.right);
  const y = (value) => HEIGHT - MARGIN.bottom - value * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  const known = points.filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b));
  return h(
    "figure",
    { class: "plot" },
    h("figcaption", {}, title),
    svg(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `${title}: ${known.map(([a, b]) => `${whole(a)} ${across}, ${whole(b)} ${up}`).join("; ")}` },
      ticks.map((tick) => [
        svg("path", { class: "grid", d: `M${x(tick)} ${y(0)}V${y(1)}M${x(0)} ${y(tick)}H${x(1)}` }),
        svg("text", { x: x(tick), y: y(0) + 13, "text-anchor": "middle" }, whole(tick)),
        svg("text", { x: x(0) - 4, y: y(tick) + 3, "text-anchor": "end" }, whole(tick)),
      ]).flat(),
      diagonal ? svg("path", { class: "ideal", d: `M${x(0)} ${y(0)}L${x(1)} ${y(1)}` }) : [],
      known.length > 1 ? svg("path", { class: "line", d: `M${known.map(([a, b]) => `${x(a).toFixed(1)} ${y(b).toFixed(1)}`).join("L")}` }) : [],
      known.map(([a, b]) => svg("circle", { cx: x(a).toFixed(1), cy: y(b).toFixed(1), r: 2.6 }, svg("title", {}, `${whole(a)}: ${whole(b)}`))),
      svg("text", { class: "axis", x: x(0.5), y: HEIGHT - 6, "text-anchor": "middle" }, across)
    ),
    h("p", { class: "faint" }, `Up: ${up}.`)
  );
}
