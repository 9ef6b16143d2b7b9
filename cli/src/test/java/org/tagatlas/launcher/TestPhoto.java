package org.tagatlas.launcher;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/**
 * A photo in a shard that a test writes.
 *
 * @param point latitude and longitude, or null
 */
record TestPhoto(long id, String uid, String tags, double[] point, int accuracy) {

  static final double[] PARIS = {48.8566, 2.3522};
  static final double[] BOSTON = {42.3601, -71.0589};
  static final double[] REYKJAVIK = {64.1466, -21.9426};
  static final double[] OCEAN = {30.0, -40.0};

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double[][] POINTS = {PARIS, BOSTON, REYKJAVIK, null, PARIS, OCEAN, BOSTON};
  private static final String[] TAGS = {"tower,seine", "harbour", "geyser,snow", "cat", "tower"};

  /** Returns different photos, always the same ones for the same arguments. */
  static List<TestPhoto> some(long firstId, int count) {
    List<TestPhoto> photos = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long id = firstId + i;
      photos.add(
          new TestPhoto(
              id,
              "1000" + id % 17 + "@N0" + id % 3,
              TAGS[(int) (id % TAGS.length)] + ",geo:zip=" + id % 5,
              POINTS[(int) (id % POINTS.length)],
              16));
    }
    return photos;
  }

  /** Returns the photo as a row of a JSONL shard: uploaded in 2011, taken in 2009. */
  String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("photoid", id);
    fields.put("uid", uid);
    fields.put("title", "Title+" + id);
    fields.put("datetaken", "2009-05-06 07:08:09.0");
    fields.put("dateuploaded", "1316432672");
    fields.put("usertags", tags);
    fields.put("longitude", point == null ? null : point[1]);
    fields.put("latitude", point == null ? null : point[0]);
    fields.put("accuracy", accuracy);
    fields.put("pageurl", "http://www.example.org/photos/" + uid + '/' + id + '/');
    try {
      return JSON.writeValueAsString(fields);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Returns the same photo as a row of a TSV shard. */
  String tsv() {
    return String.join(
        "\t",
        Long.toString(id),
        uid,
        "",
        "2009-05-06 07:08:09.0",
        "1316432672",
        "",
        "Title+" + id,
        "",
        tags,
        "",
        point == null ? "" : String.format(Locale.ROOT, "%s", point[1]),
        point == null ? "" : String.format(Locale.ROOT, "%s", point[0]),
        Integer.toString(accuracy),
        "http://www.example.org/photos/" + uid + '/' + id + '/',
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "jpg",
        "0");
  }

  /** Writes lines to a shard, compressed as its name says, and moves it into place atomically. */
  static Path write(Path shard, List<String> lines) throws IOException {
    Files.createDirectories(shard.getParent());
    Path hidden = shard.resolveSibling("." + shard.getFileName());
    try (OutputStream file = Files.newOutputStream(hidden);
        OutputStream out = compressed(file, shard.toString())) {
      for (String line : lines) {
        out.write((line + '\n').getBytes(StandardCharsets.UTF_8));
      }
    }
    return Files.move(hidden, shard, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Writes photos to a JSONL shard. */
  static Path writeJson(Path shard, List<TestPhoto> photos) throws IOException {
    return write(shard, photos.stream().map(TestPhoto::json).toList());
  }

  private static OutputStream compressed(OutputStream out, String name) throws IOException {
    return name.endsWith(".gz")
        ? new GZIPOutputStream(out)
        : name.endsWith(".bz2") ? new BZip2CompressorOutputStream(out) : out;
  }
}
