// The panel of the world: all countries by the metric of the map.
import { h, fill } from "./dom.js";
import { bars, facts, link, placeLink, tagLink } from "./parts.js";
import { count, countryName, during, nameOf } from "./numbers.js";
import { current } from "./address.js";

const SHOWN = 40;
let all = false;

/** Shows countries in descending order of the metric `about`. */
export function showWorld(element, world, about) {
  const rows = world.countries
    .map((country) => ({ country, value: about.of(country) }))
    .filter((row) => row.value > 0)
    .sort((a, b) => b.value - a.value);
  const { window } = current();
  fill(
    element,
    h("h2", {}, about.heading || "The world"),
    about.intro || h("p", { class: "faint" }, "Click a country to see its signature, or search for a tag."),
    facts(["Photos", count(world.photos)], ["Countries", count(world.countries.length)], ["Time", during(window)]),
    h("h3", {}, about.title),
    rows.length
      ? bars(
          rows.slice(0, all ? rows.length : SHOWN).map(({ country, value }) => ({
            name: placeLink(country.country, nameOf(country) || countryName(country.country)),
            value,
            text: about.write(value),
            more: country.top && tagLink(country.top.tag, country.top.label, 30),
          })),
          about.title
        )
      : h("p", {}, "No data yet. Run ", h("code", {}, "./tagatlas demo"), " to index synthetic photos."),
    rows.length > SHOWN &&
      !all &&
      h(
        "button",
        {
          type: "button",
          class: "button",
          onclick: () => {
            all = true;
            showWorld(element, world, about);
          },
        },
        `Show all ${rows.length}`
      ),
    h("p", { class: "faint" }, link({ view: "findings" }, {}, "Nine findings about the world"))
  );
}
