package org.tagatlas.connectors.elasticsearch;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.elasticsearch.Backoff;
import org.tagatlas.elasticsearch.BulkEntry;
import org.tagatlas.elasticsearch.BulkSender;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.elasticsearch.ElasticsearchServer;
import org.tagatlas.elasticsearch.IndexNames;
import org.tagatlas.elasticsearch.RunIndices;
import org.tagatlas.elasticsearch.RunningElasticsearch;
import org.tagatlas.elasticsearch.Search;
import org.tagatlas.elasticsearch.SinkTarget;

/**
 * Tests queries of maps, dashboards and pages on the product's indices in a real server. Expected
 * results are computed from the documents that were sent.
 */
@ExtendWith(RunningElasticsearch.class)
class AggregationsIT {

  /** Tolerance: Elasticsearch stores a coordinate in 32 bits, less than a centimetre. */
  private static final double DEGREES = 1e-6;

  private static final SampleAtlas ATLAS = new SampleAtlas();

  private static String prefix;
  private static Search search;

  @BeforeAll
  static void publish(ElasticsearchServer server) {
    prefix = Search.prefix();
    search = new Search(server);
    ElasticsearchConnection connection = server.connection(prefix);
    try (RunIndices run = new RunIndices(connection, "run", DocumentKind.SHIPPED)) {
      run.check();
      run.create();
      for (DocumentKind kind : DocumentKind.SHIPPED) {
        SinkTarget target =
            new SinkTarget(connection, new IndexNames(prefix, "run"), kind, Backoff.DEFAULT);
        try (BulkSender sender = new BulkSender(target)) {
          List<BulkEntry> entries = entries(kind);
          if (!entries.isEmpty()) {
            assertThat(sender.send(entries).join().stored()).isEqualTo(entries.size());
          }
        }
      }
      run.switchAliases(false);
      assertThat(run.notIndexable()).isZero();
    }
  }

