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
 * Makes documents of rows, and gives them versions that rise: from the time of the start, in which
 * all that was written before is older, one for each row. State keeps the last one, for a clock
 * that was put back.
 */
final class RowDocuments extends AbstractStreamOperator<Document>
    implements OneInputStreamOperator<RowData, Document> {

  private static final long serialVersionUID = 1L;

  /** So many versions fit a millisecond. */
  static final int VERSIONS_A_MILLISECOND_BITS = 20;

  private final transient Target target;
  private final transient RowId id;
  private final transient SerializationSchema<RowData> json;

  /** Where documents go. */
  interface Target extends Serializable {

    /** Makes it ready for documents; each subtask calls it. */
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
    // Each subtask gets the states of all: keys may come to another one.
    lastState =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("version", Types.LONG));
    version = getProcessingTimeService().getCurrentProcessingTime() << VERSIONS_A_MILLISECOND_BITS;
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
    // Of an update that a condition no longer holds for, the row before comes alone.
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

  /** What a format may ask for. */
  private record Opening(MetricGroup getMetricGroup, UserCodeClassLoader getUserCodeClassLoader)
      implements SerializationSchema.InitializationContext {}
}
