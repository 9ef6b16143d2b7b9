package org.tagatlas.runtime;

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
 * The keys of an operator that have updates to emit. They are kept in memory and flagged in keyed
 * state, so they are restored after a restart at any parallelism.
 *
 * @param <K> type of the operator's key
 */
public final class PendingKeys<K> {

  private static final String STATE = "dirty";

  private final ValueState<Boolean> flag;
  private final Set<K> keys = new LinkedHashSet<>();

  /** Restores the pending keys of an operator; called while it is being opened. */
  public PendingKeys(AbstractStreamOperator<?> operator) {
    this.flag =
        operator.getKeyedStateStore().getState(new ValueStateDescriptor<>(STATE, Types.BOOLEAN));
    KeyedStateBackend<K> backend = operator.getKeyedStateBackend();
    try (Stream<K> flagged = backend.getKeys(STATE, VoidNamespace.INSTANCE)) {
      flagged.forEach(keys::add);
    }
  }

  /** Marks the operator's current key as pending. */
  public void mark(K currentKey) throws IOException {
    if (keys.add(currentKey)) {
      flag.update(true);
    }
  }

  /** Removes the mark of the operator's current key. */
  public void clear(K currentKey) {
    if (keys.remove(currentKey)) {
      flag.clear();
    }
  }

  /** Returns the pending keys, in the order in which they were marked. */
  public Set<K> marked() {
    return Collections.unmodifiableSet(keys);
  }
}
