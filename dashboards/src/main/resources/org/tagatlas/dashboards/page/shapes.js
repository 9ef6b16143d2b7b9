// Reads the shapes of countries from TopoJSON, which stores shared borders once.

/** Returns countries as GeoJSON features, by code. */
export async function load() {
  const response = await fetch("world.topo.json");
  const topology = await response.json();
  const arcs = topology.arcs.map((arc) => points(arc, topology.transform));
  const shapes = new Map();
  for (const shape of topology.objects.countries.geometries) {
    const polygons = shape.type === "Polygon" ? [shape.arcs] : shape.arcs || [];
    shapes.set(shape.id, {
      type: "Feature",
      id: shape.id,
      properties: shape.properties,
      geometry: {
        type: "MultiPolygon",
        coordinates: polygons.map((rings) => rings.map((ring) => join(ring, arcs))),
      },
    });
  }
  return shapes;
}

function points(arc, { scale, translate }) {
  let x = 0;
  let y = 0;
  return arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
}

function join(ring, arcs) {
  const joined = [];
  for (const index of ring) {
    const arc = index < 0 ? arcs[~index].slice().reverse() : arcs[index];
    // The first point of an arc is the last point of the previous one.
    joined.push(...(joined.length ? arc.slice(1) : arc));
  }
  return joined;
}
