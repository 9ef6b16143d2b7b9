// Cards of photos with the attribution that their licence requires.
import { h, typed } from "./dom.js";
import { count, day, metres, percent } from "./numbers.js";
import { wildcard } from "./parts.js";
import { exactlyId } from "./wildcards.js";

/** Maximum number of machine tags per photo. */
const TAGS = 8;

/**
 * Returns the card of a photo.
 *
 * @param pictures whether to load the picture from Flickr's servers
 * @param tags replaces the labels of the photo
 */
export function credit(photo, pictures, tags) {
  const title = photo.title || "Untitled";
  return h(
    "article",
    { class: "credit" },
    pictures && photo.download_url && photo.media !== "video" && picture(photo, title),
    h("h4", {}, photo.page_url ? h("a", { href: photo.page_url }, typed(title, 90)) : typed(title, 90)),
    h(
      "p",
      { class: "tags" },
      tags ?? (photo.labels || []).slice(0, 8).map((label) => [typed(label, 24), " "])
    ),
    (photo.extras || []).map((extra) => extraOf(extra, true)),
    photo.estimated
      ? estimate(photo)
      : photo.location_source && h("p", { class: "by provenance" }, "Place: ", provenance(photo)),
    h(
      "p",
      { class: "by" },
      "© ",
      photo.photographer ? typed(photo.photographer, 40) : "unknown",
      photo.license && [", ", photo.license_url ? h("a", { href: photo.license_url }, photo.license) : photo.license],
      photo.uploaded && [", ", day(photo.uploaded)],
      photo.media === "video" && ", video"
    )
  );
}

/** Describes a location that is estimated from the photo's text. */
function estimate({ location_uncertainty_m: uncertainty, location_confidence: confidence, location_model: model }) {
  return h(
    "p",
    { class: "by provenance" },
    h("strong", { class: "estimate" }, "Estimated place"),
    uncertainty > 0 && `, within ${metres(uncertainty)} with 90% probability`,
    confidence !== undefined && `, within 25 km with ${percent(confidence)}`,
    ". From the photo's text, by ",
    model && model !== "gazetteer" ? ["the model ", typed(model, 60)] : "names of places",
    "."
  );
}

/** Describes the source and uncertainty of an inferred location. */
function provenance({ location_source: source, location_uncertainty_m: uncertainty, location_machine_tag: tag }) {
  return [
    uncertainty > 0 && `about ${uncertainty >= 10_000 ? `${count(uncertainty / 1000)} km` : `${count(uncertainty)} m`}, `,
    tag ? ["from ", wildcard(exactlyId(tag), {}, typed(tag, 60))] : source === "geo_tags" ? "from its geo:lat and geo:lon" : "from its machine tags",
  ];
}

/** Returns the lookup result of a machine tag; `linked` adds a link to the tag. */
export function extraOf(extra, linked = false) {
  const title = typed(extra.title || extra.machine_tag, 120);
  return h(
    "div",
    { class: "extra" },
    h("p", {}, extra.url ? h("a", { href: extra.url }, title) : h("strong", {}, title), extra.caption && [" ", typed(extra.caption, 400)]),
    h(
      "p",
      { class: "by" },
      linked && [wildcard(exactlyId(extra.machine_tag), {}, typed(extra.machine_tag, 48)), ", "],
      extra.service && ["from ", typed(extra.service, 40)],
      extra.license && [", ", extra.license_url ? h("a", { href: extra.license_url }, typed(extra.license, 40)) : typed(extra.license, 40)]
    )
  );
}

function picture(photo, title) {
  const image = h("img", { alt: title, loading: "lazy", referrerpolicy: "no-referrer" });
  image.src = photo.download_url.replace(/^http:/, "https:");
  image.addEventListener("error", () => image.remove());
  return image;
}

/** Returns a list of cards. */
export function cards(photos, pictures) {
  return h(
    "ul",
    { class: "cards" },
    photos.map((photo) => h("li", {}, credit(photo, pictures)))
  );
}

/** Returns a list of cards with machine tags; `ofTag` creates the link of a tag. */
export function taggedCards(items, pictures, ofTag) {
  return h(
    "ul",
    { class: "cards" },
    items.map(({ photo, machine_tags: tags }) =>
      h(
        "li",
        {},
        credit(
          photo,
          pictures,
          tags.slice(0, TAGS).map((tag) => [ofTag(tag), " "]).concat(tags.length > TAGS ? [`and ${count(tags.length - TAGS)} more`] : [])
        )
      )
    )
  );
}
