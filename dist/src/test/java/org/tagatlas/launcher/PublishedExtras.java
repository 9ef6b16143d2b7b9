package org.tagatlas.launcher;

import static org.tagatlas.launcher.PublishedAtlas.coded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tagatlas.elasticsearch.DocumentKind;

/** Lookup results for machine tags of hostile photos, and inferred locations of photos. */
final class PublishedExtras {

  static final String ALIAS = "extras";

  /** A machine tag of the hostile photos 3 and 23. */
  static final String FLOOR = "test:floor=3";

  private static final String INDEX = "extras-test";

  private PublishedExtras() {}

  /** Indexes the lookup results; idempotent except for the index itself. */
  static void publish(PublishedAtlas atlas) throws Exception {
    try (var template = DocumentKind.class.getResourceAsStream(DocumentKind.EXTRAS.mapping())) {
      ObjectNode index = (ObjectNode) PublishedAtlas.JSON.readTree(template);
      index.putObject("aliases").putObject(ALIAS);
      atlas.send("PUT", "/" + INDEX, index.toString());
    }
    put(
        atlas,
        FLOOR,
        "Third floor",
        "is a floor in Tonga.",
        "https://floors.example/3",
        "https://floors.example/licence");
    put(
        atlas,
        "test:floor=4",
        HostilePhotos.SCRIPT,
        HostilePhotos.MARKUP,
        "javascript:hit=8",
        "javascript:hit=9");
    locate(
        atlas,
        9_000_000_003L,
        Map.of(
            "location_source", "machine_tag",
            "location_uncertainty_m", 300,
            "location_machine_tag", "test:where=San Francisco"));
    locate(atlas, 9_000_000_023L, Map.of("location_source", "geo_tags"));
    atlas.send("POST", "/photos,extras/_refresh", "");
  }

  /** Adds or removes the alias; without it, the index is like that of a run without lookups. */
  static void setPublished(PublishedAtlas atlas, boolean published) throws Exception {
    atlas.send(
        "POST",
        "/_aliases",
        PublishedAtlas.JSON.writeValueAsString(
            Map.of(
                "actions",
                new Object[] {
                  Map.of(published ? "add" : "remove", Map.of("index", INDEX, "alias", ALIAS))
                })));
  }

  private static void put(
      PublishedAtlas atlas,
      String machineTag,
      String title,
      String caption,
      String url,
      String licenseUrl)
      throws Exception {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("machine_tag", machineTag);
    document.put("namespace", "test");
    document.put("predicate", "floor");
    document.put("value", machineTag.substring(machineTag.indexOf('=') + 1));
    document.put("service", "Floors");
    document.put("title", title);
    document.put("caption", caption);
    document.put("url", url);
    document.put("license", "CC BY");
    document.put("license_url", licenseUrl);
    document.put("fetched", "2026-01-01T00:00:00Z");
    atlas.send(
        "PUT",
        "/" + INDEX + "/_doc/" + coded(machineTag),
        PublishedAtlas.JSON.writeValueAsString(document));
  }

  private static void locate(PublishedAtlas atlas, long photo, Map<String, Object> fields)
      throws Exception {
    atlas.send(
        "POST",
        "/photos/_update/" + photo,
        PublishedAtlas.JSON.writeValueAsString(Map.of("doc", fields)));
  }
}
