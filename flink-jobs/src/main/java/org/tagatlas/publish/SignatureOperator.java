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
import org.tagatlas.count.RegionUpdate;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.PlaceNames;
import org.tagatlas.geo.RegionCentre;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.model.LoadedModels;
import org.tagatlas.model.Models;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.region.RegionKey;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.MiniBatchOperator;
import org.tagatlas.runtime.PendingKeys;
import org.tagatlas.runtime.SummaryMetrics;
import org.tagatlas.runtime.SummaryUpdate;
import org.tagatlas.runtime.TimeBudget;
import org.tagatlas.signature.SignatureTag;
import org.tagatlas.tags.TagClass;
import org.tagatlas.tags.TagClassifier;

/**
 * Ranks the tags of each region and window and publishes changes since the last publication. Keyed
 * by {@link RegionKey}. It keeps all candidates, not only the best, because any of them can return
 * when the totals change.
 *
 * <p>Updates are buffered in memory by region and written to state when the region is ranked: at
 * each checkpoint of a live stream, at the end of a backfill. They are written earlier only when
 * the buffer is full, or at a checkpoint that does not rank the region; such regions are pending.
 *
 * <p>If the time budget of a checkpoint of a live stream ({@link EmitPolicy#share()}) is too small
 * for all updates, regions wait in FIFO order. Regions with new photos have priority over those
 * whose totals alone changed, because the latter are all regions of the world at once: {@value
 * #CHANGED_PER_MOVED} of the former are ranked for each of the latter.
 *
 * <p>Each vote in a region changes the scores of all its tags. In a live stream, the scores of tags
 * without new votes are published only when a sum on which they are based has changed by 1 %, or
 * after {@link EmitPolicy#refresh()}. Otherwise each photo of a large region would rewrite its
 * complete signature. Until then the region is stale, and pending.
 */
public final class SignatureOperator extends MiniBatchOperator<RegionUpdate, Document> {

  private static final long serialVersionUID = 1L;

  /** The side output with the region documents. */
  public static final OutputTag<Document> REGIONS =
      new OutputTag<>("regions", DocumentSerializer.TYPE);

  /**
   * Difference between versions of a document. An update by query raises a version by one, and the
   * next change must still be newer.
   */
  private static final int VERSION_STEP = 2;

  private static final int SUMMARY_TAGS = 5;
  private static final long FINGERPRINT_SEED = 1;

  /** The buffer can use this fraction (one in) of the heap of a slot. */
  private static final int HEAP_SHARE = 8;

  /** Number of regions with new photos ranked for each one without. */
  private static final int CHANGED_PER_MOVED = 3;

  private final int top;
  private final int minPhotographers;
  private final long maxBufferedBytes;
  private final EmitPolicy policy;
  private final Models models;

  private transient Gazetteer gazetteer;
  private transient PlaceNames placeNames;
  private transient TagClassifier classifier;
  private transient MapState<String, Candidate> candidates;
  private transient ValueState<RegionState> regions;
  private transient PendingKeys<RegionKey> pending;
  private transient Map<RegionKey, PendingRegion> buffer;

  /** Regions of a live stream to rank, in FIFO order: with new photos, and with new totals only. */
  private transient Set<RegionKey> changed;

  private transient Set<RegionKey> moved;

  /** When all scores of a stale region were last published, in milliseconds since 1970. */
  private transient Map<RegionKey, Long> stale;

  private transient TimeBudget budget;
  private transient boolean idle;
  private transient boolean ended;
  private transient long bufferedBytes;
  private transient long bufferLimit;
  private transient String lastTag;
  private transient String lastLabel;
  private transient SummaryMetrics tally;
  private transient int maxParallelism;

  /**
   * Creates an operator.
   *
   * @param top maximum number of tags in a signature
   * @param minPhotographers minimum number of votes of a tag in a signature
   * @param maxBufferedBytes maximum size of the buffer in bytes; it is also limited to an eighth of
   *     the heap of a slot
   * @param policy how often to publish
   * @param models models to load
   */
  public SignatureOperator(
      int top, int minPhotographers, long maxBufferedBytes, EmitPolicy policy, Models models) {
    super(policy.flush());
    this.top = top;
    this.minPhotographers = minPhotographers;
    this.maxBufferedBytes = maxBufferedBytes;
    this.policy = policy;
    this.models = models;
  }

