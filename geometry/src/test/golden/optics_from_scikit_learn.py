"""Writes the expected results of OpticsGoldenTest, computed by scikit-learn 1.4 or later.

    pip install scikit-learn
    python3 geometry/src/test/golden/optics_from_scikit_learn.py

Each case is a JSON file in src/test/resources: points, parameters and the attributes of the fitted
sklearn.cluster.OPTICS. Vectors are included because sine and cosine differ between languages in the
last bit. Infinity is null.
"""

import json
import math
import random
from pathlib import Path

import numpy as np
import sklearn
from sklearn.cluster import OPTICS

EARTH_RADIUS = 6371008.8
OUT = Path(__file__).parent.parent / "resources/org/tagatlas/geometry/optics"


def around(rng, lat, lon, spread_m, n):
    """Points with normal noise around a place."""
    scale = spread_m / 111195.0
    return [
        (lat + rng.gauss(0, scale), lon + rng.gauss(0, scale) / math.cos(math.radians(lat)))
        for _ in range(n)
    ]


def viewpoints(rng, lat, lon, noise=25):
    """Viewpoints of different density around a subject, and photos from anywhere else."""
    points = []
    for north, east, spread, n in [(0, 0, 30, 30), (900, 200, 12, 20), (-400, 1500, 60, 25), (150, 60, 8, 20)]:
        points += around(
            rng, lat + north / 111195, lon + east / 111195 / math.cos(math.radians(lat)), spread, n
        )
    points += around(rng, lat, lon, 4000, noise)
    rng.shuffle(points)
    return points


def across_antimeridian(rng):
    points = around(rng, -16.8, 179.9995, 40, 35) + around(rng, -16.79, -179.998, 25, 30)
    points += around(rng, -16.8, 179.98, 1500, 25)
    return [(lat, lon - 360 if lon > 180 else lon + 360 if lon <= -180 else lon) for lat, lon in points]


def around_pole(rng):
    # A degree of longitude is about two metres here.
    points = [(90 - abs(rng.gauss(0, 0.002)), rng.uniform(-180, 180)) for _ in range(50)]
    return points + [(89.98 - rng.uniform(0, 0.002), 20 + rng.uniform(0, 2)) for _ in range(40)]


def vectors(points):
    lat, lon = np.radians(np.array(points)).T
    return EARTH_RADIUS * np.stack(
        [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1
    )


def numbers(values):
    return [None if math.isinf(v) else float(v) for v in values]


def write(name, points, **parameters):
    points = [(round(lat, 6), round(lon, 6)) for lat, lon in points]
    xyz = vectors(points)
    fitted = OPTICS(cluster_method="xi", **parameters).fit(xyz)
    case = {
        "sklearn": sklearn.__version__,
        "params": parameters,
        "points": points,
        "xyz": xyz.tolist(),
        "ordering": fitted.ordering_.tolist(),
        "core": numbers(fitted.core_distances_),
        "reachability": numbers(fitted.reachability_),
        "predecessor": fitted.predecessor_.tolist(),
        "hierarchy": fitted.cluster_hierarchy_.tolist(),
        "labels": fitted.labels_.tolist(),
    }
    (OUT / (name + ".json")).write_text(
        "{\n" + ",\n".join(json.dumps(k) + ": " + json.dumps(v) for k, v in case.items()) + "\n}\n"
    )
    print(name, len(points), "points,", len(set(case["labels"]) - {-1}), "clusters")


def main():
    town = viewpoints(random.Random(11), 48.2082, 16.3738)
    shuffled = list(town)
    random.Random(12).shuffle(shuffled)
    write("viewpoints", town, min_samples=8)
    write("shuffled", shuffled, min_samples=8)
    write("uncorrected", town, min_samples=8, predecessor_correction=False)
    write("small_steps", town, min_samples=5, xi=0.01)
    write("near_neighbours", town, min_samples=6, max_eps=500.0)
    write("large_clusters", town, min_samples=5, min_cluster_size=0.2)
    repeated = [(48.2, 16.37)] * 30 + around(random.Random(13), 48.2, 16.37, 50, 50)
    write("repeated", repeated, min_samples=10)
    write("one_place", [(48.2, 16.37)] * 20, min_samples=5)
    write("antimeridian", across_antimeridian(random.Random(14)), min_samples=7)
    write("pole", around_pole(random.Random(15)), min_samples=6)
    few = around(random.Random(16), -33.86, 151.21, 300, 30)
    write("no_more_than_samples", few[:12], min_samples=12)
    write("half_of_all", few, min_samples=15)


if __name__ == "__main__":
    main()
