#!/usr/bin/env python3
"""Counts the tags of places in gzip JSON Lines shards like World Photo Index, on one core.

A row counts if its latitude and longitude are truthy, so not if one is 0. Its place is the
nearest town in raw degrees: one query of a scipy.spatial.cKDTree for all points of a shard. Tags
are split at commas, "+" is a space, %XX is not decoded, and words are dropped inside a tag. They
are counted for the country, the admin1 and the town, and as in the peer each shard keeps
only the most frequent ones: 180 per country, 60 per admin1, 40 per town. Omitted, in the
peer's favour: words of titles and descriptions, sample photos, files between the steps, and
moving data between machines.

Prints one JSON object. Malformed rows are lines that are not a JSON object or have coordinates
out of range; a truncated or damaged shard has one more.

usage: photo_index.py TOWNS SHARD...
       TOWNS has tab-separated columns: latitude, longitude, country, admin1 code, name
"""

import functools
import gzip
import heapq
import io
import json
import math
import re
import resource
import sys
import time
import zlib
from collections import Counter, defaultdict

import numpy
from scipy.spatial import cKDTree

BUFFER = 1 << 16
MAX_TAGS_TEXT = 400
KEPT_OF_COUNTRY = 180
KEPT_OF_ADMIN1 = 60
KEPT_OF_TOWN = 40
SIGNATURE = 25

VOWELS = frozenset("aeiou")
HEX = re.compile(r"[0-9a-f]{2,}")
ESCAPES = re.compile(r"(?:%[0-9a-f]{2}){2}")
STOP_WORDS = frozenset(
    """
    and are for from her his its our that the their this was with you your
    camera canon digital flickr flickriosapp geotagged image iphone jpeg leica lens nikon olympus
    panasonic pentax photo photography photos picture pictures samsung shot sony
    bokeh color colour hdr landscape macro portrait
    day days evening holiday hour hours morning new night old travel trip vacation week year years
    """.split()
)


def read_towns(path):
    points = []
    places = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            latitude, longitude, country, admin1, name = line.rstrip("\n").split("\t")
            points.append((float(latitude), float(longitude)))
            places.append((country, (country, admin1), (country, admin1, name)))
    return cKDTree(numpy.array(points)), places


@functools.lru_cache(maxsize=1 << 17)
def clean(tag):
    """Returns the cleaned tag; empty if it is dropped. Cached, because most tags are repeated."""
    words = tag.replace("+", " ").lower().split()
    if all(map(HEX.fullmatch, words)):
        return ""
    # This also excludes numbers, which have no vowels.
    return " ".join(
        [
            word
            for word in words
            if len(word) >= 3 and word not in STOP_WORDS and not VOWELS.isdisjoint(word)
        ]
    )


class Index:
    """The counts of all shards so far."""

    def __init__(self, tree, places):
        self.tree = tree
        self.places = places
        self.rows = 0
        self.malformed = 0
        self.geotagged = 0
        self.tags = 0
        self.photos = Counter()
        self.country_tags = defaultdict(Counter)
        self.admin1_tags = defaultdict(Counter)
        self.town_tags = defaultdict(Counter)

    def add(self, shard):
        points, fields = self.read(shard)
        if points:
            towns = self.tree.query(numpy.array(points), k=1, workers=1)[1].tolist()
            self.count(towns, fields)

    def read(self, shard):
        """Returns the points of the geotagged rows in a shard, and their tags in the same order."""
        points = []
        fields = []
        rows = 0
        malformed = 0
        loads = json.loads
        try:
            # Buffered lines are faster than those of the gzip file itself or of text mode.
            with io.BufferedReader(gzip.open(shard), BUFFER) as lines:
                for line in lines:
                    rows += 1
                    try:
                        row = loads(line)
                        latitude = row.get("latitude")
                        longitude = row.get("longitude")
                        if not latitude or not longitude:
                            continue
                        point = (float(latitude), float(longitude))
                    except (ValueError, TypeError, AttributeError):
                        malformed += 1
                        continue
                    # NaN also fails here.
                    if -90 <= point[0] <= 90 and -180 <= point[1] <= 180:
                        points.append(point)
                        fields.append((row.get("usertags") or "")[:MAX_TAGS_TEXT])
                    else:
                        malformed += 1
        except (EOFError, gzip.BadGzipFile, zlib.error):
            rows += 1
            malformed += 1
        self.rows += rows
        self.malformed += malformed
        self.geotagged += len(points)
        return points, fields

    def count(self, towns, fields):
        # Counter is fast for long lists, so collect the tags by town first.
        tags_of = defaultdict(list)
        for town, field in zip(towns, fields):
            if field:
                tags_of[town] += [tag for tag in map(clean, field.split(",")) if tag]
        countries = defaultdict(Counter)
        admin1s = defaultdict(Counter)
        names = defaultdict(Counter)
        for town, tags in tags_of.items():
            country, admin1, name = self.places[town]
            countries[country].update(tags)
            admin1s[admin1].update(tags)
            names[name].update(tags)
            self.tags += len(tags)
        for town, photos in Counter(towns).items():
            for region in self.places[town]:
                self.photos[region] += photos
        merge(countries, self.country_tags, KEPT_OF_COUNTRY)
        merge(admin1s, self.admin1_tags, KEPT_OF_ADMIN1)
        merge(names, self.town_tags, KEPT_OF_TOWN)

    def signatures(self):
        """Returns the best tags of each country with their scores."""
        countries = {
            country: {tag: count for tag, count in tags.items() if not ESCAPES.search(tag)}
            for country, tags in self.country_tags.items()
        }
        spread = Counter()
        for tags in countries.values():
            spread.update(tags.keys())
        best = {}
        for country, tags in countries.items():
            total = sum(tags.values())
            scores = (
                (
                    count
                    / total
                    * (math.log((len(countries) + 1) / (spread[tag] + 1)) + 1)
                    * math.log(1 + count),
                    tag,
                )
                for tag, count in tags.items()
            )
            best[country] = heapq.nlargest(SIGNATURE, scores)
        return best


def merge(counters, into, most):
    for region, counter in counters.items():
        into[region].update(counter if len(counter) <= most else dict(counter.most_common(most)))


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__[__doc__.index("usage:") :].rstrip())
    wall = time.perf_counter()
    cpu = time.process_time()
    index = Index(*read_towns(sys.argv[1]))
    for shard in sys.argv[2:]:
        index.add(shard)
    signatures = index.signatures()
    wall = time.perf_counter() - wall
    cpu = time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        json.dumps(
            {
                "rows": index.rows,
                "malformed": index.malformed,
                "geotagged": index.geotagged,
                "tags": index.tags,
                "regions": len(index.photos),
                "signatures": sum(map(len, signatures.values())),
                "wall_seconds": round(wall, 3),
                "cpu_seconds": round(cpu, 3),
                # Kibibytes except on macOS.
                "peak_rss_bytes": peak if sys.platform == "darwin" else peak * 1024,
            }
        )
    )


if __name__ == "__main__":
    main()
