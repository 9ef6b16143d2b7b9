package org.tagatlas.latency;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Photos that are sent to measure when readers find them: all at one place, each by a different
 * photographer, with one tag that no other photo has. So the document of the tag in the signature
 * of the country counts the probes that it includes. Thread-safe.
 */
final class Probes {

  /** The country of the probes. */
  static final String COUNTRY = "IS";

  private static final double LATITUDE = 64.1466;
  private static final double LONGITUDE = -21.9426;

  /** Greater than all ids of generated photos. */
  private static final long FIRST_ID = 900_000_000_000L;

  private final String tag;
  private final long firstId;
  private final List<Long> sentAt = new ArrayList<>();
  private final Map<Integer, Long> missing = new TreeMap<>();
  private final List<Long> photoNanos = new ArrayList<>();
  private final List<Long> signatureNanos = new ArrayList<>();

  /**
   * Creates probes.
   *
   * @param tag tag, of lower-case letters and digits
   * @param former maximum number of probes sent earlier
   */
  Probes(String tag, int former) {
    this.tag = tag;
    firstId = FIRST_ID + former;
  }

  /** Returns the id of the document of the tag in the signature of the country. */
  String signature() {
    return "all|" + COUNTRY + '|' + tag;
  }

  /**
   * Records that the next probe is sent at a time of {@link System#nanoTime}, and returns its row.
   */
  synchronized String send(long nanos) {
    int number = sentAt.size();
    sentAt.add(nanos);
    missing.put(number, nanos);
    return String.format(
        Locale.ROOT,
        "{\"photoid\": %d, \"uid\": \"probe%d\", \"unickname\": \"probe\", \"usertags\": \"%s\","
            + " \"longitude\": %.4f, \"latitude\": %.4f, \"accuracy\": 16, \"dateuploaded\": %d}",
        firstId + number,
        firstId + number,
        tag,
        LONGITUDE,
        LATITUDE,
        Instant.now().getEpochSecond());
  }

  /** Returns ids of photos that are not found yet, oldest first. */
  synchronized List<String> missingPhotos(int limit) {
    return missing.keySet().stream()
        .limit(limit)
        .map(number -> Long.toString(firstId + number))
        .toList();
  }

  /** Records photos found by a search. */
  synchronized void found(List<String> ids, long nanos) {
    for (String id : ids) {
      Long sent = missing.remove((int) (Long.parseLong(id) - firstId));
      if (sent != null) {
        photoNanos.add(nanos - sent);
      }
    }
  }

  /** Records the number of photos in the signature document found by a search. */
  synchronized void counted(long photos, long nanos) {
    for (int i = signatureNanos.size(); i < Math.min(photos, sentAt.size()); i++) {
      signatureNanos.add(nanos - sentAt.get(i));
    }
  }

  /** Returns the number of probes sent. */
  synchronized int sent() {
    return sentAt.size();
  }

  /** Returns whether all probes were found, as photos and in the signature. */
  synchronized boolean complete() {
    return missing.isEmpty() && signatureNanos.size() == sentAt.size();
  }

  /** Returns the latencies until a search found a photo. */
  synchronized Latencies photos() {
    return Latencies.of(photoNanos);
  }

  /** Returns the latencies until the signature counted a photo. */
  synchronized Latencies signatures() {
    return Latencies.of(signatureNanos);
  }
}
