package org.tagatlas.job;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.datasketches.hash.MurmurHash3;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.tagatlas.geo.Place;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.tags.MachineTag;
import org.tagatlas.tags.PhotoTags;
import org.tagatlas.tags.Tag;

/**
 * The expected documents for a set of photos, computed in memory directly from the definitions:
 * without operators, state or increments. Documents are maps of plain values by ID.
 *
 * @param levels IDs of levels
 * @param windows IDs of windows
 * @param top maximum number of tags of a signature
 * @param minPhotographers minimum number of votes of a signature's tag
 * @param placedBefore places by photo ID from an older gazetteer: a counted photo keeps its place
 */
public record Oracle(
    List<String> levels,
    List<String> windows,
    int top,
    int minPhotographers,
    Map<Long, Place> placedBefore) {

  /** Creates an oracle for photos placed by the gazetteer of this version. */
  public Oracle(List<String> levels, List<String> windows, int top, int minPhotographers) {
    this(levels, windows, top, minPhotographers, Map.of());
  }

  /** Returns an oracle for photos, some of which were placed by an older gazetteer. */
  Oracle with(Map<Long, Place> places) {
    return new Oracle(levels, windows, top, minPhotographers, places);
  }

  /** Counts of one tag, or of all photos, in one region and window. */
  private static final class Count {
    long photos;
    final Set<String> uids = new HashSet<>();

    int votes() {
      return Oracle.votes(uids);
    }
  }

  /** Returns the published number of distinct photographers. */
  static int votes(Set<String> uids) {
    if (uids.size() <= 256) {
      return uids.size();
    }
    HllSketch sketch = new HllSketch(12, TgtHllType.HLL_4);
    for (String uid : new TreeSet<>(uids)) {
      // All photos without a uid are those of one photographer.
      String hashed = uid.isEmpty() ? "unknown" : uid;
      sketch.update(
          MurmurHash3.hash(hashed.getBytes(java.nio.charset.StandardCharsets.UTF_8), 9001L)[0]);
    }
    return (int) Math.round(sketch.getCompositeEstimate());
  }

  private record Region(String window, String level, String region) {}

  private record Located(PhotoRecord photo, Place place, PhotoTags tags) {}

  /**
   * Expected documents by ID.
   *
   * @param photoIds the IDs of the geotagged photos
   */
  record Documents(
      Map<String, Map<String, Object>> signatures,
      Map<String, Map<String, Object>> regions,
      Map<String, Map<String, Object>> machineTags,
      Set<String> photoIds) {}

  /** Returns the documents of all kinds. */
  Documents documents(Collection<PhotoRecord> photos) {
    List<Located> located = located(photos);
    Map<Region, Map<String, Count>> counts = countTags(located);
    Map<String, String> labels = labels(located);
    return new Documents(
        signatures(counts, labels),
        regions(located, counts, labels),
        machineTags(located),
        photoIds(photos));
  }

  /** Returns the documents of signatures by ID. */
  public Map<String, Map<String, Object>> signatures(Collection<PhotoRecord> photos) {
    List<Located> located = located(photos);
    return signatures(countTags(located), labels(located));
  }

  private Map<String, Map<String, Object>> signatures(
      Map<Region, Map<String, Count>> counts, Map<String, String> labels) {
    Map<String, Map<String, Object>> documents = new TreeMap<>();
    Map<String, Long> worldVotes = new HashMap<>();
    Map<String, Map<String, Long>> tagVotes = new HashMap<>();
    Map<String, Map<String, Long>> tagPhotos = new HashMap<>();
    counts.forEach(
        (region, tags) ->
            tags.forEach(
                (tag, count) -> {
                  String level = region.window() + '/' + region.level();
                  worldVotes.merge(level, (long) count.votes(), Long::sum);
                  tagVotes
                      .computeIfAbsent(level, l -> new HashMap<>())
                      .merge(tag, (long) count.votes(), Long::sum);
                  tagPhotos
                      .computeIfAbsent(level, l -> new HashMap<>())
                      .merge(tag, count.photos, Long::sum);
                }));
    counts.forEach(
        (region, tags) -> {
          String level = region.window() + '/' + region.level();
          long n = tags.values().stream().mapToLong(Count::votes).sum();
          List<Map<String, Object>> lines = new ArrayList<>();
          tags.forEach(
              (tag, count) -> {
                double score =
                    score(count.votes(), n, tagVotes.get(level).get(tag), worldVotes.get(level));
                if (count.votes() >= minPhotographers && score > 0) {
                  Map<String, Object> line = new LinkedHashMap<>();
                  line.put("window", region.window());
                  line.put("level", region.level());
                  line.put("region", region.region());
                  line.put("tag", tag);
                  line.put("label", labels.get(tag));
                  line.put("photos", count.photos);
                  line.put("photographers", (long) count.votes());
                  line.put(
                      "score",
                      new BigDecimal(score).setScale(4, RoundingMode.HALF_EVEN).doubleValue());
                  line.put("share", (double) count.photos / tagPhotos.get(level).get(tag));
                  lines.add(line);
                }
              });
          lines.sort(
              Comparator.<Map<String, Object>>comparingDouble(line -> -(double) line.get("score"))
                  .thenComparingLong(line -> -(long) line.get("photographers"))
                  .thenComparing(line -> codePoints((String) line.get("tag")), Arrays::compare));
          for (int i = 0; i < Math.min(top, lines.size()); i++) {
            Map<String, Object> line = lines.get(i);
            line.put("rank", (long) i + 1);
            documents.put(region.window() + '|' + region.region() + '|' + line.get("tag"), line);
          }
        });
    return documents;
  }

  /** Returns the documents of regions by ID. */
  public Map<String, Map<String, Object>> regions(Collection<PhotoRecord> photos) {
    List<Located> located = located(photos);
    return regions(located, countTags(located), labels(located));
  }

  private Map<String, Map<String, Object>> regions(
      List<Located> located, Map<Region, Map<String, Count>> counts, Map<String, String> labels) {
    Map<Region, Count> visits = new HashMap<>();
    Map<Region, Long> tagged = new HashMap<>();
    for (Located photo : located) {
      for (Region region : regionsOf(photo)) {
        Count count = visits.computeIfAbsent(region, r -> new Count());
        count.photos++;
        count.uids.add(uid(photo.photo()));
        tagged.merge(region, photo.tags().tags().isEmpty() ? 0L : 1L, Long::sum);
      }
    }
    Map<String, Map<String, Object>> documents = new TreeMap<>();
    visits.forEach(
        (region, count) -> {
          Map<String, Count> tags = counts.getOrDefault(region, Map.of());
          List<String> topTags =
              tags.keySet().stream()
                  .sorted(
                      Comparator.<String>comparingInt(tag -> -tags.get(tag).votes())
                          .thenComparing(Oracle::codePoints, Arrays::compare))
                  .limit(10)
                  .map(labels::get)
                  .toList();
          Map<String, Object> line = new LinkedHashMap<>();
          line.put("window", region.window());
          line.put("level", region.level());
          line.put("region", region.region());
          line.put("photos", count.photos);
          line.put("photographers", (long) count.votes());
          line.put("tagged_photos", tagged.get(region));
          line.put("distinct_tags", (long) tags.size());
          line.put("top_tags", topTags);
          documents.put(region.window() + '|' + region.region(), line);
        });
    return documents;
  }

  /** Returns the documents of machine tags by ID. */
  public Map<String, Map<String, Object>> machineTags(Collection<PhotoRecord> photos) {
    return machineTags(located(photos));
  }

  private static Map<String, Map<String, Object>> machineTags(List<Located> located) {
    Map<String, Map<String, Object>> documents = new TreeMap<>();
    Map<String, Set<String>> countries = new HashMap<>();
    for (Located photo : located) {
      for (MachineTag tag : photo.tags().machineTags()) {
        Map<String, Object> line =
            documents.computeIfAbsent(
                tag.id(),
                id -> {
                  Map<String, Object> fresh = new LinkedHashMap<>();
                  fresh.put("namespace", tag.namespace());
                  fresh.put("predicate", tag.predicate());
                  fresh.put("value", tag.value());
                  if (tag.value().matches("-?[0-9]{1,18}([.][0-9]{1,18})?")) {
                    fresh.put("number", Double.valueOf(tag.value()));
                  }
                  fresh.put("photos", 0L);
                  return fresh;
                });
        line.merge("photos", 1L, (a, b) -> (long) a + (long) b);
        if (photo.photo().uploaded() != PhotoRecord.NO_TIME) {
          String uploaded = Instant.ofEpochSecond(photo.photo().uploaded()).toString();
          line.merge(
              "first_seen", uploaded, (a, b) -> ((String) a).compareTo((String) b) < 0 ? a : b);
          line.merge(
              "last_seen", uploaded, (a, b) -> ((String) a).compareTo((String) b) > 0 ? a : b);
        }
        Set<String> in = countries.computeIfAbsent(tag.id(), id -> new TreeSet<>());
        if (photo.place() != null) {
          in.add(photo.place().country());
        }
        line.put("countries", List.copyOf(in));
      }
    }
    return documents;
  }

  /** Returns the IDs of the geotagged photos. */
  Set<String> photoIds(Collection<PhotoRecord> photos) {
    Set<String> ids = new TreeSet<>();
    for (PhotoRecord photo : photos) {
      if (photo.geotagged()) {
        ids.add(Long.toString(photo.photoid()));
      }
    }
    return ids;
  }

  private static double score(double y, double n, double worldY, double worldN) {
    if (worldY == worldN) {
      return Double.NaN;
    }
    double mu = 1000;
    double alpha = mu * worldY / worldN;
    double delta =
        Math.log((y + alpha) / (n + mu - y - alpha))
            - Math.log(
                (worldY - y + alpha)
                    / ((worldN - n) - (worldY - y) + mu * (worldN - worldY) / worldN));
    return delta / Math.sqrt(1 / (y + alpha) + 1 / (worldY - y + alpha));
  }

  private List<Located> located(Collection<PhotoRecord> photos) {
    Map<Long, Located> byId = new LinkedHashMap<>();
    ReverseGeocoder geocoder = ReverseGeocoder.load();
    for (PhotoRecord photo : photos) {
      byId.computeIfAbsent(
          photo.photoid(),
          id ->
              new Located(
                  photo,
                  photo.geotagged()
                      ? placedBefore.getOrDefault(
                          id, geocoder.locate(photo.latitude(), photo.longitude()))
                      : null,
                  PhotoTags.parse(photo.userTags(), photo.machineTags())));
    }
    return List.copyOf(byId.values());
  }

  private Map<Region, Map<String, Count>> countTags(List<Located> photos) {
    Map<Region, Map<String, Count>> counts = new HashMap<>();
    for (Located photo : photos) {
      for (Region region : regionsOf(photo)) {
        for (Tag tag : photo.tags().tags()) {
          Count count =
              counts
                  .computeIfAbsent(region, r -> new HashMap<>())
                  .computeIfAbsent(tag.clean(), t -> new Count());
          count.photos++;
          count.uids.add(uid(photo.photo()));
        }
      }
    }
    return counts;
  }

  private static Map<String, String> labels(List<Located> photos) {
    Map<String, Map<String, Long>> counts = new HashMap<>();
    for (Located photo : photos) {
      if (photo.photo().geotagged()) {
        for (Tag tag : photo.tags().tags()) {
          counts
              .computeIfAbsent(tag.clean(), t -> new HashMap<>())
              .merge(tag.label(), 1L, Long::sum);
        }
      }
    }
    Map<String, String> labels = new HashMap<>();
    counts.forEach(
        (tag, byLabel) ->
            labels.put(
                tag,
                byLabel.keySet().stream()
                    .min(
                        Comparator.<String>comparingLong(label -> -byLabel.get(label))
                            .thenComparing(Oracle::codePoints, Arrays::compare))
                    .orElseThrow()));
    return labels;
  }

  private List<Region> regionsOf(Located located) {
    List<Region> regions = new ArrayList<>();
    Place place = located.place();
    if (place == null) {
      return regions;
    }
    for (String window : windows) {
      String name = windowOf(window, located.photo().uploaded());
      if (name == null) {
        continue;
      }
      if (levels.contains("country")) {
        regions.add(new Region(name, "country", place.country()));
      }
      if (levels.contains("admin1") && place.admin1Code() != null) {
        regions.add(new Region(name, "admin1", place.admin1Code()));
      }
      if (levels.contains("city") && place.admin1Code() != null && place.city() != null) {
        regions.add(new Region(name, "city", place.admin1Code() + '.' + place.city()));
      }
    }
    return regions;
  }

  private static String windowOf(String window, long uploaded) {
    if (window.equals("all")) {
      return window;
    }
    if (uploaded == PhotoRecord.NO_TIME) {
      return null;
    }
    String iso =
        OffsetDateTime.ofInstant(Instant.ofEpochSecond(uploaded), ZoneOffset.UTC).toString();
    return switch (window) {
      case "year" -> iso.substring(0, 4);
      case "month" -> iso.substring(0, 7);
      default -> iso.substring(0, 10);
    };
  }

  private static String uid(PhotoRecord photo) {
    return photo.uid().isEmpty() ? "unknown" : photo.uid();
  }

  private static int[] codePoints(String text) {
    return text.codePoints().toArray();
  }
}
