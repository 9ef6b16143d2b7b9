package org.tagatlas.dashboards.kibana;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.elasticsearch.client.ResponseException;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.SetupClient;

/**
 * Documents of a small atlas. Cities and short windows have higher numbers than countries, two
 * cities share a name, and Iceland has no signature, so that a panel with a wrong query or group
 * shows other rows.
 */
final class SmallAtlas {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, StringBuilder> lines = new TreeMap<>();
  private final String prefix;
  private int documents;

  SmallAtlas(String prefix) {
    this.prefix = prefix;
    region("all", "country", "US", "United States", 100, 40);
    region("all", "country", "GB", "United Kingdom", 60, 30);
    region("all", "country", "IS", "Iceland", 5, 2);
    region("all", "admin1", "US.AL", "Alabama", 20, 8);
    region("all", "admin1", "GB.ENG", "England", 50, 25);
    region("all", "city", "US.AL.Birmingham", "Birmingham", 900, 800);
    region("all", "city", "GB.ENG.Birmingham", "Birmingham", 30, 20);
    region("2011", "country", "US", "United States", 40, 20);
    region("2012", "country", "US", "United States", 60, 30);
    region("2011", "country", "GB", "United Kingdom", 25, 10);
    region("2011-05", "country", "US", "United States", 999, 999);
    signature("all", "country", "US", "United States", 1, "Route 66", 30, 12);
    signature("all", "country", "US", "United States", 2, "Diner", 20, 9);
    signature("all", "country", "GB", "United Kingdom", 1, "Pub", 25, 11);
    signature("all", "city", "US.AL.Birmingham", "Birmingham", 1, "Canal", 99, 50);
    signature("all", "city", "GB.ENG.Birmingham", "Birmingham", 1, "Canal", 80, 15);
    signature("2011", "country", "US", "United States", 1, "Snow", 12, 7);
    signature("2011", "country", "US", "United States", 2, "Route 66", 5, 6);
    signature("2012", "country", "US", "United States", 1, "Route 66", 14, 8);
    signature("2011-05", "country", "US", "United States", 1, "Trap", 77, 60);
    photo(1, "US", "2011-05-06T23:08:09", "2011-05-07T01:00:00Z", "Ann", "BY", "a", "b");
    photo(2, "US", "2011-07-01T09:00:00", "2011-05-08T01:00:00Z", "Bob", "BY", "a");
    photo(3, "GB", "2011-07-02T09:30:00", "2011-06-01T01:00:00Z", "Ann", "BY-NC", "a");
    photo(4, "GB", null, "2011-06-02T01:00:00Z", "Cid", "BY", "c");
    worldTag("London", "place", 90, 12);
    worldTag("Route 66", "thing", 40, 18);
    machineTag("geo", "lat", "1", 3);
    machineTag("geo", "lat", "2", 1);
    machineTag("dc", "title", "x", 9);
    reject("a", 3, "bad_json");
    reject("a", 9, "bad_json");
    reject("b", 1, "field_count");
  }

  /** Stores the documents. */
  void store(SetupClient client) throws ResponseException {
    for (Map.Entry<String, StringBuilder> kind : lines.entrySet()) {
      ObjectNode response =
          client.send("POST", '/' + kind.getKey() + "/_bulk?refresh=true", kind.getValue() + "");
      if (response.get("errors").asBoolean()) {
        throw new IllegalStateException(response.toString());
      }
    }
  }

  private void region(
      String window, String level, String region, String name, int photos, int photographers) {
    ObjectNode document = place(window, level, region, name);
    document
        .put("photos", photos)
        .put("photographers", photographers)
        .put("tagged_photos", photos - 1)
        .put("distinct_tags", photographers + 1)
        .putArray("top_tags")
        .add("Sky");
    add(DocumentKind.REGIONS, document);
  }

  private void signature(
      String window,
      String level,
      String region,
      String name,
      int rank,
      String label,
      int score,
      int photographers) {
    ObjectNode document = place(window, level, region, name);
    document
        .put("rank", rank)
        .put("tag", label.replace(" ", "").toLowerCase(Locale.ROOT))
        .put("label", label)
        .put("photos", 2 * photographers)
        .put("photographers", photographers)
        .put("score", score)
        .put("share", 0.5);
    add(DocumentKind.SIGNATURES, document);
  }

  private static ObjectNode place(String window, String level, String region, String name) {
    ObjectNode document =
        JSON.createObjectNode()
            .put("window", window)
            .put("level", level)
            .put("region", region)
            .put("country", region.substring(0, 2))
            .put("region_name", name);
    switch (window.length()) {
      case 3 -> document.put("window_kind", "all");
      case 4 -> document.put("window_kind", "year").put("window_start", window + "-01-01");
      default -> document.put("window_kind", "month").put("window_start", window + "-01");
    }
    locate(document, region.substring(0, 2));
    return document;
  }

  private static void locate(ObjectNode document, String country) {
    Map<String, List<Double>> points =
        Map.of("US", List.of(33.5, -86.8), "GB", List.of(52.48, -1.9), "IS", List.of(64.1, -21.9));
    document
        .putObject("location")
        .put("lat", points.get(country).get(0))
        .put("lon", points.get(country).get(1));
  }

  private void photo(
      int id,
      String country,
      String taken,
      String uploaded,
      String photographer,
      String license,
      String... tags) {
    ObjectNode document =
        JSON.createObjectNode()
            .put("photoid", id)
            .put("country", country)
            .put("city", "Birmingham")
            .put("uploaded", uploaded)
            .put("media", "photo")
            .put("title", "Photo " + id)
            .put("photographer", photographer)
            .put("license", license)
            .put("page_url", "https://www.flickr.com/photos/" + id)
            .put("download_url", "https://farm1.staticflickr.com/" + id + ".jpg");
    if (taken != null) {
      document
          .put("taken", taken)
          .put("taken_local", taken)
          .put("taken_hour", Integer.parseInt(taken.substring(11, 13)))
          .put("taken_month", Integer.parseInt(taken.substring(5, 7)));
    }
    locate(document, country);
    for (String tag : tags) {
      document.withArray("tags").add(tag);
      document.withArray("labels").add(tag);
    }
    add(DocumentKind.PHOTOS, document);
  }

  private void worldTag(String label, String tagClass, int photos, int photographers) {
    add(
        DocumentKind.TAGS,
        JSON.createObjectNode()
            .put("tag", label.replace(" ", "").toLowerCase(Locale.ROOT))
            .put("label", label)
            .put("tag_class", tagClass)
            .put("photos", photos)
            .put("photographers", photographers)
            .put("first_seen", "2011-05-06")
            .put("last_seen", "2011-07-02"));
  }

  private void machineTag(String namespace, String predicate, String value, int photos) {
    add(
        DocumentKind.MACHINE_TAGS,
        JSON.createObjectNode()
            .put("namespace", namespace)
            .put("predicate", predicate)
            .put("value", value)
            .put("photos", photos)
            .put("first_seen", "2010-01-01T00:00:00Z")
            .put("last_seen", "2011-01-01T00:00:00Z"));
  }

  private void reject(String shard, int line, String reason) {
    add(
        DocumentKind.REJECTS,
        JSON.createObjectNode()
            .put("shard", shard)
            .put("line", line)
            .put("reason", reason)
            .put("seen", "2026-01-01T00:00:00Z"));
  }

  private void add(DocumentKind kind, ObjectNode document) {
    lines
        .computeIfAbsent(prefix + kind.name() + "-run", index -> new StringBuilder())
        .append("{\"index\": {\"_id\": \"" + documents++ + "\"}}\n")
        .append(document)
        .append('\n');
  }
}
