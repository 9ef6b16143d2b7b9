package org.tagatlas.count;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.operator.GatheringOperator;
import org.tagatlas.operator.Pace;
import org.tagatlas.operator.TallyCounts;

/**
 * Adds up photos by region and window before they are sent to the region, because half of the
 * world's photos go to a few regions. Counts photos far from every country as {@code offshore}.
 */
public final class VisitCombiner extends GatheringOperator<PhotoVisit, RegionUpdate> {

  private static final long serialVersionUID = 1L;

  /** Photographers to hold at the most: in batches, and of regions whose number is exact. */
  private static final int MAX_VOTERS = 1_000_000;

  /**
   * Photos of a place that are added to its regions at a time: then a sketch is fetched from memory
   * once for all of them.
   */
  private static final int BATCH = 64;

  private final Set<RegionLevel> levels;
  private final Set<CalendarWindow> windows;

  private transient RegionNumbers regions;

  /** By the number of the region. */
  private transient Int2ObjectOpenHashMap<Gathered> gathered;

  /** By the code of the window and the number of the place. */
  private transient Long2ObjectOpenHashMap<Batch> batches;

  private transient int gatheredVoters;

  /** Visits, one a region, that were not passed on yet. */
  private transient long waiting;

  private transient TallyCounts tally;
  private transient Counter combined;
  private transient Counter passedOn;

  private static final class Gathered {
    final RegionKey key;
    long photos;
    long tagged;
    final Voters voters = new Voters();

    Gathered(RegionKey key) {
      this.key = key;
    }

    /** Returns the number of photographers that take memory each. */
    int exactVoters() {
      return voters.exact() ? voters.count() : 0;
    }
  }

  /** The photographers of photos of a place that its regions do not have yet. */
  private static final class Batch {
    final Gathered[] regions;
    long[] voters = new long[4];
    int photos;
    int tagged;

    Batch(Gathered[] regions) {
      this.regions = regions;
    }
  }

  /** Makes a combiner for levels of regions and kinds of windows. */
  public VisitCombiner(Set<RegionLevel> levels, Set<CalendarWindow> windows, Pace pace) {
    super(pace.flush());
    this.levels = levels;
    this.windows = windows;
  }

  @Override
  public void open() throws Exception {
    super.open();
    regions =
        new RegionNumbers(ReverseGeocoder.load(), levels, RegionNumbers.mostInHeap(heapOfSlot()));
    gathered = new Int2ObjectOpenHashMap<>();
    batches = new Long2ObjectOpenHashMap<>();
    tally = new TallyCounts(output, getMetricGroup());
    combined = getMetricGroup().counter("combiner_visits_total");
    passedOn = getMetricGroup().counter("combiner_updates_total");
    getMetricGroup().gauge("combiner_hit_ratio", this::hitRatio);
  }

  @Override
  public void processElement(StreamRecord<PhotoVisit> element) throws Exception {
    PhotoVisit visit = element.getValue();
    if (visit.place() == ReverseGeocoder.NOWHERE) {
      tally.count("offshore");
      return;
    }
    for (CalendarWindow window : windows) {
      int code = window.holding(visit.day());
      if (code >= 0) {
        add(visit, code);
      }
    }
    if (gatheredVoters >= MAX_VOTERS) {
      flush();
    }
  }

  private void add(PhotoVisit visit, int window) throws IOException {
    long windowAndPlace = (long) window << 32 | visit.place();
    Batch batch = batches.get(windowAndPlace);
    if (batch == null) {
      batch = new Batch(gathered(regions.of(window, visit.place())));
      batches.put(windowAndPlace, batch);
      gatheredVoters += batch.voters.length;
    }
    if (batch.photos == batch.voters.length) {
      gatheredVoters += batch.photos;
      batch.voters = Arrays.copyOf(batch.voters, 2 * batch.photos);
    }
    batch.voters[batch.photos++] = visit.voter();
    batch.tagged += visit.tags().isEmpty() ? 0 : 1;
    if (batch.photos == BATCH) {
      gather(batch);
    }
  }

  private Gathered[] gathered(int[] numbers) throws IOException {
    Gathered[] sums = new Gathered[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      sums[i] = gathered.get(numbers[i]);
      if (sums[i] == null) {
        sums[i] = new Gathered(regions.key(numbers[i]));
        gathered.put(numbers[i], sums[i]);
      }
    }
    return sums;
  }

  /** Returns the part of visits that went on with another one; not a number before any did. */
  private double hitRatio() {
    return combined.getCount() == 0
        ? Double.NaN
        : 1 - passedOn.getCount() / (double) combined.getCount();
  }

  private void gather(Batch batch) {
    for (Gathered sum : batch.regions) {
      sum.photos += batch.photos;
      sum.tagged += batch.tagged;
      int exactBefore = sum.exactVoters();
      sum.voters.addAll(batch.voters, 0, batch.photos);
      gatheredVoters += sum.exactVoters() - exactBefore;
    }
    waiting += (long) batch.photos * batch.regions.length;
    batch.photos = 0;
    batch.tagged = 0;
  }

  @Override
  protected void flush() {
    batches.values().forEach(this::gather);
    batches.clear();
    for (Gathered sum : gathered.values()) {
      output.collect(
          new StreamRecord<>(new RegionUpdate.Visits(sum.key, sum.photos, sum.tagged, sum.voters)));
    }
    combined.inc(waiting);
    passedOn.inc(gathered.size());
    waiting = 0;
    gathered.clear();
    regions.trim();
    gatheredVoters = 0;
    tally.flush();
  }
}
