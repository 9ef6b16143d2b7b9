package org.tagatlas.lookup.async;

import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.lookup.LookupSettings;

/** Creates lookup operators with the mailbox of their task. */
public final class AsyncLookupOperatorFactory extends AbstractStreamOperatorFactory<Document>
    implements OneInputStreamOperatorFactory<String, Document> {

  private static final long serialVersionUID = 1L;

  private final LookupSettings settings;

  /** Creates a factory. */
  public AsyncLookupOperatorFactory(LookupSettings settings) {
    this.settings = settings;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T extends StreamOperator<Document>> T createStreamOperator(
      StreamOperatorParameters<Document> parameters) {
    return (T) new AsyncLookupOperator(parameters, settings, parameters.getMailboxExecutor());
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return AsyncLookupOperator.class;
  }
}
