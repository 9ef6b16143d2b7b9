package org.tagatlas.connectors.elasticsearch;

import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes {@link PublishOperator}s, which need the mailbox of their task. */
final class PublishOperatorFactory extends AbstractStreamOperatorFactory<Void>
    implements OneInputStreamOperatorFactory<CommittableMessage<DocumentBatch>, Void> {

  private static final long serialVersionUID = 1L;

  private final SinkTarget target;
  private final boolean checkpointed;

  PublishOperatorFactory(SinkTarget target, boolean checkpointed) {
    this.target = target;
    this.checkpointed = checkpointed;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T extends StreamOperator<Void>> T createStreamOperator(
      StreamOperatorParameters<Void> parameters) {
    return (T) new PublishOperator(parameters, target, checkpointed);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return PublishOperator.class;
  }
}
