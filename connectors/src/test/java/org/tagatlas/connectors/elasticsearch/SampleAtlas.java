package org.tagatlas.connectors.elasticsearch;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.tagatlas.elasticsearch.DocumentKind;

/**
 * Deterministic sample of about two hundred photos and the documents that a run would publish from
 * them.
 */
final class SampleAtlas {

  /** Tag of half of the photos in Iceland and of hardly any others. */
  static final String TYPICAL_OF_ICELAND = "aurora";

  /** Tag of every photo, and so more frequent in Iceland than its significant tag. */
  static final String EVERYWHERE = "nikon";

  private record City(
      String country, String admin1Code, String admin1, String name, double lat, double lon) {}

  private static final List<City> CITIES =
      List.of(
          new City("IS", "IS.39", "Capital Region", "Reykjavík", 64.1466, -21.9426),
          new City("US", "US.MA", "Massachusetts", "Boston", 42.3601, -71.0589),
          new City("JP", "JP.26", "Kyoto", "Kyoto", 35.0116, 135.7681),
          new City("FR", "FR.11", "Île-de-France", "Paris", 48.8566, 2.3522),
          new City("AU", "AU.02", "New South Wales", "Sydney", -33.8688, 151.2093));

  private static final int PHOTOS_PER_CITY = 40;

  private final Random random = new Random(20_101_112);
  private final Map<DocumentKind, Map<String, JsonObject>> documents = new LinkedHashMap<>();

  SampleAtlas() {
    DocumentKind.SHIPPED.forEach(kind -> documents.put(kind, new TreeMap<>()));
    for (City city : CITIES) {
      for (int i = 0; i < PHOTOS_PER_CITY; i++) {
        addPhoto(city, near(city.lat), near(city.lon), i);
      }
    }
    City fiji = new City("FJ", "FJ.03", "Northern", null, -16.8, 180);
    for (int i = 0; i < 6; i++) {
      // On both sides of the date line.
      double east = rounded(0.1 + random.nextDouble() * 0.8);
      addPhoto(fiji, near(fiji.lat), i % 2 == 0 ? 180 - east : east - 180, i);
    }
    for (int i = 0; i < 4; i++) {
      addPhoto(null, near(30.3), near(-45.2), i);
    }
    addRegions();
    addSignatures();
    addMachineTags();
    addExtra("openplaques", "id", "1");
    addExtra("osm", "node", "2");
  }

  /** Returns the documents of a kind by id. */
  Map<String, JsonObject> byId(DocumentKind kind) {
    return documents.get(kind);
  }

  /** Returns the documents of a kind. */
  Collection<JsonObject> of(DocumentKind kind) {
    return documents.get(kind).values();
  }

  private void addPhoto(City city, double lat, double lon, int number) {
    long id = 4_000_000_000L + byId(DocumentKind.PHOTOS).size();
    List<String> labels = new ArrayList<>(List.of("Nikon"));
    if (random.nextInt(3) == 0) {
      labels.add("Sun Set");
    }
    if (city != null && city.country.equals("IS") ? number % 2 == 0 : random.nextInt(60) == 0) {
      labels.add("Aurora");
    }
    if (random.nextInt(5) == 0) {
      labels.add("島");
    }
    if (city != null && city.name != null) {
      labels.add(city.name);
    }
    JsonArrayBuilder tags = Json.createArrayBuilder();
    labels.forEach(label -> tags.add(label.toLowerCase(Locale.ROOT).replace(" ", "")));
    JsonObjectBuilder photo =
        Json.createObjectBuilder()
            .add("photoid", id)
            .add("location", point(lat, lon))
            .add("accuracy", 11 + number % 6)
            .add("tags", tags)
            .add("labels", Json.createArrayBuilder(labels))
            .add("machine_tags", array("geo:lat=" + lat))
            .add("machine_tag_terms", array("geo:", "geo:lat=", ":lat="))
            .add("machine_tag_pairs", array("geo:lat"))
            .add("machine_tag_numbers", array("geo:lat=c0452ccccccccccd"))
            .add("title", "A photo of number " + number)
            .add("uploaded", uploaded().toString())
            .add("media", number % 10 == 0 ? "video" : "photo")
            .add("photographer", "photographer " + id % 17)
            .add("page_url", "http://www.flickr.com/photos/" + id % 17 + "/" + id + "/")
            .add("download_url", "http://farm4.staticflickr.com/" + id + ".jpg")
            .add("license", "Attribution License")
            .add("license_url", "http://creativecommons.org/licenses/by/2.0/")
            .add("generated", true)
            .add("shard", "part-" + id % 3);
    if (number % 7 == 0) {
      photo
          .add("location_source", "machine_tag")
          .add("location_uncertainty_m", 10 + number)
          .add("location_machine_tag", "foursquare:venue=" + number);
    }
    if (number % 7 == 1) {
      photo
          .add("location_source", "text")
          .add("estimated", true)
          .add("location_uncertainty_m", 10_000)
          .add("location_confidence", 0.9)
          .add("location_model", "gazetteer")
          .add(
              "location_estimate",
              Json.createObjectBuilder()
                  .add("city", Json.createObjectBuilder().add("value", "Paris").add("p", 0.9)));
    }
    if (number % 4 != 0) {
      String taken = "2009-07-" + (10 + number % 20) + "T12:00:00";
      photo
          .add("taken", taken)
          .add("taken_local", taken)
          .add("taken_hour", 12)
          .add("taken_month", 7);
    }
    if (city != null) {
      photo
          .add("country", city.country)
          .add("admin1_code", city.admin1Code)
          .add("admin1", city.admin1);
      if (city.name != null) {
        photo.add("city", city.name).add("city_distance_km", number / 2.0);
      }
    }
    byId(DocumentKind.PHOTOS).put(Long.toString(id), photo.build());
  }

