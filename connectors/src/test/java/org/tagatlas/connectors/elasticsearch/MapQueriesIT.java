package org.tagatlas.connectors.elasticsearch;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchServer;
import org.tagatlas.elasticsearch.RunningElasticsearch;

/** Tests queries of maps on photos and regions. */
@ExtendWith(RunningElasticsearch.class)
class MapQueriesIT {

  /** Tolerance: Elasticsearch stores a coordinate in 32 bits, less than a centimetre. */
  private static final double DEGREES = 1e-6;

  private final PublishedSample sample;

  MapQueriesIT(ElasticsearchServer server) {
    sample = PublishedSample.on(server);
  }

  @ParameterizedTest
  @ValueSource(ints = 6)
  void tilesHavePhotoCountsAndCentroids(int zoom) {
    JsonObject grid =
        sample.aggregate(
            "photos",
            """
            {"grid": {
              "geotile_grid": {"field": "location", "precision": %d, "size": 65535},
              "aggs": {"centre": {"geo_centroid": {"field": "location"}}}}}
            """
                .formatted(zoom));
    assertCells(
        grid,
        photo -> MapGrid.tile(PublishedSample.lat(photo), PublishedSample.lon(photo), zoom),
        photo -> true);
  }

  @Tag("nightly")
  @ParameterizedTest
  @ValueSource(ints = {0, 3, 9, 14})
  void tilesOfOtherZoomsHavePhotoCountsAndCentroids(int zoom) {
    tilesHavePhotoCountsAndCentroids(zoom);
  }

  @ParameterizedTest
  @ValueSource(ints = 5)
  void geohashesHavePhotoCountsAndCentroids(int characters) {
    JsonObject grid =
        sample.aggregate(
            "photos",
            """
            {"grid": {
              "geohash_grid": {"field": "location", "precision": %d, "size": 65535},
              "aggs": {"centre": {"geo_centroid": {"field": "location"}}}}}
            """
                .formatted(characters));
    assertCells(
        grid,
        photo ->
            MapGrid.geohash(PublishedSample.lat(photo), PublishedSample.lon(photo), characters),
        photo -> true);
  }

  @Tag("nightly")
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void geohashesOfOtherLengthsHavePhotoCountsAndCentroids(int characters) {
    geohashesHavePhotoCountsAndCentroids(characters);
  }

  @Test
  void filtersByViewportAndTag() {
    JsonObject grid =
        sample
            .search(
                "photos",
                """
                {"size": 0,
                 "query": {"bool": {"filter": [
                   {"term": {"tags": "sunset"}},
                   {"geo_bounding_box": {"location": {
                     "top_left": {"lat": 70, "lon": -30}, "bottom_right": {"lat": 40, "lon": 20}}}}]}},
                 "aggs": {"grid": {
                   "geotile_grid": {"field": "location", "precision": 8, "size": 65535},
                   "aggs": {"centre": {"geo_centroid": {"field": "location"}}}}}}
                """)
            .getJsonObject("aggregations");
    assertCells(
        grid,
        photo -> MapGrid.tile(PublishedSample.lat(photo), PublishedSample.lon(photo), 8),
        photo ->
            PublishedSample.values(photo, "tags").contains("sunset")
                && List.of("IS", "FR").contains(photo.getString("country", "")));
  }

  @ParameterizedTest
  @ValueSource(strings = "JP")
  void boundsOfACountryContainItsPhotos(String country) {
    JsonObject bounds = bounds("photos", "{\"term\": {\"country\": \"" + country + "\"}}");
    assertBounds(
        bounds, PublishedSample.photos(photo -> country.equals(photo.getString("country", ""))));
  }

  @Tag("nightly")
  @ParameterizedTest
  @ValueSource(strings = {"IS", "US", "FR", "AU"})
  void boundsOfOtherCountriesContainTheirPhotos(String country) {
    boundsOfACountryContainItsPhotos(country);
  }

  @Test
  void boundsOfACountryOnTheDateLineAreNarrow() {
    JsonObject bounds = bounds("photos", "{\"term\": {\"country\": \"FJ\"}}");
    List<JsonObject> fiji =
        PublishedSample.photos(photo -> "FJ".equals(photo.getString("country", "")));
    assertThat(bounds.getJsonObject("top_left").getJsonNumber("lon").doubleValue())
        .isCloseTo(
            fiji.stream()
                .mapToDouble(PublishedSample::lon)
                .filter(lon -> lon > 0)
                .min()
                .orElseThrow(),
            within(DEGREES));
    assertThat(bounds.getJsonObject("bottom_right").getJsonNumber("lon").doubleValue())
        .isCloseTo(
            fiji.stream()
                .mapToDouble(PublishedSample::lon)
                .filter(lon -> lon < 0)
                .max()
                .orElseThrow(),
            within(DEGREES));
  }

