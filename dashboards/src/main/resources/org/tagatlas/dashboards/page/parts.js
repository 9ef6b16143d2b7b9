// Components shared by several panels.
import { h, typed, bar } from "./dom.js";
import { current, follow, go, to } from "./address.js";
import { brief, count, countryName } from "./numbers.js";

/** Returns a link to a state of the page. */
export const link = (change, properties, ...children) =>
  h("a", { ...properties, href: to(change), onclick: (event) => follow(event, change) }, ...children);

/** Returns a link to a place. */
export const placeLink = (region, name) =>
  link({ view: "map", place: region, tag: "", at: "" }, { class: "place" }, h("bdi", {}, name || region));

/** Returns a link to what is photographed around a point. */
export const nearLink = (point, km, ...children) =>
  link({ view: "near", near: `${+point.lat.toFixed(4)},${+point.lon.toFixed(4)},${km}`, about: "", ns: "", place: "", tag: "", at: "" }, {}, ...children);

/** Returns a link to a tag. */
export const tagLink = (tag, label, maxLength) =>
  link({ view: "map", tag, place: "", at: "" }, { class: "tag" }, typed(label || tag, maxLength));

/** Returns a link to the matches of a machine tag wildcard. */
export const wildcard = (mt, properties, ...children) =>
  link({ view: "machine-tags", mt, mode: "", page: "", sheet: "", place: "", tag: "", at: "" }, properties, ...children);

const codeClasses = new Set(["code", "gear", "date"]);

/** Returns whether the switches of the page show a tag's class. */
export function isShown(tag) {
  const { names, codes } = current();
  if (tag.names_place || tag.tag_class === "place") return !!names;
  return !!codes || !codeClasses.has(tag.tag_class);
}

/** Returns the switches for names of places, and for codes, gear and dates. */
export const classSwitches = () =>
  [
    ["names", " Place names"],
    ["codes", " Codes, gear and dates"],
  ].map(([key, text]) =>
    h(
      "label",
      { class: "switch" },
      h("input", {
        type: "checkbox",
        id: key,
        checked: !!current()[key],
        onchange: (event) => go({ [key]: event.target.checked ? "1" : "" }, { replace: true }),
      }),
      text
    )
  );

/** Returns a section with a heading, or null if it would be empty. */
export function section(title, ...children) {
  const present = children.flat().filter(Boolean);
  return present.length ? h("section", {}, h("h3", {}, title), ...present) : null;
}

/** Returns a message as a sentence: capitalized and punctuated. */
export const sentence = (message) => {
  const first = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.?!]$/.test(first) ? first : `${first}.`;
};

/** Returns a list of rows with a name, a bar and a number. */
export function bars(rows, label = "") {
  const most = Math.max(...rows.map((row) => row.value), 1e-9);
  return h(
    "ol",
    { class: "bars", "aria-label": label || null },
    rows.map((row) =>
      h(
        "li",
        {},
        h("span", { class: "name" }, row.name),
        bar(row.value / most),
        h("span", { class: "number" }, row.text ?? brief(row.value)),
        row.more && h("span", { class: "more" }, row.more)
      )
    )
  );
}

/** Returns a list of labelled values. */
export const facts = (...pairs) =>
  h(
    "dl",
    { class: "facts" },
    pairs
      .filter((pair) => pair && pair[1] !== undefined && pair[1] !== null)
      .map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))
  );

/** Returns a column chart of photos per year, in which each column selects its year. */
export function years(windows, chosen) {
  const each = windows.filter((one) => one.window !== "all");
  if (each.length < 2) return null;
  const most = Math.max(...each.map((one) => one.photos), 1);
  return h(
    "div",
    { class: "years", role: "group", "aria-label": "Photos by year of upload" },
    each.map((one) => {
      const column = h("span", { class: "column" });
      column.style.height = `${Math.max(2, (one.photos / most) * 100)}%`;
      const text = `${one.window}: ${count(one.photos)} photos`;
      const is = one.window === chosen;
      return link(
        { window: is ? "all" : one.window },
        { class: is ? "year chosen" : "year", title: text, "aria-label": text, "aria-current": is ? "true" : null },
        h("span", { class: "room" }, column),
        h("span", { class: "when", "aria-hidden": "true" }, `’${one.window.slice(2, 4)}`)
      );
    })
  );
}

/** Returns a column chart of photographers by hour of the day. */
export const clock = (hours) =>
  histogram(
    hours,
    "Photographers by hour of the day",
    hours.map((_, hour) => `${hour}:00`),
    ["0", "6", "12", "18"]
  );

/** Returns a column chart of photographers by month. */
export const months = (numbers) =>
  histogram(
    numbers,
    "Photographers by month",
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    ["J", "A", "J", "O"]
  );

/** Returns a column chart; each of the `marks` is below its quarter of the columns. */
function histogram(numbers, label, names, marks) {
  const most = Math.max(...numbers);
  if (!(most > 0)) return null;
  const best = names[numbers.indexOf(most)];
  return h(
    "div",
    { class: "histogram", role: "img", "aria-label": `${label}, most: ${best} (${count(most)})` },
    h(
      "div",
      { class: "columns" },
      numbers.map((number, index) => {
        const column = h("span", { class: "column", title: `${names[index]}: ${count(number)}` });
        column.style.height = `${(number / most) * 100}%`;
        return column;
      })
    ),
    h("div", { class: "marks", "aria-hidden": "true" }, marks.map((mark) => h("span", {}, mark)))
  );
}

/** Returns links between orders of a list; the first one is the default. */
export const orders = (label, key, choices) =>
  h(
    "div",
    { class: "orders", role: "group", "aria-label": label },
    choices.map(([value, text]) => link({ [key]: value, spot: "" }, { id: `${key}-${value}`, class: "order", "aria-current": current()[key] === value ? "true" : null }, text))
  );

/** Returns a table; columns are [title, cell(row), isNumber]. */
export const table = (caption, columns, rows) =>
  h(
    "div",
    { class: "table", tabindex: "0", role: "region", "aria-label": caption },
    h(
      "table",
      {},
      h("caption", { class: "hidden" }, caption),
      h("thead", {}, h("tr", {}, columns.map(([title, , number]) => h("th", { scope: "col", class: number && "number" }, title)))),
      h(
        "tbody",
        {},
        rows.map((row) => h("tr", {}, columns.map(([, cell, number]) => h("td", { class: number && "number" }, cell(row)))))
      )
    )
  );

/** Returns the name of the country that contains a region, or null for a country. */
export const inCountry = (row) =>
  row.level === "country" ? null : [" ", h("span", { class: "faint" }, countryName(row.country))];

/**
 * Returns a placeholder that is filled later. It is reused, including its contents, if the panel still
 * shows the same subject, so that the layout does not jump.
 */
export function placeholder(element, of) {
  const part = element.querySelector(".later");
  return part?.dataset.of === of ? part : h("div", { class: "later", "data-of": of });
}

const focusable = "a[href], button, input, select, summary, [tabindex]";

/**
 * Re-renders an element with `show`, and restores the focus, open details and scroll position.
 */
export async function preservePosition(element, scrolled, show) {
  const all = () => [...element.querySelectorAll(focusable)];
  const active = document.activeElement;
  const index = all().indexOf(active);
  const open = [...element.querySelectorAll("details")].map((one) => one.open);
  const top = scrolled.scrollTop;
  await show();
  const again = (active?.id && document.getElementById(active.id)) || all()[index];
  if (index >= 0) again?.focus({ preventScroll: true });
  element.querySelectorAll("details").forEach((one, at) => (one.open = open[at] ?? one.open));
  scrolled.scrollTop = top;
}
