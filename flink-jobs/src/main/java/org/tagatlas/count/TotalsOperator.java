package org.tagatlas.count;

import java.util.ArrayList;
import java.util.Comparator;
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
import org.tagatlas.operator.Allowance;
import org.tagatlas.operator.GatheringOperator;
import org.tagatlas.operator.Pace;

/**
 * Owns the sums over all tags: of each region and of the world. Keyed by {@link
 * RegionKey#levelKey()}, so that each sum has one owner at any parallelism. What comes in is summed
 * up already, and gathered once more, as each region has some of it from every counter.
 *
 * <p>In a backfill every region is told its sums once, at the end; live, a region is told when its
 * own sum changed, and all regions when the world's sum moved by one part in a hundred or after
 * {@link Pace#refresh()}, as far as {@link Pace#share()} has room for that.
 */
public final class TotalsOperator extends GatheringOperator<VotesDelta, RegionUpdate> {

  private static final long serialVersionUID = 1L;

  private static final String WORLD_STATE = "world";

  /** Regions to gather deltas of at the most. */
  private static final int MAX_GATHERED = 200_000;

  private final Pace pace;

  private transient MapState<RegionKey, RegionSum> regions;
  private transient ValueState<Long> world;
  private transient Map<Integer, Changes> changes;
  private transient int gathered;
  private transient Allowance allowance;

  /** What is new of the regions of one level in one window. */
  private static final class Changes {
    /** What is not added to the sums in state yet. */
    final Map<RegionKey, RegionSum> deltas = new HashMap<>();

    /** The regions that have not been told their own sums yet; of a backfill none is kept. */
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
    allowance = new Allowance(pace.share());
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
    Changes changed = changes.computeIfAbsent(delta.key().levelKey(), level -> new Changes());
    RegionSum sum = changed.deltas.get(delta.key());
    if (sum == null) {
      sum = RegionSum.NONE;
      gathered++;
    }
    changed.deltas.put(delta.key(), sum.plus(delta.votes(), delta.distinctTags()));
    if (pace.live() && !changed.pending) {
      changed.pending = true;
      changed.since = getProcessingTimeService().getCurrentProcessingTime();
    }
    if (gathered >= MAX_GATHERED) {
      addUp();
    }
  }

  /** Adds what is gathered to the sums in state. */
  private void addUp() throws Exception {
    for (Map.Entry<Integer, Changes> entry : changes.entrySet()) {
      Changes changed = entry.getValue();
      if (changed.deltas.isEmpty()) {
        continue;
      }
      setCurrentKey(entry.getKey());
      Long before = world.value();
      long votes = before == null ? 0 : before;
      for (Map.Entry<RegionKey, RegionSum> region : changed.deltas.entrySet()) {
        RegionSum delta = region.getValue();
        votes += delta.votes();
        RegionSum sum = regions.get(region.getKey());
        if (sum != null) {
          region.setValue(sum.plus(delta.votes(), delta.distinctTags()));
        }
      }
      world.update(votes);
      regions.putAll(changed.deltas);
      if (pace.live()) {
        changed.regions.addAll(changed.deltas.keySet());
      }
      changed.deltas.clear();
    }
    gathered = 0;
  }

  @Override
  protected void flush() throws Exception {
    addUp();
    if (!pace.live()) {
      return;
    }
    List<Map.Entry<Integer, Changes>> pending = new ArrayList<>(changes.entrySet());
    pending.removeIf(entry -> !entry.getValue().pending);
    pending.sort(Comparator.comparingLong(entry -> entry.getValue().since));
    long refreshed =
        getProcessingTimeService().getCurrentProcessingTime() - pace.refresh().toMillis();
    allowance.begin(pending.stream().allMatch(entry -> entry.getValue().regions.isEmpty()));
    for (Map.Entry<Integer, Changes> entry : pending) {
      Changes changed = entry.getValue();
      setCurrentKey(entry.getKey());
      long votes = world.value();
      boolean due =
          changed.since <= refreshed
              || Math.abs(votes - changed.toldWorld) * 100 >= changed.toldWorld;
      if (due && allowance.left()) {
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

  @Override
  public void endInput() throws Exception {
    addUp();
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
