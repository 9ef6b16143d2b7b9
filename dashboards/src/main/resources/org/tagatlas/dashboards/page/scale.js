// The colour scale of the map and its legend. Its seven steps are safe for colour-blind users.
/* global d3 */
import { h, fill } from "./dom.js";
import { brief } from "./numbers.js";

const STEPS = 7;

/** The metrics for colouring countries: label, value, unit and number format. */
export const metrics = {
  photos: { label: "Photos", unit: "photos", of: (country) => country.photos, write: brief },
  photographers: { label: "Photographers", unit: "photographers", of: (country) => country.photographers, write: brief },
  perhead: {
    label: "Photos per million people",
    unit: "photos per million people",
    of: (country) => country.per_million,
    write: brief,
    even: true,
    note: "Population: Unicode CLDR. Countries with fewer than 10,000 people are omitted.",
  },
};

/**
 * Returns round limits between steps. Counts, which differ by orders of magnitude, get a logarithmic
 * scale (`even` is false); shares get quantiles, with equally many countries per step.
 */
export function limits(values, even) {
  const known = values.filter((value) => value > 0).sort(d3.ascending);
  if (!known.length) return [];
  const low = Math.log(Math.max(d3.quantileSorted(known, 0.15), known.at(-1) / 1e5));
  const high = Math.log(known.at(-1) / 2);
  const found = [];
  for (let step = 1; step < STEPS; step++) {
    const exact = even
      ? d3.quantileSorted(known, step / STEPS)
      : Math.exp(low + ((high - low) * (step - 1)) / (STEPS - 2));
    const limit = round(exact, even ? [1, 1.5, 2, 3, 4, 5, 6, 8, 10] : [1, 2, 5, 10]);
    if (limit > (found.at(-1) ?? 0)) found.push(limit);
  }
  return found;
}

function round(number, leads) {
  if (!(number > 0)) return 0;
  const size = 10 ** Math.floor(Math.log10(number));
  return +(d3.least(leads, (lead) => Math.abs(Math.log(lead * size) - Math.log(number))) * size).toPrecision(3);
}

/** Returns the step of a value, or -1 for none; if there are fewer steps, the middle colours are used. */
export function step(value, between) {
  if (!(value > 0)) return -1;
  const lowest = Math.floor((STEPS - 1 - between.length) / 2);
  return d3.bisectRight(between, value) + lowest;
}

/** Shows the legend of the heat map. */
export function heatLegend(element, { title, remove, estimates }) {
  fill(
    element,
    heading(title, remove),
    h(
      "ol",
      {},
      ["few", "", "", "many"].map((text, index) => h("li", {}, h("span", { class: `swatch h${index}` }), h("span", {}, text)))
    ),
    estimates && h("p", { class: "note" }, "Outlined: places that are estimated from text.")
  );
}

/** The smallest share of a cell of each step but the first. */
const SHARES = [0.01, 0.05, 0.2, 0.5];

/** Returns the step of a cell's share. */
export const cellStep = (share) => d3.bisectRight(SHARES, share);

/** Shows the legend of estimates: of cells (`share`), of `photos`, or of nothing. */
export function cellLegend(element, kind, remove) {
  fill(
    element,
    heading(kind === "share" ? "Share of the estimate" : kind === "photos" ? "Photos and their estimates" : "Locate", remove),
    kind === "share" &&
      h(
        "ol",
        {},
        SHARES.map((share, index) => h("li", {}, h("span", { class: `swatch s${index + 1}` }), h("span", {}, `${index ? "" : "≥ "}${100 * share}%`)))
      ),
    kind === "photos" && h("p", { class: "note" }, h("span", { class: "sign truth" }), " photo ", h("span", { class: "sign guess" }), " estimate ", h("span", { class: "sign near" }), " within 25 km ", h("span", { class: "sign far" }), " farther")
  );
}

const heading = (title, remove) =>
  h(
    "p",
    { class: "title" },
    title,
    remove && h("button", { type: "button", class: "plain", onclick: remove, "aria-label": "Clear selection" }, "✕")
  );

/** Shows the legend of the countries' colours. */
export function legend(element, { title, between, write, note, remove }) {
  const lowest = Math.floor((STEPS - 1 - between.length) / 2);
  fill(
    element,
    heading(title, remove),
    between.length > 0 &&
      h(
        "ol",
        {},
        d3.range(between.length + 1).map((index) =>
          h(
            "li",
            {},
            h("span", { class: `swatch q${index + lowest}` }),
            h("span", {}, index === 0 ? `< ${write(between[0])}` : write(between[index - 1]))
          )
        )
      ),
    note && h("p", { class: "note" }, note)
  );
}

