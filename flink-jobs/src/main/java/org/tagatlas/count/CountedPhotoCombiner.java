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
import org.tagatlas.model.Models;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.region.RegionKey;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.MiniBatchOperator;
import org.tagatlas.runtime.SummaryMetrics;
import org.tagatlas.sketch.PhotographerSet;

/**
 * Aggregates photos by region and window before the shuffle, because half of the world's photos are
 * in a few regions. Counts photos far from every country as {@code offshore}.
 */
public final class CountedPhotoCombiner extends MiniBatchOperator<CountedPhoto, RegionUpdate> {

  private static final long serialVersionUID = 1L;

  /** Maximum number of buffered photographers: in batches, and in the exact sets of regions. */
  private static final int MAX_VOTERS = 1_000_000;

  /**
   * Number of photos of a place that are added to its regions together, so that a sketch is loaded
   * into the CPU cache once for all of them.
   */
  private static final int BATCH = 64;

  private final Set<RegionLevel> levels;
  private final Set<CalendarWindow> windows;
  private final Models models;

  private transient RegionNumbers regions;

  /** Sums by region number. */
  private transient Int2ObjectOpenHashMap<Sum> sums;

  /** Batches by window code (high half) and place number (low half). */
  private transient Long2ObjectOpenHashMap<Batch> batches;

  private transient int bufferedVoters;

  /** Number of buffered pairs of photo and region, not reported as metrics yet. */
  private transient long unreported;

  private transient SummaryMetrics tally;
  private transient Counter combined;
  private transient Counter emitted;

  private static final class Sum {
    final RegionKey key;
    long photos;
    long tagged;
    final PhotographerSet voters = new PhotographerSet();

    Sum(RegionKey key) {
      this.key = key;
    }

    /** Returns the number of photographers that are stored individually. */
    int exactVoters() {
      return voters.exact() ? voters.count() : 0;
    }
  }

  /** Photos of a place that are not added to its regions yet. */
  private static final class Batch {
    final Sum[] regions;
    long[] voters = new long[4];
    int photos;
    int tagged;

    Batch(Sum[] regions) {
      this.regions = regions;
    }
  }

  /** Creates a combiner for levels of regions and kinds of windows. */
  public CountedPhotoCombiner(
      Set<RegionLevel> levels, Set<CalendarWindow> windows, EmitPolicy policy, Models models) {
    super(policy.flush());
    this.levels = levels;
    this.windows = windows;
    this.models = models;
  }

  @Override
  public void open() throws Exception {
    super.open();
    regions =
        new RegionNumbers(
            models.load(getRuntimeContext()).geocoder(),
            levels,
            RegionNumbers.maxInHeap(heapOfSlot()));
    sums = new Int2ObjectOpenHashMap<>();
    batches = new Long2ObjectOpenHashMap<>();
    tally = new SummaryMetrics(output, getMetricGroup());
    combined = getMetricGroup().counter("combiner_visits_total");
    emitted = getMetricGroup().counter("combiner_updates_total");
    getMetricGroup().gauge("combiner_hit_ratio", this::hitRatio);
  }

  @Override
  public void processElement(StreamRecord<CountedPhoto> element) throws Exception {
    CountedPhoto photo = element.getValue();
    if (photo.place() == ReverseGeocoder.NOWHERE) {
      tally.count("offshore");
      return;
    }
    for (CalendarWindow window : windows) {
      int code = window.windowOf(photo.day());
      if (code != CalendarWindow.NONE) {
        add(photo, code);
      }
    }
    if (bufferedVoters >= MAX_VOTERS) {
      flush();
    }
  }

  private void add(CountedPhoto photo, int window) throws IOException {
    long windowAndPlace = (long) window << 32 | photo.place();
    Batch batch = batches.get(windowAndPlace);
    if (batch == null) {
      batch = new Batch(sumsOf(regions.of(window, photo.place())));
      batches.put(windowAndPlace, batch);
      bufferedVoters += batch.voters.length;
    }
    if (batch.photos == batch.voters.length) {
      bufferedVoters += batch.photos;
      batch.voters = Arrays.copyOf(batch.voters, 2 * batch.photos);
    }
    batch.voters[batch.photos++] = photo.voter();
    batch.tagged += photo.tags().isEmpty() ? 0 : 1;
    if (batch.photos == BATCH) {
      addToRegions(batch);
    }
  }

  private Sum[] sumsOf(int[] numbers) throws IOException {
    Sum[] found = new Sum[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      found[i] = sums.get(numbers[i]);
      if (found[i] == null) {
        found[i] = new Sum(regions.key(numbers[i]));
        sums.put(numbers[i], found[i]);
      }
    }
    return found;
  }

  /**
   * Returns the fraction of pairs of photo and region that were merged into another one, or NaN
   * before the first flush.
   */
  private double hitRatio() {
    return combined.getCount() == 0
        ? Double.NaN
        : 1 - emitted.getCount() / (double) combined.getCount();
  }

  private void addToRegions(Batch batch) {
    for (Sum sum : batch.regions) {
      sum.photos += batch.photos;
      sum.tagged += batch.tagged;
      int exactBefore = sum.exactVoters();
      sum.voters.addAll(batch.voters, 0, batch.photos);
      bufferedVoters += sum.exactVoters() - exactBefore;
    }
    unreported += (long) batch.photos * batch.regions.length;
    batch.photos = 0;
    batch.tagged = 0;
  }

  @Override
  protected void flush() {
    batches.values().forEach(this::addToRegions);
    batches.clear();
    for (Sum sum : sums.values()) {
      output.collect(
          new StreamRecord<>(new RegionUpdate.Visits(sum.key, sum.photos, sum.tagged, sum.voters)));
    }
    combined.inc(unreported);
    emitted.inc(sums.size());
    unreported = 0;
    sums.clear();
    regions.trim();
    bufferedVoters = 0;
    tally.flush();
  }
}
