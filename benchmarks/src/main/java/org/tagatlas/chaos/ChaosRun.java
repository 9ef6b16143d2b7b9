package org.tagatlas.chaos;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.tagatlas.connectors.kafka.TopicCreation;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.generate.Edition;
import org.tagatlas.generate.Generator;
import org.tagatlas.generate.OutputFormat;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.local.cluster.ClusterPorts;
import org.tagatlas.local.cluster.ClusterSettings;
import org.tagatlas.local.cluster.LocalCluster;
import org.tagatlas.local.cluster.Service;
import org.tagatlas.local.process.Poll;
import org.tagatlas.local.process.ShutdownHook;
import org.tagatlas.local.server.Installation;
import org.tagatlas.local.server.ServerConfigurationException;
import org.tagatlas.local.server.ServerProbe;
import org.tagatlas.local.server.ShellWord;
import org.tagatlas.summary.Summary;

/**
 * Runs a live job on a dedicated cluster, from shards and a topic into Elasticsearch, and kills and
 * freezes processes while rows arrive. At the end it compares the published documents with those of
 * an undisturbed run over the same rows.
 */
public final class ChaosRun {

  private static final String MARK = "chaos.seed";
  private static final String TOPIC = "photos";
  private static final String INCOMING = "incoming";
  private static final int PARTITIONS = 4;
  private static final double SECONDS_PER_SHARD = 10;

  /** One shard out of this many is both an object and messages. */
  private static final int OVERLAP = 5;

  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

  /** Documents follow their rows within a minute, so comparing more often is of no use. */
  private static final Duration COMPARE_INTERVAL = Duration.ofSeconds(5);

  private final ChaosSettings settings;
  private final PrintWriter out;
  private final LocalCluster cluster;
  private final Path bucketShards;
  private final Path topicShards;
  private final Path logs;
  private final long start = System.nanoTime();

  private final Deque<Path> toBucket = new ArrayDeque<>();
  private final Deque<Path> toTopic = new ArrayDeque<>();
  private final Map<Target, Integer> killed = new EnumMap<>(Target.class);
  private final List<String> notes = new ArrayList<>();
  private Optional<ProcessHandle> frozen = Optional.empty();

  /**
   * Creates a run without starting it.
   *
   * @param out receives progress messages
   * @throws ServerConfigurationException if the name of the folder is unusable
   */
  public ChaosRun(ChaosSettings settings, PrintWriter out) throws ServerConfigurationException {
    this.settings = settings;
    this.out = out;
    this.cluster = new LocalCluster(Installation.find(), settings.folder().resolve("cluster"));
    this.bucketShards = settings.folder().resolve("shards").resolve("bucket");
    this.topicShards = settings.folder().resolve("shards").resolve("topic");
    this.logs = settings.folder().resolve("logs");
  }

  /**
   * Runs the job, injects all faults and compares the documents.
   *
   * @return whether all documents match the undisturbed run
   * @throws ChaosException if the job did not recover
   * @throws ServerConfigurationException if the user can fix the cause of the failure
   */
  public boolean run() throws IOException, InterruptedException {
    prepareFolder();
    CountDownLatch cleanedUp = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    // On Ctrl-C this thread is interrupted, fails like on any error, and cleans up.
    ShutdownHook onExit = ShutdownHook.add("chaos-shutdown", () -> end(main, cleanedUp));
    boolean keepRunning = false;
    try {
      say("Seed %d. Generating %,d rows ...", settings.seed(), settings.rows());
      generateShards();
      UndisturbedRun undisturbed =
          new UndisturbedRun(
              Files.createDirectories(settings.folder().resolve("undisturbed")),
              bucketShards,
              topicShards,
              "s3://tagatlas/" + INCOMING + '/');
      say("Running undisturbed for comparison ...");
      undisturbed.run();
      boolean same = runWithFaults(undisturbed);
      keepRunning = settings.keep();
      return same;
    } finally {
      if (!keepRunning) {
        cleanUp();
      }
      cleanedUp.countDown();
      onExit.close();
    }
  }

