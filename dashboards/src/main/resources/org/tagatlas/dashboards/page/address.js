// The state of the page is its address: what is shown can be linked, and the browser's arrows work.

const usual = {
  view: "map",
  metric: "photos",
  window: "all",
  place: "",
  tag: "",
  a: "",
  b: "",
  names: "",
  table: "",
  heat: "",
  at: "",
  // Of machine tags: wildcards, whether any of them is enough, where, the order and page of a list, and that of photos.
  mt: "",
  mode: "",
  among: "",
  order: "",
  page: "",
  sheet: "",
};

const listeners = [];
let state = read();

function read() {
  const query = new URLSearchParams(location.search);
  return Object.fromEntries(Object.entries(usual).map(([key, value]) => [key, query.get(key) ?? value]));
}

/** Returns the present state. */
export const current = () => state;

/** Returns the address of a state that differs from the present one. */
export function to(change) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries({ ...state, ...change })) {
    if (value !== usual[key] && value !== undefined && value !== null && value !== "") query.set(key, value);
  }
  const text = query.toString();
  return text ? `?${text}` : location.pathname;
}

/** Goes to a state that differs from the present one. */
export function go(change, { replace = false } = {}) {
  const address = to(change);
  const before = state;
  state = { ...state, ...change };
  history[replace ? "replaceState" : "pushState"](null, "", address);
  tell(before);
}

/** Calls back with the new and the former state at each change. */
export const onChange = (listener) => listeners.push(listener);

/** Lets a link within the page go without loading it anew. */
export function follow(event, change) {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  go(change);
}

function tell(before) {
  listeners.forEach((listener) => listener(state, before));
}

addEventListener("popstate", () => {
  const before = state;
  state = read();
  tell(before);
});
