package org.tagatlas.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The measurements of a stage.
 *
 * @param stage name of the stage
 * @param what description
 * @param rows number of rows in all shards
 * @param seconds wall time without JVM startup: of a run from its start to the last document, of a
 *     scan from the first byte to the last
 * @param cpuSeconds CPU time of the process, including JVM startup
 * @param peakMemory peak resident memory in bytes; 0 if unknown
 * @param checkpointBytes peak size of the checkpoint folder in bytes; 0 for a scan
 * @param counters {@code counters} of the summary, or null
 * @param quarters rows per second in each quarter of the rows; empty if unknown
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

  /** Returns rows per second. */
  public double rate() {
    return rows / seconds;
  }

  /** Returns CPU seconds per million rows. */
  public double cpuPerMillion() {
    return cpuSeconds / rows * 1e6;
  }

  /** Returns tag sightings per update of state; NaN for a scan. */
  public double sightingsPerUpdate() {
    return counters == null
        ? Double.NaN
        : counters.path("tag_sightings").doubleValue() / counters.path("tag_updates").longValue();
  }

  /** Returns the rate of the last quarter divided by that of the first, or NaN. */
  public double lastByFirst() {
    return quarters.size() < 4 ? Double.NaN : quarters.get(3) / quarters.get(0);
  }
}
