package org.tagatlas.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.datasketches.hash.MurmurHash3;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.count.CalendarWindow;
import org.tagatlas.count.RegionKey;
import org.tagatlas.count.RegionUpdate;
import org.tagatlas.count.RegionUpdateSerializer;
import org.tagatlas.count.Voters;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.PlaceNames;
import org.tagatlas.geo.RegionCentre;
import org.tagatlas.geo.RegionLevel;
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
 */
public final class SignatureOperator extends GatheringOperator<RegionUpdate, Document> {

  private static final long serialVersionUID = 1L;

  /** The side output with the regions' documents. */
  public static final OutputTag<Document> REGIONS =
      new OutputTag<>("regions", DocumentSerializer.TYPE);

  private static final int SUMMARY_TAGS = 5;
  private static final int MAX_GATHERED = 200_000;
  private static final long FINGERPRINT_SEED = 1;

  private final int top;
  private final int minPhotographers;
  private final Pace pace;

  private transient Gazetteer gazetteer;
  private transient MapState<String, Candidate> candidates;
  private transient ValueState<FewVotes> fewVotes;
  private transient ValueState<RegionUpdate> totals;
  private transient ValueState<VisitCount> visits;
  private transient ValueState<Published> published;
  private transient DirtyKeys<RegionKey> dirty;
  private transient Map<RegionKey, FewVotes> gathered;
  private transient TallyCounts tally;

  /**
   * Makes a publisher of signatures.
   *
   * @param top how many tags a signature has at the most
   * @param minPhotographers how many votes a tag of a signature has at least
   * @param pace how often to publish
   */
  public SignatureOperator(int top, int minPhotographers, Pace pace) {
    super(pace.flush());
    this.top = top;
    this.minPhotographers = minPhotographers;
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
    fewVotes = state("few-votes", new FewVotesSerializer());
    totals = state("totals", new RegionUpdateSerializer());
    visits = state("visits", new VisitCountSerializer());
    published = state("published", new PublishedSerializer());
    dirty = new DirtyKeys<>(this);
    gathered = new HashMap<>();
    tally = new TallyCounts(output, getMetricGroup());
  }

  private <T> ValueState<T> state(String name, TypeSerializer<T> serializer) {
    return getKeyedStateStore().getState(new ValueStateDescriptor<>(name, serializer));
  }

  @Override
  public void processElement(StreamRecord<RegionUpdate> element) throws Exception {
    RegionUpdate update = element.getValue();
    if (update instanceof RegionUpdate.TagVotes tag) {
      if (tag.votes() < minPhotographers) {
        gather(tag);
        return;
      }
      setCurrentKey(tag.key());
      candidates.put(tag.tag(), Candidate.of(tag));
    } else if (update instanceof RegionUpdate.Totals) {
      setCurrentKey(update.key());
      totals.update(update);
    } else if (update instanceof RegionUpdate.Visits visit) {
      setCurrentKey(update.key());
      VisitCount count = visits.value();
      if (count == null) {
        count = new VisitCount(0, 0, new Voters());
      }
      count.add(visit);
      visits.update(count);
    }
    dirty.mark(update.key());
  }

  /** Keeps a rarely used tag in memory: there are many, and few of them stay among the best. */
  private void gather(RegionUpdate.TagVotes tag) throws Exception {
    gathered.merge(
        tag.key(),
        FewVotes.NONE.with(new FewVotes.Entry(tag.tag(), tag.label(), tag.votes())),
        FewVotes::with);
    if (gathered.size() >= MAX_GATHERED) {
      flush();
    }
  }

  @Override
  protected void flush() throws Exception {
    for (RegionKey key : gathered.keySet().stream().sorted().toList()) {
      setCurrentKey(key);
      FewVotes before = fewVotes.value();
      FewVotes after = (before == null ? FewVotes.NONE : before).with(gathered.get(key));
      if (!after.equals(before)) {
        fewVotes.update(after);
        dirty.mark(key);
      }
    }
    gathered.clear();
    tally.flush();
  }

  @Override
  protected void tick(long now) throws Exception {
    if (pace.live()) {
      flush();
    }
    tally.flush();
  }

