package org.tagatlas.launcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Photos with user input that might break the page. */
final class HostilePhotos {

  static final String SCRIPT = "<script>hit=1</script>";
  static final String MARKUP = "\"><img src=x onerror=hit=2>";
  static final String RIGHT_TO_LEFT = "\u202eשלום עולם";
  static final String EMOJI = "🗼🔥👩‍👩‍👧";
  static final String LONG = "ж".repeat(2048) + "end";

  /** A location with few other photos, so that hostile tags are typical of it. */
  static final double[] TONGA = {-21.1393, -175.2049};

  /** Values of machine tags, each of eight photos. */
  private static final List<String> VALUES = List.of(SCRIPT, MARKUP, RIGHT_TO_LEFT, EMOJI, LONG);

  private HostilePhotos() {}

  /** Returns the photos as rows of a JSONL shard. */
  static List<String> rows() throws IOException {
    List<String> rows = new ArrayList<>();
    String tags =
        String.join(
            ",",
            List.of(SCRIPT, MARKUP, "javascript:hit=3", RIGHT_TO_LEFT, EMOJI, LONG).stream()
                .map(PublishedAtlas::coded)
                .toList());
    for (int i = 0; i < 40; i++) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("photoid", 9_000_000_000L + i);
      row.put("uid", "evil" + i % 8 + "@N00");
      row.put("unickname", PublishedAtlas.coded("<b onmouseover=hit=6>" + i % 8));
      row.put("title", PublishedAtlas.coded("<img src=x onerror=hit=4>"));
      row.put("dateuploaded", "1340000000");
      row.put("usertags", tags);
      row.put(
          "machinetags",
          "test:floor="
              + i % 20
              + (i % 4 == 0 ? ",test:where=San+Francisco" : "")
              + ",evil:text="
              + PublishedAtlas.coded(VALUES.get(i % VALUES.size())));
      row.put("latitude", TONGA[0] + i * 1e-4);
      row.put("longitude", TONGA[1]);
      row.put("accuracy", 16);
      row.put("pageurl", "javascript:hit=5");
      row.put("licensename", "Attribution License");
      row.put("licenseurl", "http://creativecommons.org/licenses/by/2.0/");
      rows.add(PublishedAtlas.JSON.writeValueAsString(row));
    }
    return rows;
  }
}
