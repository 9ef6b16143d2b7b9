// The map: coloured countries, a heat map when zoomed in, and individual photos where they are few.
/* global L, d3 */
import { request } from "./api.js";
import { heatLayer } from "./heat.js";
import { credit } from "./photos.js";
import { cellStep, step } from "./scale.js";

/** Minimum zoom level at which photos replace the colours of countries. */
const PHOTOS_FROM_ZOOM = 6;

/** Countries smaller than this on the screen, in pixels, are shown as a updateDots. */
const MIN_COUNTRY_PIXELS = 7;

/** Maximum number of photo markers that are reachable with the Tab key. */
const MAX_TAB_STOPS = 60;

/** Creates the map. `on` has select(code), moved(at), zoomed() and hover(code, event). */
export function atlasMap(element, shapes, settings, on) {
  const map = L.map(element, {
    zoomSnap: 0.25,
    zoomDelta: 1,
    minZoom: 1,
    maxZoom: 18,
    maxBounds: [
      [-86, -210],
      [86, 210],
    ],
    maxBoundsViscosity: 0.9,
    attributionControl: true,
    zoomControl: false,
    worldCopyJump: false,
  });
  map.attributionControl.setPrefix(false);
  map.attributionControl.addAttribution("Shapes: Natural Earth");
  L.control.zoom({ position: "bottomright" }).addTo(map);
  map.createPane("heat").style.zIndex = 420;
  map.createPane("dots").style.zIndex = 450;
  map.createPane("outlines").style.zIndex = 430;
  if (settings.tiles) {
    L.tileLayer(settings.tiles, { maxZoom: 19, referrerPolicy: "no-referrer" }).addTo(map);
    const attribution = document.createElement("span");
    attribution.textContent = settings.tile_credit || "";
    map.attributionControl.addAttribution(attribution.innerHTML);
    element.classList.add("tiled");
  }

  const renderer = L.svg({ padding: 0.6 });
  const countries = new Map();
  const boxes = new Map();
  for (const [code, shape] of shapes) {
    const layer = L.geoJSON(shape, { renderer, smoothFactor: 0.6, style: { className: "country" } }).getLayers()[0];
    if (!layer || !shape.geometry.coordinates.length) continue;
    countries.set(code, layer);
    boxes.set(code, mainland(shape));
    listen(layer, code);
    layer.addTo(map);
  }
  const dots = new Map();
  const heat = heatLayer();
  heat.addTo(map);
  const estimatedHeat = heatLayer({ hollow: true });
  estimatedHeat.addTo(map);
  const single = L.layerGroup().addTo(map);
  const rings = L.layerGroup().addTo(map);
  const outlines = L.layerGroup().addTo(map);
  const spots = L.layerGroup().addTo(map);
  const located = L.layerGroup().addTo(map);
  let locatedBounds = null;
  const scale = L.control.scale({ imperial: false, position: "bottomright" });
  let spotBounds = new Map();
  let shown = { values: new Map(), between: [], places: [], chosen: "", typical: new Set() };
  let isHeatForced = false;
  let heatParameters = {};
  let givenPhotos = null;
  let lastRequest = 0;
  let hasEstimates = false;
  let withEstimates = true;
  let marked = null;
  let isProgrammatic = false;

  function listen(layer, code) {
    layer.on("click", (event) => {
      L.DomEvent.stopPropagation(event);
      if (photosShown() && map.getZoom() < map.getMaxZoom()) map.setView(event.latlng, map.getZoom() + 2);
      else on.select(code);
    });
    layer.on("mousemove", (event) => on.hover(code, event.originalEvent));
    layer.on("mouseout", () => on.hover("", null));
  }

  const photosShown = () => isHeatForced || map.getZoom() >= PHOTOS_FROM_ZOOM;

  function classOf(code) {
    const value = photosShown() ? 0 : shown.values.get(code);
    const classes = ["country", `q${step(value, shown.between)}`.replace("q-1", "none"), "leaflet-interactive"];
    if (code === shown.chosen) classes.push("chosen");
    if (!photosShown() && shown.typical.has(code)) classes.push("typical");
    return classes.join(" ");
  }

  function paint() {
    for (const [code, layer] of countries) layer.getElement()?.setAttribute("class", classOf(code));
    for (const [code, layer] of dots) layer.getElement()?.setAttribute("class", `${classOf(code)} dot`);
    countries.get(shown.chosen)?.bringToFront();
  }

  /** Adds dots for countries that are small at this zoom level, and removes others. */
  function updateDots() {
    const wanted = new Map();
    if (!photosShown()) {
      for (const place of shown.places) {
        const box = boxes.get(place.country);
        if (!place.location || !(shown.values.get(place.country) > 0) || (box && pixels(box) > MIN_COUNTRY_PIXELS)) continue;
        wanted.set(place.country, [place.location.lat, place.location.lon]);
      }
    }
    for (const [code, layer] of dots) {
      if (!wanted.has(code)) {
        layer.remove();
        dots.delete(code);
      }
    }
    for (const [code, point] of wanted) {
      if (dots.has(code)) continue;
      const layer = L.circleMarker(point, { radius: 3.5, pane: "dots", className: "country dot" });
      listen(layer, code);
      dots.set(code, layer.addTo(map));
    }
  }

  function pixels(box) {
    const a = map.project(box.getSouthWest());
    const b = map.project(box.getNorthEast());
    return Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y));
  }

  async function loadPhotos() {
    const turn = ++lastRequest;
    if (!photosShown() || givenPhotos) {
      heat.show(null);
      estimatedHeat.show(null);
      mark((photosShown() && givenPhotos) || []);
      return;
    }
    const zoom = Math.round(map.getZoom());
    const load = (estimated) => request("heat", { ...heatParameters, bbox: box(map.getBounds().pad(0.1), zoom), zoom, estimated }).catch(() => null);
    // Estimates are counted apart, as they are drawn differently.
    const [view, estimated] = await Promise.all([load(hasEstimates ? "false" : ""), hasEstimates && withEstimates ? load("true") : null]);
    if (turn !== lastRequest || !view) return;
    heat.show(view.cells ? view : null);
    estimatedHeat.show(estimated?.cells?.length ? estimated : null);
    mark([...(view.photos ?? []), ...(estimated?.photos ?? [])]);
  }

  /** Shows individual photos, unless they are shown already. */
  function mark(photos) {
    if (photos === marked) return;
    marked = photos;
    single.clearLayers();
    rings.clearLayers();
    for (const photo of photos) {
      const one = L.marker([photo.location.lat, photo.location.lon], {
        icon: L.divIcon({ className: photo.estimated ? "photo estimate" : "photo", html: "", iconSize: [14, 14] }),
        title: `${photo.title || "Untitled photo"}${photo.estimated ? " (estimated place)" : ""}`,
        // Hundreds of tab stops would be unusable; the panel lists photos as well.
        keyboard: photos.length <= MAX_TAB_STOPS,
      });
      one.bindPopup(() => credit(photo, settings.pictures), { maxWidth: 280, minWidth: 220 });
      if (photo.estimated && photo.location_uncertainty_m > 0) {
        // All rings at once would hide the map, so each is shown with its photo.
        const ring = L.circle(one.getLatLng(), { radius: photo.location_uncertainty_m, pane: "outlines", interactive: false, className: "outline uncertainty" });
        const show = () => rings.addLayer(ring);
        const hide = () => !one.isPopupOpen() && rings.removeLayer(ring);
        one.on("mouseover popupopen", show).on("mouseout", hide).on("popupclose", () => rings.removeLayer(ring));
      }
      single.addLayer(one);
    }
  }

  map.on("zoomstart", () => {
    heat.hide();
    estimatedHeat.hide();
  });
  map.on("zoomend", () => {
    updateDots();
    paint();
    on.zoomed();
  });
  map.on("moveend", () => {
    loadPhotos();
    // Only moves by the user are kept in the URL.
    if (isProgrammatic) {
      isProgrammatic = false;
      return;
    }
    const centre = map.getCenter();
    on.moved(`${+map.getZoom().toFixed(2)}/${centre.lat.toFixed(3)}/${centre.lng.toFixed(3)}`);
  });

  /** Draws outlines in GeoJSON with the class of their kind. */
  function draw(shapes) {
    outlines.clearLayers();
    for (const { kind, shape } of shapes) {
      L.geoJSON(shape, { pane: "outlines", interactive: false, smoothFactor: 0.5, style: { className: `outline ${kind}` } }).addTo(outlines);
    }
  }

  /** Draws viewpoints: outlines or circles, numbered centres, and a cross at the subject. */
  function drawSpots({ spots: all = [], subject, around, chosen }) {
    spots.clearLayers();
    spotBounds = new Map();
    if (around) L.circle([around.lat, around.lon], { radius: around.km * 1000, pane: "outlines", interactive: false, className: "outline around" }).addTo(spots);
    for (const one of all) {
      const centre = [one.point.lat, one.point.lon];
      const area = one.outline
        ? L.geoJSON(one.outline, { pane: "outlines", interactive: false, style: { className: "outline viewpoint" } })
        : L.circle(centre, { radius: one.radius, pane: "outlines", interactive: false, className: "outline viewpoint" });
      area.addTo(spots);
      spotBounds.set(String(one.rank), L.latLng(centre).toBounds(8 * one.radius));
      const number = document.createElement("span");
      number.textContent = one.rank;
      const marker = L.marker(centre, {
        icon: L.divIcon({ className: String(one.rank) === chosen ? "numbered chosen" : "numbered", html: number, iconSize: [24, 24] }),
        title: one.title,
        // The best ones are on top.
        zIndexOffset: -10 * one.rank,
      });
      marker.on("click", () => on.pick(String(one.rank)));
      marker.addTo(spots);
    }
    if (subject) {
      L.marker([subject.lat, subject.lon], { icon: L.divIcon({ className: "subject", html: "", iconSize: [18, 18] }), title: "The subject", interactive: false, keyboard: false, zIndexOffset: -5000 }).addTo(spots);
    }
  }

  /** Draws an estimate: cells, point and alternatives; or photos, each joined with its estimate. */
  function drawLocated({ cells = [], point, uncertainty, alternatives = [], shots = [], chosen }) {
    located.clearLayers();
    locatedBounds = null;
    // The most likely cell is on top.
    for (const cell of [...cells].reverse()) {
      L.geoJSON(cell.outline, { pane: "outlines", interactive: false, smoothFactor: 0.5, style: { className: `cell s${cellStep(cell.share)}` } }).addTo(located);
    }
    for (const one of alternatives) {
      L.circleMarker([one.location.lat, one.location.lon], { radius: 4, pane: "dots", className: "alternative" })
        .bindTooltip(text(`${one.place}, or else`))
        .addTo(located);
    }
    if (point) {
      const centre = [point.lat, point.lon];
      L.circle(centre, { radius: uncertainty, pane: "outlines", interactive: false, className: "outline uncertainty" }).addTo(located);
      L.circleMarker(centre, { radius: 7, pane: "dots", interactive: false, className: "guess" }).addTo(located);
      locatedBounds = L.latLng(centre).toBounds(Math.min(4e6, 2.4 * uncertainty));
      alternatives.filter((one) => one.share >= 0.15).forEach((one) => locatedBounds.extend([one.location.lat, one.location.lon]));
    } else if (cells.length) {
      locatedBounds = L.featureGroup(located.getLayers()).getBounds();
    }
    // The selected photo is on top.
    for (const one of [...shots].sort((a, b) => (a.id === chosen) - (b.id === chosen))) drawShot(one, chosen);
  }

  function drawShot({ id, truth, guess, near, title }, chosen) {
    const is = `${near ? " near" : ""}${id === chosen ? " chosen" : chosen ? " other" : ""}`;
    const from = [truth.lat, truth.lon];
    const listenTo = (layer) =>
      layer
        .bindTooltip(text(title), { sticky: true })
        .on("click", (event) => {
          L.DomEvent.stopPropagation(event);
          on.shot(id);
        })
        .addTo(located);
    if (guess) {
      // The shorter way around the globe.
      const to = [guess.lat, guess.lon + 360 * Math.round((truth.lon - guess.lon) / 360)];
      listenTo(L.polyline([from, to], { pane: "outlines", className: `join${is}` }));
      listenTo(L.circleMarker(to, { radius: 5, pane: "dots", className: `guess${is}` }));
      if (id === chosen) locatedBounds = L.latLngBounds(from, to).extend(L.latLng(from).toBounds(4000));
    } else if (id === chosen) locatedBounds = L.latLng(from).toBounds(100_000);
    listenTo(L.circleMarker(from, { radius: 4, pane: "dots", className: `truth${is}` }));
  }

  /** Returns an element with some text, which is never markup. */
  function text(words) {
    const element = document.createElement("bdi");
    element.textContent = words.slice(0, 80);
    return element;
  }

  /** Moves the map without changing the URL. */
  function move(action) {
    isProgrammatic = true;
    action();
  }

  return {
    /** Shows the section in the URL, or else the world. */
    goTo(at, { animate = true } = {}) {
      const [zoom, lat, lon] = at.split("/").map(Number);
      if ([zoom, lat, lon].every(Number.isFinite)) move(() => map.setView([lat, lon], zoom, { animate }));
      else world();
    },
    world,
    /** Moves the map to a place. */
    show(place) {
      const box = place.level === "country" ? boxes.get(place.country) : null;
      const quick = { animate: !matchMedia("(prefers-reduced-motion: reduce)").matches };
      if (box) move(() => map.fitBounds(box, { ...quick, maxZoom: 5.75, padding: [30, 30] }));
      else if (place.location) {
        const { lat, lon } = place.location;
        move(() => map.setView([lat, lon], place.level === "city" ? 11 : 6, quick));
      }
    },
    /** Colours countries. */
    colour(next) {
      shown = { ...shown, ...next };
      updateDots();
      paint();
    },
    /**
     * Sets the filter of the heat map, and whether it is shown at all zoom levels. Given photos are shown
     * individually instead.
     */
    photos(parameters, wanted, few = null) {
      const same = JSON.stringify(parameters) === JSON.stringify(heatParameters) && wanted === isHeatForced && few === givenPhotos;
      heatParameters = parameters;
      isHeatForced = wanted;
      givenPhotos = few;
      if (!same) this.refresh();
    },
    /** Sets whether there are photos with an estimated place, and whether they are shown. */
    estimates(known, wanted) {
      if (known === hasEstimates && wanted === withEstimates) return;
      hasEstimates = known;
      withEstimates = wanted;
      loadPhotos();
    },
    /** Moves the map to the givenPhotos photos. */
    fit() {
      const quick = { animate: !matchMedia("(prefers-reduced-motion: reduce)").matches };
      const points = (givenPhotos ?? []).map((photo) => [photo.location.lat, photo.location.lon]);
      if (points.length) move(() => map.fitBounds(points, { ...quick, maxZoom: 11, padding: [40, 40] }));
      else world();
    },
    /** Shows outlines; an empty list removes them. */
    outlines: draw,
    /** Shows viewpoints, or a circle; null removes them. */
    spots(overlay) {
      drawSpots(overlay ?? {});
      overlay ? scale.addTo(map) : scale.remove();
    },
    /** Moves the map to a viewpoint, or else to all of them. */
    fitSpots(rank) {
      const quick = { animate: !matchMedia("(prefers-reduced-motion: reduce)").matches };
      const bounds = spotBounds.get(rank) ?? [...spotBounds.values()].reduce((all, one) => (all ? all.extend(one) : L.latLngBounds(one.getSouthWest(), one.getNorthEast())), null);
      if (bounds) move(() => map.fitBounds(bounds, { ...quick, maxZoom: 17, padding: [30, 30] }));
      else world();
    },
    /** Shows an estimate, or photos with their estimates; null removes them. */
    located: (overlay) => drawLocated(overlay ?? {}),
    /** Moves the map to what is located, or else to the world. */
    fitLocated(maxZoom) {
      const quick = { animate: !matchMedia("(prefers-reduced-motion: reduce)").matches };
      if (locatedBounds?.isValid()) move(() => map.fitBounds(locatedBounds, { ...quick, maxZoom, padding: [40, 40] }));
      else world();
    },
    zoom: () => Math.round(map.getZoom()),
    /** Moves the map to a circle. */
    fitCircle({ lat, lon, km }) {
      const quick = { animate: !matchMedia("(prefers-reduced-motion: reduce)").matches };
      move(() => map.fitBounds(L.latLng([lat, lon]).toBounds(2000 * km), quick));
    },
    /** Moves the map to the drawn outlines. */
    fitOutlines() {
      const bounds = L.featureGroup(outlines.getLayers()).getBounds();
      if (bounds.isValid()) move(() => map.fitBounds(bounds, { animate: false, padding: [20, 20] }));
    },
    refresh() {
      updateDots();
      paint();
      loadPhotos();
    },
    resized: () => map.invalidateSize(),
    photosShown,
  };

  function world() {
    // From 60° south to 78° north, where people live.
    const size = map.getSize();
    const zoom = Math.max(1, Math.log2(size.x / 256), size.x > 900 ? Math.log2(size.y / 256) - 0.4 : 1);
    move(() => map.setView([28, 8], Math.floor(zoom * 4) / 4, { animate: false }));
  }
}

