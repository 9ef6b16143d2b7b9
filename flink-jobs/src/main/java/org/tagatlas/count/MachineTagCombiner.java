package org.tagatlas.count;

import it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap;
import java.util.Map;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.tagatlas.operator.GatheringOperator;
import org.tagatlas.operator.Pace;

/**
 * Adds up sightings of a machine tag before they are sent to its counter, because a program that
 * tags each photo it uploads alike ({@code uploaded:by=…}) would keep one counter busier than all
 * others.
 */
public final class MachineTagCombiner
    extends GatheringOperator<MachineTagSighting, MachineTagCount> {

  private static final long serialVersionUID = 1L;

  private final int maxGathered;

  private transient Map<String, MachineTagCount> gathered;

  /**
   * Makes a combiner.
   *
   * @param maxGathered machine tags to gather in memory at the most
   * @param pace how often to pass on
   */
  public MachineTagCombiner(int maxGathered, Pace pace) {
    super(pace.flush());
    this.maxGathered = maxGathered;
  }

  @Override
  public void open() throws Exception {
    super.open();
    gathered = new Object2ObjectOpenHashMap<>();
  }

  @Override
  public void processElement(StreamRecord<MachineTagSighting> element) {
    MachineTagSighting sighting = element.getValue();
    gathered.merge(sighting.machineTag(), MachineTagCount.of(sighting), MachineTagCount::plus);
    if (gathered.size() >= maxGathered) {
      flush();
    }
  }

  @Override
  protected void flush() {
    gathered.values().forEach(count -> output.collect(new StreamRecord<>(count)));
    gathered.clear();
  }
}
