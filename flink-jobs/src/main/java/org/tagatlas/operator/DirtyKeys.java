package org.tagatlas.operator;

import it.unimi.dsi.fastutil.objects.Object2LongMap;
import it.unimi.dsi.fastutil.objects.Object2LongOpenHashMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;

/**
 * The keys of an operator that have something to pass on: in memory with the time since when, and
 * flagged in keyed state, so that they are found again after a restart and at any parallelism.
 *
 * @param <K> the operator's key
 */
public final class DirtyKeys<K> {

  private static final String STATE = "dirty";

  private final ValueState<Boolean> flag;
  private final Object2LongOpenHashMap<K> since = new Object2LongOpenHashMap<>();

  /** Opens the flags of an operator that is being opened, and finds those that are set. */
  public DirtyKeys(AbstractStreamOperator<?> operator, long now) {
    this.flag =
        operator.getKeyedStateStore().getState(new ValueStateDescriptor<>(STATE, Types.BOOLEAN));
    KeyedStateBackend<K> backend = operator.getKeyedStateBackend();
    try (Stream<K> keys = backend.getKeys(STATE, VoidNamespace.INSTANCE)) {
      keys.forEach(key -> since.put(key, now));
    }
  }

  /** Marks the operator's current key. */
  public void mark(K currentKey, long now) throws IOException {
    if (!since.containsKey(currentKey)) {
      since.put(currentKey, now);
      flag.update(true);
    }
  }

  /** Takes the mark off the operator's current key. */
  public void clear(K currentKey) {
    if (since.containsKey(currentKey)) {
      since.removeLong(currentKey);
      flag.clear();
    }
  }

  /** Returns the keys that have been marked at or before a time, in an order. */
  public List<K> markedUntil(long time, Comparator<? super K> order) {
    List<K> keys = new ArrayList<>();
    for (Object2LongMap.Entry<K> entry : since.object2LongEntrySet()) {
      if (entry.getLongValue() <= time) {
        keys.add(entry.getKey());
      }
    }
    keys.sort(order);
    return keys;
  }
}
