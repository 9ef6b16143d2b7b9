package org.tagatlas.training;

import java.util.Collection;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.Partitioner;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.tagatlas.connectors.serialization.PhotoRecordSerializer;
import org.tagatlas.connectors.serialization.ShardRowSerializer;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.intake.IntakeOperator;
import org.tagatlas.locate.model.Page;
import org.tagatlas.locate.model.Votes;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.ShardRow;
import org.tagatlas.runtime.SummaryMetrics;
import org.tagatlas.runtime.SummaryUpdateSerializer;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.summary.SummaryFunction;

/**
 * The topology of training, from rows of shards to the file of a model. Votes travel in pages, each
 * of one group of terms; a group is counted by one subtask. A failed job starts again from the
 * beginning, so there are no checkpoints.
 */
public final class TrainingJob {

  private static final TypeInformation<byte[]> PAGES =
      PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;

  private TrainingJob() {}

  /** Starts training on shards. */
  public static JobClient start(
      StreamExecutionEnvironment env, Collection<Path> shards, TrainingSettings settings)
      throws Exception {
    DataStream<ShardRow> rows =
        env.fromSource(
                ShardSource.bounded(shards, FieldSet.PUBLISHED),
                WatermarkStrategy.noWatermarks(),
                "shards",
                ShardRowSerializer.TYPE)
            .uid("shards");
    build(rows, settings);
    return env.executeAsync("tagatlas locate train");
  }

  static void build(DataStream<ShardRow> rows, TrainingSettings settings) {
    rows.getExecutionEnvironment().getCheckpointConfig().disableCheckpointing();
    SingleOutputStreamOperator<PhotoRecord> photos =
        rows.transform(
                "intake",
                PhotoRecordSerializer.TYPE,
                new IntakeOperator(settings.exclusions(), settings.where()))
            .name("intake")
            .uid("intake");
    SingleOutputStreamOperator<byte[]> votes =
        photos
            .transform("votes", PAGES, new VoteOperator(settings.model().folds()))
            .name("votes")
            .uid("votes");
    votes
        .partitionCustom(ByGroup.INSTANCE, Page::group)
        .transform("count-votes", PAGES, new CountVotesOperator(settings))
        .name("count-votes")
        .uid("count-votes")
        .transform("write-model", PAGES, new WriteModelOperator(settings))
        .name("write-model")
        .uid("write-model")
        .setParallelism(1)
        .sinkTo(new DiscardingSink<>())
        .name("end of model")
        .uid("end-of-model")
        .setParallelism(1);
    photos
        .getSideOutput(SummaryMetrics.TALLY)
        .union(votes.getSideOutput(SummaryMetrics.TALLY))
        .process(new SummaryFunction())
        .returns(SummaryUpdateSerializer.TYPE)
        .name("summary")
        .uid("summary")
        .setParallelism(1)
        .sinkTo(new DiscardingSink<>())
        .name("end of summary")
        .uid("end-of-summary")
        .setParallelism(1);
  }

  private enum ByGroup implements Partitioner<Integer> {
    INSTANCE;

    @Override
    public int partition(Integer group, int subtasks) {
      return group * subtasks / Votes.GROUPS;
    }
  }
}
