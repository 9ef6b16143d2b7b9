package org.tagatlas.run;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.connector.sink2.Sink;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.elasticsearch.DocumentKind;

/**
 * A destination of a run's documents. Methods named {@code on...} are called at points of the run's
 * life cycle.
 */
sealed interface RunOutput extends AutoCloseable
    permits FilesOutput, ElasticsearchOutput, KafkaOutput {

  /** Returns the scheme of the output as written on the command line, such as {@code files}. */
  String scheme();

  /**
   * Called before the job is built: creates what the sinks need.
   *
   * @param kinds the kinds that will be published
   * @param from the address of the savepoint or checkpoint that the run restores from
   * @throws UserError if the output cannot be used as requested
   * @throws IOException if the output fails, with a message for the user
   */
  void open(Set<DocumentKind> kinds, Optional<String> from)
      throws IOException, InterruptedException;

  /** Returns the sink of a kind's documents. */
  Sink<Document> sink(DocumentKind kind);

  /**
   * Returns the sink of those documents of an otherwise append-only kind that are updated.
   *
   * @param label the name of this group of documents
   */
  default Sink<Document> changing(DocumentKind kind, String label) {
    return sink(kind);
  }

  /** Called when the job has been submitted. */
  default void onSubmitted(JobID job) {}

  /**
   * Returns what a former run has published to this output and this run will replace.
   *
   * @param patient whether to wait for an output that is unavailable
   */
  Former former(boolean patient) throws IOException, InterruptedException;

  /** Called when a run has read generated photos, before its documents replace former ones. */
  default void onGenerated() {}

  /**
   * Called when an unbounded run has published everything that its input contained at its start.
   *
   * @param keepFormer whether to keep the former run's documents
   * @return a sentence that says where the kept documents are; empty if none were kept yet
   */
  Optional<String> onCaughtUp(boolean keepFormer) throws IOException, InterruptedException;

  /**
   * Called when a run has finished successfully.
   *
   * @param keepFormer whether to keep the former run's documents
   * @return a sentence that says where the kept documents are
   */
  Optional<String> onFinished(boolean keepFormer) throws IOException, InterruptedException;

  /** Called when a run has finished but must not replace the former run's documents. */
  void onRefused() throws IOException, InterruptedException;

  /** Returns the number of documents that the output rejected, including those before a restore. */
  default long refusedDocuments() throws InterruptedException {
    return 0;
  }

  /** Called when a run has failed and cannot continue. */
  default void onFailed() {}

  @Override
  default void close() {}
}
