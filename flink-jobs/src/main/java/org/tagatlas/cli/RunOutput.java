package org.tagatlas.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.connector.sink2.Sink;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.publish.Kind;

/** Where a run's documents go: made ready ahead of it, and put in order behind it. */
sealed interface RunOutput extends AutoCloseable
    permits FilesOutput, ElasticsearchOutput, KafkaOutput {

  /** Returns what kind of output it is, as it is written on the command line. */
  String scheme();

  /**
   * Makes it ready.
   *
   * @param kinds what is going to be published
   * @param from the address of the savepoint or checkpoint that the run goes on from
   * @throws UserError when it can't be used
   * @throws IOException when it does not work, in words
   */
  void prepare(Set<Kind> kinds, Optional<String> from) throws IOException, InterruptedException;

  /** Returns the sink of a kind's documents. */
  Sink<Document> sink(Kind kind);

  /** Returns the sink of photos that change, beside that of the photos that do not. */
  default Sink<Document> locatedPhotos() {
    return sink(Kind.PHOTOS);
  }

  /** Is told the job that writes. */
  default void started(JobID job) {}

  /** Is told that a run which follows its input has published what was there at its start. */
  default void caughtUp() {}

  /**
   * Is told that a run has ended well.
   *
   * @return how many documents the place refused, in this run and those that it goes on from
   */
  default long completed() throws IOException, InterruptedException {
    return 0;
  }

  /** Is told that a run has failed and can't go on. */
  default void abandoned() {}

  @Override
  default void close() {}
}
