// A signature as a tag cloud in rank order, and as a table.
import { h, typed } from "./dom.js";
import { link, table, tagLink } from "./parts.js";
import { count, decimal, percent } from "./numbers.js";

const MAX_TAGS = 40;

/** Returns the tags of a signature in rank order, sized by score. */
export function cloud(tags) {
  const best = Math.sqrt(Math.max(...tags.map((tag) => tag.score), 1));
  return h(
    "ol",
    { class: "cloud" },
    tags.slice(0, MAX_TAGS).map((tag) => {
      const size = Math.round((Math.sqrt(tag.score) / best) * 7) + 1;
      const tooltip = `${count(tag.photographers)} photographers, ${count(tag.photos)} photos, ${percent(tag.share)} of the tag's photos worldwide`;
      return h(
        "li",
        { class: `size${Math.min(8, size)}` },
        link({ tag: tag.tag, place: "", at: "" }, { title: tooltip, class: tag.names_place || tag.tag_class === "place" ? "tag names" : "tag" }, typed(tag.label, 40))
      );
    })
  );
}

/** Returns a table with all numbers of a signature. */
export const numbers = (tags) =>
  table(
    "Signature",
    [
      ["Rank", (tag) => tag.rank, true],
      ["Tag", (tag) => tagLink(tag.tag, tag.label, 40)],
      ["Score", (tag) => decimal(tag.score), true],
      ["Photos", (tag) => count(tag.photos), true],
      ["Photographers", (tag) => count(tag.photographers), true],
      ["Share of tag", (tag) => percent(tag.share), true],
    ],
    tags
  );
