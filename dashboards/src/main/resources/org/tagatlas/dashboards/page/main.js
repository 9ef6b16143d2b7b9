// The entry point of the page: loads and shows the view in the URL.
import { fill, h, typed } from "./dom.js";
import { request, clearCache } from "./api.js";
import { current, follow, go, onChange } from "./address.js";
import { atlasMap } from "./map.js";
import { countryName, during, nameOf, percent } from "./numbers.js";
import { cellLegend, heatLegend, legend, limits, metrics } from "./scale.js";
import { load } from "./shapes.js";
import { searchBox } from "./search.js";
import { preservePosition, sentence } from "./parts.js";
import { showComparison } from "./compare.js";
import { showFindings } from "./findings.js";
import { loadAnswer, loadLocating, overlayOf as locatedOverlayOf, showLocating } from "./locate.js";
import { loadOutlines, showPlace } from "./drawer.js";
import { MAX_MARKERS, queryParameters, explore, showMachineTags } from "./explorer.js";
import { loadNear, showNear } from "./near.js";
import { showTag } from "./tag.js";
import { loadFootprint, loadViewpoints, overlayOf, showViewpoints } from "./viewpoints.js";
import { showWorld } from "./world.js";
import { watch } from "./live.js";

const by = (id) => document.getElementById(id);
const content = by("content");
const alert = by("error");

let map;
let settings = {};
let themes = [];
let values = new Map();
let turn = 0;
let updateLegend = () => {};
let updateCells = () => {};
let fitted = "";
let refreshed = 0;
let hasEstimates = false;

/** Minimum time between updates of views that are expensive for the server. */
const SLOW_REFRESH_MILLIS = 60_000;

/** Parameters that change only a part of a panel, so the scroll position is preserved. */
const partialChanges = new Set(["names", "codes", "table", "order", "page", "sheet", "mode", "among", "sort", "spot", "ns", "outlines", "shot", "ranked"]);

start().catch(showError);

async function start() {
  searchBox(by("search"), by("typed"), by("found"));
  const status = watch(by("age"), alert, changed);
  const [shapes, known, world] = await Promise.all([
    load(),
    request("settings").catch(() => ({})),
    request("world", { window: current().window }).catch(() => ({ countries: [], photos: 0 })),
  ]);
  settings = known;
  map = atlasMap(by("map"), shapes, settings, {
    select: (code) => go({ view: "map", place: code, at: "" }),
    moved: (at) => go({ at }, { replace: true }),
    zoomed: () => {
      updateLegend();
      updateCells();
    },
    hover: (code, event) => tip(code, event, shapes),
    shot: (id) => go({ shot: current().shot === id ? "" : id, at: "" }),
    pick: (rank) => go({ spot: current().spot === rank ? "" : rank, at: "" }),
  });
  map.goTo(current().at, { animate: false });
  choices(await status, []);
  onChange((now, before) => {
    const moved = Object.keys(now).filter((key) => now[key] !== before[key]);
    if (moved.length && moved.every((key) => key === "at")) return;
    if (moved.length && moved.every((key) => partialChanges.has(key) || key === "at")) {
      const row = (moved.includes("spot") && now.spot && `spot-${now.spot}`) || (moved.includes("shot") && now.shot && `shot-${now.shot}`);
      rerender().then(() => row && by(row)?.scrollIntoView({ block: "nearest" }));
    }
    else render(before).catch(showError);
  });
  listen();
  document.body.classList.add("ready");
  await render(null, world);
  // Read by measurements of the time to the first view.
  performance.mark("shown");
  request("themes")
    .then((found) => {
      themes = found.map((theme) => theme.theme);
      return status.then((one) => choices(one, themes));
    })
    .catch(() => {});
}

