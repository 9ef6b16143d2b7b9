package org.tagatlas.located;

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
import org.tagatlas.operator.DirtyKeys;
import org.tagatlas.operator.GatheringOperator;
import org.tagatlas.operator.Pace;
import org.tagatlas.operator.StateOrder;

/**
 * Knows the place of each machine tag, and tells it to the photos that wait for it: a backfill at
 * the end of the input, a live stream when the place has changed materially, and else after the
 * pace's time of refreshing. Keyed by the machine tag.
 *
 * <p>A tag that is spread out for good says so to those that wait, at once, and holds none any
 * more.
 */
public final class MachineTagPlaceOperator extends GatheringOperator<TagNews, PhotoNews> {

  private static final long serialVersionUID = 1L;

  private final int maxGathered;
  private final Pace pace;

  private transient Object2ObjectOpenHashMap<String, TagNews> gathered;
  private transient long gatheredPhotos;
  private transient long refreshed;
  private transient ValueState<TagState> states;
  private transient ListState<Long> waiting;
  private transient DirtyKeys<String> untold;
  private transient StateOrder stateOrder;

  /**
   * Makes an operator.
   *
   * @param maxGathered machine tags, and photos that wait, to gather in memory at the most
   * @param pace how often to tell
   */
  public MachineTagPlaceOperator(int maxGathered, Pace pace) {
    super(pace.flush());
    this.maxGathered = maxGathered;
    this.pace = pace;
  }

  @Override
  public void open() throws Exception {
    super.open();
    gathered = new Object2ObjectOpenHashMap<>();
    states =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("place", new TagStateSerializer()));
    waiting = getKeyedStateStore().getListState(new ListStateDescriptor<>("waiting", Types.LONG));
    untold = new DirtyKeys<>(this);
    stateOrder = StateOrder.of(getRuntimeContext());
    refreshed = getProcessingTimeService().getCurrentProcessingTime();
  }

  @Override
  public void processElement(StreamRecord<TagNews> element) throws Exception {
    TagNews news = element.getValue();
    gatheredPhotos += news.waiting().size();
    gathered.merge(news.tag(), news, TagNews::plus);
    if (gathered.size() >= maxGathered || gatheredPhotos >= maxGathered) {
      flush();
    }
  }

  @Override
  protected void flush() throws Exception {
    String[] tags = gathered.keySet().toArray(new String[0]);
    Arrays.sort(tags, stateOrder);
    for (String tag : tags) {
      setCurrentKey(tag);
      take(tag, gathered.get(tag));
    }
    gathered = new Object2ObjectOpenHashMap<>();
    gatheredPhotos = 0;
  }

  @Override
  protected void tick(long now) throws Exception {
    flush();
    if (pace.live() && now - refreshed >= pace.refresh().toMillis()) {
      refreshed = now;
      tellUntold();
    }
  }

  @Override
  public void endInput() throws Exception {
    flush();
    tellUntold();
  }

  private void take(String tag, TagNews news) throws Exception {
    TagState before = Objects.requireNonNullElse(states.value(), TagState.NONE);
    PlaceSum sum = before.sum().plus(news.sum());
    if (sum.spread()) {
      giveUp(tag, before, news.waiting());
      return;
    }
    if (!news.waiting().isEmpty()) {
      waiting.addAll(news.waiting());
    }
    TagState after = new TagState(sum, before.told(), before.waiting() + news.waiting().size());
    TagPlace place = after.waiting() == 0 ? null : sum.place();
    if (after.waiting() > 0 && pace.live() && TagPlace.differMaterially(after.told(), place)) {
      tellAll(tag, after, place);
      return;
    }
    if (after.told() != null) {
      for (long photoid : news.waiting()) {
        tell(new PhotoNews.Told(photoid, tag, after.told(), false));
      }
    }
    if (after.waiting() > 0 && !Objects.equals(after.told(), place)) {
      untold.mark(tag);
    } else {
      untold.clear(tag);
    }
    states.update(after);
  }

  private void giveUp(String tag, TagState before, LongArrayList further) throws Exception {
    if (before.waiting() > 0) {
      for (long photoid : waiting.get()) {
        tell(new PhotoNews.Told(photoid, tag, null, true));
      }
      waiting.clear();
    }
    for (long photoid : further) {
      tell(new PhotoNews.Told(photoid, tag, null, true));
    }
    untold.clear(tag);
    if (!before.sum().spread()) {
      states.update(new TagState(PlaceSum.SPREAD, null, 0));
    }
  }

  private void tellUntold() throws Exception {
    List<String> tags = new ArrayList<>(untold.marked());
    tags.sort(stateOrder);
    for (String tag : tags) {
      setCurrentKey(tag);
      TagState state = states.value();
      tellAll(tag, state, state.sum().place());
    }
  }

  private void tellAll(String tag, TagState state, TagPlace place) throws Exception {
    for (long photoid : waiting.get()) {
      tell(new PhotoNews.Told(photoid, tag, place, false));
    }
    states.update(new TagState(state.sum(), place, state.waiting()));
    untold.clear(tag);
  }

  private void tell(PhotoNews news) {
    output.collect(new StreamRecord<>(news));
  }
}
