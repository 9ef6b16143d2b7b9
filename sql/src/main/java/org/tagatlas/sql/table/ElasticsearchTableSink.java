package org.tagatlas.sql.table;

import java.util.Optional;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.formats.json.JsonFormatFactory;
import org.apache.flink.formats.json.JsonFormatOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.RowKind;
import org.tagatlas.connectors.elasticsearch.SingleIndex;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentSerializer;

/** Writes rows as documents with the sinks of the job. */
final class ElasticsearchTableSink implements DynamicTableSink {

  private final SingleIndex index;
  private final DataType type;
  private final RowId id;
  private final String mappings;
  private final Integer parallelism;
  private boolean upsert = true;

  /**
   * Creates a sink.
   *
   * @param mappings the mappings of the index if it has to be created
   * @param parallelism number of subtasks; null for the parallelism of the query
   */
  ElasticsearchTableSink(
      SingleIndex index, DataType type, RowId id, String mappings, Integer parallelism) {
    this.index = index;
    this.type = type;
    this.id = id;
    this.mappings = mappings;
    this.parallelism = parallelism;
  }

  @Override
  public ChangelogMode getChangelogMode(ChangelogMode requested) {
    upsert = !requested.containsOnly(RowKind.INSERT);
    return upsert ? ChangelogMode.upsert() : ChangelogMode.insertOnly();
  }

  @Override
  public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
    SerializationSchema<RowData> json =
        new JsonFormatFactory()
            .createEncodingFormat(null, jsonOptions())
            .createRuntimeEncoder(context, type);
    // The lambda is serialized with the job, so it must not capture this sink.
    SingleIndex target = index;
    String indexMappings = mappings;
    return new Provider(
        new RowDocumentsFactory(() -> target.createIfMissing(indexMappings), id, json),
        index,
        upsert,
        parallelism);
  }

  private static Configuration jsonOptions() {
    Configuration options = new Configuration();
    options.set(JsonFormatOptions.TIMESTAMP_FORMAT, "ISO-8601");
    options.set(JsonFormatOptions.ENCODE_DECIMAL_AS_PLAIN_NUMBER, true);
    return options;
  }

  @Override
  public DynamicTableSink copy() {
    ElasticsearchTableSink copy =
        new ElasticsearchTableSink(index, type, id, mappings, parallelism);
    copy.upsert = upsert;
    return copy;
  }

  @Override
  public String asSummaryString() {
    return "Elasticsearch index " + index.name();
  }

  private record Provider(
      RowDocumentsFactory documents, SingleIndex index, boolean upsert, Integer subtasks)
      implements DataStreamSinkProvider {

    @Override
    public Optional<Integer> getParallelism() {
      return Optional.ofNullable(subtasks);
    }

    @Override
    public DataStreamSink<?> consumeDataStream(ProviderContext context, DataStream<RowData> rows) {
      // The sink derives the uids of its operators from its uid, which must be unique in a job.
      String unique = "elasticsearch-" + index.name() + '-' + rows.getId();
      SingleOutputStreamOperator<Document> stream =
          rows.transform("documents of " + index.name(), DocumentSerializer.TYPE, documents)
              .uid(context.generateUid("documents").orElse(unique + "-documents"))
              .setParallelism(rows.getParallelism());
      return stream
          .sinkTo(index.sink(upsert))
          .name("publish " + index.name())
          .uid(context.generateUid("publish").orElse(unique))
          .setParallelism(rows.getParallelism());
    }
  }
}