function listen() {
  by("metric").addEventListener("change", (event) => go({ metric: event.target.value, tag: "" }));
  by("window").addEventListener("change", (event) => go({ window: event.target.value }));
  by("heat").addEventListener("change", (event) => go({ heat: event.target.checked ? "1" : "" }));
  by("estimates").addEventListener("change", (event) => go({ estimates: event.target.checked ? "" : "none" }));
  by("grip").addEventListener("click", () => {
    document.body.classList.toggle("tall");
    map.resized();
  });
  document.querySelectorAll("nav [data-to]").forEach((one) =>
    one.addEventListener("click", (event) => follow(event, { view: one.dataset.to }))
  );
  document.querySelector("h1 a").addEventListener("click", (event) => {
    follow(event, { view: "map", place: "", tag: "", metric: "photos", window: "all", at: "", heat: "", mt: "", among: "" });
    map.world();
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || /^(INPUT|SELECT)$/.test(document.activeElement?.tagName)) return;
    const { place, tag, view, mt, spot } = current();
    if (view === "viewpoints" && spot) go({ spot: "", at: "" });
    else if (view === "machine-tags" && mt) go({ mt: "", page: "", sheet: "", at: "" });
    else if (view !== "map") go({ view: "map" });
    else if (place || tag) go({ place: "", tag: "" });
  });
  addEventListener("resize", () => map.resized());
}

/** Fills the selections of metric and window. */
function choices(status, names) {
  const { metric, window, tag } = current();
  fill(
    by("metric"),
    h("option", { value: "", hidden: true }, "Share of tag"),
    Object.entries(metrics).map(([name, one]) => h("option", { value: name }, one.label)),
    names.map((name) => h("option", { value: `theme:${name}` }, `Theme: ${name}`)),
    metric.startsWith("theme:") && !names.includes(metric.slice(6)) && h("option", { value: metric }, `Theme: ${metric.slice(6)}`)
  );
  by("metric").value = tag ? "" : metric;
  const windows = new Set([window, ...(status?.windows ?? []), "all"]);
  fill(
    by("window"),
    [...windows].sort().reverse().map((name) => h("option", { value: name }, name === "all" ? "All time" : name))
  );
  by("window").value = window;
  hasEstimates = status?.estimated > 0;
}

/** Shows the state in the URL. `before` is the previous state, null at the start. */
async function render(before, known) {
  const mine = ++turn;
  const ofMachineTags = current().view === "machine-tags";
  const state = ofMachineTags ? { ...current(), place: "", tag: "" } : current();
  const isStale = () => mine !== turn;
  document.body.dataset.view = ["findings", "compare"].includes(state.view) ? state.view : "map";
  document.body.classList.toggle("found", (ofMachineTags && !!state.mt) || state.view === "viewpoints");
  document.body.classList.toggle("near", ["near", "locate"].includes(state.view));
  const view = ofMachineTags || state.view === "locate" ? state.view : document.body.dataset.view;
  document.querySelectorAll("nav [data-to]").forEach((one) => {
    one.dataset.to === view ? one.setAttribute("aria-current", "page") : one.removeAttribute("aria-current");
  });
  by("metric").value = state.tag ? "" : state.metric;
  by("window").value = state.window;
  by("heat").checked = !!state.heat;
  by("estimates").checked = !state.estimates;
  by("estimated").hidden = !hasEstimates || ["viewpoints", "near"].includes(state.view);
  map.estimates(hasEstimates, !state.estimates);
  const world = known ?? (await request("world", { window: state.window }));
  if (isStale()) return;
  if (state.view === "findings") {
    document.title = "Findings · Tagatlas";
    await showFindings(by("wide"));
    return;
  }
  if (state.view === "compare") {
    document.title = "Compare · Tagatlas";
    await showComparison(by("wide"), world);
    return;
  }
  if (before && before.view !== "map") map.resized();
  updateCells = () => {};
  if (state.view === "locate") {
    await renderLocating(state, before, world, isStale);
    return;
  }
  map.located(null);
  if (state.view === "viewpoints" && (state.tag || state.q)) {
    await renderViewpoints(state, before, world, isStale);
    return;
  }
  if (state.view === "near" && state.near) {
    await renderNear(state, before, world, isStale);
    return;
  }
  map.spots(null);
  if (!state.place || !state.outlines) map.outlines([]);
  const about = await shading(state, world);
  if (isStale()) return;
  if (ofMachineTags) {
    await renderMachineTags(state, before, world, about, isStale);
    return;
  }
  fitted = "";
  const tag = state.tag || undefined;
  const theme = !tag && state.metric.startsWith("theme:") ? state.metric.slice(6) : undefined;
  map.photos({ window: state.window, tag, theme }, !!state.heat);
  colour(state, world, about);
  const other = !before || before.place !== state.place || before.tag !== state.tag || before.view !== state.view;
  if (state.place) {
    const view = await showPlace(content, settings, outlinesOf(state, isStale));
    if (isStale() || !view) return;
    document.title = `${nameOf(view.place)} · Tagatlas`;
    if (!state.at && (!before || before.place !== state.place)) map.show(view.place);
  } else if (state.tag) {
    showTag(content, about.view, world, settings);
    document.title = `${about.view.label.slice(0, 60)} · Tagatlas`;
  } else {
    showWorld(content, world, about);
    document.title = "Tagatlas";
  }
  document.body.classList.toggle("details", !!(state.place || state.tag));
  if (other) resetPanel(before);
}

