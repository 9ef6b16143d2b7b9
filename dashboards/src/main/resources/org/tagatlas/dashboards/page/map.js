// The map: countries by colour, a grid of photos that gets finer, and single photos in the end.
/* global L, d3 */
import { ask } from "./api.js";
import { heatLayer } from "./heat.js";
import { credit } from "./photos.js";
import { step } from "./scale.js";

/** From this zoom on photos are shown in place of countries' colours. */
const PHOTOS_FROM_ZOOM = 6;

/** Countries that are smaller on the screen, in pixels, get a dot. */
const SMALL = 7;

/** As many photos can be gone through with the keyboard. */
const FEW = 60;

/** Makes the map. `on` has select(code), moved(at), hover(code, event). */
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
  if (settings.tiles) {
    L.tileLayer(settings.tiles, { maxZoom: 19, referrerPolicy: "no-referrer" }).addTo(map);
    const words = document.createElement("span");
    words.textContent = settings.tile_credit || "";
    map.attributionControl.addAttribution(words.innerHTML);
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
  const single = L.layerGroup().addTo(map);
  let shown = { values: new Map(), between: [], places: [], chosen: "", typical: new Set() };
  let heatWanted = false;
  let heatOf = {};
  let given = null;
  let asked = 0;
  let marked = null;
  let byUs = false;

  function listen(layer, code) {
    layer.on("click", (event) => {
      L.DomEvent.stopPropagation(event);
      if (photosShown() && map.getZoom() < map.getMaxZoom()) map.setView(event.latlng, map.getZoom() + 2);
      else on.select(code);
    });
    layer.on("mousemove", (event) => on.hover(code, event.originalEvent));
    layer.on("mouseout", () => on.hover("", null));
  }

  const photosShown = () => heatWanted || map.getZoom() >= PHOTOS_FROM_ZOOM;

  function classOf(code) {
    const value = photosShown() ? 0 : shown.values.get(code);
    const words = ["country", `q${step(value, shown.between)}`.replace("q-1", "none"), "leaflet-interactive"];
    if (code === shown.chosen) words.push("chosen");
    if (!photosShown() && shown.typical.has(code)) words.push("typical");
    return words.join(" ");
  }

  function paint() {
    for (const [code, layer] of countries) layer.getElement()?.setAttribute("class", classOf(code));
    for (const [code, dot] of dots) dot.getElement()?.setAttribute("class", `${classOf(code)} dot`);
    countries.get(shown.chosen)?.bringToFront();
  }

  /** Small countries are dots, as long as they are small. */
  function dot() {
    const wanted = new Map();
    if (!photosShown()) {
      for (const place of shown.places) {
        const box = boxes.get(place.country);
        if (!place.location || !(shown.values.get(place.country) > 0) || (box && pixels(box) > SMALL)) continue;
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
    const turn = ++asked;
    if (!photosShown()) {
      heat.show(null);
      mark([]);
      return;
    }
    if (given) {
      heat.show(null);
      mark(given);
      return;
    }
    const zoom = Math.round(map.getZoom());
    const view = await ask("heat", { ...heatOf, bbox: box(map.getBounds().pad(0.1), zoom), zoom }).catch(() => null);
    if (turn !== asked || !view) return;
    heat.show(view.cells ? view : null);
    mark(view.photos || []);
  }

  /** Shows single photos, and lets those be that are there already. */
  function mark(photos) {
    if (photos === marked) return;
    marked = photos;
    single.clearLayers();
    for (const photo of photos) {
      const one = L.marker([photo.location.lat, photo.location.lon], {
        icon: L.divIcon({ className: "photo", html: "", iconSize: [14, 14] }),
        title: photo.title || "Photo without a title",
        // Hundreds of stops on the way of the Tab key help nobody; the panel lists photos as well.
        keyboard: photos.length <= FEW,
      });
      one.bindPopup(() => credit(photo, settings.pictures), { maxWidth: 280, minWidth: 220 });
      single.addLayer(one);
    }
  }

  map.on("zoomstart", () => heat.hide());
  map.on("zoomend", () => {
    dot();
    paint();
    on.zoomed();
  });
  map.on("moveend", () => {
    loadPhotos();
    // Where the page itself went is no choice of the reader's to keep.
    if (byUs) {
      byUs = false;
      return;
    }
    const centre = map.getCenter();
    on.moved(`${+map.getZoom().toFixed(2)}/${centre.lat.toFixed(3)}/${centre.lng.toFixed(3)}`);
  });

  /** Moves the map without making that part of the address. */
  function move(action) {
    byUs = true;
    action();
  }

  return {
    /** Shows the world, or what an address says. */
    goTo(at, { animate = true } = {}) {
      const [zoom, lat, lon] = at.split("/").map(Number);
      if ([zoom, lat, lon].every(Number.isFinite)) move(() => map.setView([lat, lon], zoom, { animate }));
      else world();
    },
    world,
    /** Brings a place into view, in the part of the map that nothing covers. */
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
      dot();
      paint();
    },
    /**
     * Says which photos the grid is of, and whether it is wanted farther out too. Photos that are
     * given are shown one by one in its place, wherever they are.
     */
    photos(parameters, wanted, few = null) {
      const same = JSON.stringify(parameters) === JSON.stringify(heatOf) && wanted === heatWanted && few === given;
      heatOf = parameters;
      heatWanted = wanted;
      given = few;
      if (!same) this.refresh();
    },
    /** Brings the photos that have been given into view. */
    fit() {
      const quick = { animate: !matchMedia("(prefers-reduced-motion: reduce)").matches };
      const points = (given ?? []).map((photo) => [photo.location.lat, photo.location.lon]);
      if (points.length) move(() => map.fitBounds(points, { ...quick, maxZoom: 11, padding: [40, 40] }));
      else world();
    },
    refresh() {
      dot();
      paint();
      loadPhotos();
    },
    resized: () => map.invalidateSize(),
    photosShown,
  };

  function world() {
    // Sixty south to seventy-eight north: where people are.
    const size = map.getSize();
    const zoom = Math.max(1, Math.log2(size.x / 256), size.x > 900 ? Math.log2(size.y / 256) - 0.4 : 1);
    move(() => map.setView([28, 8], Math.floor(zoom * 4) / 4, { animate: false }));
  }
}

/** Returns the box around a country's largest part: overseas parts would be half the world. */
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

/** Returns a box at the edges of tiles, so that a small move asks the same again. */
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

