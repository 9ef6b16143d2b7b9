// Nine findings about the whole world, counted anew as the data change. The questions are those of the
// World Photo Index; what is said with them is where its answers came from how it counted.
import { h, fill } from "./dom.js";
import { ask } from "./api.js";
import { current } from "./address.js";
import { inCountry, link, placeLink, tagLink } from "./parts.js";
import { brief, count, countryName, during, percent } from "./numbers.js";

const SHOWN = 12;

const where = (row) => [placeLink(row.region, row.region_name), inCountry(row)];
const people = (row) => `${count(row.photographers)} people, ${count(row.photos)} photos`;
const tagged = (row) => ({ name: tagLink(row.tag, row.label, 30), where: where(row), more: people(row) });

const findings = [
  {
    id: "top-things",
    title: "The top thing of each country",
    intro: "The most typical tag that names no place.",
    theirs:
      "Counted by photos, without photographers, one person who uploads much is a country: Belgium became “kmeron”, a concert photographer, and Panama its camera traps. Here each photographer has one vote, and at least three must agree.",
    row: (tag) => ({ name: placeLink(tag.region, tag.region_name), where: tagLink(tag.tag, tag.label, 30), more: people(tag) }),
  },
  {
    id: "only-here",
    title: "Only here",
    intro: (view) => `Tags of at least ${count(view.least)} photos, 85 % of which are in one country, by five people or more.`,
    theirs:
      "Its counters were cut to 180 tags a country in each shard before they were added up, so a tag's photos elsewhere were lost and shares came out too high. Nothing is cut here: a share is exact. And it lost all Chinese, Japanese and Korean.",
    row: (tag) => ({ ...tagged(tag), more: `${percent(tag.share)} of ${count(Math.round(tag.photos / tag.share))} photos` }),
  },
  {
    id: "one-thing-cities",
    title: "Cities whose roll is one thing",
    intro: (view) => `Cities with ${count(view.least)} tagged photos or more, at least a tenth of which have the tag.`,
    theirs: "It knew no photographers, so one person who uploads much could make a city's roll. Here five people or more have to have used the tag; how many did is shown.",
    row: (city) => ({ ...tagged(city.tag), more: `${percent(city.part)} of ${count(city.tagged_photos)}, ${count(city.tag.photographers)} people` }),
  },
  {
    id: "earth",
    title: "What Earth photographs most",
    intro: "Photos with a tag, each counted once, in any spelling of the tag.",
    theirs:
      "Words were taken out of phrases (“new york city” became “york city”), and words without a vowel, of two letters, or of digits were dropped. Here a tag is what people typed.",
    row: (tag) => ({ name: tagLink(tag.tag, tag.label, 30), more: `${count(tag.photos)} photos` }),
    numbered: true,
  },
  {
    id: "regions",
    title: "Regional signatures",
    intro: "The most typical tag of each of the most photographed regions.",
    theirs:
      "A region was that of the nearest city, across borders too: Malaysia's signature was “singapore”. Here borders and areas of divisions decide.",
    row: (tag) => ({ name: [placeLink(tag.region, tag.region_name), inCountry(tag)], where: tagLink(tag.tag, tag.label, 30), more: people(tag) }),
  },
  {
    id: "themes",
    title: "Themes",
    intro: "Photos with a word of a theme, in fourteen languages, and the countries with the greatest share of it. A photo counts once, however many of the words it has.",
    theirs: "What it kept were counts of tags, cut in each shard, without Chinese, Japanese and Korean. Here it is photos that are counted, each once, whatever language its words are in.",
    row: (theme, view, world) => ({
      name: link({ view: "map", metric: `theme:${theme.theme}`, place: "", tag: "", at: "" }, { class: "tag" }, theme.theme),
      where: leaders(theme, view, world).map((one, index) => [index ? ", " : "", placeLink(one.country, countryName(one.country)), ` ${percent(one.share)}`]),
      more: `${percent(world.photos ? theme.photos / world.photos : 0)} of all, ${count(theme.photos)} photos`,
    }),
  },
  {
    id: "per-head",
    title: "Photos per head",
    intro: "Photos for each million people who live there (Unicode CLDR). Places with fewer than 10,000 are left out.",
    theirs: "The same list: it says where visitors go, and where Flickr was in use, more than who takes photos.",
    row: (country) => ({ name: placeLink(country.country, country.name), more: `${brief(country.per_million)} a million` }),
  },
  {
    id: "one-city-countries",
    title: "One-city countries",
    intro: "Half of the country's photos or more are in one city.",
    theirs: "There the nearest town took each photo, however far away it was. Here a city reaches 30 km, and a photo beyond that is in none.",
    row: (city) => ({
      name: placeLink(city.country, city.country_name),
      where: placeLink(city.city.region, city.city.name),
      more: `${percent(city.part)} of ${count(city.photos)}`,
    }),
  },
  {
    id: "owned-words",
    title: "Small countries that own a word",
    intro: "Countries with less than 2 % of all photos, and more than 40 % of a word's that the rest of the world uses as well.",
    theirs: "A word could be one uploader's. Here it is five people's at least, and how large the country is stands beside it.",
    row: (word) => ({ ...tagged(word.tag), more: `${percent(word.tag.share)} of ${count(word.photos_world)} photos, with ${percent(word.country_part)} of all` }),
  },
];

/** Returns the countries with the greatest share of a theme, of those with enough photos to say so. */
function leaders(theme, view, world) {
  const all = new Map(world.countries.map((country) => [country.country, country.photos]));
  return theme.countries
    .filter((one) => all.get(one.country) >= Math.max(100, view.least))
    .map((one) => ({ country: one.country, share: one.photos / all.get(one.country) }))
    .sort((a, b) => b.share - a.share)
    .slice(0, 3);
}

/** Shows them; each comes when it is there. */
export function showFindings(element) {
  const { window } = current();
  const there = element.dataset.findings === window && element.querySelector(".findings");
  const cards = findings.map((finding) => ({
    finding,
    body: there ? element.querySelector(`#${finding.id} > div`) : h("div", {}, h("p", { class: "faint waiting" }, "…")),
  }));
  element.dataset.findings = window;
  if (there) return answers(cards, window);
  fill(
    element,
    h("h2", {}, "Nine findings"),
    h(
      "p",
      { class: "lead" },
      `What the world photographs, ${during(window)}. The questions are those that the `,
      h("a", { href: "https://github.com/Burla-Cloud/examples" }, "World Photo Index"),
      " asked; each says where its answer was an artefact of counting, and why this one is not."
    ),
    h(
      "div",
      { class: "findings" },
      cards.map(({ finding, body }) => h("article", { id: finding.id }, h("h3", {}, finding.title), body))
    )
  );
  return answers(cards, window);
}

const answers = (cards, window) =>
  Promise.all(
    cards.map(({ finding, body }) =>
      Promise.all([ask("finding", { name: finding.id, window }), ask("world", { window })])
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
    rows.length ? list(rows.slice(0, SHOWN)) : h("p", {}, "Nothing qualifies yet."),
    rows.length > SHOWN && h("details", {}, h("summary", {}, `${rows.length - SHOWN} more`), list(rows.slice(SHOWN))),
    h("details", { class: "theirs" }, h("summary", {}, "Theirs and ours"), h("p", {}, finding.theirs)),
  ];
}