function resetPanel(before) {
  by("panel").scrollTop = 0;
  // Screen readers announce the new panel, except at the start.
  if (before) by("panel").focus({ preventScroll: true });
}

/** Draws the outlines of a city if they are selected, and returns them. */
async function outlinesOf(state, isStale) {
  if (!state.outlines) return null;
  const view = await request("place", { region: state.place, window: state.window }).catch(() => null);
  if (view?.place.level !== "city") return null;
  const all = await loadOutlines(view.place, state.window);
  if (isStale()) return null;
  map.outlines(all);
  if (!state.at) map.fitOutlines();
  return all;
}

/** Shows the viewpoints of a subject in the panel and on the map. */
async function renderViewpoints(state, before, world, isStale) {
  const view = await loadViewpoints(state);
  if (isStale()) return;
  // The viewpoints replace the photos.
  map.photos({ window: state.window, tag: state.tag || undefined }, false, []);
  colour({ ...state, tag: "", metric: "photos", place: "" }, world, { ...metrics.photos, title: "Photos" });
  const subject = JSON.stringify(["viewpoints", state.tag, state.q, state.place, state.window]);
  const isNew = subject !== fitted;
  if (isNew) map.outlines([]);
  map.spots({ ...overlayOf(view), chosen: state.spot });
  legend(by("legend"), {
    title: ["Viewpoints of ", typed(view.label, 24)],
    between: [],
    note: view.viewpoints.length ? "Numbers are ranks; the cross is the subject." : "None found.",
    remove: () => go({ view: "map", at: "" }),
  });
  updateLegend = () => {};
  if (!state.at && (isNew || before?.spot !== state.spot)) map.fitSpots(state.spot);
  fitted = subject;
  showViewpoints(content, view, footprint(state, isStale), settings);
  document.title = `Viewpoints of ${view.label.slice(0, 60)} · Tagatlas`;
  document.body.classList.add("details");
  if (isNew) resetPanel(before);
}

/** Draws the footprint of a subject, and returns it. */
async function footprint(state, isStale) {
  const shape = await loadFootprint(state).catch(() => null);
  if (shape && !isStale()) map.outlines([{ kind: "whole", shape }]);
  return shape;
}

/** Shows what is photographed around a point. */
async function renderNear(state, before, world, isStale) {
  const found = await loadNear(state);
  if (isStale()) return;
  map.outlines([]);
  map.photos({ window: "all" }, false, []);
  colour({ ...state, tag: "", metric: "photos", place: "" }, world, { ...metrics.photos, title: "Photos" });
  map.spots(found && { around: found.point });
  legend(by("legend"), {
    title: found ? `Within ${found.point.km} km` : "Near",
    between: [],
    remove: () => go({ view: "map", at: "" }),
  });
  updateLegend = () => {};
  const mark = `near ${state.near}`;
  if (found && mark !== fitted && !state.at) map.fitCircle(found.point);
  fitted = mark;
  showNear(content, found, settings);
  document.title = `${state.about ? `${state.about.slice(0, 60)} near` : "Near"} · Tagatlas`;
  document.body.classList.add("details");
  if (!before || before.view !== "near" || before.near !== state.near || before.about !== state.about) resetPanel(before);
}

