package org.tagatlas.count;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.tagatlas.operator.GatheringOperator;
import org.tagatlas.operator.Pace;

/**
 * Owns the sums over all tags: of each region and of the world. Keyed by {@link
 * RegionKey#levelKey()}, so that each sum has one owner at any parallelism, and what comes in is
 * summed up already.
 *
 * <p>In a backfill every region is told its sums once, at the end; live, a region is told when its
 * own sum changed, and all regions when the world's sum moved by one part in a hundred or after
 * {@link Pace#refresh()}.
 */
public final class TotalsOperator extends GatheringOperator<VotesDelta, RegionUpdate> {

  private static final long serialVersionUID = 1L;

  private static final String WORLD_STATE = "world";

  private final Pace pace;

  private transient MapState<RegionKey, RegionSum> regions;
  private transient ValueState<Long> world;
  private transient Map<Integer, Changes> changes;

  /** What the regions of one level in one window have not been told yet. */
  private static final class Changes {
    final Set<RegionKey> regions = new HashSet<>();
    long toldWorld;
    long since;
    boolean pending;
  }

  /** Makes an owner of sums that tells the regions at a pace. */
  public TotalsOperator(Pace pace) {
    super(pace.flush());
    this.pace = pace;
  }

  @Override
  public void open() throws Exception {
    super.open();
    regions =
        getKeyedStateStore()
            .getMapState(
                new MapStateDescriptor<>(
                    "regions", new RegionKeySerializer(), new RegionSumSerializer()));
    world = getKeyedStateStore().getState(new ValueStateDescriptor<>(WORLD_STATE, Types.LONG));
    changes = new HashMap<>();
    for (Integer level : levels()) {
      // What was told before a restart is not known any more, so it is told again.
      Changes restored = new Changes();
      restored.pending = true;
      changes.put(level, restored);
    }
  }

  @Override
  public void processElement(StreamRecord<VotesDelta> element) throws Exception {
    VotesDelta delta = element.getValue();
    setCurrentKey(delta.key().levelKey());
    RegionSum sum = regions.get(delta.key());
    regions.put(delta.key(), (sum == null ? RegionSum.NONE : sum).plus(delta));
    Long votes = world.value();
    world.update((votes == null ? 0 : votes) + delta.votes());
    if (pace.live()) {
      Changes changed = changes.computeIfAbsent(delta.key().levelKey(), level -> new Changes());
      changed.regions.add(delta.key());
      if (!changed.pending) {
        changed.pending = true;
        changed.since = getProcessingTimeService().getCurrentProcessingTime();
      }
    }
  }

  @Override
  protected void flush() throws Exception {
    if (!pace.live()) {
      return;
    }
    long refreshed =
        getProcessingTimeService().getCurrentProcessingTime() - pace.refresh().toMillis();
    for (Map.Entry<Integer, Changes> entry : changes.entrySet()) {
      Changes changed = entry.getValue();
      if (changed.pending) {
        setCurrentKey(entry.getKey());
        long votes = world.value();
        if (Math.abs(votes - changed.toldWorld) * 100 >= changed.toldWorld
            || changed.since <= refreshed) {
          tellEachRegion();
          changed.toldWorld = votes;
          changed.pending = false;
        } else {
          for (RegionKey key : changed.regions) {
            tell(key, regions.get(key), votes);
          }
        }
        changed.regions.clear();
      }
    }
  }

  @Override
  public void endInput() throws Exception {
    for (Integer level : levels()) {
      setCurrentKey(level);
      tellEachRegion();
    }
  }

  private List<Integer> levels() {
    KeyedStateBackend<Integer> backend = getKeyedStateBackend();
    try (Stream<Integer> keys = backend.getKeys(WORLD_STATE, VoidNamespace.INSTANCE)) {
      return keys.toList();
    }
  }

  private void tellEachRegion() throws Exception {
    long votes = world.value();
    for (Map.Entry<RegionKey, RegionSum> region : regions.entries()) {
      tell(region.getKey(), region.getValue(), votes);
    }
  }

  private void tell(RegionKey key, RegionSum sum, long worldVotes) {
    output.collect(
        new StreamRecord<>(
            new RegionUpdate.Totals(key, sum.votes(), worldVotes, sum.distinctTags())));
  }
}
