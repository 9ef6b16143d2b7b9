package org.tagatlas.latency;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Photos that are sent to see when readers find them: all of one place, each by a photographer of
 * its own, with one tag that no other photo has. So the tag's document in the country's signature
 * counts those that are in it. Thread-safe.
 */
final class Probes {

  /** The country that they are of. */
  static final String COUNTRY = "IS";

  private static final double LATITUDE = 64.1466;
  private static final double LONGITUDE = -21.9426;

  /** Above all ids that photos are generated with. */
  private static final long FIRST_ID = 900_000_000_000L;

  private final String tag;
  private final long firstId;
  private final List<Long> sentAt = new ArrayList<>();
  private final Map<Integer, Long> missing = new TreeMap<>();
  private final List<Long> photoNanos = new ArrayList<>();
  private final List<Long> signatureNanos = new ArrayList<>();

  /**
   * Makes probes.
   *
   * @param tag of lower-case letters and digits
   * @param former how many probes other ones have sent at the most
   */
  Probes(String tag, int former) {
    this.tag = tag;
    firstId = FIRST_ID + former;
  }

  /** Returns the id of the document of the tag in the country's signature. */
  String signature() {
    return "all|" + COUNTRY + '|' + tag;
  }

  /** Notes that the next probe is sent, at a time of {@link System#nanoTime}; returns its row. */
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

  /** Returns ids of photos that nobody has found yet, the oldest first. */
  synchronized List<String> missingPhotos(int limit) {
    return missing.keySet().stream()
        .limit(limit)
        .map(number -> Long.toString(firstId + number))
        .toList();
  }

  /** Notes that a search has found photos. */
  synchronized void found(List<String> ids, long nanos) {
    for (String id : ids) {
      Long sent = missing.remove((int) (Long.parseLong(id) - firstId));
      if (sent != null) {
        photoNanos.add(nanos - sent);
      }
    }
  }

  /** Notes that a search has found the signature's document, which counts so many photos. */
  synchronized void counted(long photos, long nanos) {
    for (int i = signatureNanos.size(); i < Math.min(photos, sentAt.size()); i++) {
      signatureNanos.add(nanos - sentAt.get(i));
    }
  }

  /** Returns how many were sent. */
  synchronized int sent() {
    return sentAt.size();
  }

  /** Whether all that were sent have been found, as photos and in the signature. */
  synchronized boolean complete() {
    return missing.isEmpty() && signatureNanos.size() == sentAt.size();
  }

  /** Returns how long it took until a search found a photo. */
  synchronized Latencies photos() {
    return Latencies.of(photoNanos);
  }

  /** Returns how long it took until the signature counted a photo. */
  synchronized Latencies signatures() {
    return Latencies.of(signatureNanos);
  }
}