/** Returns the bounds of a country's largest part, as overseas parts may span half the world. */
function mainland(shape) {
  let best = null;
  let size = -1;
  for (const [ring] of shape.geometry.coordinates) {
    const [west, east] = d3.extent(ring, (point) => point[0]);
    const [south, north] = d3.extent(ring, (point) => point[1]);
    const area = (east - west) * (north - south) * Math.cos(((north + south) / 2) * (Math.PI / 180));
    if (area > size) {
      size = area;
      best = [
        [south, west],
        [north, east],
      ];
    }
  }
  return L.latLngBounds(best);
}

/** Returns bounds aligned to tiles, so that small moves give the same cached request. */
function box(bounds, zoom) {
  const tiles = 2 ** Math.max(0, zoom);
  const edge = (degrees, up) => {
    const tile = ((degrees + 180) / 360) * tiles;
    return Math.max(-180, Math.min(180, ((up ? Math.ceil(tile) : Math.floor(tile)) / tiles) * 360 - 180));
  };
  const west = edge(bounds.getWest(), false);
  const east = edge(bounds.getEast(), true);
  const step = 180 / tiles;
  const south = Math.max(-90, Math.floor(bounds.getSouth() / step) * step);
  const north = Math.min(90, Math.ceil(bounds.getNorth() / step) * step);
  return [west, south, east, north].map((degrees) => +degrees.toFixed(6)).join(",");
}

