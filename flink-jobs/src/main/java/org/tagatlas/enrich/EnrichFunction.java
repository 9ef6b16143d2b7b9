package org.tagatlas.enrich;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.tagatlas.count.CountedPhoto;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.model.LoadedModels;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.runtime.SummaryMetrics;
import org.tagatlas.runtime.SummaryUpdate;
import org.tagatlas.settings.AtlasSettings;

/**
 * Enriches each photo and splits the result. The counted part is emitted to the main output, and
 * each {@link Extraction} of a branch to a separate side output.
 */
public final class EnrichFunction extends ProcessFunction<PhotoRecord, CountedPhoto>
    implements CheckpointedFunction, CheckpointListener {

  private static final long serialVersionUID = 1L;

  /** The count of photos that are located by their own geo tags. */
  static final String LOCATED = "located_geo_tags";

  private final AtlasSettings settings;
  private final List<Extraction<?>> extractions;
  private final boolean takesUnlocated;

  private transient LoadedModels models;
  private transient PhotoEnricher enricher;
  private transient SideOutput<?>[] sideOutputs;
  private transient Counter[] lookups;
  private transient Counter located;
  private final EmissionLag lag = new EmissionLag();

  /**
   * Creates a function.
   *
   * @param settings how photos are enriched
   * @param extractions what branches extract; equal extractions are evaluated once
   */
  public EnrichFunction(AtlasSettings settings, List<Extraction<?>> extractions) {
    this.settings = settings;
    this.extractions = List.copyOf(new LinkedHashSet<>(extractions));
    takesUnlocated =
        settings.locates() || extractions.stream().anyMatch(Extraction::takesUnlocated);
    Map<String, Extraction<?>> byOutput = new HashMap<>();
    for (Extraction<?> extraction : this.extractions) {
      Extraction<?> other = byOutput.put(extraction.output().getId(), extraction);
      if (other != null) {
        throw new IllegalArgumentException(
            "two extractions have the same side output '"
                + extraction.output().getId()
                + "': "
                + other.getClass().getName()
                + " and "
                + extraction.getClass().getName());
      }
    }
  }

  /** Sends the output of one extraction to its side output. */
  private static final class SideOutput<T> implements Collector<T> {
    private final Extraction<T> extraction;
    private final boolean takesUnlocated;
    private ProcessFunction<PhotoRecord, CountedPhoto>.Context context;

    SideOutput(Extraction<T> extraction) {
      this.extraction = extraction;
      takesUnlocated = extraction.takesUnlocated();
    }

    void take(
        EnrichedPhoto photo,
        LoadedModels models,
        ProcessFunction<PhotoRecord, CountedPhoto>.Context current) {
      if (takesUnlocated || photo.located()) {
        context = current;
        extraction.extract(photo, models, this);
      }
    }

    @Override
    public void collect(T value) {
      context.output(extraction.output(), value);
    }

    @Override
    public void close() {}
  }

  @Override
  public void open(OpenContext context) throws IOException {
    models = settings.models().load(getRuntimeContext());
    enricher = new PhotoEnricher(models.geocoder(), settings);
    sideOutputs = extractions.stream().map(SideOutput::new).toArray(SideOutput<?>[]::new);
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    lookups = new Counter[ReverseGeocoder.LookupPath.values().length];
    for (ReverseGeocoder.LookupPath path : ReverseGeocoder.LookupPath.values()) {
      lookups[path.ordinal()] =
          metrics
              .addGroup("way", path.name().toLowerCase(Locale.ROOT))
              .counter("geocoder_lookups_total");
    }
    located = metrics.counter(LOCATED + "_total");
    metrics.gauge("emission_lag_seconds", () -> lag.seconds(System.currentTimeMillis()));
  }

  @Override
  public void processElement(PhotoRecord photo, Context context, Collector<CountedPhoto> out) {
    if (!photo.geotagged() && !takesUnlocated) {
      return;
    }
    lag.observe(photo.uploaded());
    EnrichedPhoto enriched = enricher.enrich(photo);
    if (enriched.geoTags() != null) {
      located.inc();
      context.output(SummaryMetrics.TALLY, new SummaryUpdate.Change(LOCATED, 1));
    }
    if (enriched.located()) {
      lookups[enriched.lookup().path().ordinal()].inc();
    }
    if (enriched.counts()) {
      out.collect(
          new CountedPhoto(
              enriched.votesIn(), enriched.voter(), enriched.day(), enriched.tags().tags()));
    }
    for (SideOutput<?> sideOutput : sideOutputs) {
      sideOutput.take(enriched, models, context);
    }
  }

  /** There is no state; only the time of the snapshot is needed. */
  @Override
  public void snapshotState(FunctionSnapshotContext context) {
    lag.snapshot(context.getCheckpointId());
  }

  @Override
  public void initializeState(FunctionInitializationContext context) {}

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    lag.completed(checkpointId);
  }
}
