// Makes elements. Text only ever becomes text: there is no way in here for markup.

/**
 * Returns an element. Properties are attributes, but for `on…`, which are listeners, and `value`,
 * `checked`, `disabled`, `hidden`, `selected`, which are set as they are.
 */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (["value", "checked", "disabled", "hidden", "selected"].includes(key)) element[key] = value;
    else if (key === "href") setAddress(element, value);
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

/** Lets a link lead to pages alone, never to a script. */
function setAddress(link, address) {
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

/** Replaces what is in an element. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/** Returns what somebody typed, apart from the text around it whatever its direction is. */
export function typed(text, longest = 60) {
  const letters = [...String(text)];
  const short = letters.length > longest ? letters.slice(0, longest).join("") + "…" : letters.join("");
  return h("bdi", { class: "typed" }, short);
}

/** Returns a bar of a part of a whole, for eyes alone. */
export function bar(part) {
  const inside = h("span", {});
  inside.style.width = `${Math.max(1, Math.min(100, part * 100))}%`;
  return h("span", { class: "bar", "aria-hidden": "true" }, inside);
}
