package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.PHOTOS;
import static org.tagatlas.elasticsearch.DocumentKind.REGIONS;
import static org.tagatlas.elasticsearch.DocumentKind.SIGNATURES;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tagatlas.dashboards.AtlasIndex.Search;

/** The number of documents and their age. */
final class Status {

  private static final int WINDOWS = 10_000;

  /** Excludes days, which may be thousands. */
  private static final String WITHOUT_DAYS = "all|[0-9]{4}(-[0-9]{2})?";

  private final AtlasIndex index;

  Status(AtlasIndex index) {
    this.index = index;
  }

  /**
   * The documents behind the aliases.
   *
   * @param estimated number of photos whose location is estimated from their text
   * @param generated number of photos that a generator has made
   * @param updated time of the last update of a region; null if there is none
   * @param now the time of the server's clock, to compute the age
   * @param windows the windows of regions, without days
   */
  record View(
      String run,
      long photos,
      long estimated,
      long generated,
      long signatures,
      long regions,
      String updated,
      String now,
      List<String> windows) {}

  View view() {
    Map<String, Object> all = Query.all();
    List<JsonNode> responses =
        index.search(
            List.of(
                new Search(PHOTOS, Query.count(all)),
                new Search(PHOTOS, Query.count(Query.all(Query.term("estimated", true)))),
                new Search(PHOTOS, Query.count(Query.all(Query.term("generated", true)))),
                new Search(SIGNATURES, Query.count(all)),
                new Search(
                    REGIONS,
                    Map.of(
                        "size",
                        1,
                        "_source",
                        false,
                        "track_total_hits",
                        true,
                        "aggs",
                        Map.of("updated", Map.of("max", Map.of("field", "updated"))))),
                new Search(
                    REGIONS,
                    Query.counted(
                        Query.all(Query.term("level", "country")),
                        Map.of(
                            "windows",
                            Map.of(
                                "terms",
                                Map.of(
                                    "field",
                                    "window",
                                    "include",
                                    WITHOUT_DAYS,
                                    "size",
                                    WINDOWS,
                                    "order",
                                    Map.of("_key", "desc"))))))));
    JsonNode regions = responses.get(4);
    List<String> windows = new ArrayList<>();
    for (JsonNode bucket : AtlasIndex.buckets(responses.get(5), "windows")) {
      windows.add(bucket.path("key").asText());
    }
    windows.sort(null);
    return new View(
        run(regions.path("hits").path("hits").path(0).path("_index").asText(null)),
        AtlasIndex.total(responses.get(0)),
        AtlasIndex.total(responses.get(1)),
        AtlasIndex.total(responses.get(2)),
        AtlasIndex.total(responses.get(3)),
        AtlasIndex.total(regions),
        regions.path("aggregations").path("updated").path("value_as_string").asText(null),
        Instant.now().toString(),
        windows);
  }

  /** Returns the name of the run that created an index. */
  private static String run(String index) {
    int kind = index == null ? -1 : index.indexOf(REGIONS.name() + '-');
    return kind < 0 ? null : index.substring(kind + REGIONS.name().length() + 1);
  }
}