  /** Ranks what has changed: once a checkpoint, as nothing is published in between. */
  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    if (pace.live()) {
      publishDirty(getProcessingTimeService().getCurrentProcessingTime());
      tally.flush();
    }
  }

  @Override
  public void endInput() throws Exception {
    flush();
    publishDirty(getProcessingTimeService().getCurrentProcessingTime());
    tally.flush();
  }

  private void publishDirty(long now) throws Exception {
    for (RegionKey key : dirty.marked(Comparator.naturalOrder())) {
      setCurrentKey(key);
      publish(key, now);
      dirty.clear(key);
    }
  }

  private void publish(RegionKey key, long now) throws Exception {
    VisitCount visit = visits.value();
    if (visit == null) {
      // Its tags came first; the photos themselves follow.
      return;
    }
    RegionUpdate.Totals sums = (RegionUpdate.Totals) totals.value();
    Ranking ranking = rank(sums);
    Published before = published.value() == null ? Published.NOTHING : published.value();
    long version = before.version() + 1;
    RegionCentre centre = gazetteer.centre(key.level(), key.region());
    boolean changed = false;

    byte[] region =
        RegionDocument.fields(
            key,
            centre,
            visit.photos,
            visit.voters.count(),
            visit.taggedPhotos,
            sums == null ? 0 : sums.distinctTags(),
            ranking.mostUsed);
    long regionPrint = fingerprint(region);
    if (regionPrint != before.region()) {
      changed = true;
      tally.count("regions", before.region() == 0 ? 1 : 0);
      output.collect(
          REGIONS,
          new StreamRecord<>(new Document(key.id(), version, JsonSource.updated(region, now))));
    }

    Map<String, Long> gone = new HashMap<>(before.signature());
    Map<String, Long> prints = new HashMap<>();
    int rank = 0;
    for (SignatureTag tag : ranking.signature) {
      boolean namesPlace = PlaceNames.namesPlace(tag.tag(), key.country());
      byte[] fields = SignatureDocument.fields(key, centre, ++rank, tag, namesPlace);
      long print = fingerprint(fields);
      prints.put(tag.tag(), print);
      Long printBefore = gone.remove(tag.tag());
      if (printBefore == null || printBefore != print) {
        changed = true;
        tally.count("signatures", printBefore == null ? 1 : 0);
        output.collect(
            new StreamRecord<>(
                new Document(
                    SignatureDocument.id(key, tag.tag()),
                    version,
                    JsonSource.updated(fields, now))));
      }
    }
    for (String tag : gone.keySet()) {
      changed = true;
      tally.count("signatures", -1);
      output.collect(new StreamRecord<>(Document.removal(SignatureDocument.id(key, tag), version)));
    }
    if (changed) {
      published.update(new Published(version, regionPrint, prints));
      tellSummary(key, centre, visit.photos, ranking.signature);
    }
  }

  /** The best tags of a region by two orders. */
  private record Ranking(List<SignatureTag> signature, List<String> mostUsed) {}

  private Ranking rank(RegionUpdate.Totals sums) throws Exception {
    PriorityQueue<SignatureTag> best =
        new PriorityQueue<>(Collections.reverseOrder(SignatureTag.BEST_FIRST));
    PriorityQueue<FewVotes.Entry> mostUsed =
        new PriorityQueue<>(Collections.reverseOrder(FewVotes.Entry.BEST_FIRST));
    for (Map.Entry<String, Candidate> entry : candidates.entries()) {
      String tag = entry.getKey();
      Candidate candidate = entry.getValue();
      keepBest(
          mostUsed, FewVotes.TOP, new FewVotes.Entry(tag, candidate.label(), candidate.votes()));
      if (sums != null) {
        SignatureTag scored = candidate.scored(tag, sums.votes(), sums.worldVotes());
        if (scored != null) {
          keepBest(best, top, scored);
        }
      }
    }
    FewVotes few = fewVotes.value();
    if (few != null) {
      addFewVotes(mostUsed, few);
    }
    List<SignatureTag> signature = new ArrayList<>(best);
    signature.sort(SignatureTag.BEST_FIRST);
    return new Ranking(
        signature,
        mostUsed.stream().sorted(FewVotes.Entry.BEST_FIRST).map(FewVotes.Entry::label).toList());
  }

  /**
   * Adds tags of few votes to the most used candidates. One of them can be a candidate by now: then
   * it is either among the most used with all its votes, or so many others beat it that the few it
   * had do not count.
   */
  private static void addFewVotes(PriorityQueue<FewVotes.Entry> mostUsed, FewVotes few) {
    Set<String> there = new HashSet<>();
    mostUsed.forEach(entry -> there.add(entry.tag()));
    for (FewVotes.Entry entry : few.tags()) {
      if (!there.contains(entry.tag())) {
        keepBest(mostUsed, FewVotes.TOP, entry);
      }
    }
  }

  private static <T> void keepBest(PriorityQueue<T> worstFirst, int size, T element) {
    worstFirst.add(element);
    if (worstFirst.size() > size) {
      worstFirst.poll();
    }
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
