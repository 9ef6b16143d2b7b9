// Compares two countries by their tags, from those most typical of the first to those of the second.
import { h, fill, typed } from "./dom.js";
import { request } from "./api.js";
import { current, go } from "./address.js";
import { classSwitches, isShown, link, placeLink } from "./parts.js";
import { brief, count, countryName, decimal, during, nameOf } from "./numbers.js";

const MAX_TAGS = 14;

/** Minimum ratio of frequencies for a tag to count as typical of one country only. */
const MIN_RATIO = 1.2;

/** Shows the comparison in the URL. */
export async function showComparison(element, world) {
  const { a, b, window } = current();
  const codes = world.countries.map((country) => country.country);
  const first = a || codes[0] || "";
  const second = b || codes.find((code) => code !== first) || "";
  const result = h("div", { class: "result" });
  delete element.dataset.findings;
  fill(
    element,
    h("h2", {}, "Compare two countries"),
    h(
      "div",
      { class: "choices" },
      choice("a", "First country", first, world),
      h("button", { type: "button", class: "button", onclick: () => go({ a: second, b: first }), "aria-label": "Swap" }, "⇄"),
      choice("b", "Second country", second, world)
    ),
    result
  );
  if (!first || !second) return;
  const view = await request("compare", { a: first, b: second, window }).catch((error) => ({ error }));
  if (view.error) {
    fill(result, h("p", {}, view.error.status === 404 ? "No photos in one of the countries." : view.error.message));
    return;
  }
  fill(result, sides(view));
}

function choice(side, label, chosen, world) {
  const options = [...world.countries].sort((x, y) => nameOf(x).localeCompare(nameOf(y)));
  if (chosen && !options.some((country) => country.country === chosen)) {
    options.push({ country: chosen, name: countryName(chosen) });
  }
  return h(
    "label",
    {},
    `${label} `,
    h(
      "select",
      { id: `compare-${side}`, onchange: (event) => go({ [side]: event.target.value }) },
      options.map((country) => h("option", { value: country.country, selected: country.country === chosen }, nameOf(country)))
    )
  );
}

function sides(view) {
  const tags = view.tags.filter(isShown);
  const ofA = tags.filter((tag) => tag.per_mille_a > tag.per_mille_b * MIN_RATIO && tag.rank_a).slice(0, MAX_TAGS);
  const ofB = tags.filter((tag) => tag.per_mille_b > tag.per_mille_a * MIN_RATIO && tag.rank_b).reverse().slice(0, MAX_TAGS);
  const both = tags.filter((tag) => tag.rank_a && tag.rank_b);
  const most = Math.max(...[...ofA, ...ofB].flatMap((tag) => [tag.per_mille_a, tag.per_mille_b]), 1e-9);
  return [
    h(
      "div",
      { class: "versus" },
      [view.a, view.b].map((place) =>
        h("p", {}, placeLink(place.region, nameOf(place)), h("span", { class: "faint" }, ` ${count(place.photos)} photos, ${brief(place.photographers)} photographers`))
      )
    ),
    h("p", { class: "faint" }, `Photos with the tag per 1,000 tagged photos, ${during(view.window)}. Left: ${nameOf(view.a)}. Right: ${nameOf(view.b)}.`),
    h("div", { class: "choices" }, classSwitches()),
    h(
      "ol",
      { class: "butterfly" },
      [...ofA, ...ofB.reverse()].map((tag) => row(tag, most))
    ),
    h("h3", {}, "Typical of both"),
    both.length
      ? h("ul", { class: "cloud" }, both.map((tag) => h("li", { class: "size3" }, link({ view: "map", tag: tag.tag, place: "" }, { class: "tag" }, typed(tag.label, 40)))))
      : h("p", { class: "faint" }, "No tags are typical of both."),
  ];
}

function row(tag, most) {
  const side = (value, name) => {
    const inside = h("span", { class: "column" });
    inside.style.width = `${(value / most) * 100}%`;
    return h("span", { class: `side ${name}` }, h("span", { class: "number" }, decimal(value)), inside);
  };
  return h(
    "li",
    {},
    side(tag.per_mille_a, "left"),
    link({ view: "map", tag: tag.tag, place: "" }, { class: "tag" }, typed(tag.label, 26)),
    side(tag.per_mille_b, "right")
  );
}
