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
import org.tagatlas.region.RegionKey;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.MiniBatchOperator;
import org.tagatlas.runtime.TimeBudget;

/**
 * Maintains the sums over all tags, by region and worldwide. Keyed by {@link RegionKey#levelKey()},
 * so each sum has one owner at any parallelism. The deltas are pre-aggregated by the counters and
 * buffered again here, because each region gets some from every counter.
 *
 * <p>A backfill emits the sums of each region once, at the end. A live stream emits those of a
 * region when its own sum changed. It emits those of all regions when the worldwide sum changed by
 * 1 %, or after {@link EmitPolicy#refresh()}, within {@link EmitPolicy#share()}.
 */
public final class TotalsOperator extends MiniBatchOperator<VotesDelta, RegionUpdate> {

  private static final long serialVersionUID = 1L;

  private static final String WORLD_STATE = "world";

  /** Maximum number of regions with buffered deltas. */
  private static final int MAX_BUFFERED = 200_000;

  private final EmitPolicy policy;

  private transient MapState<RegionKey, RegionSum> regions;
  private transient ValueState<Long> world;
  private transient Map<Integer, Changes> changes;
  private transient int buffered;
  private transient TimeBudget budget;

  /** Changes of the regions of one level in one window. */
  private static final class Changes {
    /** Deltas that are not added to the sums in state yet. */
    final Map<RegionKey, RegionSum> deltas = new HashMap<>();

    /** Regions whose changed sums are not emitted yet; not used by a backfill. */
    final Set<RegionKey> regions = new HashSet<>();

    long emittedWorld;
    long since;
    boolean pending;
  }

  /** Creates an operator that emits sums according to a policy. */
  public TotalsOperator(EmitPolicy policy) {
    super(policy.flush());
    this.policy = policy;
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
    budget = new TimeBudget(policy.share());
    for (Integer level : levels()) {
      // The sums emitted before a restart are not in state, so all are emitted again.
      Changes restored = new Changes();
      restored.pending = true;
      changes.put(level, restored);
    }
    logRestore("pending levels", changes.size());
  }

  @Override
  public void processElement(StreamRecord<VotesDelta> element) throws Exception {
    VotesDelta delta = element.getValue();
    Changes changed = changes.computeIfAbsent(delta.key().levelKey(), level -> new Changes());
    RegionSum sum = changed.deltas.get(delta.key());
    if (sum == null) {
      sum = RegionSum.NONE;
      buffered++;
    }
    changed.deltas.put(delta.key(), sum.plus(delta.votes(), delta.distinctTags()));
    if (policy.live() && !changed.pending) {
      changed.pending = true;
      changed.since = getProcessingTimeService().getCurrentProcessingTime();
    }
    if (buffered >= MAX_BUFFERED) {
      logSpill("regions", buffered);
      addUp();
    }
  }

  /** Adds the buffered deltas to the sums in state. */
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
      if (policy.live()) {
        changed.regions.addAll(changed.deltas.keySet());
      }
      changed.deltas.clear();
    }
    buffered = 0;
  }

  @Override
  protected void flush() throws Exception {
    addUp();
    if (!policy.live()) {
      return;
    }
    List<Map.Entry<Integer, Changes>> pending = new ArrayList<>(changes.entrySet());
    pending.removeIf(entry -> !entry.getValue().pending);
    pending.sort(Comparator.comparingLong(entry -> entry.getValue().since));
    long refreshed =
        getProcessingTimeService().getCurrentProcessingTime() - policy.refresh().toMillis();
    budget.startRound(pending.stream().allMatch(entry -> entry.getValue().regions.isEmpty()));
    for (Map.Entry<Integer, Changes> entry : pending) {
      Changes changed = entry.getValue();
      setCurrentKey(entry.getKey());
      long votes = world.value();
      boolean due =
          changed.since <= refreshed
              || Math.abs(votes - changed.emittedWorld) * 100 >= changed.emittedWorld;
      if (due && budget.hasTimeLeft()) {
        emitAllRegions();
        changed.emittedWorld = votes;
        changed.pending = false;
      } else {
        for (RegionKey key : changed.regions) {
          emit(key, regions.get(key), votes);
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
      emitAllRegions();
    }
  }

  private List<Integer> levels() {
    KeyedStateBackend<Integer> backend = getKeyedStateBackend();
    try (Stream<Integer> keys = backend.getKeys(WORLD_STATE, VoidNamespace.INSTANCE)) {
      return keys.toList();
    }
  }

  private void emitAllRegions() throws Exception {
    long votes = world.value();
    for (Map.Entry<RegionKey, RegionSum> region : regions.entries()) {
      emit(region.getKey(), region.getValue(), votes);
    }
  }

  private void emit(RegionKey key, RegionSum sum, long worldVotes) {
    output.collect(
        new StreamRecord<>(
            new RegionUpdate.Totals(key, sum.votes(), worldVotes, sum.distinctTags())));
  }
}
