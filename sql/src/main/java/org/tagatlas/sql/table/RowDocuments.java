package org.tagatlas.sql.table;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.tagatlas.connectors.sink.Document;

/**
 * Converts rows to documents with increasing versions. Versions start at the current time, so that
 * documents of earlier statements are older, and increase by one per row. The last version is kept
 * in state in case the clock is set back.
 */
final class RowDocuments extends AbstractStreamOperator<Document>
    implements OneInputStreamOperator<RowData, Document> {

  private static final long serialVersionUID = 1L;

  /** Number of bits for the versions within a millisecond. */
  static final int VERSION_BITS = 20;

  private final transient Target target;
  private final transient RowId id;
  private final transient SerializationSchema<RowData> json;

  /** The target of the documents. */
  interface Target extends Serializable {

    /** Prepares the target; called by each subtask. */
    void makeReady();
  }

  private transient ListState<Long> lastState;
  private transient long version;

  RowDocuments(
      StreamOperatorParameters<Document> parameters,
      Target target,
      RowId id,
      SerializationSchema<RowData> json) {
    super(parameters);
    this.target = target;
    this.id = id;
    this.json = json;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    // Union state: after rescaling, keys may move to another subtask.
    lastState =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("version", Types.LONG));
    version = getProcessingTimeService().getCurrentProcessingTime() << VERSION_BITS;
    for (long last : lastState.get()) {
      version = Math.max(version, last);
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    json.open(
        new Opening(getMetricGroup(), SimpleUserCodeClassLoader.create(getUserCodeClassloader())));
    target.makeReady();
  }

  @Override
  public void processElement(StreamRecord<RowData> element) {
    RowData row = element.getValue();
    RowKind kind = row.getRowKind();
    version++;
    String key = id.of(row);
    // If an updated row no longer matches a filter, only UPDATE_BEFORE arrives.
    if (kind == RowKind.DELETE || kind == RowKind.UPDATE_BEFORE) {
      output.collect(element.replace(Document.removal(key, version)));
    } else {
      output.collect(element.replace(new Document(key, version, json.serialize(row))));
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    lastState.update(List.of(version));
  }

  /** The context for opening the format. */
  private record Opening(MetricGroup getMetricGroup, UserCodeClassLoader getUserCodeClassLoader)
      implements SerializationSchema.InitializationContext {}
}
