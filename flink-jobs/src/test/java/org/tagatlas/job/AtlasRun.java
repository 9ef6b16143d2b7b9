package org.tagatlas.job;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.tagatlas.connectors.record.ShardRow;
import org.tagatlas.connectors.shard.FieldSet;
import org.tagatlas.connectors.sink.JsonLinesSink;
import org.tagatlas.connectors.source.ShardListing;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.count.CalendarWindow;
import org.tagatlas.extra.AskSettings;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.located.Locating;
import org.tagatlas.operator.Pace;
import org.tagatlas.publish.Kind;
import org.tagatlas.summary.Summary;

/** One run of the real job on a Flink of its own, with everything that a test can want changed. */
final class AtlasRun {

  static final Pace FAST_LIVE =
      new Pace(true, Duration.ofMillis(40), Duration.ofMillis(250), Double.MAX_VALUE);
  static final Pace FAST_BACKFILL =
      new Pace(false, Duration.ofMillis(60), Duration.ofMillis(250), Double.MAX_VALUE);

  private final Path inputs;
  private final Path output;
  private final Path checkpoints;
  private int parallelism = 2;
  private String backend = "rocksdb";
  private Pace pace = FAST_BACKFILL;
  private int top = 5;
  private int minPhotographers = 2;

  /**
   * The first page of texts takes most of it, so some hundreds of sightings are counted at once.
   */
  private long maxGatheredBytes = 280_000;

  private boolean follow;
  private Input input;
  private String savepoint;
  private Set<CalendarWindow> windows = EnumSet.of(CalendarWindow.ALL, CalendarWindow.YEAR);
  private Set<Kind> kinds = Kind.USUAL;
  private List<Output> outputs;
  private AskSettings extras;
  private Exclusions exclusions = Exclusions.NONE;
  private Locating locating = Locating.OFF;
  private final Configuration settings = new Configuration();
  private Function<DataStream<ShardRow>, DataStream<ShardRow>> disturbance = rows -> rows;

  /**
   * Makes a run.
   *
   * @param inputs folder of shards
   * @param work folder for output and checkpoints
   */
  AtlasRun(Path inputs, Path work) {
    this.inputs = inputs;
    this.output = work.resolve("out");
    this.checkpoints = work.resolve("checkpoints");
    this.outputs = List.of(files());
  }

  AtlasRun parallelism(int value) {
    parallelism = value;
    return this;
  }

  AtlasRun backend(String value) {
    backend = value;
    return this;
  }

  AtlasRun pace(Pace value) {
    pace = value;
    return this;
  }

  AtlasRun top(int value) {
    top = value;
    return this;
  }

  AtlasRun minPhotographers(int value) {
    minPhotographers = value;
    return this;
  }

  AtlasRun follow() {
    follow = true;
    pace = FAST_LIVE;
    return this;
  }

  /** Reads that and not the folder. */
  AtlasRun reading(Input value) {
    input = value;
    return this;
  }

  AtlasRun from(String value) {
    savepoint = value;
    return this;
  }

  AtlasRun windows(Set<CalendarWindow> value) {
    windows = value;
    return this;
  }

  AtlasRun kinds(Set<Kind> value) {
    kinds = value;
    return this;
  }

  /** Asks others about machine tags, too. */
  AtlasRun extras(AskSettings value) {
    extras = value;
    return this;
  }

  AtlasRun exclusions(Exclusions value) {
    exclusions = value;
    return this;
  }

  AtlasRun locating(Locating value) {
    locating = value;
    return this;
  }

  AtlasRun maxGatheredBytes(long value) {
    maxGatheredBytes = value;
    return this;
  }

  /** Publishes there, and to files only when they are among it. */
  AtlasRun into(Output... values) {
    outputs = List.of(values);
    return this;
  }

  /** Lets something happen between each source and the job. */
  AtlasRun disturbed(Function<DataStream<ShardRow>, DataStream<ShardRow>> value) {
    disturbance = value;
    return this;
  }

  /** Sets something of Flink's. */
  <T> AtlasRun with(ConfigOption<T> option, T value) {
    settings.set(option, value);
    return this;
  }

  /** Returns the oracle of the same settings. */
  Oracle oracle() {
    return new Oracle(
        List.of("country", "admin1", "city"),
        windows.stream().map(CalendarWindow::word).toList(),
        top,
        minPhotographers);
  }

  /** Returns the law of the same settings. */
  Law law() {
    return new Law(oracle());
  }

  /** Returns what is in the files that a run writes unless {@link #into} says otherwise. */
  PublishedFiles published() {
    return new PublishedFiles(output);
  }

  /** Returns the output of files. */
  Output files() {
    org.apache.flink.core.fs.Path folder = new org.apache.flink.core.fs.Path(output.toUri());
    return new Output(
        "files",
        kind -> JsonLinesSink.into(new org.apache.flink.core.fs.Path(folder, kind.word())));
  }

  Path checkpoints() {
    return checkpoints;
  }

  /** Starts the job. */
  JobClient start() throws Exception {
    Configuration conf =
        EmbeddedFlink.inThisProcess(
            parallelism,
            backend,
            checkpoints.toUri().toString(),
            true,
            Duration.ofMillis(150),
            savepoint);
    conf.addAll(settings);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(conf);
    List<String> named = new ArrayList<>(List.of(inputs.toString()));
    Input read = input == null ? new Input("shards", shards(named)) : input;
    AtlasSettings counted =
        new AtlasSettings(
                EnumSet.allOf(RegionLevel.class),
                windows,
                false,
                top,
                minPhotographers,
                1,
                exclusions,
                kinds,
                pace,
                maxGatheredBytes)
            .locating(locating);
    AtlasJob.build(
        read.parts().stream()
            .map(part -> disturbance.apply(new Input(List.of(part)).rows(env)))
            .reduce(DataStream::union)
            .orElseThrow(),
        extras == null ? counted : counted.withExtras(extras),
        outputs);
    return env.executeAsync("under test");
  }

  private Source<ShardRow, ?, ?> shards(List<String> named) throws IOException {
    return follow
        ? ShardSource.continuous(named, Duration.ofMillis(100), FieldSet.PUBLISHED)
        : ShardSource.bounded(ShardListing.expand(named), FieldSet.PUBLISHED);
  }

  /** Runs the job to its end and returns its counts. */
  Summary finish() throws Exception {
    return start().getJobExecutionResult().get().getAccumulatorResult(Summary.NAME);
  }
}
