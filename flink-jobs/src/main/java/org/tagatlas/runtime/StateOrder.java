package org.tagatlas.runtime;

import java.util.Comparator;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * The order in which RocksDB stores string keys: by key group, then by the bytes of the key, which
 * start with its length. State access is fastest in that order.
 *
 * @param maxParallelism number of key groups
 */
public record StateOrder(int maxParallelism) implements Comparator<String> {

  /** Returns the order of an operator's keys. */
  public static StateOrder of(RuntimeContext context) {
    return new StateOrder(context.getTaskInfo().getMaxNumberOfParallelSubtasks());
  }

  @Override
  public int compare(String left, String right) {
    int order =
        Integer.compare(
            KeyGroupRangeAssignment.assignToKeyGroup(left, maxParallelism),
            KeyGroupRangeAssignment.assignToKeyGroup(right, maxParallelism));
    if (order == 0) {
      order = Integer.compare(left.length(), right.length());
    }
    return order == 0 ? left.compareTo(right) : order;
  }
}
