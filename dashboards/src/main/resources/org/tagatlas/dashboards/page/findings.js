// Nine findings about the world, recomputed as the data change. The questions are those of the World
// Photo Index; each finding explains how the counting method distorted the original result.
import { h, fill } from "./dom.js";
import { request } from "./api.js";
import { current } from "./address.js";
import { inCountry, link, placeLink, tagLink } from "./parts.js";
import { brief, count, countryName, during, nameOf, percent } from "./numbers.js";

const SHOWN = 12;

const where = (row) => [placeLink(row.region, nameOf(row)), inCountry(row)];
const people = (row) => `${count(row.photographers)} photographers, ${count(row.photos)} photos`;
const tagged = (row) => ({ name: tagLink(row.tag, row.label, 30), where: where(row), more: people(row) });

const findings = [
  {
    id: "top-things",
    title: "The top tag of each country",
    intro: "The most typical tag that is no place name, code, camera, app or date.",
    difference:
      "The index counts photos, so a single prolific uploader can dominate a country: Belgium became “kmeron”, a concert photographer, and Panama its camera traps. Tagatlas counts each photographer once and requires at least three.",
    row: (tag) => ({ name: placeLink(tag.region, nameOf(tag)), where: tagLink(tag.tag, tag.label, 30), more: people(tag) }),
  },
  {
    id: "only-here",
    title: "Only here",
    intro: (view) => `Tags with at least ${count(view.least)} photos, at least 85% of them in one country, by at least five photographers.`,
    difference:
      "The index truncates its counters to 180 tags per country in each shard before adding them up. A tag's photos elsewhere are lost, so shares are too high. It also drops all Chinese, Japanese and Korean tags. Tagatlas does not truncate, so shares are exact.",
    row: (tag) => ({ ...tagged(tag), more: `${percent(tag.share)} of ${count(Math.round(tag.photos / tag.share))} photos` }),
  },
  {
    id: "one-thing-cities",
    title: "One-tag cities",
    intro: (view) => `Cities with at least ${count(view.least)} tagged photos, where at least 10% of the photographers use the tag.`,
    difference: "The index ignores photographers, so a single prolific uploader can dominate a city. Tagatlas counts photographers, and requires at least five.",
    row: (city) => ({ ...tagged(city.tag), more: `${percent(city.part)} of ${count(city.photographers)} photographers, ${count(city.tag.photos)} photos` }),
  },
  {
    id: "earth",
    title: "Most used tags worldwide",
    intro: "Tags of most photographers, in any spelling, that are no place names, codes, gear, dates or series of few people.",
    difference:
      "The index removes words from phrases (“new york city” became “york city”) and drops words without a vowel, with two letters, or with only digits. Tagatlas counts tags as typed.",
    row: (tag) => ({ name: tagLink(tag.tag, tag.label, 30), more: people(tag) }),
    numbered: true,
  },
  {
    id: "regions",
    title: "Regional signatures",
    intro: "The most typical tag of each of the regions with the most photos.",
    difference:
      "The index assigns photos to the region of the nearest city, even across borders: Malaysia's signature was “singapore”. Tagatlas uses the boundaries of countries and divisions.",
    row: (tag) => ({ name: [placeLink(tag.region, nameOf(tag)), inCountry(tag)], where: tagLink(tag.tag, tag.label, 30), more: people(tag) }),
  },
  {
    id: "themes",
    title: "Themes",
    intro: "Photos with any word of a theme, in fourteen languages, and the countries with the largest share. Each photo counts once per theme.",
    difference: "The index adds up tag counts that are truncated in each shard and lack Chinese, Japanese and Korean. Tagatlas counts photos, each once per theme, in all languages.",
    row: (theme, view, world) => ({
      name: link({ view: "map", metric: `theme:${theme.theme}`, place: "", tag: "", at: "" }, { class: "tag" }, theme.theme),
      where: leaders(theme, view, world).map((one, index) => [index ? ", " : "", placeLink(one.country, countryName(one.country)), ` ${percent(one.share)}`]),
      more: `${percent(world.photos ? theme.photos / world.photos : 0)} of all photos, ${people(theme)}`,
    }),
  },
  {
    id: "per-head",
    title: "Photos per capita",
    intro: "Photos per million inhabitants (Unicode CLDR). Countries with fewer than 10,000 inhabitants are omitted.",
    difference: "The same list. It reflects where visitors go and where Flickr was popular rather than who takes photos.",
    row: (country) => ({ name: placeLink(country.country, nameOf(country)), more: `${brief(country.per_million)} photos per million` }),
  },
  {
    id: "one-city-countries",
    title: "One-city countries",
    intro: "Countries with at least half of their photos in one city.",
    difference: "The index assigns each photo to the nearest town at any distance. Tagatlas assigns photos to cities within 30 km only.",
    row: (city) => ({
      name: placeLink(city.country, countryName(city.country)),
      where: placeLink(city.city.region, nameOf(city.city)),
      more: `${percent(city.part)} of ${count(city.photos)} photos`,
    }),
  },
  {
    id: "owned-words",
    title: "Small countries that own a word",
    intro: "Countries with less than 2% of all photos but more than 40% of the photos of a word that is also used elsewhere.",
    difference: "In the index a word could come from a single uploader. Tagatlas requires at least five photographers and shows the country's share of all photos.",
    row: (word) => ({ ...tagged(word.tag), more: `${percent(word.tag.share)} of the tag's ${count(word.photos_world)} photos, ${percent(word.country_part)} of all photos` }),
  },
];

