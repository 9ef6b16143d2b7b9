package org.tagatlas.runtime;

import java.time.Duration;
import java.util.OptionalLong;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a subtask logs for whoever is on call: the restore, spills and slow flushes. Messages have
 * numbers and never keys, which can identify a user. Not thread-safe.
 */
final class OperatorLog {

  private static final long SPILL_WARNING_MILLIS = Duration.ofMinutes(1).toMillis();
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Logger log;
  private final String task;
  private final OptionalLong restoredCheckpoint;
  private final Duration checkpointInterval;
  private final long startNanos;

  private long spills;
  private long spilledEntries;
  private long nextSpillWarning = Long.MIN_VALUE;

  /**
   * Creates the log of a subtask.
   *
   * @param operator class of the operator, which names the logger
   * @param task name of the task, with the subtask
   * @param restoredCheckpoint ID of the checkpoint that was restored, if any
   * @param conf configuration of the job
   * @param startNanos when the operator started to restore, by the clock that measures durations
   */
  OperatorLog(
      Class<?> operator,
      String task,
      OptionalLong restoredCheckpoint,
      ReadableConfig conf,
      long startNanos) {
    this.log = LoggerFactory.getLogger(operator);
    this.task = task;
    this.restoredCheckpoint = restoredCheckpoint;
    this.checkpointInterval =
        conf.getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL).orElse(null);
    this.startNanos = startNanos;
  }

  /** Logs the restore; does nothing for a subtask that started without state. */
  void restored(String entries, long count, long nanos) {
    if (restoredCheckpoint.isPresent()) {
      log.info(
          "{}: restored {} {} from checkpoint {} in {} ms",
          task,
          count,
          entries,
          restoredCheckpoint.getAsLong(),
          (nanos - startNanos) / NANOS_PER_MILLI);
    }
  }

  /** Counts a spill, and logs all of them since the last warning unless it is too recent. */
  void spilled(String entries, long count, long nowMillis) {
    if (count == 0) {
      return;
    }
    spills++;
    spilledEntries += count;
    if (nowMillis >= nextSpillWarning) {
      log.warn(
          "{}: buffer full, spilled {} {} to keyed state in {} spills since the last warning;"
              + " a larger heap or a higher parallelism avoids this",
          task,
          spilledEntries,
          entries,
          spills);
      spills = 0;
      spilledEntries = 0;
      nextSpillWarning = nowMillis + SPILL_WARNING_MILLIS;
    }
  }

  /** Logs a flush that took longer than a checkpoint interval. */
  void flushed(long nanos) {
    long millis = nanos / NANOS_PER_MILLI;
    if (checkpointInterval != null && millis > checkpointInterval.toMillis()) {
      log.warn(
          "{}: flush took {} ms, longer than the checkpoint interval of {} ms;"
              + " checkpoints wait for it",
          task,
          millis,
          checkpointInterval.toMillis());
    }
  }
}
