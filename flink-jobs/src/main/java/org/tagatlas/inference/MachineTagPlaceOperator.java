package org.tagatlas.inference;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.MiniBatchOperator;
import org.tagatlas.runtime.PendingKeys;
import org.tagatlas.runtime.StateOrder;

/**
 * Maintains the place of each machine tag and emits it to the photos that wait for it. A backfill
 * emits at the end of the input. A live stream emits when the place changed materially, otherwise
 * after {@link EmitPolicy#refresh()}. Keyed by machine tag.
 *
 * <p>When a tag becomes permanently spread out, the waiting photos are notified immediately and
 * removed from state.
 */
public final class MachineTagPlaceOperator extends MiniBatchOperator<TagUpdate, PhotoUpdate> {

  private static final long serialVersionUID = 1L;

  private final int maxBuffered;
  private final EmitPolicy policy;

  private transient Object2ObjectOpenHashMap<String, TagUpdate> buffered;
  private transient long bufferedPhotos;
  private transient long refreshed;
  private transient ValueState<TagState> states;
  private transient ListState<Long> waiting;
  private transient PendingKeys<String> pending;
  private transient StateOrder stateOrder;

  /**
   * Creates an operator.
   *
   * @param maxBuffered maximum number of buffered machine tags, and of buffered waiting photos
   * @param policy how often to emit
   */
  public MachineTagPlaceOperator(int maxBuffered, EmitPolicy policy) {
    super(policy.flush());
    this.maxBuffered = maxBuffered;
    this.policy = policy;
  }

  @Override
  public void open() throws Exception {
    super.open();
    buffered = new Object2ObjectOpenHashMap<>();
    states =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("place", new TagStateSerializer()));
    waiting = getKeyedStateStore().getListState(new ListStateDescriptor<>("waiting", Types.LONG));
    pending = new PendingKeys<>(this);
    stateOrder = StateOrder.of(getRuntimeContext());
    refreshed = getProcessingTimeService().getCurrentProcessingTime();
    logRestore("pending machine tags", pending.marked().size());
  }

  @Override
  public void processElement(StreamRecord<TagUpdate> element) throws Exception {
    TagUpdate update = element.getValue();
    bufferedPhotos += update.waiting().size();
    buffered.merge(update.tag(), update, TagUpdate::plus);
    if (buffered.size() >= maxBuffered || bufferedPhotos >= maxBuffered) {
      logSpill("machine tags", buffered.size());
      flush();
    }
  }

  @Override
  protected void flush() throws Exception {
    String[] tags = buffered.keySet().toArray(new String[0]);
    Arrays.sort(tags, stateOrder);
    for (String tag : tags) {
      setCurrentKey(tag);
      apply(tag, buffered.get(tag));
    }
    buffered = new Object2ObjectOpenHashMap<>();
    bufferedPhotos = 0;
  }

  @Override
  protected void tick(long now) throws Exception {
    flush();
    if (policy.live() && now - refreshed >= policy.refresh().toMillis()) {
      refreshed = now;
      emitPending();
    }
  }

  @Override
  public void endInput() throws Exception {
    flush();
    emitPending();
  }

  private void apply(String tag, TagUpdate update) throws Exception {
    TagState before = Objects.requireNonNullElse(states.value(), TagState.NONE);
    PlaceSum sum = before.sum().plus(update.sum());
    if (sum.spread()) {
      markSpread(tag, before, update.waiting());
      return;
    }
    if (!update.waiting().isEmpty()) {
      waiting.addAll(update.waiting());
    }
    TagState after =
        new TagState(sum, before.emitted(), before.waiting() + update.waiting().size());
    TagPlace place = after.waiting() == 0 ? null : sum.place();
    if (after.waiting() > 0 && policy.live() && TagPlace.differMaterially(after.emitted(), place)) {
      emitToAll(tag, after, place);
      return;
    }
    if (after.emitted() != null) {
      for (long photoid : update.waiting()) {
        emit(new PhotoUpdate.TagPlaceChanged(photoid, tag, after.emitted(), false));
      }
    }
    if (after.waiting() > 0 && !Objects.equals(after.emitted(), place)) {
      pending.mark(tag);
    } else {
      pending.clear(tag);
    }
    states.update(after);
  }

  private void markSpread(String tag, TagState before, LongArrayList further) throws Exception {
    if (before.waiting() > 0) {
      for (long photoid : waiting.get()) {
        emit(new PhotoUpdate.TagPlaceChanged(photoid, tag, null, true));
      }
      waiting.clear();
    }
    for (long photoid : further) {
      emit(new PhotoUpdate.TagPlaceChanged(photoid, tag, null, true));
    }
    pending.clear(tag);
    if (!before.sum().spread()) {
      states.update(new TagState(PlaceSum.SPREAD, null, 0));
    }
  }

  private void emitPending() throws Exception {
    List<String> tags = new ArrayList<>(pending.marked());
    tags.sort(stateOrder);
    for (String tag : tags) {
      setCurrentKey(tag);
      TagState state = states.value();
      emitToAll(tag, state, state.sum().place());
    }
  }

  private void emitToAll(String tag, TagState state, TagPlace place) throws Exception {
    for (long photoid : waiting.get()) {
      emit(new PhotoUpdate.TagPlaceChanged(photoid, tag, place, false));
    }
    states.update(new TagState(state.sum(), place, state.waiting()));
    pending.clear(tag);
  }

  private void emit(PhotoUpdate update) {
    output.collect(new StreamRecord<>(update));
  }
}