  @Test
  void aggregatesRegionsOfAWindowByTile() {
    Predicate<JsonObject> shown =
        region ->
            region.getString("window").equals("2011") && region.getString("level").equals("admin1");
    String query =
        """
        {"bool": {"filter": [{"term": {"window": "2011"}}, {"term": {"level": "admin1"}}]}}
        """;
    List<JsonObject> expected =
        PublishedSample.ATLAS.of(DocumentKind.REGIONS).stream().filter(shown).toList();
    assertBounds(bounds("regions", query), expected);

    JsonObject grid =
        sample
            .search(
                "regions",
                """
                {"size": 0, "query": %s, "aggs": {"grid": {
                  "geotile_grid": {"field": "location", "precision": 1},
                  "aggs": {"photos": {"sum": {"field": "photos"}}}}}}
                """
                    .formatted(query))
            .getJsonObject("aggregations")
            .getJsonObject("grid");
    Map<String, Long> found = new HashMap<>();
    PublishedSample.buckets(grid)
        .forEach(
            cell ->
                found.put(
                    cell.getString("key"),
                    cell.getJsonObject("photos").getJsonNumber("value").longValue()));
    Map<String, Long> sums = new HashMap<>();
    expected.forEach(
        region ->
            sums.merge(
                MapGrid.tile(PublishedSample.lat(region), PublishedSample.lon(region), 1),
                region.getJsonNumber("photos").longValue(),
                Long::sum));
    assertThat(found).isEqualTo(sums);
  }

  private static void assertCells(
      JsonObject aggregations, Function<JsonObject, String> cell, Predicate<JsonObject> filter) {
    Map<String, List<JsonObject>> expected =
        PublishedSample.photos(filter).stream().collect(groupingBy(cell));
    List<JsonObject> found = PublishedSample.buckets(aggregations.getJsonObject("grid")).toList();
    assertThat(found)
        .extracting(bucket -> bucket.getString("key"))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(expected.keySet());
    for (JsonObject bucket : found) {
      List<JsonObject> in = expected.get(bucket.getString("key"));
      assertThat(bucket.getInt("doc_count")).as(bucket.toString()).isEqualTo(in.size());
      JsonObject centre = bucket.getJsonObject("centre");
      assertThat(centre.getInt("count")).isEqualTo(in.size());
      assertThat(PublishedSample.lat(centre))
          .isCloseTo(mean(in, PublishedSample::lat), within(DEGREES));
      assertThat(PublishedSample.lon(centre))
          .isCloseTo(mean(in, PublishedSample::lon), within(DEGREES));
    }
  }

  private static double mean(
      Collection<JsonObject> documents, ToDoubleFunction<JsonObject> coordinate) {
    return documents.stream().mapToDouble(coordinate).average().orElseThrow();
  }

  private JsonObject bounds(String kind, String query) {
    return sample
        .search(
            kind,
            "{\"size\": 0, \"query\": "
                + query
                + ", \"aggs\": {\"box\": {\"geo_bounds\": {\"field\": \"location\"}}}}")
        .getJsonObject("aggregations")
        .getJsonObject("box")
        .getJsonObject("bounds");
  }

  private static void assertBounds(JsonObject bounds, Collection<JsonObject> documents) {
    JsonObject northWest = bounds.getJsonObject("top_left");
    JsonObject southEast = bounds.getJsonObject("bottom_right");
    assertThat(
            Stream.of(
                    northWest.get("lat"),
                    northWest.get("lon"),
                    southEast.get("lat"),
                    southEast.get("lon"))
                .mapToDouble(value -> ((JsonNumber) value).doubleValue())
                .toArray())
        .containsExactly(
            new double[] {
              documents.stream().mapToDouble(PublishedSample::lat).max().orElseThrow(),
              documents.stream().mapToDouble(PublishedSample::lon).min().orElseThrow(),
              documents.stream().mapToDouble(PublishedSample::lat).min().orElseThrow(),
              documents.stream().mapToDouble(PublishedSample::lon).max().orElseThrow()
            },
            within(DEGREES));
  }
}
