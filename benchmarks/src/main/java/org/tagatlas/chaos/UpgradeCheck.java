package org.tagatlas.chaos;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.generate.Edition;
import org.tagatlas.generate.Generator;
import org.tagatlas.generate.OutputFormat;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.local.cluster.FlinkRest;
import org.tagatlas.local.process.Poll;
import org.tagatlas.local.process.ShutdownHook;
import org.tagatlas.local.server.ServerProbe;

/**
 * Upgrades a running job from one build to another, and compares what it has published with an
 * undisturbed run of the new build over the same rows. The job runs on a local cluster of the old
 * build, into files, Elasticsearch and Kafka, with inferred locations and lookups. It is stopped
 * with a savepoint while shards are missing and updates are pending.
 */
public final class UpgradeCheck {

  private static final long DEFAULT_ROWS = 50_000;
  private static final long SEED = 20_261_130;
  private static final int SHARDS = 16;

  private static final int LOOKUPS_PER_SECOND = 100;

  private static final String PREFIX = "upgrade";
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration COMPARISON_PAUSE = Duration.ofSeconds(10);
  private static final String SMALL = "256m";

  private final Path oldHome;
  private final Path newHome;
  private final long rows;
  private final Path folder;
  private final Path incoming;
  private final Path logs;
  private final Path cluster;
  private final PrintWriter out;
  private final int restPort = ChaosRun.freePorts(1);
  private final int elasticsearchPort = ChaosRun.freePorts(1);
  private final int kafkaPort = ChaosRun.freePorts(1);
  private final long start = System.nanoTime();
  private final Deque<Path> waiting = new ArrayDeque<>();

  private UpgradeCheck(Path oldHome, Path newHome, long rows, Path folder, PrintWriter out)
      throws IOException {
    this.oldHome = oldHome;
    this.newHome = newHome;
    this.rows = rows;
    this.folder = folder;
    this.incoming = Files.createDirectories(folder.resolve("incoming"));
    this.logs = Files.createDirectories(folder.resolve("logs"));
    this.cluster = folder.resolve("cluster");
    this.out = out;
  }

  /**
   * Runs the check, and exits with 0 when all documents are equal, 1 when some differ or a step
   * fails, and 2 on invalid usage.
   *
   * @param args the folders of the old and the new build; optionally the number of rows, and a new
   *     or empty folder for everything that the check writes
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    if (args.length < 2 || args.length > 4) {
      System.err.println("usage: benchmarks/upgrade OLD NEW [ROWS [FOLDER]]");
      System.exit(2);
    }
    Path folder =
        args.length == 4
            ? Files.createDirectories(Path.of(args[3])).toRealPath()
            : Files.createTempDirectory("tagatlas-upgrade").toRealPath();
    boolean equal = false;
    try {
      UpgradeCheck check =
          new UpgradeCheck(build(args[0]), build(args[1]), rows(args), requireEmpty(folder), out);
      equal = check.run();
    } catch (IllegalArgumentException e) {
      System.err.println("upgrade: " + e.getMessage());
      System.exit(2);
    } catch (ChaosException e) {
      System.err.println("upgrade: " + e.getMessage());
    }
    System.exit(equal ? 0 : 1);
  }

  private static long rows(String[] args) {
    return args.length < 3 ? DEFAULT_ROWS : Long.parseLong(args[2]);
  }

  private static Path build(String name) throws IOException {
    Path home = Path.of(name).toAbsolutePath().normalize();
    if (!Files.isExecutable(home.resolve("tagatlas"))) {
      throw new IllegalArgumentException("there is no executable tagatlas in " + home);
    }
    return home.toRealPath();
  }

  private static Path requireEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      if (entries.findAny().isPresent()) {
        throw new IllegalArgumentException("the folder " + folder + " is not empty");
      }
    }
    return folder;
  }

  private boolean run() throws IOException, InterruptedException {
    say("Everything that this check writes is in %s.", folder);
    say("Generating %,d rows ...", rows);
    new Generator(Edition.FIRST, Gazetteer.load().cities(), rows, SEED, SHARDS, OutputFormat.JSONL)
        .write(incoming, Runtime.getRuntime().availableProcessors());
    Path services = folder.resolve("services.yaml");
    try (LookupServer lookups = new LookupServer()) {
      lookups.writeServices(services, LOOKUPS_PER_SECOND);
      OutputComparison comparison = reference(services);
      say(
          "The reference has %,d documents, and has requested %,d machine tags.",
          comparison.documents(), lookups.machineTags());
      lookups.reset();
      withhold();
      return upgrade(comparison, lookups, services);
    }
  }

  /** Runs the new build over all rows, undisturbed. */
  private OutputComparison reference(Path services) throws IOException, InterruptedException {
    say("Running the new build over all rows, undisturbed ...");
    Path documents = folder.resolve("reference");
    call(
        newHome,
        "reference",
        "2g",
        Stream.concat(
                Stream.of(
                    "run",
                    "--input",
                    incoming.toString(),
                    "--output",
                    "files:" + documents,
                    "--quiet"),
                features(services).stream())
            .toList());
    try (PublishedDocuments files = new FileDocuments(documents)) {
      return new OutputComparison(DocumentKind.SHIPPED, files);
    }
  }

