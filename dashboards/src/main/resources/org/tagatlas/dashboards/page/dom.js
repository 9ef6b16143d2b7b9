// Creates elements. Text is only ever added as text nodes, never parsed as markup.

/**
 * Creates an element. Properties are attributes, except `on…`, which are listeners, and `value`,
 * `checked`, `disabled`, `hidden` and `selected`, which are DOM properties.
 */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (["value", "checked", "disabled", "hidden", "selected"].includes(key)) element[key] = value;
    else if (key === "href") setHref(element, value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/** Sets the target of a link if it is http or https, never a script. */
function setHref(link, address) {
  let url;
  try {
    url = new URL(address, location.href);
  } catch {
    return;
  }
  if (url.protocol === "https:" || url.protocol === "http:") link.setAttribute("href", address);
  if (url.origin !== location.origin) {
    link.setAttribute("rel", "noopener noreferrer nofollow");
    link.setAttribute("target", "_blank");
  }
}

/** Replaces the children of an element. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/** Returns user text, truncated and isolated from the direction of the surrounding text. */
export function typed(text, maxLength = 60) {
  const letters = [...String(text)];
  const short = letters.length > maxLength ? letters.slice(0, maxLength).join("") + "…" : letters.join("");
  return h("bdi", { class: "typed" }, short);
}

/** Returns a bar for a fraction, hidden from screen readers. */
export function bar(fraction) {
  const filled = h("span", {});
  filled.style.width = `${Math.max(1, Math.min(100, fraction * 100))}%`;
  return h("span", { class: "bar", "aria-hidden": "true" }, filled);
}
