package org.tagatlas.job;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.tagatlas.branch.Branch;
import org.tagatlas.branch.Enriched;
import org.tagatlas.branch.Publisher;
import org.tagatlas.connectors.serialization.PhotoRecordSerializer;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.count.CountedPhoto;
import org.tagatlas.count.CountedPhotoCombiner;
import org.tagatlas.count.CountedPhotoSerializer;
import org.tagatlas.count.RegionUpdate;
import org.tagatlas.count.RegionUpdateSerializer;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.enrich.EnrichFunction;
import org.tagatlas.enrich.Extraction;
import org.tagatlas.intake.FirstSeenOperator;
import org.tagatlas.intake.IntakeOperator;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.ShardRow;
import org.tagatlas.runtime.SummaryMetrics;
import org.tagatlas.runtime.SummaryUpdate;
import org.tagatlas.runtime.SummaryUpdateSerializer;
import org.tagatlas.settings.AtlasSettings;
import org.tagatlas.settings.Counting;
import org.tagatlas.summary.SummaryFunction;

/**
 * The topology, from the rows of shards to documents. Photos are enriched once, and each {@link
 * Branch} creates its documents from them. It is the same for all kinds of input.
 */
public final class AtlasJob {

  /** The number of key groups, which is the maximum parallelism the job can be rescaled to. */
  public static final int MAX_PARALLELISM = 512;

  private static final long FIRST_SEEN_CACHE_BYTES = 128L << 20;

  private AtlasJob() {}

  /**
   * Adds the topology to the environment of the rows.
   *
   * @param rows rows of shards
   * @param settings settings of the job
   * @param outputs outputs with distinct names; each gets all documents
   */
  public static void build(
      DataStream<ShardRow> rows, AtlasSettings settings, List<Output> outputs) {
    Counting counting = settings.counting();
    List<Branch> branches =
        Branches.all().stream().filter(branch -> branch.isPartOf(settings)).toList();
    List<Extraction<?>> extractions = new ArrayList<>();
    branches.forEach(branch -> extractions.addAll(branch.extractions(settings)));
    settings.models().register(rows.getExecutionEnvironment());

    SingleOutputStreamOperator<PhotoRecord> records =
        rows.transform(
                "intake",
                PhotoRecordSerializer.TYPE,
                new IntakeOperator(counting.exclusions(), counting.where()))
            .name("intake")
            .uid("intake");

    SingleOutputStreamOperator<PhotoRecord> firstSeen =
        records
            .keyBy(FirstSeenOperator::group, Types.LONG)
            .transform(
                "first-seen",
                PhotoRecordSerializer.TYPE,
                new FirstSeenOperator(FIRST_SEEN_CACHE_BYTES))
            .name("first-seen")
            .uid("first-seen");

    SingleOutputStreamOperator<CountedPhoto> enriched =
        firstSeen
            .process(new EnrichFunction(settings, extractions), CountedPhotoSerializer.TYPE)
            .name("enrich")
            .uid("enrich");

    SingleOutputStreamOperator<RegionUpdate> visits =
        enriched
            .transform(
                "combine-visits",
                RegionUpdateSerializer.TYPE,
                new CountedPhotoCombiner(
                    counting.levels(),
                    counting.windows(),
                    settings.publishing().policy(),
                    settings.models()))
            .name("combine-visits")
            .uid("combine-visits");

    List<DataStream<SummaryUpdate>> tally = new ArrayList<>();
    for (SingleOutputStreamOperator<?> operator : List.of(records, firstSeen, visits)) {
      tally.add(operator.getSideOutput(SummaryMetrics.TALLY));
    }

    Enriched in = new Enriched(records.getSideOutput(IntakeOperator.REJECTS), enriched, visits);
    Publisher out = new SinkPublisher(settings, outputs);
    for (Branch branch : branches) {
      branch.attach(
          in, out, operator -> tally.add(operator.getSideOutput(SummaryMetrics.TALLY)), settings);
    }
    if (settings.locates()) {
      tally.add(enriched.getSideOutput(SummaryMetrics.TALLY));
    }

    tally.stream()
        .reduce(DataStream::union)
        .orElseThrow()
        .process(new SummaryFunction())
        .returns(SummaryUpdateSerializer.TYPE)
        .name("summary")
        .uid("summary")
        .setParallelism(1)
        .setMaxParallelism(1)
        .sinkTo(new DiscardingSink<>())
        .name("end of summary")
        .uid("end-of-summary")
        .setParallelism(1);
  }

  /** Adds a sink of each output after the operator that creates the documents. */
  private record SinkPublisher(AtlasSettings settings, List<Output> outputs) implements Publisher {

    @Override
    public void publish(DocumentKind kind, DataStream<Document> documents) {
      if (settings.publishes(kind)) {
        for (Output output : outputs) {
          documents
              .sinkTo(output.sinks().apply(kind))
              .name("publish " + kind.name() + " to " + output.name())
              .uid("publish-" + kind.name() + '-' + output.name());
        }
      }
    }

    @Override
    public void publishChanging(DocumentKind kind, String label, DataStream<Document> documents) {
      if (settings.publishes(kind)) {
        for (Output output : outputs) {
          documents
              .sinkTo(output.changing().apply(kind, label))
              .name("publish " + label + ' ' + kind.name() + " to " + output.name())
              .uid("publish-" + label + '-' + kind.name() + '-' + output.name());
        }
      }
    }
  }
}