  @AfterAll
  static void close() {
    search.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 6, 9, 14})
  void tilesHavePhotoCountsAndCentroids(int zoom) {
    JsonObject grid =
        aggregate(
            "photos",
            """
            {"grid": {
              "geotile_grid": {"field": "location", "precision": %d, "size": 65535},
              "aggs": {"centre": {"geo_centroid": {"field": "location"}}}}}
            """
                .formatted(zoom));
    assertCells(grid, photo -> MapGrid.tile(lat(photo), lon(photo), zoom), photo -> true);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7})
  void geohashesHavePhotoCountsAndCentroids(int characters) {
    JsonObject grid =
        aggregate(
            "photos",
            """
            {"grid": {
              "geohash_grid": {"field": "location", "precision": %d, "size": 65535},
              "aggs": {"centre": {"geo_centroid": {"field": "location"}}}}}
            """
                .formatted(characters));
    assertCells(grid, photo -> MapGrid.geohash(lat(photo), lon(photo), characters), photo -> true);
  }

  @Test
  void filtersByViewportAndTag() {
    JsonObject grid =
        search(
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
        photo -> MapGrid.tile(lat(photo), lon(photo), 8),
        photo ->
            values(photo, "tags").contains("sunset")
                && List.of("IS", "FR").contains(photo.getString("country", "")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"IS", "US", "JP", "FR", "AU"})
  void boundsOfACountryContainItsPhotos(String country) {
    JsonObject bounds = bounds("photos", "{\"term\": {\"country\": \"" + country + "\"}}");
    assertBounds(bounds, photos(photo -> country.equals(photo.getString("country", ""))));
  }

  @Test
  void boundsOfACountryOnTheDateLineAreNarrow() {
    JsonObject bounds = bounds("photos", "{\"term\": {\"country\": \"FJ\"}}");
    List<JsonObject> fiji = photos(photo -> "FJ".equals(photo.getString("country", "")));
    assertThat(bounds.getJsonObject("top_left").getJsonNumber("lon").doubleValue())
        .isCloseTo(
            fiji.stream()
                .mapToDouble(AggregationsIT::lon)
                .filter(lon -> lon > 0)
                .min()
                .orElseThrow(),
            within(DEGREES));
    assertThat(bounds.getJsonObject("bottom_right").getJsonNumber("lon").doubleValue())
        .isCloseTo(
            fiji.stream()
                .mapToDouble(AggregationsIT::lon)
                .filter(lon -> lon < 0)
                .max()
                .orElseThrow(),
            within(DEGREES));
  }

  @ParameterizedTest
  @CsvSource({
    "photos,tags",
    "photos,labels",
    "photos,machine_tags",
    "photos,machine_tag_terms",
    "photos,country",
    "photos,admin1",
    "photos,admin1_code",
    "photos,city",
    "photos,media",
    "photos,license",
    "photos,license_url",
    "photos,photographer",
    "photos,shard",
    "signatures,tag",
    "signatures,region",
    "regions,top_tags",
    "regions,level",
    "machine-tags,namespace",
    "machine-tags,predicate",
    "machine-tags,countries",
    "machine-tags,terms"
  })
  void countsTermsExactly(String kind, String field) {
    JsonObject terms =
        aggregate(kind, "{\"terms\": {\"terms\": {\"field\": \"" + field + "\", \"size\": 1000}}}")
            .getJsonObject("terms");
    assertThat(terms.getInt("sum_other_doc_count")).isZero();
    List<Map.Entry<String, Long>> expected =
        ATLAS.of(DocumentKind.of(kind)).stream()
            .flatMap(document -> values(document, field).stream().distinct())
            .collect(groupingBy(Function.identity(), TreeMap::new, counting()))
            .entrySet()
            .stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .toList();
    assertThat(expected).isNotEmpty();
    assertThat(buckets(terms).map(AggregationsIT::count).toList()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"tags,aurora", "labels,Aurora"})
  void distinguishesSignificantFromFrequentTerms(String field, String expectedTerm) {
    JsonObject response =
        search(
            "photos",
            """
            {"size": 0,
             "query": {"term": {"country": "IS"}},
             "aggs": {
               "typical": {"significant_terms": {"field": "%1$s", "shard_size": 1000}},
               "frequent": {"terms": {"field": "%1$s"}}}}
            """
                .formatted(field));
    JsonObject aggregations = response.getJsonObject("aggregations");
    // The city's name is equally significant: all photos of that city have it, and no others.
    List<JsonObject> typical =
        buckets(aggregations.getJsonObject("typical"))
            .filter(bucket -> !bucket.getString("key").equalsIgnoreCase("reykjavík"))
            .toList();
    assertThat(typical.get(0).getString("key")).isEqualTo(expectedTerm);
    assertThat(typical.get(0).getInt("doc_count"))
        .isEqualTo(
            photos(
                    photo ->
                        "IS".equals(photo.getString("country", ""))
                            && values(photo, field).contains(expectedTerm))
                .size());
    assertThat(typical.get(0).getInt("bg_count"))
        .isEqualTo(photos(photo -> values(photo, field).contains(expectedTerm)).size());
    assertThat(typical)
        .extracting(bucket -> bucket.getString("key"))
        .doesNotContain(SampleAtlas.EVERYWHERE, "Nikon");
    assertThat(
            buckets(aggregations.getJsonObject("frequent")).map(AggregationsIT::count).findFirst())
        .get()
        .extracting(Map.Entry::getKey)
        .asString()
        .isEqualToIgnoringCase(SampleAtlas.EVERYWHERE);
  }

  @ParameterizedTest
  @CsvSource({"year,yyyy,4", "month,yyyy-MM,7"})
  void countsPhotosByUploadTime(String interval, String format, int characters) {
    JsonObject histogram =
        aggregate(
                "photos",
                """
                {"times": {"date_histogram": {"field": "uploaded", "calendar_interval": "%s",
                  "format": "%s", "min_doc_count": 1}}}
                """
                    .formatted(interval, format))
            .getJsonObject("times");
    Map<String, Long> found = new TreeMap<>();
    buckets(histogram)
        .forEach(
            bucket ->
                found.put(
                    bucket.getString("key_as_string"),
                    bucket.getJsonNumber("doc_count").longValue()));
    assertThat(found)
        .hasSizeGreaterThan(4)
        .isEqualTo(
            ATLAS.of(DocumentKind.PHOTOS).stream()
                .collect(
                    groupingBy(
                        photo -> photo.getString("uploaded").substring(0, characters),
                        counting())));
  }

  @Test
  void pagesThroughAllPairsOfCountryAndTag() {
    Map<String, Long> found = new TreeMap<>();
    int pages = 0;
    String after = "";
    while (true) {
      JsonObject page =
          aggregate(
                  "photos",
                  """
                  {"pairs": {"composite": {"size": 7, %s "sources": [
                    {"country": {"terms": {"field": "country"}}},
                    {"tag": {"terms": {"field": "tags"}}}]}}}
                  """
                      .formatted(after))
              .getJsonObject("pairs");
      buckets(page)
          .forEach(
              bucket -> {
                JsonObject key = bucket.getJsonObject("key");
                String pair = key.getString("country") + ' ' + key.getString("tag");
                assertThat(found.put(pair, bucket.getJsonNumber("doc_count").longValue()))
                    .as("duplicate %s", pair)
                    .isNull();
              });
      if (!page.containsKey("after_key")) {
        break;
      }
      after = "\"after\": " + page.getJsonObject("after_key") + ",";
      pages++;
    }
    Map<String, Long> expected =
        photos(photo -> photo.containsKey("country")).stream()
            .flatMap(
                photo ->
                    values(photo, "tags").stream()
                        .map(tag -> photo.getString("country") + ' ' + tag))
            .collect(groupingBy(Function.identity(), TreeMap::new, counting()));
    assertThat(found).isEqualTo(expected);
    assertThat(pages).isEqualTo((expected.size() + 6) / 7).isGreaterThan(2);
  }

  @Test
  void findsPhotosByDistanceTitleAndTime() {
    JsonObject response =
        search(
            "photos",
            """
            {"size": 5, "sort": [{"uploaded": "desc"}],
             "query": {"bool": {
               "must": {"match": {"title": "NUMBER"}},
               "filter": [
                 {"geo_distance": {"distance": "100km", "location": {"lat": 48.8566, "lon": 2.3522}}},
                 {"range": {"uploaded": {"gte": "2009-01-01", "lt": "2012-01-01"}}},
                 {"range": {"accuracy": {"gte": 13}}},
                 {"exists": {"field": "taken"}}]}}}
            """);
    List<String> expected =
        photos(
                photo ->
                    "FR".equals(photo.getString("country", ""))
                        && photo.getString("uploaded").compareTo("2009") > 0
                        && photo.getString("uploaded").compareTo("2012") < 0
                        && photo.getInt("accuracy") >= 13
                        && photo.containsKey("taken"))
            .stream()
            .sorted(
                Comparator.comparing((JsonObject photo) -> photo.getString("uploaded")).reversed())
            .map(photo -> photo.getJsonNumber("photoid").toString())
            .toList();
    assertThat(response.getJsonObject("hits").getJsonObject("total").getInt("value"))
        .isEqualTo(expected.size());
    assertThat(hits(response).map(hit -> hit.getString("_id")))
        .hasSize(5)
        .isEqualTo(expected.subList(0, 5));
  }

  @Test
  void sortsASignatureByRank() {
    JsonObject response =
        search(
            "signatures",
            """
            {"size": 10, "sort": [{"rank": "asc"}], "_source": ["tag", "rank"],
             "query": {"bool": {"filter": [
               {"term": {"window": "all"}}, {"term": {"region": "IS"}}]}}}
            """);
    assertThat(hits(response).map(hit -> hit.getJsonObject("_source").getString("tag")))
        .isEqualTo(topTags("IS", 10));
  }

  @Test
  void returnsTheTopTagsOfAllCountriesInOneRequest() {
    JsonObject aggregations =
        search(
                "signatures",
                """
                {"size": 0,
                 "query": {"bool": {"filter": [
                   {"term": {"window": "all"}}, {"term": {"level": "country"}}]}},
                 "aggs": {"regions": {
                   "terms": {"field": "region", "size": 300, "order": {"_key": "asc"}},
                   "aggs": {
                     "tags": {
                       "terms": {"field": "label", "size": 3, "order": {"rank": "asc"}},
                       "aggs": {"rank": {"min": {"field": "rank"}}}},
                     "best": {"top_hits": {"size": 3, "sort": [{"rank": "asc"}],
                       "_source": ["tag"]}}}}}}
                """)
            .getJsonObject("aggregations");
    List<JsonObject> regions = buckets(aggregations.getJsonObject("regions")).toList();
    assertThat(regions)
        .extracting(region -> region.getString("key"))
        .containsExactly("AU", "FR", "IS", "JP", "US");
    for (JsonObject region : regions) {
      List<String> expected = topTags(region.getString("key"), 3);
      assertThat(buckets(region.getJsonObject("tags")).map(tag -> tag.getString("key")))
          .isEqualTo(expected.stream().map(tag -> tag.toUpperCase(Locale.ROOT)).toList());
      assertThat(
              hits(region.getJsonObject("best"))
                  .map(hit -> hit.getJsonObject("_source").getString("tag")))
          .isEqualTo(expected);
    }
  }

  @Test
  void excludesPlaceNamesAndAveragesScores() {
    JsonObject response =
        search(
            "signatures",
            """
            {"size": 0,
             "query": {"bool": {"filter": [
               {"term": {"names_place": false}}, {"range": {"share": {"gt": 0.1}}}]}},
             "aggs": {"score": {"avg": {"field": "score"}}}}
            """);
    List<JsonObject> expected =
        ATLAS.of(DocumentKind.SIGNATURES).stream()
            .filter(signature -> !signature.getBoolean("names_place"))
            .filter(signature -> signature.getJsonNumber("share").doubleValue() > 0.1)
            .toList();
    assertThat(response.getJsonObject("hits").getJsonObject("total").getInt("value"))
        .isEqualTo(expected.size());
    assertThat(
            response
                .getJsonObject("aggregations")
                .getJsonObject("score")
                .getJsonNumber("value")
                .doubleValue())
        .isCloseTo(
            expected.stream()
                .mapToDouble(signature -> signature.getJsonNumber("score").doubleValue())
                .average()
                .orElseThrow(),
            within(1e-9));
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
    List<JsonObject> expected = ATLAS.of(DocumentKind.REGIONS).stream().filter(shown).toList();
    assertBounds(bounds("regions", query), expected);

    JsonObject grid =
        search(
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
    buckets(grid)
        .forEach(
            cell ->
                found.put(
                    cell.getString("key"),
                    cell.getJsonObject("photos").getJsonNumber("value").longValue()));
    Map<String, Long> sums = new HashMap<>();
    expected.forEach(
        region ->
            sums.merge(
                MapGrid.tile(lat(region), lon(region), 1),
                region.getJsonNumber("photos").longValue(),
                Long::sum));
    assertThat(found).isEqualTo(sums);
  }

  @Test
  void sumsPhotosByNamespaceAndPredicate() {
    JsonObject aggregations =
        aggregate(
            "machine-tags",
            """
            {"namespaces": {"terms": {"field": "namespace", "size": 500},
              "aggs": {"predicates": {"terms": {"field": "predicate", "size": 500},
                "aggs": {"use": {"sum": {"field": "photos"}}}}}}}
            """);
    Map<String, Long> found = new TreeMap<>();
    buckets(aggregations.getJsonObject("namespaces"))
        .forEach(
            namespace ->
                buckets(namespace.getJsonObject("predicates"))
                    .forEach(
                        predicate ->
                            found.put(
                                namespace.getString("key") + ':' + predicate.getString("key"),
                                predicate
                                    .getJsonObject("use")
                                    .getJsonNumber("value")
                                    .longValue())));
    Map<String, Long> expected = new TreeMap<>();
    ATLAS
        .of(DocumentKind.MACHINE_TAGS)
        .forEach(
            tag ->
                expected.merge(
                    tag.getString("namespace") + ':' + tag.getString("predicate"),
                    tag.getJsonNumber("photos").longValue(),
                    Long::sum));
    assertThat(found).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"geo:", "dc:title=", ":lat=", ":id=2", "=3", "lastfm:=1", "geo:lon=2"})
  void resolvesWildcardsByTermOrPrefix(String term) {
    Predicate<String> same = term::equals;
    assertMachineTags("{\"term\": {\"terms\": \"" + term + "\"}}", same);
    assertMachineTags(
        "{\"prefix\": {\"terms\": \"" + term + "\"}}", stored -> stored.startsWith(term));
  }

  @Test
  void findsRecentMachineTags() {
    JsonObject response =
        search(
            "machine-tags",
            """
            {"size": 100, "query": {"bool": {"filter": [
              {"term": {"countries": "JP"}}, {"range": {"last_seen": {"gte": "2008-08-01"}}}]}}}
            """);
    assertThat(hits(response).map(hit -> hit.getString("_id")))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            ids(
                DocumentKind.MACHINE_TAGS,
                tag ->
                    values(tag, "countries").contains("JP")
                        && tag.getString("last_seen").compareTo("2008-08-01") >= 0));
  }

  /** Checks whether each field is {@code searchable} and {@code aggregatable}. */
  @ParameterizedTest
  @CsvSource({
    "photos,photoid,long",
    "photos,location,geo_point",
    "photos,location_source,keyword",
    "photos,location_uncertainty_m,integer",
    "photos,location_machine_tag,keyword",
    "photos,accuracy,byte",
    "photos,country,keyword",
    "photos,admin1_code,keyword",
    "photos,admin1,keyword",
    "photos,city,keyword",
    "photos,city_distance_km,float",
    "photos,tags,keyword",
    "photos,labels,keyword",
    "photos,machine_tags,keyword",
    "photos,machine_tag_terms,keyword",
    "photos,machine_tag_pairs,keyword",
    "photos,machine_tag_numbers,keyword",
    "photos,title,text",
    "photos,uploaded,date",
    "photos,taken,date",
    "photos,taken_local,keyword",
    "photos,taken_hour,byte",
    "photos,taken_month,byte",
    "photos,media,keyword",
    "photos,photographer,keyword",
    "photos,page_url,not indexed",
    "photos,download_url,not indexed",
    "photos,license,keyword",
    "photos,license_url,keyword",
    "photos,shard,keyword",
    "signatures,window,keyword",
    "signatures,window_kind,keyword",
    "signatures,window_start,date",
    "signatures,level,keyword",
    "signatures,region,keyword",
    "signatures,country,keyword",
    "signatures,region_name,keyword",
    "signatures,location,geo_point",
    "signatures,rank,integer",
    "signatures,tag,keyword",
    "signatures,label,keyword",
    "signatures,photos,long",
    "signatures,photographers,long",
    "signatures,score,double",
    "signatures,share,double",
    "signatures,names_place,boolean",
    "signatures,updated,date",
    "regions,window,keyword",
    "regions,window_kind,keyword",
    "regions,window_start,date",
    "regions,level,keyword",
    "regions,region,keyword",
    "regions,country,keyword",
    "regions,region_name,keyword",
    "regions,location,geo_point",
    "regions,photos,long",
    "regions,photographers,long",
    "regions,tagged_photos,long",
    "regions,distinct_tags,long",
    "regions,top_tags,keyword",
    "regions,updated,date",
    "machine-tags,namespace,keyword",
    "machine-tags,predicate,keyword",
    "machine-tags,value,keyword",
    "machine-tags,number,double",
    "machine-tags,photos,long",
    "machine-tags,first_seen,date",
    "machine-tags,last_seen,date",
    "machine-tags,countries,keyword",
    "machine-tags,terms,keyword",
    "extras,machine_tag,keyword",
    "extras,namespace,keyword",
    "extras,predicate,keyword",
    "extras,value,keyword",
    "extras,service,keyword",
    "extras,title,text",
    "extras,caption,text",
    "extras,url,not indexed",
    "extras,license,keyword",
    "extras,license_url,keyword",
    "extras,fetched,date",
    "rejects,shard,keyword",
    "rejects,line,long",
    "rejects,reason,keyword",
    "rejects,detail,keyword",
    "rejects,raw,not indexed",
    "rejects,seen,date"
  })
  void fieldsHaveTheExpectedCapabilities(String kind, String field, String type) {
    JsonObject capabilities = capabilities(kind).getJsonObject(field);
    assertThat(capabilities).as("%s of %s", field, kind).isNotNull();
    boolean notIndexed = type.equals("not indexed");
    assertThat(capabilities).containsOnlyKeys(notIndexed ? "keyword" : type);
    JsonObject as = capabilities.getJsonObject(notIndexed ? "keyword" : type);
    assertThat(as.getBoolean("searchable")).isEqualTo(!notIndexed);
    assertThat(as.getBoolean("aggregatable")).isEqualTo(!notIndexed && !type.equals("text"));
  }

  @Test
  void mapsExactlyThePublishedFields() {
    for (DocumentKind kind : DocumentKind.SHIPPED) {
      if (!ATLAS.of(kind).isEmpty()) {
        assertThat(
                capabilities(kind.name()).keySet().stream()
                    .filter(field -> !field.startsWith("_"))
                    .toList())
            .containsExactlyInAnyOrderElementsOf(
                ATLAS.of(kind).stream()
                    .flatMap(document -> document.keySet().stream())
                    .distinct()
                    .toList());
      }
    }
  }

  private static List<BulkEntry> entries(DocumentKind kind) {
    return ATLAS.byId(kind).entrySet().stream()
        .map(
            entry ->
                new Document(
                    entry.getKey(),
                    1,
                    entry.getValue().toString().getBytes(StandardCharsets.UTF_8)))
        .map(kind.upsert() ? EntryConverter::upsert : EntryConverter::append)
        .toList();
  }

  private static void assertCells(
      JsonObject aggregations, Function<JsonObject, String> cell, Predicate<JsonObject> filter) {
    Map<String, List<JsonObject>> expected = photos(filter).stream().collect(groupingBy(cell));
    List<JsonObject> found = buckets(aggregations.getJsonObject("grid")).toList();
    assertThat(found)
        .extracting(bucket -> bucket.getString("key"))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(expected.keySet());
    for (JsonObject bucket : found) {
      List<JsonObject> in = expected.get(bucket.getString("key"));
      assertThat(bucket.getInt("doc_count")).as(bucket.toString()).isEqualTo(in.size());
      JsonObject centre = bucket.getJsonObject("centre");
      assertThat(centre.getInt("count")).isEqualTo(in.size());
      assertThat(lat(centre)).isCloseTo(mean(in, AggregationsIT::lat), within(DEGREES));
      assertThat(lon(centre)).isCloseTo(mean(in, AggregationsIT::lon), within(DEGREES));
    }
  }

  private static double mean(
      Collection<JsonObject> documents, ToDoubleFunction<JsonObject> coordinate) {
    return documents.stream().mapToDouble(coordinate).average().orElseThrow();
  }

  private static JsonObject bounds(String kind, String query) {
    return search(
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
              documents.stream().mapToDouble(AggregationsIT::lat).max().orElseThrow(),
              documents.stream().mapToDouble(AggregationsIT::lon).min().orElseThrow(),
              documents.stream().mapToDouble(AggregationsIT::lat).min().orElseThrow(),
              documents.stream().mapToDouble(AggregationsIT::lon).max().orElseThrow()
            },
            within(DEGREES));
  }

  private static void assertMachineTags(String query, Predicate<String> term) {
    assertThat(
            hits(search("machine-tags", "{\"size\": 1000, \"query\": " + query + "}"))
                .map(hit -> hit.getString("_id")))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            ids(DocumentKind.MACHINE_TAGS, tag -> values(tag, "terms").stream().anyMatch(term)));
  }

  private static List<String> topTags(String region, int size) {
    return ATLAS.of(DocumentKind.SIGNATURES).stream()
        .filter(signature -> signature.getString("window").equals("all"))
        .filter(signature -> signature.getString("region").equals(region))
        .sorted(Comparator.comparing(signature -> signature.getInt("rank")))
        .map(signature -> signature.getString("tag"))
        .limit(size)
        .toList();
  }

  private static List<String> ids(DocumentKind kind, Predicate<JsonObject> filter) {
    List<String> ids = new ArrayList<>();
    ATLAS
        .byId(kind)
        .forEach(
            (id, document) -> {
              if (filter.test(document)) {
                ids.add(id);
              }
            });
    return ids;
  }

  private static List<JsonObject> photos(Predicate<JsonObject> filter) {
    return ATLAS.of(DocumentKind.PHOTOS).stream().filter(filter).toList();
  }

  /** Returns the values of a field as strings. */
  private static List<String> values(JsonObject document, String field) {
    JsonValue value = document.get(field);
    if (value == null) {
      return List.of();
    }
    return value instanceof JsonArray array
        ? array.getValuesAs(JsonString.class).stream().map(JsonString::getString).toList()
        : List.of(((JsonString) value).getString());
  }

  private static double lat(JsonObject located) {
    return located.getJsonObject("location").getJsonNumber("lat").doubleValue();
  }

  private static double lon(JsonObject located) {
    return located.getJsonObject("location").getJsonNumber("lon").doubleValue();
  }

  private static Map.Entry<String, Long> count(JsonObject bucket) {
    return Map.entry(bucket.getString("key"), bucket.getJsonNumber("doc_count").longValue());
  }

  private static Stream<JsonObject> buckets(JsonObject aggregation) {
    return aggregation.getJsonArray("buckets").stream().map(JsonValue::asJsonObject);
  }

  private static Stream<JsonObject> hits(JsonObject response) {
    return response.getJsonObject("hits").getJsonArray("hits").stream()
        .map(JsonValue::asJsonObject);
  }

  private static JsonObject capabilities(String kind) {
    return search
        .call("GET", "/" + prefix + kind + "/_field_caps?fields=*&filters=-metadata", null)
        .getJsonObject("fields");
  }

  private static JsonObject aggregate(String kind, String aggregations) {
    return search(kind, "{\"size\": 0, \"aggs\": " + aggregations + "}")
        .getJsonObject("aggregations");
  }

  /** Queries the alias, as readers do. */
  private static JsonObject search(String kind, String body) {
    return search.call("POST", "/" + prefix + kind + "/_search", body);
  }
}
