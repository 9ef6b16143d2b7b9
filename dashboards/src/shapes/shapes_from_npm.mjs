// Makes the page's country shapes and the tables of populations and continents from npm packages that carry the data:
//
//   npm install world-atlas@2.0.2 cldr-core@48.2.0 topojson-server@3 topojson-simplify@3 topojson-client@3 \
//     d3-geo@3 d3-geo-projection@4
//   node shapes_from_npm.mjs OUT_DIR
//
// Shapes: Natural Earth 1:50 million (public domain), simplified and keyed by ISO 3166-1 alpha-2 as the
// geocoder has it, so that overseas parts which have a code of their own leave their state's shape.
// Populations: Unicode CLDR, supplemental/territoryInfo. Continents: supplemental/territoryContainment, which follows UN M49.
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.cwd(), "package.json"));
const atlas = require("world-atlas/countries-50m.json");
const { feature, quantize } = require("topojson-client");
const { topology } = require("topojson-server");
const { presimplify, simplify, filterWeight, sphericalTriangleArea } = require("topojson-simplify");
const { geoProject } = await import(pathToFileURL(require.resolve("d3-geo-projection")).href);
const { geoEquirectangular } = await import(pathToFileURL(require.resolve("d3-geo")).href);
const codes = require("cldr-core/supplemental/codeMappings.json").supplemental.codeMappings;
const territories = require("cldr-core/supplemental/territoryInfo.json").supplemental.territoryInfo;

const containment = require("cldr-core/supplemental/territoryContainment.json").supplemental.territoryContainment;

const out = process.argv[2];
const alpha2 = new Map(
  Object.entries(codes)
    .filter(([code, of]) => /^[A-Z]{2}$/.test(code) && of._numeric)
    .map(([code, of]) => [of._numeric, code])
);

// Shapes without an ISO number: Kosovo, and territories that ISO assigns to another country.
const unnumbered = { Kosovo: "XK", Somaliland: "SO", "N. Cyprus": "CY" };

// Parts that the source draws with their state: [state, code, name, west, south, east, north].
const parts = [
  ["FR", "GF", "French Guiana", -56, 1, -50, 7],
  ["FR", "GP", "Guadeloupe", -62, 15.7, -60.9, 16.6],
  ["FR", "MQ", "Martinique", -61.4, 14.2, -60.6, 15.1],
  ["FR", "RE", "Réunion", 55, -21.6, 56, -20.6],
  ["FR", "YT", "Mayotte", 44.8, -13.2, 45.5, -12.4],
  ["NO", "SJ", "Svalbard and Jan Mayen", -10, 70.5, 35, 81.5, 74],
  ["NL", "BQ", "Caribbean Netherlands", -69, 11.8, -62.5, 18],
];

const shapes = new Map();
function add(code, name, polygon) {
  const known = shapes.get(code) ?? { name, polygons: [] };
  known.polygons.push(polygon);
  shapes.set(code, known);
}

// The source joins what the antimeridian parts; on a flat map it has to be cut there again.
const flat = geoEquirectangular().scale(180 / Math.PI).translate([0, 0]).precision(0).reflectY(true);
function cut(geometry) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const crosses = polygons.some(([ring]) =>
    ring.some(([lon, lat], i) => Math.abs(lat) > 89.9 || (i && Math.abs(lon - ring[i - 1][0]) > 180))
  );
  if (!crosses) return polygons;
  const parted = geoProject(geometry, flat);
  return parted.type === "Polygon" ? [parted.coordinates] : parted.coordinates;
}

function centre(ring) {
  const lon = ring.map((p) => p[0]);
  const lat = ring.map((p) => p[1]);
  return [(Math.min(...lon) + Math.max(...lon)) / 2, (Math.min(...lat) + Math.max(...lat)) / 2];
}

const ordered = [...feature(atlas, atlas.objects.countries).features].sort(
  // A shape that takes its code from a neighbour comes last, so that the neighbour gives the name.
  (a, b) => Number(a.id === undefined) - Number(b.id === undefined)
);
for (const country of ordered) {
  const code = alpha2.get(country.id) ?? unnumbered[country.properties.name];
  if (!code) {
    console.error("no code, left out:", country.properties.name);
    continue;
  }
  for (const polygon of cut(country.geometry)) {
    const [lon, lat] = centre(polygon[0]);
    const part = parts.find(
      ([state, , , west, south, east, north, from = south]) =>
        state === code && lon >= west && lon <= east && lat >= Math.max(south, from) && lat <= north
    );
    part ? add(part[1], part[2], polygon) : add(code, country.properties.name, polygon);
  }
}

const collection = {
  type: "FeatureCollection",
  features: [...shapes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { name, polygons }]) => ({
      type: "Feature",
      id: code,
      properties: { name },
      geometry: { type: "MultiPolygon", coordinates: polygons },
    })),
};
let topo = presimplify(topology({ countries: collection }, 1e6), sphericalTriangleArea);
// Steradians: a bend of less than about 5 by 5 km is not seen; islands are kept whatever their size.
topo = quantize(simplify(topo, 5e-7), 2e4);
writeFileSync(join(out, "world.topo.json"), JSON.stringify(topo) + "\n");

const people = Object.entries(territories)
  .filter(([code]) => /^[A-Z]{2}$/.test(code) && !["ZZ", "EU", "UN"].includes(code))
  .map(([code, of]) => [code, Number(of._population)])
  .filter(([, population]) => population > 0)
  .sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(
  join(out, "population.csv"),
  "country,population\n" + people.map((row) => row.join(",")).join("\n") + "\n"
);

const within = (code) =>
  containment[code] ? containment[code]._contains.flatMap(within) : /^[A-Z]{2}$/.test(code) ? [code] : [];
const continents = new Map([["AQ", "antarctica"]]);
for (const [code, name] of [
  ["002", "africa"],
  ["142", "asia"],
  ["150", "europe"],
  ["003", "north-america"],
  ["005", "south-america"],
  ["009", "oceania"],
]) {
  within(code)
    .filter((country) => !continents.has(country))
    .forEach((country) => continents.set(country, name));
}
writeFileSync(
  join(out, "continents.csv"),
  "country,continent\n" + [...continents].sort(([a], [b]) => (a < b ? -1 : 1)).map((row) => row.join(",")).join("\n") + "\n"
);
