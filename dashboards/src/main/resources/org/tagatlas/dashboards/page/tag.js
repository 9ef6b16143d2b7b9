// The panel of a tag: typical regions, spellings, photos per country and sample photos.
import { h, fill, typed } from "./dom.js";
import { request } from "./api.js";
import { current } from "./address.js";
import { bars, facts, inCountry, link, placeLink, placeholder, section, table, tagLink, years } from "./parts.js";
import { count, countryName, decimal, during, nameOf, percent } from "./numbers.js";
import { cards } from "./photos.js";

/** Shows a tag. */
export function showTag(element, view, world, settings) {
  const photosOf = new Map(world.countries.map((country) => [country.country, country.photos]));
  const of = (level) => view.typical.filter((row) => row.level === level);
  const cardsOf = placeholder(element, `tag ${view.tag} ${view.window}`);
  fill(
    element,
    h("div", { class: "top" }, h("nav", { "aria-label": "Breadcrumb" }, link({ tag: "", at: "" }, {}, "World"), " › tag"), h("h2", {}, typed(view.label, 80))),
    facts(
      ["Photos", count(view.photos)],
      ["Countries", count(view.countries.length)],
      ["Share of photos with a place", percent(world.photos ? view.photos / world.photos : 0)]
    ),
    view.photos > 0 && h("p", {}, link({ view: "viewpoints", at: "" }, { class: "button", id: "viewpoints" }, "Viewpoints and footprint")),
    years(view.years.map((year) => ({ window: year.year, photos: year.photos })), view.window),
    view.typical.length
      ? section("Typical of countries", places(of("country"), 14))
      : h("p", {}, view.photos ? `Not typical of any country, ${during(view.window)}: it is used evenly everywhere, or by too few photographers.` : "No photos with this tag."),
    view.did_you_mean?.length > 0 &&
      h("p", {}, "Did you mean ", view.did_you_mean.map((tag, index) => [index ? ", " : "", tagLink(tag.tag, tag.label, 40)]), "?"),
    section("Typical of regions", places(of("admin1"), 8)),
    section("Typical of cities", places(of("city"), 8)),
    section(
      "Spellings",
      view.labels.length > 1 &&
        h(
          "ul",
          { class: "ways" },
          view.labels.map((label) => h("li", {}, typed(label.label, 60), " ", h("span", { class: "number" }, count(label.photos))))
        )
    ),
    section(
      "Countries",
      view.countries.length > 0 &&
        table(
          "Photos with the tag by country",
          [
            ["Country", (row) => placeLink(row.country, countryName(row.country))],
            ["Photos", (row) => count(row.photos), true],
            ["Share of country", (row) => (photosOf.get(row.country) ? percent(row.photos / photosOf.get(row.country)) : ""), true],
            ["Share of tag", (row) => percent(row.photos / view.photos), true],
          ],
          view.countries.slice(0, 25)
        )
    ),
    cardsOf
  );
  request("photos", { tag: view.tag, window: current().window, size: 6 })
    .then((found) => fill(cardsOf, section("Sample photos", found.length && cards(found, settings.pictures))))
    .catch(() => {});
}

const places = (rows, most) =>
  rows.length > 0 &&
  bars(
    rows.slice(0, most).map((row) => ({
      name: [placeLink(row.region, nameOf(row)), inCountry(row)],
      value: row.score,
      text: decimal(row.score),
      more: `${count(row.photographers)} photographers, ${percent(row.share)} of the tag's photos`,
    })),
    "Score"
  );
