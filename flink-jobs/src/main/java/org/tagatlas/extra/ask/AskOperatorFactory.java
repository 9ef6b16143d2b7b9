package org.tagatlas.extra.ask;

import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.extra.AskSettings;

/** Makes operators that ask services, which need the mailbox of their task. */
public final class AskOperatorFactory extends AbstractStreamOperatorFactory<Document>
    implements OneInputStreamOperatorFactory<String, Document> {

  private static final long serialVersionUID = 1L;

  private final AskSettings settings;

  /** Makes a factory. */
  public AskOperatorFactory(AskSettings settings) {
    this.settings = settings;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T extends StreamOperator<Document>> T createStreamOperator(
      StreamOperatorParameters<Document> parameters) {
    return (T) new AskOperator(parameters, settings, parameters.getMailboxExecutor());
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return AskOperator.class;
  }
}
