package org.tagatlas.machinetag;

import it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap;
import java.util.Arrays;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.MiniBatchOperator;
import org.tagatlas.runtime.StateOrder;

/**
 * Counts the photos of each machine tag. Keyed by the complete machine tag, so a hot namespace is
 * distributed by value. Sightings are buffered after the shuffle, so a hot value costs one state
 * access per flush. Each flush emits the counts that it changed.
 */
public final class MachineTagCountOperator
    extends MiniBatchOperator<MachineTagCount, MachineTagCount> {

  private static final long serialVersionUID = 1L;

  private final int maxBuffered;

  private transient Object2ObjectOpenHashMap<String, MachineTagCount> buffered;
  private transient ValueState<MachineTagCount> counts;
  private transient StateOrder stateOrder;

  /**
   * Creates a counter.
   *
   * @param maxBuffered maximum number of buffered machine tags
   * @param policy how often to emit
   */
  public MachineTagCountOperator(int maxBuffered, EmitPolicy policy) {
    super(policy.flush());
    this.maxBuffered = maxBuffered;
  }

  @Override
  public void open() throws Exception {
    super.open();
    buffered = new Object2ObjectOpenHashMap<>();
    counts =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("machine-tag", new MachineTagCountSerializer()));
    stateOrder = StateOrder.of(getRuntimeContext());
    logRestore("buffered machine tags", 0);
  }

  @Override
  public void processElement(StreamRecord<MachineTagCount> element) throws Exception {
    MachineTagCount update = element.getValue();
    buffered.merge(update.machineTag(), update, MachineTagCount::plus);
    if (buffered.size() >= maxBuffered) {
      logSpill("machine tags", buffered.size());
      flush();
    }
  }

  @Override
  protected void flush() throws Exception {
    String[] machineTags = buffered.keySet().toArray(new String[0]);
    Arrays.sort(machineTags, stateOrder);
    for (String machineTag : machineTags) {
      setCurrentKey(machineTag);
      MachineTagCount before = counts.value();
      MachineTagCount after =
          (before == null ? MachineTagCount.none(machineTag) : before)
              .plus(buffered.get(machineTag))
              .nextVersion();
      counts.update(after);
      output.collect(new StreamRecord<>(after));
    }
    buffered = new Object2ObjectOpenHashMap<>();
  }
}
