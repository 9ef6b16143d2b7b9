// A signature: as a cloud that can be read from the first tag to the last, and as a table.
import { h, typed } from "./dom.js";
import { link, table, tagLink } from "./parts.js";
import { count, decimal, percent } from "./numbers.js";

const IN_CLOUD = 40;

/** Returns a signature's tags, best first; size says how typical. */
export function cloud(tags) {
  const best = Math.sqrt(Math.max(...tags.map((tag) => tag.score), 1));
  return h(
    "ol",
    { class: "cloud" },
    tags.slice(0, IN_CLOUD).map((tag) => {
      const size = Math.round((Math.sqrt(tag.score) / best) * 7) + 1;
      const words = `${count(tag.photographers)} photographers, ${count(tag.photos)} photos, ${percent(tag.share)} of the world's`;
      return h(
        "li",
        { class: `size${Math.min(8, size)}` },
        link({ tag: tag.tag, place: "", at: "" }, { title: words, class: tag.names_place ? "tag names" : "tag" }, typed(tag.label, 40))
      );
    })
  );
}

/** Returns a signature with all of its numbers. */
export const numbers = (tags) =>
  table(
    "Signature",
    [
      ["", (tag) => tag.rank, true],
      ["Tag", (tag) => tagLink(tag.tag, tag.label, 40)],
      ["Score", (tag) => decimal(tag.score), true],
      ["Photos", (tag) => count(tag.photos), true],
      ["People", (tag) => count(tag.photographers), true],
      ["Share", (tag) => percent(tag.share), true],
    ],
    tags
  );
