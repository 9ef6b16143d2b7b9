package org.tagatlas.benchmarks;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.tagatlas.connectors.record.PhotoRecord;
import org.tagatlas.count.CalendarWindow;
import org.tagatlas.count.PhotoVisit;
import org.tagatlas.count.RegionUpdate;
import org.tagatlas.count.SightingPacker;
import org.tagatlas.count.SightingPage;
import org.tagatlas.count.TagCountOperator;
import org.tagatlas.count.Voters;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.job.AtlasJob;
import org.tagatlas.operator.Pace;
import org.tagatlas.tags.PhotoTags;

/**
 * How many sightings of tags a second one thread packs ahead of the shuffle and counts behind it,
 * with state on the heap and in RocksDB; an operation is a sighting.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class CountBenchmark {

  /** How many sightings are counted at once, and so how few of a tag come together. */
  private static final int SIGHTINGS = 30_000;

  private static final int DAY = 15_000;

  private static final Set<RegionLevel> LEVELS =
      EnumSet.of(RegionLevel.COUNTRY, RegionLevel.ADMIN1);

  /** Where the state of tags is. */
  @Param({"hashmap", "rocksdb"})
  public String backend;

  private List<PhotoVisit> visits;
  private List<SightingPage> pages;
  private OneInputStreamOperatorTestHarness<PhotoVisit, SightingPage> packer;
  private OneInputStreamOperatorTestHarness<SightingPage, RegionUpdate> counter;
  private long barrier;

  /** Generates photos, starts the operators, and counts everything once: no row is new later. */
  @Setup
  public void start() throws Exception {
    visits = visits();
    packer =
        new OneInputStreamOperatorTestHarness<>(
            new SightingPacker(), AtlasJob.MAX_PARALLELISM, 1, 0);
    packer.open();
    counter =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new TagCountOperator(
                LEVELS, EnumSet.of(CalendarWindow.ALL), 3, Long.MAX_VALUE, Pace.BACKFILL),
            SightingPage::bucket,
            Types.INT,
            AtlasJob.MAX_PARALLELISM,
            1,
            0);
    counter.setStateBackend(stateBackend());
    counter.open();
    packAll();
    pages = packer.extractOutputValues();
    count();
  }

  private StateBackend stateBackend() {
    return backend.equals("rocksdb")
        ? new EmbeddedRocksDBStateBackend(false)
        : new HashMapStateBackend();
  }

  /** Returns photos with so many tags that are not out at sea. */
  private static List<PhotoVisit> visits() {
    ReverseGeocoder geocoder = ReverseGeocoder.load();
    List<PhotoVisit> visits = new ArrayList<>();
    int sightings = 0;
    for (PhotoRecord photo : GeneratedShard.get().photos(GeneratedShard.ROWS * 9 / 10)) {
      int place = geocoder.find(photo.latitude(), photo.longitude());
      if (place == ReverseGeocoder.NOWHERE) {
        continue;
      }
      PhotoVisit visit =
          new PhotoVisit(
              geocoder.divisionPlace(place),
              Voters.hash(photo.uid()),
              DAY,
              PhotoTags.parse(photo.userTags(), "").tags());
      if (sightings + visit.tags().size() <= SIGHTINGS) {
        sightings += visit.tags().size();
        visits.add(visit);
      }
    }
    if (sightings != SIGHTINGS) {
      throw new IllegalStateException(sightings + " sightings instead of " + SIGHTINGS);
    }
    return visits;
  }

  private void packAll() throws Exception {
    for (PhotoVisit visit : visits) {
      packer.processElement(new StreamRecord<>(visit));
    }
    packer.prepareSnapshotPreBarrier(++barrier);
  }

  /** Packs the tags of photos into pages, half filled ones at the end. */
  @Benchmark
  @OperationsPerInvocation(SIGHTINGS)
  public int pack() throws Exception {
    packAll();
    int packed = packer.getOutput().size();
    packer.getOutput().clear();
    return packed;
  }

  /** Gathers pages, puts their sightings in order and adds them to the state of their tags. */
  @Benchmark
  @OperationsPerInvocation(SIGHTINGS)
  public void count() throws Exception {
    for (SightingPage page : pages) {
      counter.processElement(new StreamRecord<>(page));
    }
    counter.prepareSnapshotPreBarrier(++barrier);
    counter.getSideOutput(TagCountOperator.VOTES).clear();
  }

  /** Ends the operators. */
  @TearDown
  public void stop() throws Exception {
    packer.close();
    counter.close();
  }
}
