// The search box: suggests tags and places by prefix, and machine tag wildcards.
import { h, fill, typed } from "./dom.js";
import { request } from "./api.js";
import { go } from "./address.js";
import { brief, countryName, nameOf } from "./numbers.js";
import { parsePrefix, isWildcard } from "./wildcards.js";

const PAUSE_MILLIS = 120;

/** Initializes the search box. */
export function searchBox(form, input, list) {
  let options = [];
  let chosen = -1;
  let turn = 0;
  let timer;

  input.addEventListener("input", () => {
    clearTimeout(timer);
    chosen = -1;
    timer = setTimeout(find, PAUSE_MILLIS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose((chosen + (event.key === "ArrowDown" ? 1 : options.length)) % Math.max(1, options.length));
    } else if (event.key === "Escape") close();
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(timer);
    if (chosen < 0) await find();
    const option = options[Math.max(0, chosen)];
    if (option) pick(option);
    else if (isWildcard(input.value)) pick({ change: machineTags(input.value.trim()) });
    else if (input.value.trim()) pick({ change: { tag: input.value.trim(), place: "" } });
  });
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName)) {
      event.preventDefault();
      input.focus();
    }
  });

  async function find() {
    const text = input.value.trim();
    const mine = ++turn;
    if (!text) return close();
    if (isWildcard(text)) {
      const found = await wildcards(text);
      if (mine === turn) show(found);
      return undefined;
    }
    const surroundings = await nearPlaces(text);
    const completions = parsePrefix(text) && (await predicates(parsePrefix(text)));
    const found = await request("search", { q: text }).catch(() => null);
    if (mine !== turn || !found) return undefined;
    const tags = found.tags.map((tag) => ({
      change: { tag: tag.tag, place: "" },
      content: [h("span", { class: "kind" }, "tag"), typed(tag.label, 40)],
      more: tag.photos ? `${brief(tag.photos)} photos` : "",
    }));
    const similar = (found.did_you_mean ?? []).map((tag) => ({
      change: { tag: tag.tag, place: "" },
      content: [h("span", { class: "kind" }, "tag"), typed(tag.label, 40)],
      more: "did you mean?",
    }));
    const places = found.places.map((place, index) => ({
      change: { place: place.region, tag: "" },
      content: [h("span", { class: "kind" }, "place"), h("bdi", {}, nameOf(place))],
      more: place.level === "country" ? "country" : countryName(place.country),
      exact: index < found.places_exact,
    }));
    // An exact match of a place name takes precedence over tags.
    show([
      ...surroundings,
      ...(completions || []),
      ...places.filter((place) => place.exact),
      ...tags.slice(0, 5),
      ...places.filter((place) => !place.exact),
      ...similar,
    ].slice(0, 10));
    return undefined;
  }

  /** Returns the options for a text such as `otter near san francisco` or `taxonomy:* near oslo`. */
  async function nearPlaces(text) {
    const [, what, where] = /^(?:(.+?)\s+)?near\s+(.+)$/i.exec(text) ?? [];
    if (!where) return [];
    const found = await request("search", { q: where }).catch(() => ({ places: [] }));
    const namespace = /^([A-Za-z][A-Za-z0-9_]*):\*?$/.exec(what ?? "")?.[1] ?? "";
    return found.places
      .filter((place) => place.location && place.level !== "country")
      .slice(0, 3)
      .map((place) => ({
        change: {
          view: "near",
          near: `${+place.location.lat.toFixed(4)},${+place.location.lon.toFixed(4)},25`,
          about: namespace ? "" : (what ?? ""),
          ns: namespace.toLowerCase(),
          place: "",
          tag: "",
        },
        content: [h("span", { class: "kind" }, "near"), typed(what ? `${what} near ` : "near ", 40), h("bdi", {}, nameOf(place))],
        more: countryName(place.country),
      }));
  }

  /** Returns the option for wildcards, with the number of photos or the API's error message. */
  async function wildcards(text) {
    const response = await request("machine-tags/photos", { machine_tags: text, per_page: 1 }).catch((error) => error);
    const own = {
      change: machineTags(text),
      content: [h("span", { class: "kind wide" }, "machine tags"), typed(text, 40)],
      more: response.total === undefined ? "" : `${brief(response.total)} ${response.total === 1 ? "photo" : "photos"}`,
      problem: response instanceof Error ? response.message : "",
    };
    const prefix = parsePrefix(text);
    return [own, ...(prefix ? await predicates(prefix) : [])].slice(0, 10);
  }

  /** Returns completions of a predicate in a namespace. */
  async function predicates({ namespace, predicate }) {
    const found = await request("machine-tags/predicates", { namespace, sort: "usage", per_page: 500 }).catch(() => ({ items: [] }));
    return found.items
      .filter((one) => one.predicate.startsWith(predicate))
      .slice(0, 6)
      .map((one) => {
        const pair = `${namespace}:${one.predicate}=`;
        return { change: machineTags(pair), content: [h("span", { class: "kind wide" }, "machine tags"), typed(pair, 40)], more: "" };
      });
  }

  function show(found) {
    options = found;
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    fill(
      list,
      options.map((option, index) =>
        h(
          "li",
          { role: "option", id: `found-${index}`, "aria-selected": "false", onmousedown: (event) => event.preventDefault(), onclick: () => pick(option) },
          option.content,
          h("span", { class: option.problem ? "more wrong" : "more" }, option.problem || option.more)
        )
      ),
      options.length ? null : h("li", { class: "faint", role: "option", "aria-disabled": "true" }, "No matching tags or places.")
    );
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  function choose(index) {
    if (!options.length) return;
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = index;
    list.children[chosen].setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", `found-${chosen}`);
  }

  function pick(option) {
    turn++;
    input.value = "";
    options = [];
    chosen = -1;
    close();
    input.blur();
    go({ view: "map", at: "", ...option.change });
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
  }
}

const machineTags = (mt) => ({ view: "machine-tags", mt, mode: "", page: "", sheet: "", place: "", tag: "" });
