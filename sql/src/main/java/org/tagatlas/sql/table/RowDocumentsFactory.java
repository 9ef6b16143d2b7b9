package org.tagatlas.sql.table;

import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.table.data.RowData;
import org.tagatlas.connectors.sink.Document;

/** Creates {@link RowDocuments}. */
final class RowDocumentsFactory extends AbstractStreamOperatorFactory<Document>
    implements OneInputStreamOperatorFactory<RowData, Document> {

  private static final long serialVersionUID = 1L;

  private final RowDocuments.Target target;
  private final RowId id;
  private final SerializationSchema<RowData> json;

  RowDocumentsFactory(RowDocuments.Target target, RowId id, SerializationSchema<RowData> json) {
    this.target = target;
    this.id = id;
    this.json = json;
    chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  @SuppressWarnings("unchecked") // The output type of the operator is Document.
  public <T extends StreamOperator<Document>> T createStreamOperator(
      StreamOperatorParameters<Document> parameters) {
    return (T) new RowDocuments(parameters, target, id, json);
  }

  @Override
  @SuppressWarnings("rawtypes") // As declared by Flink.
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return RowDocuments.class;
  }
}
