package org.tagatlas.publish;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.datasketches.hash.MurmurHash3;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.count.CalendarWindow;
import org.tagatlas.count.RegionKey;
import org.tagatlas.count.RegionUpdate;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.PlaceNames;
import org.tagatlas.geo.RegionCentre;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.operator.Allowance;
import org.tagatlas.operator.DirtyKeys;
import org.tagatlas.operator.GatheringOperator;
import org.tagatlas.operator.Pace;
import org.tagatlas.operator.TallyCounts;
import org.tagatlas.operator.TallyUpdate;
import org.tagatlas.signature.SignatureTag;

/**
 * Ranks the tags of each region and window and publishes the difference to what it published last.
 * Keyed by {@link RegionKey}; it keeps every candidate, not only the best, because any of them can
 * come back when the totals move.
 *
 * <p>What it is told is gathered in memory by region and brought into state when the region is
 * ranked: at each checkpoint of a live stream, at the end of a backfill. Before that it goes to
 * state only when memory runs short, or with a checkpoint that does not rank it; such regions are
 * dirty.
 *
 * <p>Where a checkpoint of a live stream has no room for all that is new, as {@link Pace#share()}
 * says, regions wait, and the longest waiting come first. Those with new photos do not wait for
 * those of which only the totals moved, as all regions of the world do at once: of these there is
 * one for some of the others.
 *
 * <p>With each vote in a region, the scores of all of its tags move. Of a live stream, those of
 * tags that did not change themselves follow when a sum they rest on has moved by a part in a
 * hundred, or after {@link Pace#refresh()}: else a photo of a large region would have its whole
 * signature written again. Until then the region is behind, and dirty.
 */
public final class SignatureOperator extends GatheringOperator<RegionUpdate, Document> {

  private static final long serialVersionUID = 1L;

  /** The side output with the regions' documents. */
  public static final OutputTag<Document> REGIONS =
      new OutputTag<>("regions", DocumentSerializer.TYPE);

  private static final int SUMMARY_TAGS = 5;
  private static final long FINGERPRINT_SEED = 1;

  /** How much of a slot's heap what is gathered may take. */
  private static final int HEAP_SHARE = 8;

  /** How many regions with new photos are ranked for each one without. */
  private static final int CHANGED_PER_MOVED = 3;

  private final int top;
  private final int minPhotographers;
  private final long maxGatheredBytes;
  private final Pace pace;

  private transient Gazetteer gazetteer;
  private transient MapState<String, Candidate> candidates;
  private transient ValueState<RegionState> regions;
  private transient DirtyKeys<RegionKey> dirty;
  private transient Map<RegionKey, RegionNews> gathered;

  /** What is to be ranked of a live stream, the longest waiting first. */
  private transient Set<RegionKey> changed;

  private transient Set<RegionKey> moved;

  /** When all scores of a region that is behind were last published, in ms since 1970. */
  private transient Map<RegionKey, Long> behind;

  private transient Allowance allowance;
  private transient boolean idle;
  private transient boolean ended;
  private transient long gatheredBytes;
  private transient long gatherLimit;
  private transient String lastTag;
  private transient String lastLabel;
  private transient TallyCounts tally;
  private transient int maxParallelism;

  /**
   * Makes a publisher of signatures.
   *
   * @param top how many tags a signature has at the most
   * @param minPhotographers how many votes a tag of a signature has at least
   * @param maxGatheredBytes memory for what is gathered at the most; an eighth of a slot's heap is
   *     a further limit
   * @param pace how often to publish
   */
  public SignatureOperator(int top, int minPhotographers, long maxGatheredBytes, Pace pace) {
    super(pace.flush());
    this.top = top;
    this.minPhotographers = minPhotographers;
    this.maxGatheredBytes = maxGatheredBytes;
    this.pace = pace;
  }

