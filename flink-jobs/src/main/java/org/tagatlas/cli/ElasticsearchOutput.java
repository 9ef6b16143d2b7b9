package org.tagatlas.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tagatlas.connectors.elasticsearch.ElasticsearchAwayException;
import org.tagatlas.connectors.elasticsearch.ElasticsearchConnection;
import org.tagatlas.connectors.elasticsearch.ElasticsearchSetupException;
import org.tagatlas.connectors.elasticsearch.ElasticsearchSinks;
import org.tagatlas.connectors.elasticsearch.IndexKind;
import org.tagatlas.connectors.elasticsearch.RunIndices;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.publish.Kind;
import org.tagatlas.server.EmbeddedElasticsearch;

/**
 * Documents in Elasticsearch, in indices of the run's own behind aliases: in a server that is
 * named, or in the embedded one, which is started when it is not up. Not thread-safe.
 */
final class ElasticsearchOutput implements RunOutput {

  static final String SCHEME = "elasticsearch";

  private static final Logger LOG = LoggerFactory.getLogger(ElasticsearchOutput.class);

  private static final DateTimeFormatter START =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final String url;
  private final ElasticsearchOptions options;
  private final Optional<Path> checkpoints;
  private final boolean endsWithUs;
  private final PrintStream told;

  private ElasticsearchConnection connection;
  private String run;
  private RunIndices indices;
  private Thread onExit;
  private boolean caughtUp;

  /**
   * Describes an output; nothing is started.
   *
   * @param url addresses with commas between; null means the embedded server
   * @param checkpoints the folder of the run's checkpoints, when it was named
   * @param endsWithUs whether the job ends with this process, as it does not on a cluster
   * @param told where to say what happens
   * @throws UserError when the options can't be
   */
  ElasticsearchOutput(
      String url,
      ElasticsearchOptions options,
      Optional<Path> checkpoints,
      boolean endsWithUs,
      PrintStream told) {
    this.url = url;
    this.options = options;
    this.checkpoints = checkpoints;
    this.endsWithUs = endsWithUs;
    this.told = told;
    if (url != null) {
      connection = options.connection(url, System.getenv());
    }
  }

  @Override
  public String scheme() {
    return SCHEME;
  }

  /** Returns how to reach the server; of the embedded one once it is ready. */
  ElasticsearchConnection connection() {
    return connection;
  }

  @Override
  public void prepare(Set<Kind> kinds, Optional<String> from)
      throws IOException, InterruptedException {
    run =
        options.runName() != null
            ? options.runName()
            : from.map(this::former).orElseGet(ElasticsearchOutput::newRun);
    if (url == null) {
      connection = options.connection(startEmbedded(), System.getenv());
    }
    List<IndexKind> indexed = kinds.stream().map(kind -> IndexKind.of(kind.word())).toList();
    indices = new RunIndices(connection, run, indexed);
    indices.check();
    if (from.isPresent()) {
      indices.resume();
    } else {
      indices.requireNew();
      if (endsWithUs && checkpoints.isEmpty()) {
        // Nobody can go on with what an interrupted run has left.
        onExit = new Thread(this::discard, "remove indices of " + run);
        Runtime.getRuntime().addShutdownHook(onExit);
      }
      indices.create();
    }
    told.println(
        "Run "
            + run
            + " writes to "
            + connection.address()
            + ", behind the aliases "
            + kinds.stream()
                .map(kind -> connection.prefix() + kind.word())
                .collect(Collectors.joining(", "))
            + '.');
  }

  @Override
  public Sink<Document> sink(Kind kind) {
    return new ElasticsearchSinks(connection, run).sink(IndexKind.of(kind.word()));
  }

  @Override
  public Sink<Document> locatedPhotos() {
    return new ElasticsearchSinks(connection, run).sink(IndexKind.LOCATED_PHOTOS);
  }

  @Override
  public void started(JobID job) {
    if (checkpoints.isPresent()) {
      try {
        RunNameFile.write(checkpoints.get(), job, run);
      } catch (IOException e) {
        throw StorageProblem.of("--checkpoints", checkpoints.get().toString(), e);
      }
    }
  }

  @Override
  public void caughtUp() {
    if (caughtUp) {
      return;
    }
    try {
      indices.caughtUp(options.keepFormer());
      caughtUp = true;
      told.println("Caught up: the aliases are at run " + run + '.');
    } catch (ElasticsearchAwayException e) {
      LOG.warn("The aliases of run {} wait for Elasticsearch", run, e);
    }
  }

  @Override
  public long completed() throws InterruptedException {
    while (true) {
      try {
        indices.caughtUp(options.keepFormer());
        keep();
        return indices.notIndexable();
      } catch (ElasticsearchAwayException e) {
        LOG.warn("The aliases of run {} wait for Elasticsearch", run, e);
        told.println("Waiting for Elasticsearch: " + e.getMessage());
        Thread.sleep(PAUSE.toMillis());
      }
    }
  }

  @Override
  public void abandoned() {
    if (onExit != null) {
      keep();
      discard();
    }
  }

  @Override
  public void close() {
    if (indices != null) {
      keep();
      indices.close();
    }
  }

  private void keep() {
    if (onExit != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(onExit);
        onExit = null;
      } catch (IllegalStateException e) {
        LOG.debug("The process is ending", e);
      }
    }
  }

  private void discard() {
    try {
      indices.discard();
    } catch (ElasticsearchSetupException e) {
      LOG.warn("The indices of run {} are left over", run, e);
    }
  }

  private String startEmbedded() throws IOException, InterruptedException {
    EmbeddedServer embedded = options.embedded();
    EmbeddedElasticsearch server = embedded.find("--elasticsearch-port");
    EmbeddedElasticsearch.Started started = server.start(embedded.wantedPort());
    told.println(embedded.words(started));
    return started.status().url();
  }

  /** Returns the name of the run that a checkpoint or savepoint is of. */
  private String former(String from) {
    try {
      return RunNameFile.find(new Path(from), checkpoints)
          .orElseThrow(
              () ->
                  new UserError(
                      "--from-savepoint "
                          + from
                          + " does not say which run it is of. Give the name that the run printed at"
                          + " its start, and that its indices end with: --run-name NAME"));
    } catch (IOException e) {
      throw StorageProblem.of("--from-savepoint", from, e);
    }
  }

  private static String newRun() {
    int random = new SecureRandom().nextInt(36 * 36 * 36 * 36);
    String suffix = Integer.toString(random, 36);
    return START.format(Instant.now()) + '-' + "0".repeat(4 - suffix.length()) + suffix;
  }
}
