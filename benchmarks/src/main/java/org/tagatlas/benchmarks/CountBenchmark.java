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
import org.tagatlas.count.CountedPhoto;
import org.tagatlas.count.RegionUpdate;
import org.tagatlas.count.SightingPacker;
import org.tagatlas.count.SightingPage;
import org.tagatlas.count.TagCountOperator;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.job.AtlasJob;
import org.tagatlas.model.Models;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.sketch.PhotographerSet;
import org.tagatlas.tags.PhotoTags;

/**
 * Tag sightings per second that one thread packs before the shuffle and counts after it, with state
 * on the heap and in RocksDB. An operation is a sighting.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class CountBenchmark {

  /** Number of sightings per batch, which determines how many are of the same tag. */
  private static final int SIGHTINGS = 30_000;

  private static final int DAY = 15_000;

  private static final Set<RegionLevel> LEVELS =
      EnumSet.of(RegionLevel.COUNTRY, RegionLevel.ADMIN1);

  /** The state backend. */
  @Param({"hashmap", "rocksdb"})
  public String backend;

  private List<CountedPhoto> visits;
  private List<SightingPage> pages;
  private OneInputStreamOperatorTestHarness<CountedPhoto, SightingPage> packer;
  private OneInputStreamOperatorTestHarness<SightingPage, RegionUpdate> counter;
  private long barrier;

  /** Generates photos, starts the operators, and counts everything once, so that all rows exist. */
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
                LEVELS,
                EnumSet.of(CalendarWindow.ALL),
                3,
                Long.MAX_VALUE,
                EmitPolicy.BACKFILL,
                Models.SHIPPED),
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

  /** Returns photos on land with {@value #SIGHTINGS} tags in total. */
  private static List<CountedPhoto> visits() {
    ReverseGeocoder geocoder = ReverseGeocoder.load();
    List<CountedPhoto> visits = new ArrayList<>();
    int sightings = 0;
    for (PhotoRecord photo : GeneratedShard.get().photos(GeneratedShard.ROWS * 9 / 10)) {
      int place = geocoder.find(photo.latitude(), photo.longitude());
      if (place == ReverseGeocoder.NOWHERE) {
        continue;
      }
      CountedPhoto visit =
          new CountedPhoto(
              geocoder.divisionPlace(place),
              PhotographerSet.hash(photo.uid()),
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
    for (CountedPhoto visit : visits) {
      packer.processElement(new StreamRecord<>(visit));
    }
    packer.prepareSnapshotPreBarrier(++barrier);
  }

  /** Packs the tags of photos into pages, including partial ones at the end. */
  @Benchmark
  @OperationsPerInvocation(SIGHTINGS)
  public int pack() throws Exception {
    packAll();
    int packed = packer.getOutput().size();
    packer.getOutput().clear();
    return packed;
  }

  /** Buffers pages, sorts their sightings and adds them to the state of their tags. */
  @Benchmark
  @OperationsPerInvocation(SIGHTINGS)
  public void count() throws Exception {
    for (SightingPage page : pages) {
      counter.processElement(new StreamRecord<>(page));
    }
    counter.prepareSnapshotPreBarrier(++barrier);
    counter.getSideOutput(TagCountOperator.VOTES).clear();
  }

  /** Closes the operators. */
  @TearDown
  public void stop() throws Exception {
    packer.close();
    counter.close();
  }
}