  @Override
  public void open() throws Exception {
    super.open();
    LoadedModels loaded = models.load(getRuntimeContext());
    gazetteer = loaded.gazetteer();
    placeNames = loaded.placeNames();
    classifier = TagClassifier.load();
    candidates =
        getKeyedStateStore()
            .getMapState(
                new MapStateDescriptor<>(
                    "candidates", Types.STRING.createSerializer(null), new CandidateSerializer()));
    regions =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("regions", new RegionStateSerializer()));
    pending = new PendingKeys<>(this);
    buffer = new HashMap<>();
    changed = new LinkedHashSet<>(pending.marked());
    moved = new LinkedHashSet<>();
    stale = new HashMap<>();
    budget = new TimeBudget(policy.share());
    bufferLimit = Math.min(maxBufferedBytes, heapOfSlot() / HEAP_SHARE);
    tally =
        new SummaryMetrics(
            output,
            getMetricGroup(),
            DocumentKind.levels(DocumentKind.SIGNATURES, DocumentKind.REGIONS));
    maxParallelism = getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
    logRestore("pending regions", pending.marked().size());
  }

  @Override
  public void processElement(StreamRecord<RegionUpdate> element) throws Exception {
    idle = false;
    RegionUpdate update = element.getValue();
    PendingRegion region = buffer.get(update.key());
    if (region == null) {
      region = new PendingRegion();
      buffer.put(update.key(), region);
      bufferedBytes += PendingRegion.REGION_BYTES;
    }
    if (update instanceof RegionUpdate.TagVotes row) {
      bufferedBytes += buffer(row, region);
    } else if (update instanceof RegionUpdate.Visits visits) {
      bufferedBytes += region.add(visits);
    } else if (update instanceof RegionUpdate.RareTags rare) {
      bufferedBytes += region.addRareTags(rare.tags());
    } else if (update instanceof RegionUpdate.Totals totals) {
      region.set(totals);
    }
    if (bufferedBytes >= bufferLimit) {
      storeCandidates();
      if (bufferedBytes >= bufferLimit / 2) {
        flush();
      }
    }
  }

  /** Consecutive rows are mostly of the same tag, so they can share strings in memory. */
  private int buffer(RegionUpdate.TagVotes row, PendingRegion update) {
    if (!row.tag().equals(lastTag)) {
      lastTag = row.tag();
    }
    if (!row.label().equals(lastLabel)) {
      lastLabel = row.label();
    }
    return row.votes() < minPhotographers
        ? update.addFewVotes(lastTag, lastLabel, row.votes())
        : update.addCandidate(lastTag, Candidate.of(row, lastLabel));
  }

  /** Writes the candidates to state: unlike other updates, they need no read. */
  private void storeCandidates() throws Exception {
    long stored = 0;
    for (RegionKey key : bufferedByKeyGroup()) {
      PendingRegion update = buffer.get(key);
      if (!update.candidates().isEmpty()) {
        setCurrentKey(key);
        candidates.putAll(update.candidates());
        stored += update.candidates().size();
        bufferedBytes -= update.dropCandidates();
      }
    }
    logSpill("candidate tags", stored);
  }

  /** Writes the buffer to state, to be ranked later. */
  @Override
  protected void flush() throws Exception {
    for (RegionKey key : bufferedByKeyGroup()) {
      enqueue(key);
      store(key, buffer.remove(key));
    }
    bufferedBytes = 0;
    tally.flush();
  }

  /** Enqueues a buffered region of a live stream for ranking. */
  private void enqueue(RegionKey key) {
    if (!policy.live()) {
      return;
    }
    if (buffer.get(key).hasPhotos()) {
      moved.remove(key);
      changed.add(key);
    } else if (!changed.contains(key)) {
      moved.add(key);
    }
  }

  private void store(RegionKey key, PendingRegion update) throws Exception {
    setCurrentKey(key);
    RegionState region = region();
    if (region.add(update.counts()) | store(region, update.candidates())) {
      regions.update(region);
      pending.mark(key);
      // It is no longer known which tags were updated.
      stale.remove(key);
    }
  }

  /** Returns the buffered regions ordered by key group, for locality in RocksDB. */
  private RegionKey[] bufferedByKeyGroup() {
    RegionKey[] keys = buffer.keySet().toArray(RegionKey[]::new);
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

  /** Returns the state of the current region. */
  private RegionState region() throws IOException {
    RegionState region = regions.value();
    return region == null ? new RegionState() : region;
  }

  private boolean store(RegionState region, Map<String, Candidate> update) throws Exception {
    if (update.isEmpty()) {
      return false;
    }
    candidates.putAll(update);
    region.hasCandidates = true;
    return true;
  }

  @Override
  protected void tick(long now) {
    tally.flush();
  }

  /** Ranks updated regions, once per checkpoint: nothing is published in between. */
  @Override
  protected void flushBeforeBarrier() throws Exception {
    if (policy.live()) {
      publishInTurn();
    } else {
      flush();
    }
  }

  /** Publishes within the time budget; the rest waits for the next checkpoint. */
  private void publishInTurn() throws Exception {
    for (RegionKey key : bufferedByKeyGroup()) {
      enqueue(key);
    }
    long now = getProcessingTimeService().getCurrentProcessingTime();
    enqueueStale(now);
    budget.startRound(idle);
    idle = true;
    for (int turn = 0; !(changed.isEmpty() && moved.isEmpty()) && budget.hasTimeLeft(); turn++) {
      boolean turnOfMoved = turn % (CHANGED_PER_MOVED + 1) == CHANGED_PER_MOVED;
      boolean takeMoved = changed.isEmpty() || turnOfMoved && !moved.isEmpty();
      Iterator<RegionKey> longestWaiting = (takeMoved ? moved : changed).iterator();
      RegionKey key = longestWaiting.next();
      longestWaiting.remove();
      publish(key, now);
    }
    for (RegionKey key : bufferedByKeyGroup()) {
      // Totals alone can stay in memory: after a restart all regions receive them again.
      if (!buffer.get(key).hasOnlyTotals()) {
        store(key, buffer.remove(key));
      }
    }
    bufferedBytes = (long) buffer.size() * PendingRegion.REGION_BYTES;
    tally.flush();
  }

  /** Enqueues regions whose scores have been stale for long enough. */
  private void enqueueStale(long now) {
    stale.forEach(
        (key, ranked) -> {
          if ((idle || isRefreshed(ranked, now)) && !changed.contains(key)) {
            moved.add(key);
          }
        });
  }

  private boolean isRefreshed(long ranked, long now) {
    // The clock can be set back.
    return now < ranked || now - ranked >= policy.refresh().toMillis();
  }

  @Override
  public void endInput() throws Exception {
    long now = getProcessingTimeService().getCurrentProcessingTime();
    ended = true;
    for (RegionKey key : pending.marked()) {
      buffer.computeIfAbsent(key, marked -> new PendingRegion());
    }
    for (RegionKey key : bufferedByKeyGroup()) {
      publish(key, now);
    }
    changed.clear();
    moved.clear();
    bufferedBytes = 0;
    tally.flush();
  }

  /** Ranks a region by its state and buffered updates, and writes these to state. */
  private void publish(RegionKey key, long now) throws Exception {
    setCurrentKey(key);
    PendingRegion update = buffer.remove(key);
    if (update == null) {
      update = new PendingRegion();
    }
    RegionState region = region();
    boolean mayDefer = policy.live() && !ended && update.hasPhotos() && update.hasAllTags();
    boolean changes = region.add(update.counts());
    boolean wasPending = pending.marked().contains(key);
    boolean wasStale = stale.remove(key) != null;
    // The tags of a region can arrive before its photos.
    if (region.photos > 0 && (changes || !update.candidates().isEmpty() || wasPending)) {
      Published.Ranked ranked = region.published.ranked();
      boolean defers =
          mayDefer
              && (!wasPending || wasStale)
              && !ranked.hasChangedIn(region)
              && !isRefreshed(ranked.millis(), now);
      changes |= publish(key, region, update.candidates(), defers, now);
    }
    changes |= store(region, update.candidates());
    if (changes) {
      regions.update(region);
    }
    if (stale.containsKey(key)) {
      pending.mark(key);
    } else {
      pending.clear(key);
    }
  }

  /**
   * Publishes changed documents and returns whether there were any.
   *
   * @param defers whether to defer documents of the signature in which only score, share or rank
   *     changed
   */
  private boolean publish(
      RegionKey key, RegionState state, Map<String, Candidate> update, boolean defers, long now)
      throws Exception {
    Ranking ranking = rank(state, update);
    List<SignatureTag> signature = ranking.signature();
    Published before = state.published;
    long version = before.version() + VERSION_STEP;
    RegionCentre centre = gazetteer.centre(key.level(), key.region());
    byte[] time = JsonSource.time(now);
    boolean updated = false;
    byte[] region =
        RegionDocument.fields(
            key,
            centre,
            state.photos,
            state.voters.count(),
            state.taggedPhotos,
            state.distinctTags,
            ranking.mostUsed());
    long regionPrint = fingerprint(region);
    if (regionPrint != before.region()) {
      updated = true;
      tally.count("regions", before.region() == 0 ? 1 : 0);
      output.collect(
          REGIONS,
          new StreamRecord<>(new Document(key.id(), version, JsonSource.updated(region, time))));
    }

    Map<String, Long> removed = new HashMap<>(before.signature());
    Map<String, Long> prints = new HashMap<>();
    int rank = 0;
    for (SignatureTag tag : signature) {
      boolean namesPlace = placeNames.names(tag.tag(), key.country());
      TagClass tagClass =
          classifier.of(
              tag.tag(),
              namesPlace,
              placeNames.namesCountry(tag.tag()),
              tag.photos(),
              tag.photographers());
      byte[] fields = SignatureDocument.fields(key, centre, ++rank, tag, namesPlace, tagClass);
      long print = fingerprint(fields);
      Long previousPrint = removed.remove(tag.tag());
      if (defers && previousPrint != null && !update.containsKey(tag.tag())) {
        if (previousPrint != print) {
          stale.put(key, before.ranked().millis());
        }
        prints.put(tag.tag(), previousPrint);
        continue;
      }
      prints.put(tag.tag(), print);
      if (previousPrint == null || previousPrint != print) {
        updated = true;
        tally.count("signatures", previousPrint == null ? 1 : 0);
        output.collect(
            new StreamRecord<>(
                new Document(
                    SignatureDocument.id(key, tag.tag()),
                    version,
                    JsonSource.updated(fields, time))));
      }
    }
    for (String tag : removed.keySet()) {
      updated = true;
      tally.count("signatures", -1);
      output.collect(new StreamRecord<>(Document.removal(SignatureDocument.id(key, tag), version)));
    }
    if (updated) {
      Published.Ranked ranked =
          defers ? before.ranked() : new Published.Ranked(now, state.votes, state.worldVotes);
      state.published = new Published(version, regionPrint, prints, ranked);
      emitCountry(key, centre, state.photos, signature);
    }
    return updated;
  }

  private Ranking rank(RegionState state, Map<String, Candidate> update) throws Exception {
    Ranking ranking = new Ranking(top, state);
    if (state.hasCandidates) {
      for (Map.Entry<String, Candidate> entry : candidates.entries()) {
        if (!update.containsKey(entry.getKey())) {
          ranking.add(entry.getKey(), entry.getValue());
        }
      }
    }
    update.forEach(ranking::add);
    return ranking;
  }

  private void emitCountry(
      RegionKey key, RegionCentre centre, long photos, List<SignatureTag> signature) {
    if (key.level() == RegionLevel.COUNTRY && key.window() == CalendarWindow.ALL.windowOf(0)) {
      List<String> tags = signature.stream().limit(SUMMARY_TAGS).map(SignatureTag::label).toList();
      String name = centre == null ? key.region() : centre.name();
      output.collect(
          SummaryMetrics.TALLY,
          new StreamRecord<>(new SummaryUpdate.Country(key.region(), name, photos, tags)));
    }
  }

  private static long fingerprint(byte[] fields) throws IOException {
    return MurmurHash3.hash(fields, FINGERPRINT_SEED)[0];
  }
}
