package org.tagatlas.count;

import java.util.Arrays;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * Buffered sightings of a subtask, with a log per key group. Counting one key group at a time keeps
 * the pause of the stream short, and its sightings fit into the processor cache. Not thread-safe.
 */
public final class SightingBuffer {

  private final int maxParallelism;
  private final int firstKeyGroup;
  private final SightingLog[] logs;
  private long bytes;

  /** Creates an empty buffer for the key groups of a subtask. */
  public SightingBuffer(TaskInfo task) {
    maxParallelism = task.getMaxNumberOfParallelSubtasks();
    KeyGroupRange keyGroups =
        KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
            maxParallelism, task.getNumberOfParallelSubtasks(), task.getIndexOfThisSubtask());
    firstKeyGroup = keyGroups.getStartKeyGroup();
    logs = new SightingLog[keyGroups.getNumberOfKeyGroups()];
    SightingLog.Pool pages = new SightingLog.Pool();
    Arrays.setAll(logs, i -> new SightingLog(pages));
  }

  /** Adds the sightings of a page. */
  public void add(SightingPage page) {
    bytes += logs[keyGroup(page.bucket()) - firstKeyGroup].add(page);
  }

  private int keyGroup(int bucket) {
    return KeyGroupRangeAssignment.computeKeyGroupForKeyHash(
        Integer.hashCode(bucket), maxParallelism);
  }

  /** Returns the size of the buffer in bytes. */
  public long bytes() {
    return bytes;
  }

  /** Returns the number of the log with most bytes. */
  public int largest() {
    int largest = 0;
    for (int i = 1; i < logs.length; i++) {
      if (logs[i].bytes() > logs[largest].bytes()) {
        largest = i;
      }
    }
    return largest;
  }

  /** Returns the number of logs, which are in the order of their key groups. */
  public int size() {
    return logs.length;
  }

  /** Returns the log with a number from 0. */
  public SightingLog log(int number) {
    return logs[number];
  }

  /** Removes the sightings of a log. */
  public void clear(int number) {
    bytes -= logs[number].bytes();
    logs[number].clear();
  }
}
