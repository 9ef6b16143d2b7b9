package org.tagatlas.run;

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
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tagatlas.connectors.elasticsearch.ElasticsearchSinks;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.elasticsearch.ElasticsearchSetupException;
import org.tagatlas.elasticsearch.ElasticsearchUnavailableException;
import org.tagatlas.elasticsearch.FormerIndices;
import org.tagatlas.elasticsearch.RunIndices;

/**
 * Writes documents to the run's own indices in Elasticsearch, behind aliases. Without a URL it uses
 * the default server of the target, and starts it if necessary. Not thread-safe.
 */
final class ElasticsearchOutput implements RunOutput {

  static final String SCHEME = "elasticsearch";

  private static final Logger LOG = LoggerFactory.getLogger(ElasticsearchOutput.class);

  private static final DateTimeFormatter START =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final Optional<String> url;
  private final OutputSettings settings;
  private final Optional<Path> checkpoints;
  private final RunLife life;
  private final ExecutionTarget target;
  private final PrintStream messages;
  private final Object creation = new Object();

  private ElasticsearchConnection connection;
  private String run;
  private RunIndices indices;
  private Thread onExit;
  private boolean generated;

  /**
   * Creates an output without connecting to or starting a server.
   *
   * @param url one or more addresses, separated by commas; empty for the default server
   * @param checkpoints the folder of the run's checkpoints, if known
   * @param life how long the run lasts
   * @param target where the job is executed
   * @param messages receives messages for the user
   * @throws UserError if the URL or an option is invalid
   */
  ElasticsearchOutput(
      Optional<String> url,
      OutputSettings settings,
      Optional<Path> checkpoints,
      RunLife life,
      ExecutionTarget target,
      PrintStream messages) {
    this.url = url;
    this.settings = settings;
    this.checkpoints = checkpoints;
    this.life = life;
    this.target = target;
    this.messages = messages;
    url.ifPresent(address -> connection = connect(address));
  }

  private ElasticsearchConnection connect(String address) {
    return settings.elasticsearch().connection("--output elasticsearch", address, System.getenv());
  }

  @Override
  public String scheme() {
    return SCHEME;
  }

  /** Returns the URL that the user specified; empty for the default server. */
  Optional<String> url() {
    return url;
  }

  /** Returns the connection to the server; that of the default server once the output is open. */
  ElasticsearchConnection connection() {
    return connection;
  }

  @Override
  public void open(Set<DocumentKind> kinds, Optional<String> from)
      throws IOException, InterruptedException {
    run =
        settings
            .runName()
            .or(() -> from.map(this::restoredRun))
            .orElseGet(ElasticsearchOutput::newRun);
    if (url.isEmpty()) {
      String address =
          target
              .elasticsearch()
              .orElseThrow(
                  () ->
                      new UserError(
                          "A cluster has no local Elasticsearch. Specify one: --output"
                              + " elasticsearch:URL"))
              .start(settings.elasticsearch(), messages);
      connection = connect(address);
    }
    indices = new RunIndices(connection, run, List.copyOf(kinds));
    indices.check();
    if (from.isPresent()) {
      indices
          .resume()
          .forEach(
              (index, fields) ->
                  messages.println(
                      "Index "
                          + index
                          + " now has the fields "
                          + String.join(", ", fields)
                          + ". Documents written before do not have them."));
    } else {
      indices.requireNew();
      if (life == RunLife.ENDS_WITH_COMMAND) {
        // An interrupted run cannot be resumed.
        onExit = new Thread(this::discardWhenCreated, "remove indices of " + run);
        Runtime.getRuntime().addShutdownHook(onExit);
      }
      synchronized (creation) {
        indices.create();
      }
    }
    messages.println(
        "Run "
            + run
            + " writes to "
            + connection.address()
            + ", behind the aliases "
            + kinds.stream()
                .map(kind -> connection.prefix() + kind.name())
                .collect(Collectors.joining(", "))
            + '.');
  }

  @Override
  public Sink<Document> sink(DocumentKind kind) {
    return new ElasticsearchSinks(connection, run).sink(kind);
  }

  @Override
  public Sink<Document> changing(DocumentKind kind, String label) {
    return new ElasticsearchSinks(connection, run).sink(kind.asUpsert());
  }

  @Override
  public void onSubmitted(JobID job) {
    if (checkpoints.isPresent()) {
      try {
        RunNameFile.write(checkpoints.get(), job, run);
      } catch (IOException e) {
        throw StorageProblem.of("--checkpoints", checkpoints.get().toString(), e);
      }
    }
  }

  @Override
  public Former former(boolean patient) throws InterruptedException {
    FormerIndices former = patient ? patiently(indices::former) : indices.former();
    return new Former(former.documents() > 0, former.photos(), name());
  }

  private String name() {
    String prefix = connection.prefix();
    return connection.address() + (prefix.isEmpty() ? "" : " with prefix " + prefix);
  }

  @Override
  public void onGenerated() {
    generated = true;
  }

  @Override
  public Optional<String> onCaughtUp(boolean keepFormer) {
    Optional<String> kept = publish(keepFormer);
    messages.println("Caught up: the aliases are at run " + run + '.');
    return kept;
  }

  @Override
  public Optional<String> onFinished(boolean keepFormer) throws InterruptedException {
    Optional<String> kept = patiently(() -> publish(keepFormer));
    keep();
    return kept;
  }

  private Optional<String> publish(boolean keepFormer) {
    FormerIndices former = keepFormer ? indices.former() : FormerIndices.NONE;
    if (generated) {
      indices.markGenerated();
    }
    indices.switchAliases(settings.keepFormer() || keepFormer);
    return former.names().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "The former run's indices are kept: " + String.join(", ", former.names()) + '.');
  }

  @Override
  public long refusedDocuments() throws InterruptedException {
    return patiently(indices::notIndexable);
  }

  @Override
  public void onRefused() {
    keep();
    discard();
  }

  private <T> T patiently(Supplier<T> request) throws InterruptedException {
    while (true) {
      try {
        return request.get();
      } catch (ElasticsearchUnavailableException e) {
        LOG.warn("Elasticsearch is unavailable, retrying the request of run {}", run, e);
        messages.println("Waiting for Elasticsearch: " + e.getMessage());
        Thread.sleep(PAUSE.toMillis());
      }
    }
  }

  @Override
  public void onFailed() {
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
        LOG.debug("The process is shutting down", e);
      }
    }
  }

  /** Otherwise indices could be created after the removal. */
  private void discardWhenCreated() {
    synchronized (creation) {
      discard();
    }
  }

  private void discard() {
    try {
      indices.discard();
    } catch (ElasticsearchSetupException e) {
      LOG.warn("Cannot delete the indices of run {}", run, e);
    }
  }

  /** Returns the name of the run that a checkpoint or savepoint belongs to. */
  private String restoredRun(String from) {
    try {
      return RunNameFile.find(new Path(from), checkpoints)
          .orElseThrow(
              () ->
                  new UserError(
                      "--from-savepoint "
                          + from
                          + " does not identify its run. Give the name that the run printed when it"
                          + " started, which is the suffix of its indices: --run-name NAME"));
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
