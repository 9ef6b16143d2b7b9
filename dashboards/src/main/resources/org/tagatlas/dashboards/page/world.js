// The panel of the world: all countries, by what the map's colours show.
import { h, fill } from "./dom.js";
import { bars, facts, link, placeLink, tagLink } from "./parts.js";
import { count, countryName, during } from "./numbers.js";
import { current } from "./address.js";

const SHOWN = 40;
let all = false;

/** Shows countries by a number, most first. `about` says what the number is. */
export function showWorld(element, world, about) {
  const rows = world.countries
    .map((country) => ({ country, value: about.of(country) }))
    .filter((row) => row.value > 0)
    .sort((a, b) => b.value - a.value);
  const { window } = current();
  fill(
    element,
    h("h2", {}, about.heading || "The world"),
    about.intro || h("p", { class: "faint" }, "Click a country for what is typical of it, or search for a tag."),
    facts(["Photos", count(world.photos)], ["Countries", count(world.countries.length)], ["Time", during(window)]),
    h("h3", {}, about.title),
    rows.length
      ? bars(
          rows.slice(0, all ? rows.length : SHOWN).map(({ country, value }) => ({
            name: placeLink(country.country, country.name || countryName(country.country)),
            value,
            words: about.write(value),
            more: country.top && tagLink(country.top.tag, country.top.label, 30),
          })),
          about.title
        )
      : h("p", {}, "Nothing has been published yet. ", h("code", {}, "./tagatlas demo"), " makes up something to look at."),
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
        `All ${rows.length}`
      ),
    h("p", { class: "faint" }, link({ view: "findings" }, {}, "Nine findings about all of them"))
  );
}