  @Override
  public void open() throws Exception {
    super.open();
    gazetteer = Gazetteer.load();
    candidates =
        getKeyedStateStore()
            .getMapState(
                new MapStateDescriptor<>(
                    "candidates", Types.STRING.createSerializer(null), new CandidateSerializer()));
    regions =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("regions", new RegionStateSerializer()));
    dirty = new DirtyKeys<>(this);
    gathered = new HashMap<>();
    changed = new LinkedHashSet<>(dirty.marked());
    moved = new LinkedHashSet<>();
    behind = new HashMap<>();
    allowance = new Allowance(pace.share());
    gatherLimit = Math.min(maxGatheredBytes, heapOfSlot() / HEAP_SHARE);
    tally = new TallyCounts(output, getMetricGroup());
    maxParallelism = getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
  }

  @Override
  public void processElement(StreamRecord<RegionUpdate> element) throws Exception {
    idle = false;
    RegionUpdate update = element.getValue();
    RegionNews news = gathered.get(update.key());
    if (news == null) {
      news = new RegionNews();
      gathered.put(update.key(), news);
      gatheredBytes += RegionNews.REGION_BYTES;
    }
    if (update instanceof RegionUpdate.TagVotes row) {
      gatheredBytes += gather(row, news);
    } else if (update instanceof RegionUpdate.Visits visits) {
      gatheredBytes += news.add(visits);
    } else if (update instanceof RegionUpdate.RareTags rare) {
      gatheredBytes += news.addRareTags(rare.tags());
    } else if (update instanceof RegionUpdate.Totals totals) {
      news.set(totals);
    }
    if (gatheredBytes >= gatherLimit) {
      storeCandidates();
      if (gatheredBytes >= gatherLimit / 2) {
        flush();
      }
    }
  }

  /** The rows of a tag come one after the other, so that most can share the strings in memory. */
  private int gather(RegionUpdate.TagVotes row, RegionNews news) {
    if (!row.tag().equals(lastTag)) {
      lastTag = row.tag();
    }
    if (!row.label().equals(lastLabel)) {
      lastLabel = row.label();
    }
    return row.votes() < minPhotographers
        ? news.addFewVotes(lastTag, lastLabel, row.votes())
        : news.addCandidate(lastTag, Candidate.of(row, lastLabel));
  }

  /** Brings candidates into state: unlike all else, they need no look at what is there. */
  private void storeCandidates() throws Exception {
    for (RegionKey key : gatheredInOrder()) {
      RegionNews news = gathered.get(key);
      if (!news.candidates().isEmpty()) {
        setCurrentKey(key);
        candidates.putAll(news.candidates());
        gatheredBytes -= news.forgetCandidates();
      }
    }
  }

  /** Brings what is gathered into state, to be ranked later. */
  @Override
  protected void flush() throws Exception {
    for (RegionKey key : gatheredInOrder()) {
      queue(key);
      store(key, gathered.remove(key));
    }
    gatheredBytes = 0;
    tally.flush();
  }

  /** Has a gathered region of a live stream wait for its turn to be ranked. */
  private void queue(RegionKey key) {
    if (!pace.live()) {
      return;
    }
    if (gathered.get(key).hasPhotos()) {
      moved.remove(key);
      changed.add(key);
    } else if (!changed.contains(key)) {
      moved.add(key);
    }
  }

  private void store(RegionKey key, RegionNews news) throws Exception {
    setCurrentKey(key);
    RegionState region = region();
    if (region.add(news.counts()) | store(region, news.candidates())) {
      regions.update(region);
      dirty.mark(key);
      // Which tags are new is not known any more.
      behind.remove(key);
    }
  }

  /** Returns the gathered regions by key group: RocksDB has those side by side. */
  private RegionKey[] gatheredInOrder() {
    RegionKey[] keys = gathered.keySet().toArray(RegionKey[]::new);
    long[] order = new long[keys.length];
    for (int i = 0; i < keys.length; i++) {
      long keyGroup = KeyGroupRangeAssignment.assignToKeyGroup(keys[i], maxParallelism);
      order[i] = keyGroup << Integer.SIZE | i;
    }
    Arrays.sort(order);
    RegionKey[] ordered = new RegionKey[keys.length];
    Arrays.setAll(ordered, i -> keys[(int) order[i]]);
    return ordered;
  }

  /** Returns what state holds of the current key's region. */
  private RegionState region() throws IOException {
    RegionState region = regions.value();
    return region == null ? new RegionState() : region;
  }

  private boolean store(RegionState region, Map<String, Candidate> news) throws Exception {
    if (news.isEmpty()) {
      return false;
    }
    candidates.putAll(news);
    region.hasCandidates = true;
    return true;
  }

  @Override
  protected void tick(long now) {
    tally.flush();
  }

  /** Ranks what has changed: once a checkpoint, as nothing is published in between. */
  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    if (pace.live()) {
      publishInTurn();
    } else {
      flush();
    }
  }

  /** Publishes what there is room for; the rest waits for the next checkpoint. */
  private void publishInTurn() throws Exception {
    for (RegionKey key : gatheredInOrder()) {
      queue(key);
    }
    long now = getProcessingTimeService().getCurrentProcessingTime();
    queueBehind(now);
    allowance.begin(idle);
    idle = true;
    for (int turn = 0; !(changed.isEmpty() && moved.isEmpty()) && allowance.left(); turn++) {
      boolean turnOfMoved = turn % (CHANGED_PER_MOVED + 1) == CHANGED_PER_MOVED;
      boolean takeMoved = changed.isEmpty() || turnOfMoved && !moved.isEmpty();
      Iterator<RegionKey> longestWaiting = (takeMoved ? moved : changed).iterator();
      RegionKey key = longestWaiting.next();
      longestWaiting.remove();
      publish(key, now);
    }
    for (RegionKey key : gatheredInOrder()) {
      // Totals alone may stay in memory: after a restart all regions are told them again.
      if (!gathered.get(key).onlyTotals()) {
        store(key, gathered.remove(key));
      }
    }
    gatheredBytes = (long) gathered.size() * RegionNews.REGION_BYTES;
    tally.flush();
  }

  /** Has regions wait for their turn when their scores have been behind for long enough. */
  private void queueBehind(long now) {
    behind.forEach(
        (key, ranked) -> {
          if ((idle || isRefreshed(ranked, now)) && !changed.contains(key)) {
            moved.add(key);
          }
        });
  }

  private boolean isRefreshed(long ranked, long now) {
    // A clock can be set back.
    return now < ranked || now - ranked >= pace.refresh().toMillis();
  }

  @Override
  public void endInput() throws Exception {
    long now = getProcessingTimeService().getCurrentProcessingTime();
    ended = true;
    for (RegionKey key : dirty.marked()) {
      gathered.computeIfAbsent(key, marked -> new RegionNews());
    }
    for (RegionKey key : gatheredInOrder()) {
      publish(key, now);
    }
    changed.clear();
    moved.clear();
    gatheredBytes = 0;
    tally.flush();
  }

  /** Ranks a region with what is in state and what is gathered, which is in state behind that. */
  private void publish(RegionKey key, long now) throws Exception {
    setCurrentKey(key);
    RegionNews news = gathered.remove(key);
    if (news == null) {
      news = new RegionNews();
    }
    RegionState region = region();
    boolean mayLag = pace.live() && !ended && news.hasPhotos() && news.hasAllTags();
    boolean changes = region.add(news.counts());
    boolean wasDirty = dirty.marked().contains(key);
    boolean wasBehind = behind.remove(key) != null;
    // Its tags can come first; the photos themselves follow.
    if (region.photos > 0 && (changes || !news.candidates().isEmpty() || wasDirty)) {
      Published.Ranked ranked = region.published.ranked();
      boolean lags =
          mayLag
              && (!wasDirty || wasBehind)
              && !ranked.movedBy(region)
              && !isRefreshed(ranked.millis(), now);
      changes |= publish(key, region, news.candidates(), lags, now);
    }
    changes |= store(region, news.candidates());
    if (changes) {
      regions.update(region);
    }
    if (behind.containsKey(key)) {
      dirty.mark(key);
    } else {
      dirty.clear(key);
    }
  }

  /**
   * Publishes the difference to what was published and returns whether there is any.
   *
   * @param lags whether documents of the signature wait of which only score, share and rank changed
   */
  private boolean publish(
      RegionKey key, RegionState known, Map<String, Candidate> news, boolean lags, long now)
      throws Exception {
    Ranking ranking = rank(known, news);
    List<SignatureTag> signature = ranking.signature();
    Published before = known.published;
    long version = before.version() + 1;
    RegionCentre centre = gazetteer.centre(key.level(), key.region());
    byte[] time = JsonSource.time(now);
    boolean changed = false;

    byte[] region =
        RegionDocument.fields(
            key,
            centre,
            known.photos,
            known.voters.count(),
            known.taggedPhotos,
            known.distinctTags,
            ranking.mostUsed());
    long regionPrint = fingerprint(region);
    if (regionPrint != before.region()) {
      changed = true;
      tally.count("regions", before.region() == 0 ? 1 : 0);
      output.collect(
          REGIONS,
          new StreamRecord<>(new Document(key.id(), version, JsonSource.updated(region, time))));
    }

    Map<String, Long> gone = new HashMap<>(before.signature());
    Map<String, Long> prints = new HashMap<>();
    int rank = 0;
    for (SignatureTag tag : signature) {
      boolean namesPlace = PlaceNames.namesPlace(tag.tag(), key.country());
      byte[] fields = SignatureDocument.fields(key, centre, ++rank, tag, namesPlace);
      long print = fingerprint(fields);
      Long printBefore = gone.remove(tag.tag());
      if (lags && printBefore != null && !news.containsKey(tag.tag())) {
        if (printBefore != print) {
          behind.put(key, before.ranked().millis());
        }
        prints.put(tag.tag(), printBefore);
        continue;
      }
      prints.put(tag.tag(), print);
      if (printBefore == null || printBefore != print) {
        changed = true;
        tally.count("signatures", printBefore == null ? 1 : 0);
        output.collect(
            new StreamRecord<>(
                new Document(
                    SignatureDocument.id(key, tag.tag()),
                    version,
                    JsonSource.updated(fields, time))));
      }
    }
    for (String tag : gone.keySet()) {
      changed = true;
      tally.count("signatures", -1);
      output.collect(new StreamRecord<>(Document.removal(SignatureDocument.id(key, tag), version)));
    }
    if (changed) {
      Published.Ranked ranked =
          lags ? before.ranked() : new Published.Ranked(now, known.votes, known.worldVotes);
      known.published = new Published(version, regionPrint, prints, ranked);
      tellSummary(key, centre, known.photos, signature);
    }
    return changed;
  }

  private Ranking rank(RegionState known, Map<String, Candidate> news) throws Exception {
    Ranking ranking = new Ranking(top, known);
    if (known.hasCandidates) {
      for (Map.Entry<String, Candidate> entry : candidates.entries()) {
        if (!news.containsKey(entry.getKey())) {
          ranking.add(entry.getKey(), entry.getValue());
        }
      }
    }
    news.forEach(ranking::add);
    return ranking;
  }

  private void tellSummary(
      RegionKey key, RegionCentre centre, long photos, List<SignatureTag> signature) {
    if (key.level() == RegionLevel.COUNTRY && key.window() == CalendarWindow.ALL.holding(0)) {
      List<String> tags = signature.stream().limit(SUMMARY_TAGS).map(SignatureTag::label).toList();
      String name = centre == null ? key.region() : centre.name();
      output.collect(
          TallyCounts.TALLY,
          new StreamRecord<>(new TallyUpdate.Country(key.region(), name, photos, tags)));
    }
  }

  private static long fingerprint(byte[] fields) throws IOException {
    return MurmurHash3.hash(fields, FINGERPRINT_SEED)[0];
  }
}
