// Single photos: with the credit that their licence asks for.
import { h, typed } from "./dom.js";
import { day } from "./numbers.js";

/** Returns a photo's card. Its picture, which is not on this machine, only where that is wanted. */
export function credit(photo, pictures) {
  const title = photo.title || "Untitled";
  return h(
    "article",
    { class: "credit" },
    pictures && photo.download_url && photo.media !== "video" && picture(photo, title),
    h("h4", {}, photo.page_url ? h("a", { href: photo.page_url }, typed(title, 90)) : typed(title, 90)),
    h(
      "p",
      { class: "tags" },
      (photo.labels || []).slice(0, 8).map((label) => [typed(label, 24), " "])
    ),
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
