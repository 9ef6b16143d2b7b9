package org.tagatlas.connectors.elasticsearch;

import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.tagatlas.elasticsearch.SinkTarget;

/** Creates {@link BulkDeliveryOperator}s with the mailbox of their task. */
final class BulkDeliveryOperatorFactory extends AbstractStreamOperatorFactory<Void>
    implements OneInputStreamOperatorFactory<CommittableMessage<DocumentBatch>, Void> {

  private static final long serialVersionUID = 1L;

  private final SinkTarget target;
  private final boolean checkpointed;

  BulkDeliveryOperatorFactory(SinkTarget target, boolean checkpointed) {
    this.target = target;
    this.checkpointed = checkpointed;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T extends StreamOperator<Void>> T createStreamOperator(
      StreamOperatorParameters<Void> parameters) {
    return (T) new BulkDeliveryOperator(parameters, target, checkpointed);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return BulkDeliveryOperator.class;
  }
}
