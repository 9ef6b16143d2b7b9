package org.tagatlas.run;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.job.FlinkSettings;

/** Where the job of a run is executed, and what is available there. */
public interface ExecutionTarget {

  /** Returns whether the job runs in this process and ends with it. */
  boolean inThisProcess();

  /** Returns whether this process follows the job until it ends. */
  boolean attached();

  /** Returns the default folder of checkpoints, if there is one. */
  Optional<String> checkpoints();

  /** Sets up the file systems of this process. A Flink client has set them up already. */
  default void openFileSystems(FlinkSettings settings) throws IOException {}

  /** Creates the environment in which the job is built. */
  StreamExecutionEnvironment environment(FlinkSettings settings) throws Exception;

  /** Returns the Elasticsearch that an output without a URL refers to, if there is one. */
  default Optional<DefaultElasticsearch> elasticsearch() {
    return Optional.empty();
  }

  /**
   * Returns the address of the savepoint or checkpoint that the user specified.
   *
   * @param given the value of the option
   * @param checkpoints the folder of checkpoints that the user specified
   * @throws UserError if there is none
   */
  default String savepoint(String given, Optional<String> checkpoints) {
    return Savepoints.find(given);
  }

  /** Returns how often the cluster has restarted the job; empty if that is unknown. */
  default Optional<JobRestarts> restarts(JobID job) {
    return Optional.empty();
  }

  /**
   * Serves the page while an unbounded run is followed.
   *
   * @param messages receives messages for the user
   * @return stops the page
   * @throws UserError if the page cannot be served as requested
   */
  default Closeable page(ElasticsearchConnection connection, Consumer<String> messages)
      throws IOException {
    return () -> {};
  }

  /**
   * Returns the shell command that serves the page for documents in Elasticsearch; empty if the
   * user has no such command.
   *
   * @param url the URL of the output; empty for the default Elasticsearch
   */
  default Optional<String> serveCommand(Optional<String> url, ElasticsearchAccess access) {
    return Optional.empty();
  }
}
