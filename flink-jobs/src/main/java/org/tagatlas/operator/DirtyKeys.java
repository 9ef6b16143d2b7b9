package org.tagatlas.operator;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;

/**
 * The keys of an operator that have something to pass on: in memory, and flagged in keyed state, so
 * that they are found again after a restart and at any parallelism.
 *
 * @param <K> the operator's key
 */
public final class DirtyKeys<K> {

  private static final String STATE = "dirty";

  private final ValueState<Boolean> flag;
  private final Set<K> keys = new LinkedHashSet<>();

  /** Opens the flags of an operator that is being opened, and finds those that are set. */
  public DirtyKeys(AbstractStreamOperator<?> operator) {
    this.flag =
        operator.getKeyedStateStore().getState(new ValueStateDescriptor<>(STATE, Types.BOOLEAN));
    KeyedStateBackend<K> backend = operator.getKeyedStateBackend();
    try (Stream<K> flagged = backend.getKeys(STATE, VoidNamespace.INSTANCE)) {
      flagged.forEach(keys::add);
    }
  }

  /** Marks the operator's current key. */
  public void mark(K currentKey) throws IOException {
    if (keys.add(currentKey)) {
      flag.update(true);
    }
  }

  /** Takes the mark off the operator's current key. */
  public void clear(K currentKey) {
    if (keys.remove(currentKey)) {
      flag.clear();
    }
  }

  /** Returns the keys that are marked, in the order in which they were. */
  public Set<K> marked() {
    return Collections.unmodifiableSet(keys);
  }
}
