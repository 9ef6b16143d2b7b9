// The panel of what is photographed around a point and not elsewhere.
import { h, fill, typed } from "./dom.js";
import { request } from "./api.js";
import { current, go } from "./address.js";
import { facts, isShown, classSwitches, link, months, placeLink, section, tagLink, wildcard } from "./parts.js";
import { count, countryName, decimal } from "./numbers.js";
import { credit } from "./photos.js";
import { exactlyId } from "./wildcards.js";

const DISTANCES = [1, 2, 5, 10, 25, 50, 100, 250];
const SIZE = 60;

/** Returns the point and the distance in the URL, or null. */
export function around(near) {
  const [lat, lon, km] = near.split(",").map(Number);
  return near && [lat, lon, km].every(Number.isFinite) && km > 0 ? { lat, lon, km } : null;
}

/** Loads what is photographed there: `lists` of items, one per kind. */
export async function loadNear(state) {
  const point = around(state.near);
  if (!point) return null;
  const { about, ns, names, codes } = state;
  // What is searched for may be of any class, and a species as well as a tag.
  const kinds = about && !ns ? ["", "taxonomy"] : [ns];
  const lists = await Promise.all(
    kinds.map((namespace) =>
      request("near", { ...point, namespace, q: about, classes: about || names || codes ? "all" : "", size: SIZE }).then((view) => ({ namespace, view }))
    )
  );
  const namespaces = await request("machine-tags/namespaces", { sort: "usage", per_page: 20 }).catch(() => ({ items: [] }));
  return { point, lists, namespaces: namespaces.items.map((one) => one.namespace) };
}

/** Shows the panel. */
export function showNear(element, found, settings) {
  const { about, near, ns } = current();
  if (!found) return fill(element, h("h2", {}, "Near"), h("p", { class: "wrong", role: "alert" }, `Not a place: ${near.slice(0, 60)}`));
  const { point, lists } = found;
  const { view } = lists[0];
  return fill(
    element,
    h(
      "div",
      { class: "top" },
      h("nav", { "aria-label": "Breadcrumb" }, link({ view: "map", at: "" }, {}, "World"), view.country && [" › ", placeLink(view.country, countryName(view.country))], " › near"),
      h("h2", {}, about ? typed(about, 40) : "Near here")
    ),
    h("p", { class: "faint" }, about ? "Tags that start with it, and species whose name contains it, around the point on the map." : "What more photographers photograph here than in the country and in the world."),
    facts(["Photos", count(view.photos)], ["Photographers", count(view.photographers)]),
    choices(point, ns, found.namespaces, about),
    lists.map(({ namespace, view: list }) => {
      const items = about || namespace ? list.items : list.items.filter(isShown);
      return section(namespace ? `${namespace}:` : "Tags", items.length > 0 && h("ol", { class: "nearby" }, items.map((item) => row(item, namespace, settings))));
    }),
    lists.every(({ view: list }) => !list.items.length) && h("p", { role: "status" }, about ? "Nothing of that name by three photographers here." : "Nothing that is more frequent here than elsewhere.")
  );
}

function choices({ lat, lon, km }, ns, namespaces, about) {
  const select = (id, label, options, chosen, change) =>
    h("label", {}, `${label} `, h("select", { id, onchange: (event) => go(change(event.target.value)) }, options.map(([value, text]) => h("option", { value, selected: value === chosen }, text))));
  const distances = [...new Set([...DISTANCES, km])].sort((a, b) => a - b);
  return h(
    "div",
    { class: "choices" },
    select("km", "Within", distances.map((each) => [String(each), `${each} km`]), String(km), (value) => ({ near: `${lat},${lon},${value}`, at: "" })),
    select("ns", "Kind", [["", "Tags"], ...new Set([...namespaces, ns].filter(Boolean).map((name) => `${name}`))].map((one) => (Array.isArray(one) ? one : [one, `${one}:`])), ns, (value) => ({ ns: value })),
    !about && !ns && classSwitches()
  );
}

function row(item, namespace, settings) {
  return h(
    "li",
    {},
    h(
      "h4",
      {},
      namespace ? wildcard(exactlyId(item.tag), { class: "machine" }, typed(item.tag, 60)) : tagLink(item.tag, item.label, 40),
      h("span", { class: "number", title: "Score: how much more typical than of country and world" }, decimal(item.score))
    ),
    h("p", { class: "more" }, `${count(item.photographers)} photographers, ${count(item.photos)} photos`, item.first_seen && `, ${item.first_seen} to ${item.last_seen}`),
    months(item.months),
    h("details", {}, h("summary", {}, "Newest photo"), credit(item.sample, settings.pictures))
  );
}
