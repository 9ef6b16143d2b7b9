#!/usr/bin/env python3
"""Looks up the nearest town of points in the same way as the package reverse_geocoder.

That is a scipy.spatial.cKDTree of raw (latitude, longitude) degrees, queried with k=1, on one
core. Prints tab-separated columns: what, points, wall seconds, CPU seconds, points per
second.

usage: nearest_town.py TOWNS POINTS     files of little-endian doubles, alternating latitude and longitude
"""

import sys
import time

import numpy
from scipy.spatial import cKDTree

BATCH = 200


def pairs(path):
    return numpy.fromfile(path, dtype="<f8").reshape(-1, 2)


def timed(label, points, work):
    cpu = time.process_time()
    wall = time.perf_counter()
    result = work()
    wall = time.perf_counter() - wall
    cpu = time.process_time() - cpu
    print(f"{label}\t{points}\t{wall:.4f}\t{cpu:.4f}\t{points / wall:.0f}", flush=True)
    return result


def in_batches(tree, points):
    found = numpy.empty(len(points), dtype=numpy.intp)
    for start in range(0, len(points), BATCH):
        found[start : start + BATCH] = tree.query(points[start : start + BATCH], k=1, workers=1)[1]
    return found


def main():
    towns = pairs(sys.argv[1])
    points = pairs(sys.argv[2])
    tree = timed("load", 0, lambda: cKDTree(towns))
    whole = timed("whole", len(points), lambda: tree.query(points, k=1, workers=1)[1])
    parts = timed("batches", len(points), lambda: in_batches(tree, points))
    if not numpy.array_equal(whole, parts):
        sys.exit("batches have different results")


if __name__ == "__main__":
    main()
