package org.tagatlas.launcher;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.tagatlas.elasticsearch.DocumentKind;

/**
 * More photos with one machine tag than fit in one part of a feed, with a separate index prefix.
 * Many share an upload time, some have none, and one has the maximum.
 */
final class PublishedFeed {

  static final String PREFIX = "feed-";

  /** The machine tag of all photos. */
  static final String ALL = "feed:";

  /** The machine tag of the first {@link #SOME_PHOTOS} photos. */
  static final String SOME = "some:";

  static final int PHOTOS = 10_300;
  static final int SOME_PHOTOS = 2_300;

  /** The id of the photo with the latest upload time. */
  static final long LAST = 71;

  private static final int BATCH = 5_000;

  private PublishedFeed() {}

  /** Returns the id of a photo; ids are neither dense nor in upload order. */
  private static long id(int number) {
    return number * 7L % PHOTOS * 10 + 1;
  }

  /** Returns the ids of photos with a machine tag. */
  static List<Long> ids(String machineTag) {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < (machineTag.equals(ALL) ? PHOTOS : SOME_PHOTOS); i++) {
      ids.add(id(i));
    }
    return ids;
  }

  /** Indexes the photos. */
  static void publish(PublishedAtlas atlas) throws Exception {
    String index = PREFIX + DocumentKind.PHOTOS.name();
    try (var template = DocumentKind.class.getResourceAsStream(DocumentKind.PHOTOS.mapping())) {
      atlas.send("PUT", '/' + index, PublishedAtlas.JSON.readTree(template).toString());
    }
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < PHOTOS; i++) {
      lines.append("{\"index\":{\"_id\":\"").append(id(i)).append("\"}}\n");
      lines.append(photo(i)).append('\n');
      if ((i + 1) % BATCH == 0 || i + 1 == PHOTOS) {
        atlas.send("POST", '/' + index + "/_bulk", lines.toString());
        lines.setLength(0);
      }
    }
    atlas.send("POST", '/' + index + "/_refresh", "");
  }

  private static ObjectNode photo(int number) {
    ObjectNode photo = PublishedAtlas.JSON.createObjectNode();
    photo.put("photoid", id(number)).put("title", "Photo " + number);
    photo.putObject("location").put("lat", number % 170 - 85).put("lon", number % 360 - 180);
    photo.putArray("machine_tags").add("feed:number=" + number);
    photo.putArray("machine_tag_terms").add(ALL).add(number < SOME_PHOTOS ? SOME : "other:");
    photo.putArray("machine_tag_pairs").add("feed:number");
    if (id(number) == LAST) {
      photo.put("uploaded", "9999-12-31T23:59:59Z");
    } else if (number % 10 != 0) {
      photo.put("uploaded", String.format("2012-01-%02dT00:00:%02dZ", number % 20 + 1, number % 3));
    }
    if (number % 4 == 0) {
      photo.put("taken", "2011-05-06T07:08:09");
    }
    return photo;
  }
}