/** Shows where a photo with the text in the URL was taken, or else the photos of the report. */
async function renderLocating(state, before, world, isStale) {
  const found = await loadLocating(state, map.zoom());
  if (isStale()) return;
  map.spots(null);
  map.outlines([]);
  map.photos({ window: "all" }, false, []);
  colour({ ...state, tag: "", place: "" }, world, { ...metrics.photos, of: () => 0, title: "" });
  const overlay = locatedOverlayOf(found, state);
  map.located(overlay);
  cellLegend(by("legend"), overlay.cells ? "share" : overlay.shots?.length ? "photos" : "", () => go({ view: "map", at: "" }));
  updateLegend = () => {};
  updateCells = async () => {
    const answer = await loadAnswer(state, map.zoom()).catch(() => null);
    if (!isStale() && answer?.cells) map.located(locatedOverlayOf({ answer }, state));
  };
  const mark = JSON.stringify(["locate", state.tags, state.title, state.within, state.shot]);
  if (mark !== fitted && !state.at) map.fitLocated(overlay.cells ? 5 : 8);
  fitted = mark;
  showLocating(content, found, world);
  const text = state.tags || state.title;
  document.title = `${text ? text.slice(0, 60) : "Locate"} · Tagatlas`;
  document.body.classList.toggle("details", !!(text || state.shot));
  if (!before || before.view !== "locate" || before.tags !== state.tags || before.title !== state.title) resetPanel(before);
}

/** Shows the explorer of machine tags, and its photos on the map. */
async function renderMachineTags(state, before, world, about, isStale) {
  const found = await explore();
  const parameters = found.photos ? queryParameters(state) : { window: state.window };
  const few = found.photos && found.photos.total <= MAX_MARKERS ? await marks({ ...parameters, estimated: state.estimates ? "false" : "" }) : null;
  if (isStale()) return;
  map.photos(parameters, !!found.photos || !!state.heat, few);
  colour(state, world, {
    ...about,
    found: found.photos && { few: !!few, title: ["Photos with ", typed(state.mt, 24)] },
    remove: found.photos && (() => go({ mt: "", page: "", sheet: "", at: "" })),
  });
  showMachineTags(content, found, world, settings);
  document.title = `${state.mt.slice(0, 60) || "Machine tags"} · Tagatlas`;
  document.body.classList.toggle("details", !!state.mt);
  const mark = JSON.stringify(parameters);
  if (mark !== fitted && !state.at) {
    if (!few?.length && state.among.length === 2) map.show({ level: "country", country: state.among });
    else map.fit();
  }
  fitted = mark;
  if (!before || before.mt !== state.mt || before.view !== state.view) resetPanel(before);
}

/** Returns photos for markers on the map. */
async function marks(parameters) {
  const { features } = await request("machine-tags/photos", { ...parameters, per_page: MAX_MARKERS, format: "geojson" });
  return features
    .filter((one) => one.geometry)
    .map(({ geometry, properties }) => ({ ...properties, location: { lon: geometry.coordinates[0], lat: geometry.coordinates[1] } }));
}

