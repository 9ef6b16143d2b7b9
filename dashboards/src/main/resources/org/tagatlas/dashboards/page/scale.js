// What a colour means. Seven steps that can be told apart without seeing red and green.
/* global d3 */
import { h, fill } from "./dom.js";
import { brief } from "./numbers.js";

const STEPS = 7;

/** What a country can be coloured by: its words, its number and how that is written. */
export const metrics = {
  photos: { label: "Photos", of: (country) => country.photos, write: brief },
  photographers: { label: "Photographers", of: (country) => country.photographers, write: brief },
  perhead: {
    label: "Photos per million people",
    of: (country) => country.per_million,
    write: brief,
    even: true,
    note: "People: Unicode CLDR. Not for places where fewer than 10,000 live.",
  },
};

/**
 * Returns limits between steps, at round numbers: of counts, which differ by orders of magnitude, as
 * many times as much from one to the next (`even` is false); of shares as many countries in each.
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

/** Returns the step of a value, -1 for none; fewer steps lie in the middle of the colours. */
export function step(value, between) {
  if (!(value > 0)) return -1;
  const lowest = Math.floor((STEPS - 1 - between.length) / 2);
  return d3.bisectRight(between, value) + lowest;
}

/** Shows what the grid's colours mean. */
export function heatLegend(element, { title, remove }) {
  fill(
    element,
    heading(title, remove),
    h(
      "ol",
      {},
      ["few", "", "", "many"].map((words, index) => h("li", {}, h("span", { class: `swatch h${index}` }), h("span", {}, words)))
    )
  );
}

const heading = (title, remove) =>
  h(
    "p",
    { class: "title" },
    title,
    remove && h("button", { type: "button", class: "plain", onclick: remove, "aria-label": "Leave this" }, "✕")
  );

/** Shows what colours mean. */
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