  private void addRegions() {
    for (String window : List.of("all", "2011")) {
      for (City city : CITIES) {
        for (String level : List.of("country", "admin1")) {
          String region = level.equals("country") ? city.country : city.admin1Code;
          JsonObjectBuilder document = Json.createObjectBuilder().add("window", window);
          if (window.equals("all")) {
            document.add("window_kind", "all");
          } else {
            document.add("window_kind", "year").add("window_start", window + "-01-01");
          }
          byId(DocumentKind.REGIONS)
              .put(
                  window + '|' + region,
                  document
                      .add("level", level)
                      .add("region", region)
                      .add("country", city.country)
                      .add("region_name", level.equals("country") ? city.country : city.admin1)
                      .add("location", point(city.lat, city.lon))
                      .add("photos", 40 + random.nextInt(9_000))
                      .add("photographers", 1 + random.nextInt(40))
                      .add("tagged_photos", 40)
                      .add("distinct_tags", 5)
                      .add("top_tags", array("Nikon", "Sun Set"))
                      .add("updated", "2026-01-02T03:04:05Z")
                      .build());
        }
      }
    }
  }

  private void addSignatures() {
    for (JsonObject region : List.copyOf(of(DocumentKind.REGIONS))) {
      for (int rank = 1; rank <= 12; rank++) {
        // Ranks are neither in the order of ids nor in that of tags.
        String tag = "tag" + rank * 7 % 13 + region.getString("country").toLowerCase(Locale.ROOT);
        JsonObjectBuilder signature = Json.createObjectBuilder();
        for (String field :
            List.of(
                "window",
                "window_kind",
                "window_start",
                "level",
                "region",
                "country",
                "region_name",
                "location")) {
          if (region.containsKey(field)) {
            signature.add(field, region.get(field));
          }
        }
        String id = region.getString("window") + '|' + region.getString("region") + '|' + tag;
        byId(DocumentKind.SIGNATURES)
            .put(
                id,
                signature
                    .add("rank", rank)
                    .add("tag", tag)
                    .add("label", tag.toUpperCase(Locale.ROOT))
                    .add("photos", 500 - rank)
                    .add("photographers", 60 - rank)
                    .add("score", 100.0 / rank)
                    .add("share", 1.0 / (rank + 1))
                    .add("names_place", rank % 3 == 0)
                    .add("tag_class", rank % 3 == 0 ? "place" : "thing")
                    .add("updated", "2026-01-02T03:04:05Z")
                    .build());
      }
    }
  }

  private void addMachineTags() {
    Map<String, List<String>> predicates =
        Map.of(
            "geo", List.of("lat", "lon", "quartier"),
            "dc", List.of("title", "creator"),
            "lastfm", List.of("event"),
            "openplaques", List.of("id"));
    predicates.forEach(
        (namespace, names) ->
            names.forEach(
                predicate -> {
                  for (int value = 1; value <= 2 + predicate.length(); value++) {
                    addMachineTag(namespace, predicate, value);
                  }
                }));
  }

  private void addMachineTag(String namespace, String predicate, int value) {
    String pair = ':' + predicate + '=';
    Instant first = Instant.parse("2008-01-01T00:00:00Z").plus(40L * value, ChronoUnit.DAYS);
    byId(DocumentKind.MACHINE_TAGS)
        .put(
            namespace + pair + value,
            Json.createObjectBuilder()
                .add("namespace", namespace)
                .add("number", (double) value)
                .add("predicate", predicate)
                .add("value", Integer.toString(value))
                .add("photos", 3 * value + predicate.length())
                .add("first_seen", first.toString())
                .add("last_seen", first.plus(100, ChronoUnit.DAYS).toString())
                .add("countries", value % 2 == 0 ? array("IS", "JP") : array("US"))
                .add(
                    "terms",
                    array(
                        namespace + ':',
                        namespace + pair,
                        namespace + pair + value,
                        "=" + value,
                        pair,
                        pair + value,
                        namespace + ":=" + value))
                .build());
  }

  private void addExtra(String namespace, String predicate, String value) {
    String id = namespace + ':' + predicate + '=' + value;
    byId(DocumentKind.EXTRAS)
        .put(
            id,
            Json.createObjectBuilder()
                .add("machine_tag", id)
                .add("namespace", namespace)
                .add("predicate", predicate)
                .add("value", value)
                .add("service", "A service")
                .add("title", "Title " + value)
                .add("caption", "Caption " + value + " of a service")
                .add("url", "https://example.org/" + value)
                .add("license", "CC0 1.0")
                .add("license_url", "https://creativecommons.org/publicdomain/zero/1.0/")
                .add("fetched", "2026-01-31T12:00:00Z")
                .build());
  }

  private Instant uploaded() {
    return Instant.parse("2008-03-01T00:00:00Z")
        .plus(random.nextInt(5 * 365 * 24 * 3600), ChronoUnit.SECONDS);
  }

  /** Returns a coordinate up to half a degree from a place. */
  private double near(double degrees) {
    return rounded(degrees + random.nextDouble() - 0.5);
  }

  /** Rounds to the precision of photos, avoiding edges of grid cells. */
  private static double rounded(double degrees) {
    return (Math.floor(degrees * 10_000) + 0.3) / 10_000;
  }

  private static JsonObject point(double lat, double lon) {
    return Json.createObjectBuilder().add("lat", lat).add("lon", lon).build();
  }

  private static JsonArray array(String... values) {
    return Json.createArrayBuilder(List.of(values)).build();
  }
}