  private static List<String> features(Path services) {
    return List.of("--locate", "--extras-file", services.toString());
  }

  /** Takes all shards away from the job; {@link #feed} puts them back, under the same names. */
  private void withhold() throws IOException {
    Path withheld = Files.createDirectories(folder.resolve("withheld"));
    for (Path shard : Generator.existing(incoming)) {
      waiting.add(Files.move(shard, withheld.resolve(shard.getFileName())));
    }
  }

  /** Feeds a quarter of all shards. */
  private void feed() throws IOException {
    for (int i = 0; i < SHARDS / 4; i++) {
      Path shard = waiting.pop();
      Files.move(shard, incoming.resolve(shard.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private boolean upgrade(OutputComparison comparison, LookupServer lookups, Path services)
      throws IOException, InterruptedException {
    ShutdownHook onExit = ShutdownHook.add("stop of the cluster", this::stopCluster);
    try {
      say("Starting a cluster of the old build ...");
      startCluster();
      String kafka = ServerProbe.HOST + ':' + kafkaPort;
      try (IndexedDocuments indexed = new IndexedDocuments(ServerProbe.url(elasticsearchPort));
          TopicDocuments topics = new TopicDocuments(kafka, PREFIX)) {
        List<PublishedDocuments> outputs =
            List.of(new FileDocuments(folder.resolve("documents")), indexed, topics);
        List<String> job =
            Stream.concat(
                    Stream.of(
                        "submit",
                        "--cluster-folder",
                        cluster.toString(),
                        "--input",
                        incoming.toString(),
                        "--follow",
                        "--output",
                        "files:" + folder.resolve("documents"),
                        "--output",
                        "elasticsearch:" + ServerProbe.url(elasticsearchPort),
                        "--output",
                        "kafka://" + kafka + '/' + PREFIX,
                        "--parallelism",
                        "2"),
                    features(services).stream())
                .toList();
        Path savepoint = runOld(job, comparison, indexed, lookups);
        List<OutputComparison.Row> found = runNew(job, savepoint, comparison, outputs, lookups);
        OutputComparison.print(found, out);
        boolean equal = found.stream().allMatch(OutputComparison.Row::equal);
        say(
            "%s",
            equal
                ? "Equal: each output has the documents of the undisturbed run."
                : "NOT EQUAL. Logs are in " + logs + '.');
        return equal;
      }
    } finally {
      onExit.close();
      stopCluster();
    }
  }

  /** Runs the old build over half of the shards, and stops it before it has caught up. */
  private Path runOld(
      List<String> job, OutputComparison comparison, IndexedDocuments indexed, LookupServer lookups)
      throws IOException, InterruptedException {
    Path savepoint = folder.resolve("savepoint");
    feed();
    try (Program client = Program.startOf(oldHome, "old-submit", "512m", logs, job)) {
      say("The old build runs. Waiting for documents of all kinds ...");
      await(
          client,
          "the old build to publish documents of all kinds",
          () -> {
            for (DocumentKind kind : DocumentKind.SHIPPED) {
              if (indexed.count(kind) == 0) {
                return false;
              }
            }
            return true;
          });
      long photos = indexed.count(DocumentKind.PHOTOS);
      lookups.throttle(true);
      feed();
      await(
          client,
          "the old build to publish more photos, and to have lookups pending",
          () -> indexed.count(DocumentKind.PHOTOS) > photos && lookups.throttled() > 0);
      stop(oldHome, "old-stop", savepoint, client);
    }
    List<String> published = new ArrayList<>();
    for (DocumentKind kind : DocumentKind.SHIPPED) {
      published.add(
          String.format(
              Locale.ROOT,
              "%s %,d of %,d",
              kind.name(),
              indexed.count(kind),
              comparison.documents(kind)));
    }
    say(
        "The old build is stopped with a savepoint, %d of %d shards missing. Published: %s.",
        waiting.size(), SHARDS, String.join(", ", published));
    say(
        "It sent %,d requests for %,d machine tags; later ones were throttled and are pending.",
        lookups.requests(), lookups.machineTags());
    return savepoint;
  }

  /** Resumes with the new build, feeds the rest, and compares until nothing differs. */
  private List<OutputComparison.Row> runNew(
      List<String> job,
      Path savepoint,
      OutputComparison comparison,
      List<PublishedDocuments> outputs,
      LookupServer lookups)
      throws IOException, InterruptedException {
    feed();
    lookups.throttle(false);
    List<String> resumed = new ArrayList<>(job);
    resumed.addAll(List.of("--from-savepoint", savepoint.toString()));
    long tags = lookups.machineTags();
    long requests = lookups.requests();
    try (Program client = Program.startOf(newHome, "new-submit", "512m", logs, resumed)) {
      FlinkRest rest = new FlinkRest(ServerProbe.url(restPort));
      await(
          client,
          "the job of the new build to run",
          () -> rest.overview().map(overview -> overview.running() == 1).orElse(false));
      feed();
      say("The new build has resumed from the savepoint. Waiting until it has caught up ...");
      boolean caughtUp = awaitEqual(client, comparison, outputs);
      say(caughtUp ? "It has caught up." : "It has made no progress for " + PATIENCE + '.');
      stop(newHome, "new-stop", folder.resolve("savepoint-of-new"), client);
    }
    say(
        "It sent %,d requests, and %,d machine tags were new.",
        lookups.requests() - requests, lookups.machineTags() - tags);
    return comparison.compare(outputs);
  }

  /** Waits until nothing deviates; returns false when deviations do not decrease for too long. */
  private static boolean awaitEqual(
      Program client, OutputComparison comparison, List<PublishedDocuments> outputs)
      throws IOException, InterruptedException {
    AtomicLong deviations = new AtomicLong(Long.MAX_VALUE);
    while (deviations.get() > 0) {
      boolean decreased =
          new Poll(COMPARISON_PAUSE, PATIENCE)
              .until(
                  () -> {
                    requireAlive(client);
                    long now =
                        comparison.compare(outputs).stream()
                            .mapToLong(OutputComparison.Row::deviations)
                            .sum();
                    return now < deviations.getAndAccumulate(now, Math::min);
                  });
      if (!decreased) {
        return false;
      }
    }
    return true;
  }

  /** Stops the only job with a savepoint, and waits until the client that follows it has ended. */
  private void stop(Path home, String name, Path savepoint, Program client)
      throws IOException, InterruptedException {
    call(
        home,
        name,
        SMALL,
        List.of(
            "job",
            "stop",
            "--cluster-folder",
            cluster.toString(),
            "--savepoint",
            savepoint.toString()));
    client.awaitSuccess();
  }

  private void startCluster() throws IOException, InterruptedException {
    List<Integer> other = new ArrayList<>();
    other.add(ChaosRun.freePorts(1));
    other.add(ChaosRun.freePorts(2));
    call(
        oldHome,
        "cluster-start",
        SMALL,
        List.of(
            "cluster",
            "start",
            "--folder",
            cluster.toString(),
            "--with",
            "kafka,elasticsearch",
            "--taskmanagers",
            "1",
            "--slots",
            "2",
            "--port",
            Integer.toString(restPort),
            "--rpc-port",
            Integer.toString(other.get(0)),
            "--metrics-port",
            Integer.toString(other.get(1)),
            "--kafka-port",
            Integer.toString(kafkaPort),
            "--elasticsearch-port",
            Integer.toString(elasticsearchPort)));
  }

  private void stopCluster() {
    boolean interrupted = Thread.interrupted();
    try {
      call(
          oldHome,
          "cluster-stop",
          SMALL,
          List.of("cluster", "stop", "--folder", cluster.toString()));
    } catch (IOException | ChaosException e) {
      say("The cluster in %s may still run: %s", cluster, e.getMessage());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void call(Path home, String name, String heap, List<String> args)
      throws IOException, InterruptedException {
    try (Program program = Program.startOf(home, name, heap, logs, args)) {
      program.awaitSuccess();
    }
  }

  private void await(Program client, String what, Poll.Condition<IOException> condition)
      throws IOException, InterruptedException {
    boolean held =
        new Poll(POLL, PATIENCE)
            .until(
                () -> {
                  requireAlive(client);
                  return condition.isTrue();
                });
    if (!held) {
      throw new ChaosException("waited in vain for " + what + ", for " + PATIENCE);
    }
  }

  private static void requireAlive(Program client) throws IOException {
    if (!client.process().isAlive()) {
      throw client.ended();
    }
  }

  private void say(String format, Object... values) {
    long seconds = (System.nanoTime() - start) / 1_000_000_000;
    out.printf(Locale.ROOT, "%d:%02d  ", seconds / 60, seconds % 60);
    out.println(String.format(Locale.ROOT, format, values));
  }
}
