package org.tagatlas.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.tagatlas.record.PhotoRecord;

/** Synthetic photos for tests, and shards with them. */
public final class Shards {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Latitude and longitude of towns in several countries, and of two points far offshore. */
  private static final double[][] POINTS = {
    {42.3601, -71.0589}, {40.7128, -74.0060}, {48.8566, 2.3522}, {43.2965, 5.3698},
    {64.1466, -21.9426}, {35.6762, 139.6503}, {34.6937, 135.5023}, {52.5200, 13.4050},
    {41.9029, 12.4534}, {-33.8688, 151.2093}, {1.3521, 103.8198}, {55.7558, 37.6173},
    {0.0, 0.0}, {30.0, -40.0}
  };

  private Shards() {}

  /**
   * Returns random photos of a few towns, with tags and photographers of widely varying frequency.
   */
  public static List<PhotoRecord> world(long seed, int size) {
    Random random = new Random(seed);
    List<PhotoRecord> photos = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      double[] point = POINTS[(int) (POINTS.length * Math.pow(random.nextDouble(), 1.5))];
      int tags = random.nextInt(7);
      List<String> typed =
          IntStream.range(0, tags)
              .mapToObj(n -> tag(random, point))
              .collect(Collectors.toCollection(ArrayList::new));
      if (random.nextInt(9) == 0) {
        typed.add("uploaded:by=robot" + random.nextInt(3));
        typed.add("geo:lat=" + point[0]);
      }
      boolean geotagged = random.nextInt(6) != 0;
      photos.add(
          photo(
              5_000_000L + 70_001L * i,
              random.nextInt(20) == 0 ? "" : "u" + (int) (300 * Math.pow(random.nextDouble(), 2)),
              geotagged ? point[0] : Double.NaN,
              geotagged ? point[1] : Double.NaN,
              random.nextInt(25) == 0
                  ? PhotoRecord.NO_TIME
                  : 1_262_304_000L + random.nextInt(3 * 365 * 86_400),
              typed));
    }
    return photos;
  }

  private static String tag(Random random, double[] point) {
    int rank = (int) (60 * Math.pow(random.nextDouble(), 3));
    String word = rank < 20 ? "Word " + rank : "place" + (int) (point[0] + point[1]) + "x" + rank;
    return switch (random.nextInt(4)) {
      case 0 -> word.toUpperCase(java.util.Locale.ROOT);
      case 1 -> word.replace(" ", "");
      default -> word;
    };
  }

  /**
   * Returns a photo with tags as typed. A NaN coordinate or an empty uid means that there is none.
   */
  public static PhotoRecord photo(
      long id, String uid, double latitude, double longitude, long uploaded, List<String> typed) {
    String tags =
        typed.stream()
            .map(tag -> URLEncoder.encode(tag, StandardCharsets.UTF_8))
            .collect(Collectors.joining(","));
    return new PhotoRecord(
        id,
        uid,
        "",
        "",
        tags,
        "",
        latitude,
        longitude,
        16,
        uploaded,
        PhotoRecord.NO_TIME,
        "",
        "",
        "",
        "",
        false,
        "");
  }

  /** Returns a photo of Reykjavik. */
  public static PhotoRecord inIceland(long id, String uid, List<String> tags) {
    return photo(id, uid, 64.1466, -21.9426, 1_300_000_000L, tags);
  }

  /** Returns a photo of Paris with the same time. */
  static PhotoRecord inParis(long id, String uid, List<String> tags) {
    return photo(id, uid, 48.8566, 2.3522, 1_300_000_000L, tags);
  }

  /** Writes a gzip JSONL shard atomically. */
  static Path write(Path file, Collection<PhotoRecord> photos) throws IOException {
    return writeLines(file, photos.stream().map(Shards::json).toList());
  }

  /** Writes lines to a gzip shard atomically. */
  static Path writeLines(Path file, Collection<String> lines) throws IOException {
    Files.createDirectories(file.getParent());
    Path hidden = file.resolveSibling("." + file.getFileName());
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(hidden))) {
      for (String line : lines) {
        out.write((line + '\n').getBytes(StandardCharsets.UTF_8));
      }
    }
    return Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Distributes photos to shards round-robin, and writes them. */
  public static List<Path> writeSplit(Path folder, List<PhotoRecord> photos, int shards)
      throws IOException {
    List<Path> files = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      List<PhotoRecord> part = new ArrayList<>();
      for (int i = shard; i < photos.size(); i += shards) {
        part.add(photos.get(i));
      }
      files.add(write(folder.resolve("metadata_" + shard + ".jsonl.gz"), part));
    }
    return files;
  }

  /** Returns a row of a JSONL shard. */
  static String json(PhotoRecord photo) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("photoid", photo.photoid());
    fields.put("uid", photo.uid());
    fields.put("usertags", photo.userTags());
    fields.put("longitude", photo.geotagged() ? photo.longitude() : null);
    fields.put("latitude", photo.geotagged() ? photo.latitude() : null);
    fields.put("accuracy", photo.accuracy());
    if (photo.uploaded() != PhotoRecord.NO_TIME) {
      fields.put("dateuploaded", photo.uploaded());
    }
    try {
      return JSON.writeValueAsString(fields);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
