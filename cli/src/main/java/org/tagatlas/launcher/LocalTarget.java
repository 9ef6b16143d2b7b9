package org.tagatlas.launcher;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.job.FlinkSettings;
import org.tagatlas.run.DefaultElasticsearch;
import org.tagatlas.run.ElasticsearchAccess;
import org.tagatlas.run.ExecutionTarget;

/**
 * A Flink mini-cluster in this process.
 *
 * @param work temporary folder, deleted when the process ends
 * @param page whether and where to serve the page during an unbounded run
 * @param suggestServe whether to suggest a command that serves the page after the run
 */
record LocalTarget(WorkFolder work, PageOptions page, boolean suggestServe)
    implements ExecutionTarget {

  @Override
  public boolean inThisProcess() {
    return true;
  }

  @Override
  public boolean attached() {
    return true;
  }

  @Override
  public Optional<String> checkpoints() {
    return Optional.empty();
  }

  @Override
  public void openFileSystems(FlinkSettings settings) throws IOException {
    settings.openFileSystems(System.getenv());
  }

  @Override
  public StreamExecutionEnvironment environment(FlinkSettings settings) throws Exception {
    return settings.inThisProcess(System.getenv(), work.path());
  }

  @Override
  public Optional<DefaultElasticsearch> elasticsearch() {
    return Optional.of(LocalServer::start);
  }

  @Override
  public Closeable page(ElasticsearchConnection connection, Consumer<String> messages)
      throws IOException {
    return page.start(connection, messages, url -> {});
  }

  @Override
  public Optional<String> serveCommand(Optional<String> url, ElasticsearchAccess access) {
    return suggestServe ? Optional.of(ServeLine.of(url, access)) : Optional.empty();
  }
}
