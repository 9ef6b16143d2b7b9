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
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.tagatlas.connectors.flink.LocalFlink;
import org.tagatlas.connectors.sink.JsonLinesSink;
import org.tagatlas.connectors.source.ShardListing;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.lookup.LookupSettings;
import org.tagatlas.model.Models;
import org.tagatlas.record.ShardRow;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.settings.AtlasSettings;
import org.tagatlas.settings.Counting;
import org.tagatlas.settings.LocationInference;
import org.tagatlas.settings.Publishing;
import org.tagatlas.settings.VectorSettings;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.summary.Summary;

/** A run of the real job on an embedded Flink, with everything that tests configure. */
final class AtlasRun {

  static final EmitPolicy FAST_LIVE =
      new EmitPolicy(true, Duration.ofMillis(40), Duration.ofMillis(250), Double.MAX_VALUE);
  static final EmitPolicy FAST_BACKFILL =
      new EmitPolicy(false, Duration.ofMillis(60), Duration.ofMillis(250), Double.MAX_VALUE);

  private final Path inputs;
  private final Path output;
  private final Path checkpoints;
  private int parallelism = 2;
  private String backend = "rocksdb";
  private EmitPolicy policy = FAST_BACKFILL;
  private int top = 5;
  private int minPhotographers = 2;

  /** The first page of texts takes most of it, so some hundred sightings are counted at a time. */
  private long maxBufferedBytes = 280_000;

  private boolean follow;
  private Input input;
  private String savepoint;
  private Set<CalendarWindow> windows = EnumSet.of(CalendarWindow.ALL, CalendarWindow.YEAR);
  private Set<DocumentKind> kinds = DocumentKind.DEFAULTS;
  private List<Output> outputs;
  private LookupSettings extras;
  private VectorSettings vectors;
  private Models models = Models.SHIPPED;
  private Exclusions exclusions = Exclusions.NONE;
  private String where = "";
  private LocationInference inference = LocationInference.OFF;
  private boolean relocates;
  private final Configuration settings = new Configuration();
  private Function<DataStream<ShardRow>, DataStream<ShardRow>> sourceStep = rows -> rows;

  /**
   * Creates a run.
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

  AtlasRun policy(EmitPolicy value) {
    policy = value;
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
    policy = FAST_LIVE;
    return this;
  }

  /** Reads this input instead of the folder. */
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

  AtlasRun kinds(Set<DocumentKind> value) {
    kinds = value;
    return this;
  }

  /** Also looks up machine tags in other services. */
  AtlasRun extras(LookupSettings value) {
    extras = value;
    return this;
  }

  /** Also publishes vectors, with the model of {@link #models}. */
  AtlasRun vectors(VectorSettings value) {
    vectors = value;
    return this;
  }

  AtlasRun exclusions(Exclusions value) {
    exclusions = value;
    return this;
  }

  AtlasRun where(String value) {
    where = value;
    return this;
  }

  AtlasRun inference(LocationInference value) {
    inference = value;
    return this;
  }

  /** Keeps photos that are located by their text. */
  AtlasRun relocating(boolean value) {
    relocates = value;
    return this;
  }

  AtlasRun models(Models value) {
    models = value;
    return this;
  }

  AtlasRun maxBufferedBytes(long value) {
    maxBufferedBytes = value;
    return this;
  }

  /** Publishes to these outputs, and to files only if they are one of them. */
  AtlasRun into(Output... values) {
    outputs = List.of(values);
    return this;
  }

  /** Adds a step between each source and the job. */
  AtlasRun afterSource(Function<DataStream<ShardRow>, DataStream<ShardRow>> value) {
    sourceStep = value;
    return this;
  }

  /** Sets an option of Flink. */
  <T> AtlasRun with(ConfigOption<T> option, T value) {
    settings.set(option, value);
    return this;
  }

  /** Returns the oracle for the same settings. */
  Oracle oracle() {
    return new Oracle(
        List.of("country", "admin1", "city"),
        windows.stream().map(CalendarWindow::id).toList(),
        top,
        minPhotographers);
  }

  /** Returns the consistency check for the same settings. */
  ConsistencyCheck consistency() {
    return new ConsistencyCheck(oracle());
  }

  /**
   * Returns the documents in the files of a run, which it writes unless {@link #into} is called.
   */
  PublishedFiles published() {
    return new PublishedFiles(output);
  }

  /** Returns the output to files. */
  Output files() {
    org.apache.flink.core.fs.Path folder = new org.apache.flink.core.fs.Path(output.toUri());
    return new Output(
        "files",
        kind -> JsonLinesSink.into(new org.apache.flink.core.fs.Path(folder, kind.name())));
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
    // Counts arrive with heartbeats.
    conf.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(100));
    conf.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
    conf.addAll(settings);
    StreamExecutionEnvironment env = LocalFlink.environment(conf);
    List<String> named = new ArrayList<>(List.of(inputs.toString()));
    Input read = input == null ? new Input("shards", shards(named)) : input;
    AtlasSettings counted =
        AtlasSettings.DEFAULTS
            .with(
                new Counting(
                    EnumSet.allOf(RegionLevel.class),
                    windows,
                    false,
                    1,
                    exclusions,
                    where,
                    maxBufferedBytes))
            .with(new Publishing(kinds, top, minPhotographers, policy))
            .with(inference)
            .with(models)
            .relocating(relocates);
    if (vectors != null) {
      counted = counted.with(vectors);
    }
    AtlasJob.build(
        read.parts().stream()
            .map(part -> sourceStep.apply(new Input(List.of(part)).rows(env)))
            .reduce(DataStream::union)
            .orElseThrow(),
        extras == null ? counted : counted.with(extras),
        outputs);
    return env.executeAsync("under test");
  }

  private Source<ShardRow, ?, ?> shards(List<String> named) throws IOException {
    return follow
        ? ShardSource.continuous(named, Duration.ofMillis(100), FieldSet.PUBLISHED)
        : ShardSource.bounded(ShardListing.expand(named), FieldSet.PUBLISHED);
  }

  /** Runs the job until it finishes and returns its counts. */
  Summary finish() throws Exception {
    return start().getJobExecutionResult().get().getAccumulatorResult(Summary.NAME);
  }
}