  private static void end(Thread main, CountDownLatch cleanedUp) {
    main.interrupt();
    try {
      cleanedUp.await(2, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops every process, even if this thread is interrupted. */
  private void cleanUp() throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      frozen.ifPresent(ChaosRun::thaw);
      cluster.stop();
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void prepareFolder() throws IOException, InterruptedException {
    Path folder = settings.folder();
    if (Files.exists(folder)) {
      try (Stream<Path> entries = Files.list(folder)) {
        if (entries.findAny().isPresent() && !Files.exists(folder.resolve(MARK))) {
          throw new ServerConfigurationException(
              "the folder " + folder + " contains other files. Specify an empty or a new folder.");
        }
      }
      if (cluster.settings().isPresent()
          && cluster.status().members().stream().anyMatch(each -> each.pid().isPresent())) {
        throw new ServerConfigurationException(
            "the cluster of a previous run is still running. Stop it with ./tagatlas cluster stop"
                + " --folder "
                + ShellWord.of(cluster.folder()));
      }
      FileUtils.deleteDirectory(folder.toFile());
    }
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(MARK), settings.seed() + "\n", StandardCharsets.UTF_8);
    Files.createDirectories(logs);
  }

  /**
   * Generates two shards per fault. One in {@value #OVERLAP} is for both the bucket and the topic.
   */
  private void generateShards() throws IOException, InterruptedException {
    int number = 2 * (settings.kills() + settings.freezes() + 1);
    Path generated = Files.createDirectories(settings.folder().resolve("shards").resolve("made"));
    new Generator(
            Edition.FIRST,
            Gazetteer.load().cities(),
            settings.rows(),
            settings.seed(),
            number,
            OutputFormat.JSONL)
        .write(generated, Runtime.getRuntime().availableProcessors());
    Files.createDirectories(bucketShards);
    Files.createDirectories(topicShards);
    List<Path> shards = Generator.existing(generated);
    for (int i = 0; i < shards.size(); i++) {
      Path shard = shards.get(i);
      boolean both = i % OVERLAP == 0;
      if (both || i % 2 == 0) {
        toBucket.add(Files.copy(shard, bucketShards.resolve(shard.getFileName())));
      }
      if (both || i % 2 == 1) {
        toTopic.add(Files.copy(shard, topicShards.resolve(shard.getFileName())));
      }
    }
    FileUtils.deleteDirectory(generated.toFile());
  }

  private boolean runWithFaults(UndisturbedRun undisturbed)
      throws IOException, InterruptedException {
    ClusterSettings clusterSettings = newClusterSettings();
    say("Starting a cluster ...");
    cluster.start(clusterSettings, member -> {});
    String servers = ServerProbe.HOST + ':' + clusterSettings.ports().kafka();
    createTopic(servers);
    String topic = "kafka://" + servers + '/' + TOPIC;
    double rate =
        settings.rate() > 0
            ? settings.rate()
            : Math.max(1, settings.rows() / (toBucket.size() + toTopic.size()) / SECONDS_PER_SHARD);
    Path replayed = Files.createDirectories(settings.folder().resolve("replayed"));
    List<String> submit =
        List.of("--input", "s3://tagatlas/" + INCOMING, "--follow", "--then", topic);
    boolean done = false;
    try (TopicFeed feed = new TopicFeed(replayed, logs, topic, rate);
        LiveJob job = new LiveJob(cluster, logs, submit, settings.patience())) {
      release(1, feed);
      Instant submitted = Instant.now();
      job.submit();
      job.awaitCheckpoint(submitted);
      List<Fault> faults =
          FaultPlan.draw(
              settings.seed(),
              settings.kills(),
              settings.freezes(),
              settings.targets(),
              settings.taskManagers());
      say("The job is running. Web UI: %s", cluster.rest().url());
      for (int i = 0; i < faults.size(); i++) {
        release(faults.size() - i, feed);
        Thread.sleep(faults.get(i).pause().toMillis());
        inject(i + 1, faults.get(i), job);
      }
      release(0, feed);
      boolean same = compare(undisturbed, feed, job);
      report(feed);
      say(
          "%s",
          same
              ? "Equal: all documents match the undisturbed run."
              : "NOT EQUAL: see the differences above. Logs are in " + settings.folder() + '.');
      done = settings.keep();
      return same;
    } finally {
      if (!done) {
        cleanUp();
      }
    }
  }

  /** Releases the next part of the shards and leaves some for each of the remaining faults. */
  private void release(int faultsLeft, TopicFeed feed) throws IOException {
    Path incoming = cluster.folder().resolve("s3").resolve("tagatlas").resolve(INCOMING);
    Files.createDirectories(incoming);
    for (int i = share(toBucket.size(), faultsLeft); i > 0; i--) {
      Path shard = toBucket.pop();
      // An object must appear completely or not at all.
      Path temporary = settings.folder().resolve(shard.getFileName());
      Files.copy(shard, temporary);
      Files.move(temporary, incoming.resolve(shard.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }
    for (int i = share(toTopic.size(), faultsLeft); i > 0; i--) {
      feed.release(toTopic.pop());
    }
  }

  private static int share(int shards, int faultsLeft) {
    return (shards + faultsLeft) / (faultsLeft + 1);
  }

  private void inject(int number, Fault fault, LiveJob job)
      throws IOException, InterruptedException {
    long injected = System.nanoTime();
    ProcessHandle process =
        cluster
            .process(fault.process())
            .orElseThrow(() -> new ChaosException(fault.process() + " is not running"));
    List<String> details = new ArrayList<>();
    if (fault.kind() == Fault.Kind.KILL) {
      kill(process, fault.process());
      killed.merge(fault.target(), 1, Integer::sum);
      if (fault.target() == Target.JOBMANAGER) {
        // The restarted JobManager no longer has the job that the client is waiting for.
        job.leave();
      }
    } else {
      freeze(process);
      recordExited(cluster.down(), details);
    }
    cluster.start(cluster.settings().orElseThrow(), member -> {});
    if (fault.kind() == Fault.Kind.KILL && fault.target() == Target.JOBMANAGER) {
      job.submit("--from-savepoint", "latest");
    }
    recordExited(job.awaitCheckpoint(Instant.now()), details);
    if (job.isLeft() && !job.hasCaughtUp()) {
      // Without its client nothing would move the aliases.
      job.cancel();
      job.submit("--from-savepoint", "latest");
      recordExited(job.awaitCheckpoint(Instant.now()), details);
      details.add("its client had exited: submitted again");
    }
    say(
        "%3d  %-8s %-14s recovered after %5.1f s%s",
        number,
        fault.kind(),
        fault.process(),
        (System.nanoTime() - injected) / 1e9,
        details.isEmpty() ? "" : " (" + String.join("; ", details) + ')');
  }

  private void recordExited(List<String> names, List<String> details) {
    for (String name : names) {
      details.add(name + " exited unexpectedly");
      notes.add(name + " exited unexpectedly");
    }
  }

  private static void kill(ProcessHandle process, String name) throws InterruptedException {
    process.destroyForcibly();
    try {
      process.onExit().get(KILL_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new ChaosException(name + " (process " + process.pid() + ") could not be killed");
    }
  }

  private void freeze(ProcessHandle process) throws IOException, InterruptedException {
    frozen = Optional.of(process);
    try {
      signal("STOP", process);
      Thread.sleep(settings.freeze().toMillis());
    } finally {
      thaw(process);
      frozen = Optional.empty();
    }
  }

  private static void thaw(ProcessHandle process) {
    boolean interrupted = Thread.interrupted();
    try {
      signal("CONT", process);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void signal(String name, ProcessHandle process)
      throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /**
   * Waits until all rows are read and the documents match, and checks that they still match after
   * one more checkpoint.
   */
  private boolean compare(UndisturbedRun undisturbed, TopicFeed feed, LiveJob job)
      throws IOException, InterruptedException {
    say("All processes are running. Waiting until all rows are read and published ...");
    Poll poll = new Poll(POLL_INTERVAL, settings.patience());
    if (!poll.until(feed::done)) {
      throw new ChaosException(
          "replay did not publish all rows: see " + logs.resolve("replay.out"));
    }
    long rows = undisturbed.rows();
    poll.until(() -> job.summary().map(live -> live.count("rows")).orElse(0L) >= rows);
    AtomicReference<List<Differences>> last = new AtomicReference<>();
    boolean equal =
        new Poll(COMPARE_INTERVAL, settings.patience())
            .until(
                () -> {
                  last.set(compare(undisturbed));
                  return areEmpty(last.get());
                });
    if (equal) {
      // What matches now must still match after another checkpoint.
      job.awaitCheckpoint(Instant.now());
      last.set(compare(undisturbed));
    }
    List<Differences> found = last.get();
    Optional<Summary> counts = job.summary();
    String differing =
        counts.isEmpty()
            ? "the counts of the job are unavailable"
            : undisturbed.differing(counts.get());
    for (Differences kind : found) {
      say("  %s", kind.summary());
      kind.print(out);
    }
    say(
        "  %-14s %,10d rows%s",
        "counts", rows, differing.isEmpty() ? ", and the other counts equal" : ": " + differing);
    return areEmpty(found) && differing.isEmpty();
  }

  private List<Differences> compare(UndisturbedRun undisturbed) throws IOException {
    List<Differences> all = new ArrayList<>();
    int port = cluster.settings().orElseThrow().ports().elasticsearch();
    try (IndexedDocuments indexed = new IndexedDocuments(ServerProbe.url(port))) {
      for (DocumentKind kind : DocumentKind.DEFAULTS) {
        Differences differences = new Differences(kind, undisturbed.documents(kind));
        indexed.read(
            kind,
            (id, document) ->
                differences.add(
                    id, document, kind.equals(DocumentKind.REJECTS) && id.startsWith("kafka://")));
        all.add(differences);
      }
    }
    return all;
  }

  private static boolean areEmpty(List<Differences> all) {
    return all.stream().allMatch(Differences::isEmpty);
  }

  private void report(TopicFeed feed) {
    say(
        "Seed %d: %s (%s) and %s of %d s in %s.",
        settings.seed(),
        number(settings.kills(), "kill"),
        killed.entrySet().stream()
            .map(each -> each.getKey().id() + ' ' + each.getValue())
            .collect(Collectors.joining(", ")),
        number(settings.freezes(), "freeze"),
        settings.freeze().toSeconds(),
        elapsed());
    if (feed.failures() > 0) {
      say("replay failed %s and was restarted.", number(feed.failures(), "time"));
    }
    notes.forEach(remark -> say("%s.", remark));
  }

  private static String number(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private String elapsed() {
    long seconds = (System.nanoTime() - start) / 1_000_000_000;
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private void say(String format, Object... values) {
    out.println(elapsed() + "  " + String.format(Locale.ROOT, format, values));
    out.flush();
  }

  private static void createTopic(String servers) throws InterruptedException {
    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers))) {
      TopicCreation.create(admin, List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)));
    } catch (ExecutionException e) {
      throw new ChaosException("could not create the topic: " + e.getCause());
    }
  }

  private ClusterSettings newClusterSettings() throws IOException {
    int metrics = freePorts(settings.taskManagers() + 1);
    return new ClusterSettings(
        settings.taskManagers(),
        ClusterSettings.DEFAULTS.slots(),
        settings.taskManagerMemory(),
        Set.of(Service.values()),
        new ClusterPorts(
            freePorts(1), freePorts(1), metrics, freePorts(1), freePorts(1), freePorts(1)),
        settings.flink());
  }

  /**
   * Returns the first of several consecutive free ports. They are below the ephemeral range, so
   * that no client takes them while a killed process is down.
   */
  static int freePorts(int number) throws IOException {
    while (true) {
      int first = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      List<ServerSocket> sockets = new ArrayList<>();
      try {
        for (int i = 0; i < number; i++) {
          sockets.add(new ServerSocket(first + i, 1, InetAddress.getByName(ServerProbe.HOST)));
        }
        return first;
      } catch (BindException e) {
        // In use: try another range.
        continue;
      } finally {
        for (ServerSocket socket : sockets) {
          socket.close();
        }
      }
    }
  }
}