/** Returns the countries with the largest share of a theme, among those with enough photos. */
function leaders(theme, view, world) {
  const all = new Map(world.countries.map((country) => [country.country, country.photos]));
  return theme.countries
    .filter((one) => all.get(one.country) >= Math.max(100, view.least))
    .map((one) => ({ country: one.country, share: one.photos / all.get(one.country) }))
    .sort((a, b) => b.share - a.share)
    .slice(0, 3);
}

/** Shows the findings, each as soon as it is loaded. */
export function showFindings(element) {
  const { window } = current();
  const existing = element.dataset.findings === window && element.querySelector(".findings");
  const cards = findings.map((finding) => ({
    finding,
    body: existing ? element.querySelector(`#${finding.id} > div`) : h("div", {}, h("p", { class: "faint waiting" }, "…")),
  }));
  element.dataset.findings = window;
  if (existing) return load(cards, window);
  fill(
    element,
    h("h2", {}, "Nine findings"),
    h(
      "p",
      { class: "lead" },
      `What the world photographs, ${during(window)}. The questions are those of the `,
      h("a", { href: "https://github.com/Burla-Cloud/examples" }, "World Photo Index"),
      ". Each finding explains how the index's counting method distorted its result, and what Tagatlas does instead."
    ),
    h(
      "div",
      { class: "findings" },
      cards.map(({ finding, body }) => h("article", { id: finding.id }, h("h3", {}, finding.title), body))
    )
  );
  return load(cards, window);
}

const load = (cards, window) =>
  Promise.all(
    cards.map(({ finding, body }) =>
      Promise.all([request("finding", { name: finding.id, window }), request("world", { window })])
        .then(([view, world]) => fill(body, card(finding, view, world)))
        .catch((error) => fill(body, h("p", {}, error.message)))
    )
  );

function card(finding, view, world) {
  const rows = view.rows.map((row) => finding.row(row, view, world));
  const list = (some) =>
    h(
      finding.numbered ? "ol" : "ul",
      { class: "rows" },
      some.map((row) =>
        h("li", {}, h("span", { class: "name" }, row.name), row.where && h("span", { class: "where" }, row.where), h("span", { class: "more" }, row.more))
      )
    );
  return [
    h("p", { class: "faint" }, typeof finding.intro === "function" ? finding.intro(view) : finding.intro),
    rows.length ? list(rows.slice(0, SHOWN)) : h("p", {}, "No results."),
    rows.length > SHOWN && h("details", {}, h("summary", {}, `${rows.length - SHOWN} more`), list(rows.slice(SHOWN))),
    h("details", { class: "difference" }, h("summary", {}, "Difference from the World Photo Index"), h("p", {}, finding.difference)),
  ];
}

