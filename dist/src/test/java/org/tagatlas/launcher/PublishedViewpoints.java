package org.tagatlas.launcher;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;
import org.tagatlas.elasticsearch.DocumentKind;

/**
 * Photos of a tower from known viewpoints and of the parts of its town, with a separate index
 * prefix.
 */
final class PublishedViewpoints {

  static final String PREFIX = "viewpoints-";
  static final String TAG = "fernsehturm";

  /** The tower. */
  static final double LATITUDE = 52.5208;

  static final double LONGITUDE = 13.4094;

  /** The viewpoint of most photographers, in metres east and north of the tower. */
  static final int[] PARK = {-600, 150};

  static final int[] ROOF = {250, -320};

  /** A name that is markup. */
  static final String HOSTILE = "<img src=x onerror=hit=9>";

  private static final double METRES_PER_DEGREE = 111_195;

  private final Random random = new Random(1);
  private final StringBuilder photos = new StringBuilder();
  private int id;

  private PublishedViewpoints() {}

  /** Indexes photos, the town and its tags. */
  static void publish(PublishedAtlas atlas) throws Exception {
    PublishedViewpoints scene = new PublishedViewpoints();
    scene.photos(PARK[0], PARK[1], 10, 80, 18, TAG, "berlin");
    scene.photos(ROOF[0], ROOF[1], 10, 30, 6, TAG, "berlin");
    scene.photos(0, 0, 2500, 80, 12, TAG, "berlin");
    scene.photos(-5000, -4000, 300, 60, 12, "wannsee", "berlin");
    scene.photos(5000, 3000, 300, 60, 12, "marzahn", "berlin");
    scene.photos(-5000, -4000, 300, 12, 5, "otter");
    // Elsewhere in the country, without which nothing is typical of the town.
    scene.photos(0, -500_000, 2500, 90, 12, "alps");
    send(atlas, DocumentKind.PHOTOS, scene.photos.toString());
    StringBuilder regions = new StringBuilder();
    region(regions, "DE", "country", "Germany", 51, 10, 1000);
    region(regions, "DE.16.Berlin", "city", "Berlin", LATITUDE, LONGITUDE, 400);
    send(atlas, DocumentKind.REGIONS, regions.toString());
    StringBuilder signatures = new StringBuilder();
    int rank = 1;
    for (String tag : new String[] {"berlin", TAG, "wannsee", "marzahn", "otter"}) {
      signatures.append("{\"index\":{}}\n").append(signature(tag, rank++)).append('\n');
    }
    send(atlas, DocumentKind.SIGNATURES, signatures.toString());
  }

  private static void send(PublishedAtlas atlas, DocumentKind kind, String lines) throws Exception {
    String index = PREFIX + kind.name();
    try (var template = DocumentKind.class.getResourceAsStream(kind.mapping())) {
      atlas.send("PUT", '/' + index, PublishedAtlas.JSON.readTree(template).toString());
    }
    atlas.send("POST", '/' + index + "/_bulk?refresh=true", lines);
  }

  private static void region(
      StringBuilder lines,
      String code,
      String level,
      String name,
      double latitude,
      double longitude,
      int photos) {
    ObjectNode region = PublishedAtlas.JSON.createObjectNode();
    region.put("window", "all").put("region", code).put("level", level).put("region_name", name);
    region.put("country", code.substring(0, 2)).put("photos", photos).put("photographers", 99);
    region.put("tagged_photos", photos).put("updated", "2026-01-01T00:00:00Z");
    region.putObject("location").put("lat", latitude).put("lon", longitude);
    lines.append("{\"index\":{}}\n").append(region).append('\n');
  }

  private static ObjectNode signature(String tag, int rank) {
    ObjectNode signature = PublishedAtlas.JSON.createObjectNode();
    signature.put("window", "all").put("region", "DE.16.Berlin").put("level", "city");
    signature.put("country", "DE").put("region_name", "Berlin").put("tag", tag).put("label", tag);
    signature.put("rank", rank).put("score", 9.5 - rank).put("photos", 50);
    signature.put("photographers", 40).put("share", 0.5);
    signature.put("names_place", tag.equals("berlin"));
    signature.put("tag_class", tag.equals("berlin") ? "place" : "thing");
    return signature;
  }

  /** Adds a photo of each of several photographers. */
  private void photos(int east, int north, int noise, int count, int hour, String... tags) {
    for (int i = 0; i < count; i++) {
      ObjectNode photo = PublishedAtlas.JSON.createObjectNode();
      photo.put("photoid", ++id).put("title", i == 0 ? HOSTILE : "Photo " + id);
      photo.put("photographer", i == 0 ? HOSTILE + id : "name " + id);
      photo
          .putObject("location")
          .put("lat", LATITUDE + (north + noise * random.nextGaussian()) / METRES_PER_DEGREE)
          .put(
              "lon",
              LONGITUDE
                  + (east + noise * random.nextGaussian())
                      / METRES_PER_DEGREE
                      / Math.cos(Math.toRadians(LATITUDE)));
      photo.put("country", "DE").put("admin1_code", "DE.16").put("city", "Berlin");
      int year = 2009 + i % 4;
      int month = 1 + i % 12;
      photo.put("uploaded", String.format("%d-%02d-03T00:00:00Z", year + 1, month));
      photo.put("taken", String.format("%d-%02d-02T%02d:30:00", year, month, hour));
      photo.put("taken_hour", hour).put("taken_month", month);
      photo.put("license", "Attribution License").put("page_url", "javascript:alert(1)");
      ArrayNode all = photo.putArray("tags");
      ArrayNode labels = photo.putArray("labels");
      for (String tag : tags) {
        all.add(tag);
        labels.add(tag);
      }
      if (tags[0].equals("otter")) {
        photo.putArray("machine_tags").add("taxonomy:common=eurasian otter");
      }
      photos
          .append("{\"index\":{\"_id\":\"")
          .append(id)
          .append("\"}}\n")
          .append(photo)
          .append('\n');
    }
  }
}
