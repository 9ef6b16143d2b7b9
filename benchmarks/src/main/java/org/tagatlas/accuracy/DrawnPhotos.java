package org.tagatlas.accuracy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tagatlas.locate.TextEstimate;
import org.tagatlas.record.PhotoRecord;

/**
 * A random sample of photos with their estimates, to look at one by one. It depends on the set of
 * photo ids alone, not on their order. It has what the photographer wrote about the place, and
 * never who that was. Not thread-safe.
 */
final class DrawnPhotos {

  /** The largest number of photos. */
  static final int SIZE = 100;

  private static final int MAX_TAGS = 75;
  private static final int MAX_CHARS = 200;
  private static final double ROUNDING = 1e4;

  /**
   * A photo.
   *
   * @param estimate null if there is no answer
   * @param km distance of the estimate; NaN if there is no answer
   */
  private record Drawn(
      PhotoRecord photo, List<String> tags, String title, TextEstimate estimate, double km) {}

  /** By a hash of the photo's id, which is different for different ids. */
  private final TreeMap<Long, Drawn> photos = new TreeMap<>();

  /**
   * Adds a photo.
   *
   * @param estimate null if there is no answer
   * @param km distance of the estimate; NaN if there is no answer
   */
  void add(PhotoRecord photo, List<String> tags, String title, TextEstimate estimate, double km) {
    long hash = hash(photo.photoid());
    if (photos.size() == SIZE && hash > photos.lastKey()) {
      return;
    }
    photos.put(hash, new Drawn(photo, List.copyOf(tags), title, estimate, km));
    if (photos.size() > SIZE) {
      photos.pollLastEntry();
    }
  }

  /** The finalizer of MurmurHash3, a bijection. */
  private static long hash(long id) {
    long hash = id;
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }

  /** Returns the photos for a JSON file, with the names of fields that published estimates have. */
  List<Map<String, Object>> json() {
    return photos.values().stream().map(DrawnPhotos::json).toList();
  }

  private static Map<String, Object> json(Drawn drawn) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("photoid", drawn.photo.photoid());
    json.put("title", cut(drawn.title));
    json.put("tags", drawn.tags.stream().limit(MAX_TAGS).map(DrawnPhotos::cut).toList());
    json.put("truth", point(drawn.photo.latitude(), drawn.photo.longitude()));
    TextEstimate estimate = drawn.estimate;
    if (estimate == null) {
      return json;
    }
    json.put("location", point(estimate.latitude(), estimate.longitude()));
    json.put("km", rounded(drawn.km));
    json.put("location_uncertainty_m", estimate.uncertaintyMetres());
    json.put("location_confidence", rounded(estimate.confidence()));
    List<Map<String, Object>> evidence = new ArrayList<>();
    for (TextEstimate.Evidence each : estimate.evidence()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("term", each.term());
      one.put("weight", rounded(each.weight()));
      evidence.add(one);
    }
    json.put("evidence", evidence);
    List<Map<String, Object>> alternatives = new ArrayList<>();
    for (TextEstimate.Alternative each : estimate.alternatives()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("place", each.name());
      one.put("country", each.country());
      one.put("location", point(each.latitude(), each.longitude()));
      one.put("share", rounded(each.share()));
      alternatives.add(one);
    }
    json.put("alternatives", alternatives);
    return json;
  }

  private static Map<String, Double> point(double latitude, double longitude) {
    Map<String, Double> point = new LinkedHashMap<>();
    point.put("lat", rounded(latitude));
    point.put("lon", rounded(longitude));
    return point;
  }

  private static double rounded(double value) {
    return Math.round(value * ROUNDING) / ROUNDING;
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= MAX_CHARS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_CHARS)) + '…';
  }
}