/** Returns the metric by which countries are coloured. */
async function shading(state, world) {
  if (state.tag) {
    const view = await request("tag", { tag: state.tag, window: state.window });
    const photos = new Map(view.countries.map((one) => [one.country, one.photos]));
    return {
      ...part(photos),
      view,
      heading: "",
      label: [typed(view.label, 24), ": share of a country's photos"],
      title: "Share of a country's photos",
      typical: new Set(view.typical.filter((one) => one.level === "country").map((one) => one.region)),
      note: "Outlined: the tag is typical of the country.",
      remove: () => go({ tag: "", at: "" }),
    };
  }
  if (state.metric.startsWith("theme:")) {
    const name = state.metric.slice(6);
    const view = await request("theme", { name, window: state.window });
    const photos = new Map(view.countries.map((one) => [one.country, one.photos]));
    return {
      ...part(photos),
      heading: `Theme: ${view.theme}`,
      intro: h(
        "details",
        { class: "faint" },
        h("summary", {}, `Photos with any of ${view.tags.length} words in fourteen languages, each counted once`),
        h("p", {}, view.tags.map((word, index) => [index ? ", " : "", typed(word)]))
      ),
      label: `${view.theme}: share of a country's photos`,
      title: "Share of a country's photos",
      remove: () => go({ metric: "photos" }),
    };
  }
  const metric = metrics[state.metric] ?? metrics.photos;
  return { ...metric, title: metric.label };

  function part(photos) {
    return {
      // A share of a few photos is meaningless.
      of: (country) => (country.photos >= 10 ? (photos.get(country.country) ?? 0) / country.photos : 0),
      write: percent,
      unit: "of the country's photos",
      even: true,
    };
  }
}

function colour(state, world, about) {
  values = new Map(world.countries.map((country) => [country.country, { country, value: about.of(country), text: (value) => `${about.write(value)} ${about.unit}` }]));
  const numbers = new Map([...values].map(([code, one]) => [code, one.value]));
  const between = limits([...numbers.values()], about.even);
  map.colour({
    values: numbers,
    between,
    places: world.countries,
    chosen: state.place.split(".")[0],
    typical: about.typical ?? new Set(),
  });
  updateLegend = () =>
    about.found?.few
      ? legend(by("legend"), { title: about.found.title, between: [], note: "Each dot is a photo.", remove: about.remove })
      : map.photosShown()
      ? heatLegend(by("legend"), {
          title: about.found ? about.found.title : state.tag ? ["Photos with ", typed(about.view.label, 24)] : state.metric.startsWith("theme:") ? about.label.split(":")[0] : "Photos",
          estimates: hasEstimates && !state.estimates,
          remove: about.remove,
        })
      : shades(state, about, between);
  updateLegend();
}

function shades(state, about, between) {
  legend(by("legend"), {
    title: about.label,
    between,
    write: about.write,
    note: [about.note, state.window === "all" ? null : ` ${during(state.window)}.`].filter(Boolean).join(""),
    remove: about.remove,
  });
}

function tip(code, event, shapes) {
  const element = by("tip");
  element.hidden = !code || map.photosShown() || current().view === "locate";
  if (element.hidden) return;
  const known = values.get(code);
  fill(
    element,
    h("strong", {}, (known && nameOf(known.country)) || shapes.get(code)?.properties.name || countryName(code)),
    h("span", {}, known && known.value > 0 ? known.text(known.value) : "no data"),
    known?.country.top && h("span", { class: "faint" }, typed(known.country.top.label, 30))
  );
  const box = by("atlas").getBoundingClientRect();
  const x = Math.min(event.clientX - box.left + 14, box.width - element.offsetWidth - 8);
  const y = Math.min(event.clientY - box.top + 14, box.height - element.offsetHeight - 8);
  element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
}

/** Re-renders the current state and preserves focus and scroll position. */
function rerender() {
  const wide = document.body.dataset.view !== "map";
  const panel = by(wide ? "wide" : "panel");
  return preservePosition(panel, panel, () => render(current()).catch(showError));
}

/** Replaces the displayed data with new data. */
async function changed(status) {
  choices(status, themes);
  // Estimates do not depend on the data, and somebody may be typing.
  if (current().view === "locate") return;
  // These views take a second of the server; a live run changes data every few seconds.
  if (["viewpoints", "near"].includes(current().view) && performance.now() - refreshed < SLOW_REFRESH_MILLIS) return;
  refreshed = performance.now();
  clearCache();
  await rerender();
  map.refresh();
}

function showError(error) {
  console.error(error);
  alert.textContent = sentence(String(error.message || error));
  alert.hidden = false;
}
