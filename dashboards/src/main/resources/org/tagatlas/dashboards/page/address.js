// The state of the page is in its URL, so every view can be linked and browser navigation works.

const defaults = {
  view: "map",
  metric: "photos",
  window: "all",
  place: "",
  tag: "",
  a: "",
  b: "",
  names: "",
  codes: "",
  table: "",
  heat: "",
  at: "",
  // Estimated locations on the map: "none" leaves them out.
  estimates: "",
  // Machine tags: wildcards, mode (all or any), region, order and page of the list, page of the photos.
  mt: "",
  mode: "",
  among: "",
  order: "",
  page: "",
  sheet: "",
  // Viewpoints: words instead of a tag, order, and rank of the selected one; outlines of a city.
  q: "",
  sort: "typical",
  spot: "",
  outlines: "",
  // Near: latitude, longitude and kilometres; words; namespace of machine tags.
  near: "",
  about: "",
  ns: "",
  // Locate: text of a photo, country, and the photo and order of the report.
  tags: "",
  title: "",
  within: "",
  shot: "",
  ranked: "",
};

/** Parameters of a single view, which other views leave out. */
const only = { q: "viewpoints", sort: "viewpoints", spot: "viewpoints", near: "near", about: "near", ns: "near", tags: "locate", title: "locate", within: "locate", shot: "locate", ranked: "locate" };

const listeners = [];
let state = read();

function read() {
  const query = new URLSearchParams(location.search);
  return Object.fromEntries(Object.entries(defaults).map(([key, value]) => [key, query.get(key) ?? value]));
}

/** Returns the current state. */
export const current = () => state;

/** Returns the current state with changes. */
function after(change) {
  const next = { ...state, ...change };
  for (const [key, view] of Object.entries(only)) if (next.view !== view) next[key] = defaults[key];
  return next;
}

/** Returns the URL of the current state with changes. */
export function to(change) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(after(change))) {
    if (value !== defaults[key] && value !== undefined && value !== null && value !== "") query.set(key, value);
  }
  const text = query.toString();
  return text ? `?${text}` : location.pathname;
}

/** Navigates to the current state with changes. */
export function go(change, { replace = false } = {}) {
  const address = to(change);
  const before = state;
  state = after(change);
  history[replace ? "replaceState" : "pushState"](null, "", address);
  notify(before);
}

/** Registers a listener that is called with the new and the previous state. */
export const onChange = (listener) => listeners.push(listener);

/** Handles a click on an internal link without reloading the page. */
export function follow(event, change) {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  go(change);
}

function notify(before) {
  listeners.forEach((listener) => listener(state, before));
}

addEventListener("popstate", () => {
  const before = state;
  state = read();
  notify(before);
});
