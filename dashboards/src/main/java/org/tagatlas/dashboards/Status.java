package org.tagatlas.dashboards;

import static org.tagatlas.connectors.elasticsearch.IndexKind.PHOTOS;
import static org.tagatlas.connectors.elasticsearch.IndexKind.REGIONS;
import static org.tagatlas.connectors.elasticsearch.IndexKind.SIGNATURES;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tagatlas.dashboards.AtlasIndex.Search;

/** How much is there, and how old it is. */
final class Status {

  private static final int WINDOWS = 400;

  private final AtlasIndex index;

  Status(AtlasIndex index) {
    this.index = index;
  }

  /**
   * What is behind the aliases.
   *
   * @param updated when a region was published last; null when none is
   * @param now the server's clock, to tell an age by
   * @param windows those that regions have, without days
   */
  record View(
      String run,
      long photos,
      long signatures,
      long regions,
      String updated,
      String now,
      List<String> windows) {}

  View view() {
    Map<String, Object> all = Query.all();
    List<JsonNode> answers =
        index.ask(
            List.of(
                new Search(PHOTOS, Query.count(all)),
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
                            Map.of("terms", Map.of("field", "window", "size", WINDOWS)))))));
    JsonNode regions = answers.get(2);
    List<String> windows = new ArrayList<>();
    for (JsonNode bucket : AtlasIndex.buckets(answers.get(3), "windows")) {
      String name = bucket.path("key").asText();
      if (name.length() <= 7) {
        windows.add(name);
      }
    }
    windows.sort(null);
    return new View(
        run(regions.path("hits").path("hits").path(0).path("_index").asText(null)),
        AtlasIndex.total(answers.get(0)),
        AtlasIndex.total(answers.get(1)),
        AtlasIndex.total(regions),
        regions.path("aggregations").path("updated").path("value_as_string").asText(null),
        Instant.now().toString(),
        windows);
  }

  /** Returns the name of the run that filled an index. */
  private static String run(String index) {
    int kind = index == null ? -1 : index.indexOf(REGIONS.word() + '-');
    return kind < 0 ? null : index.substring(kind + REGIONS.word().length() + 1);
  }
}
