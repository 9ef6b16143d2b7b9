package org.tagatlas.machinetag;

import java.util.Set;
import java.util.TreeSet;
import org.tagatlas.record.PhotoRecord;

/**
 * The counts of a machine tag.
 *
 * @param machineTag its ID, {@code namespace:predicate=value}
 * @param version increases with each emitted change
 * @param photos number of photos that have it
 * @param firstSeen the earliest upload in epoch seconds, or {@link PhotoRecord#NO_TIME}
 * @param lastSeen the latest upload in epoch seconds, or {@link PhotoRecord#NO_TIME}
 * @param countries codes of the countries that it was used in, sorted
 */
public record MachineTagCount(
    String machineTag,
    long version,
    long photos,
    long firstSeen,
    long lastSeen,
    Set<String> countries) {

  static MachineTagCount none(String machineTag) {
    return new MachineTagCount(
        machineTag, 0, 0, PhotoRecord.NO_TIME, PhotoRecord.NO_TIME, Set.of());
  }

  static MachineTagCount of(MachineTagSighting sighting) {
    return new MachineTagCount(
        sighting.machineTag(),
        0,
        1,
        sighting.uploaded(),
        sighting.uploaded(),
        sighting.country() == null ? Set.of() : Set.of(sighting.country()));
  }

  /** Returns the sum of both, with the version of this one. */
  MachineTagCount plus(MachineTagCount other) {
    Set<String> all = countries;
    if (!countries.containsAll(other.countries)) {
      all = new TreeSet<>(countries);
      all.addAll(other.countries);
    }
    return new MachineTagCount(
        machineTag,
        version,
        photos + other.photos,
        earlier(firstSeen, other.firstSeen),
        Math.max(lastSeen, other.lastSeen),
        all);
  }

  MachineTagCount nextVersion() {
    return new MachineTagCount(machineTag, version + 1, photos, firstSeen, lastSeen, countries);
  }

  private static long earlier(long a, long b) {
    return a == PhotoRecord.NO_TIME ? b : b == PhotoRecord.NO_TIME ? a : Math.min(a, b);
  }
}
