package org.tagatlas.machinetag;

import it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap;
import java.util.Map;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.MiniBatchOperator;

/**
 * Aggregates sightings of a machine tag before the shuffle: a program that adds the same tag to
 * each photo that it uploads ({@code uploaded:by=…}) would otherwise overload one counter.
 */
public final class MachineTagCombiner
    extends MiniBatchOperator<MachineTagSighting, MachineTagCount> {

  private static final long serialVersionUID = 1L;

  private final int maxBuffered;

  private transient Map<String, MachineTagCount> buffered;

  /**
   * Creates a combiner.
   *
   * @param maxBuffered maximum number of buffered machine tags
   * @param policy how often to emit
   */
  public MachineTagCombiner(int maxBuffered, EmitPolicy policy) {
    super(policy.flush());
    this.maxBuffered = maxBuffered;
  }

  @Override
  public void open() throws Exception {
    super.open();
    buffered = new Object2ObjectOpenHashMap<>();
  }

  @Override
  public void processElement(StreamRecord<MachineTagSighting> element) {
    MachineTagSighting sighting = element.getValue();
    buffered.merge(sighting.machineTag(), MachineTagCount.of(sighting), MachineTagCount::plus);
    if (buffered.size() >= maxBuffered) {
      flush();
    }
  }

  @Override
  protected void flush() {
    buffered.values().forEach(count -> output.collect(new StreamRecord<>(count)));
    buffered.clear();
  }
}
