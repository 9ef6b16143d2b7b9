package org.tagatlas.count;

import it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap;
import java.util.Arrays;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.tagatlas.operator.GatheringOperator;
import org.tagatlas.operator.Pace;
import org.tagatlas.operator.StateOrder;

/**
 * Counts the photos of each machine tag. Keyed by the whole machine tag, so that a hot namespace is
 * spread over its values; sightings are gathered behind the shuffle, so that a hot value costs one
 * state access a flush. Each flush tells of what it changed.
 */
public final class MachineTagCountOperator
    extends GatheringOperator<MachineTagCount, MachineTagCount> {

  private static final long serialVersionUID = 1L;

  private final int maxGathered;

  private transient Object2ObjectOpenHashMap<String, MachineTagCount> gathered;
  private transient ValueState<MachineTagCount> counts;
  private transient StateOrder stateOrder;

  /**
   * Makes a counter.
   *
   * @param maxGathered machine tags to gather in memory at the most
   * @param pace how often to pass on
   */
  public MachineTagCountOperator(int maxGathered, Pace pace) {
    super(pace.flush());
    this.maxGathered = maxGathered;
  }

  @Override
  public void open() throws Exception {
    super.open();
    gathered = new Object2ObjectOpenHashMap<>();
    counts =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("machine-tag", new MachineTagCountSerializer()));
    stateOrder = StateOrder.of(getRuntimeContext());
  }

  @Override
  public void processElement(StreamRecord<MachineTagCount> element) throws Exception {
    MachineTagCount news = element.getValue();
    gathered.merge(news.machineTag(), news, MachineTagCount::plus);
    if (gathered.size() >= maxGathered) {
      flush();
    }
  }

  @Override
  protected void flush() throws Exception {
    String[] machineTags = gathered.keySet().toArray(new String[0]);
    Arrays.sort(machineTags, stateOrder);
    for (String machineTag : machineTags) {
      setCurrentKey(machineTag);
      MachineTagCount before = counts.value();
      MachineTagCount after =
          (before == null ? MachineTagCount.none(machineTag) : before)
              .plus(gathered.get(machineTag))
              .nextVersion();
      counts.update(after);
      output.collect(new StreamRecord<>(after));
    }
    gathered = new Object2ObjectOpenHashMap<>();
  }
}
