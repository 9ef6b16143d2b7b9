package org.tagatlas.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What was measured of a stage.
 *
 * @param stage the letter
 * @param what what it does
 * @param rows rows of all shards
 * @param seconds wall time of the work: of a run from its start to the last document, of a scan
 *     from the first byte to the last; starting Java is not in it
 * @param cpuSeconds of the whole process, starting Java included
 * @param peakMemory resident bytes at the most; 0 when unknown
 * @param checkpointBytes bytes of the checkpoint folder at the most; 0 for a scan
 * @param counters the counts of the summary's {@code counters}, or null
 * @param quarters rows a second in each quarter of the rows; empty when that is not known
 */
public record StageResult(
    String stage,
    String what,
    long rows,
    double seconds,
    double cpuSeconds,
    long peakMemory,
    long checkpointBytes,
    JsonNode counters,
    List<Double> quarters) {

  /** Returns rows a second. */
  public double rate() {
    return rows / seconds;
  }

  /** Returns CPU seconds for a million rows. */
  public double cpuPerMillion() {
    return cpuSeconds / rows * 1e6;
  }

  /** Returns how many sightings of tags were counted by one update of state; NaN for a scan. */
  public double sightingsPerUpdate() {
    return counters == null
        ? Double.NaN
        : counters.path("tag_sightings").doubleValue() / counters.path("tag_updates").longValue();
  }

  /** Returns the rate of the last quarter of the rows by that of the first, or NaN. */
  public double lastByFirst() {
    return quarters.size() < 4 ? Double.NaN : quarters.get(3) / quarters.get(0);
  }
}
