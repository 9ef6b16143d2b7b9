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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.tagatlas.cluster.ClusterPorts;
import org.tagatlas.cluster.ClusterSettings;
import org.tagatlas.cluster.LocalCluster;
import org.tagatlas.cluster.Service;
import org.tagatlas.connectors.kafka.TopicCreation;
import org.tagatlas.generate.Generator;
import org.tagatlas.generate.ShardFormat;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.publish.Kind;
import org.tagatlas.server.Installation;
import org.tagatlas.server.ServerProbe;
import org.tagatlas.server.UnusableServerException;
import org.tagatlas.summary.Summary;

/**
 * Runs a live job on a cluster of its own, from shards and a topic into Elasticsearch; kills and
 * freezes processes while rows flow; and compares what is published at the end with what a run that
 * nothing was done to has published of the same rows.
 */
public final class ChaosRun {

  private static final String MARK = "chaos.seed";
  private static final String TOPIC = "photos";
  private static final String INCOMING = "incoming";
  private static final int PARTITIONS = 4;
  private static final double SECONDS_A_SHARD = 10;

  /** Every so many shards are both objects and messages. */
  private static final int OVERLAP = 5;

  private static final Duration KILL_PATIENCE = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 500;

  /** Documents follow their rows within a minute: looking more often tells nothing. */
  private static final long COMPARE_MILLIS = 5_000;

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
  private final List<String> remarks = new ArrayList<>();
  private Optional<ProcessHandle> frozen = Optional.empty();

  /**
   * Makes a run; nothing is done yet.
   *
   * @param out where to say what happens
   * @throws UnusableServerException when the folder's name can't be used
   */
  public ChaosRun(ChaosSettings settings, PrintWriter out) throws UnusableServerException {
    this.settings = settings;
    this.out = out;
    this.cluster = new LocalCluster(Installation.find(), settings.folder().resolve("cluster"));
    this.bucketShards = settings.folder().resolve("shards").resolve("bucket");
    this.topicShards = settings.folder().resolve("shards").resolve("topic");
    this.logs = settings.folder().resolve("logs");
  }

  /**
   * Does it all.
   *
   * @return whether all documents are what they must be
   * @throws ChaosException when the job did not come back
   * @throws UnusableServerException when something is in the way that the user can change
   */
  public boolean run() throws IOException, InterruptedException {
    prepareFolder();
    CountDownLatch cleared = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    // On Ctrl-C this thread ends as on any failure, and clears up.
    Thread onExit = new Thread(() -> end(main, cleared), "end of chaos");
    Runtime.getRuntime().addShutdownHook(onExit);
    boolean kept = false;
    try {
      say("Seed %d. Making up %,d rows ...", settings.seed(), settings.rows());
      makeShards();
      UndisturbedRun undisturbed =
          new UndisturbedRun(
              Files.createDirectories(settings.folder().resolve("undisturbed")),
              bucketShards,
              topicShards,
              "s3://tagatlas/" + INCOMING + '/');
      say("What must come of them: a run that nothing is done to ...");
      undisturbed.run();
      boolean same = disturb(undisturbed);
      kept = settings.keep();
      return same;
    } finally {
      if (!kept) {
        clear();
      }
      cleared.countDown();
      removeHook(onExit);
    }
  }

  private static void end(Thread main, CountDownLatch cleared) {
    main.interrupt();
    try {
      cleared.await(2, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook has what it waits for.
      return;
    }
  }

  /** Ends every process; an interrupt is no reason to leave one. */
  private void clear() throws IOException {
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
          throw new UnusableServerException(
              "the folder " + folder + " holds something else: name an empty or a new folder.");
        }
      }
      if (cluster.settings().isPresent()
          && cluster.status().members().stream().anyMatch(each -> each.pid().isPresent())) {
        throw new UnusableServerException(
            "the cluster of a former run still runs there: ./tagatlas cluster stop --folder "
                + cluster.folder());
      }
      FileUtils.deleteDirectory(folder.toFile());
    }
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(MARK), settings.seed() + "\n", StandardCharsets.UTF_8);
    Files.createDirectories(logs);
  }

  /** Makes shards for two for each fault, some of them for the bucket and for the topic. */
  private void makeShards() throws IOException, InterruptedException {
    int number = 2 * (settings.kills() + settings.freezes() + 1);
    Path made = Files.createDirectories(settings.folder().resolve("shards").resolve("made"));
    new Generator(
            Gazetteer.load().cities(), settings.rows(), settings.seed(), number, ShardFormat.JSONL)
        .write(made, Runtime.getRuntime().availableProcessors());
    Files.createDirectories(bucketShards);
    Files.createDirectories(topicShards);
    List<Path> shards = Generator.existing(made);
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
    FileUtils.deleteDirectory(made.toFile());
  }

  private boolean disturb(UndisturbedRun undisturbed) throws IOException, InterruptedException {
    ClusterSettings wanted = clusterSettings();
    say("Starting a cluster ...");
    cluster.start(wanted, told -> {});
    String servers = ServerProbe.HOST + ':' + wanted.ports().kafka();
    makeTopic(servers);
    String topic = "kafka://" + servers + '/' + TOPIC;
    double rate =
        settings.rate() > 0
            ? settings.rate()
            : Math.max(1, settings.rows() / (toBucket.size() + toTopic.size()) / SECONDS_A_SHARD);
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
      say("The job runs. Web UI: %s", cluster.rest().url());
      for (int i = 0; i < faults.size(); i++) {
        release(faults.size() - i, feed);
        Thread.sleep(faults.get(i).pause().toMillis());
        strike(i + 1, faults.get(i), job);
      }
      release(0, feed);
      boolean same = compare(undisturbed, feed, job);
      report(feed);
      say(
          "%s",
          same
              ? "Equal: all documents are those of the run that nothing was done to."
              : "NOT EQUAL: see above. Logs are in " + settings.folder() + '.');
      done = settings.keep();
      return same;
    } finally {
      if (!done) {
        clear();
      }
    }
  }

  /** Lets the next part of the shards appear, so that something is left for each fault to come. */
  private void release(int faultsLeft, TopicFeed feed) throws IOException {
    Path incoming = cluster.folder().resolve("s3").resolve("tagatlas").resolve(INCOMING);
    Files.createDirectories(incoming);
    for (int i = share(toBucket.size(), faultsLeft); i > 0; i--) {
      Path shard = toBucket.pop();
      // An object is there whole or not at all.
      Path elsewhere = settings.folder().resolve(shard.getFileName());
      Files.copy(shard, elsewhere);
      Files.move(elsewhere, incoming.resolve(shard.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }
    for (int i = share(toTopic.size(), faultsLeft); i > 0; i--) {
      feed.release(toTopic.pop());
    }
  }

  private static int share(int shards, int faultsLeft) {
    return (shards + faultsLeft) / (faultsLeft + 1);
  }

  private void strike(int number, Fault fault, LiveJob job)
      throws IOException, InterruptedException {
    long struck = System.nanoTime();
    ProcessHandle process =
        cluster
            .process(fault.process())
            .orElseThrow(() -> new ChaosException(fault.process() + " does not run"));
    List<String> also = new ArrayList<>();
    if (fault.kind() == Fault.Kind.KILL) {
      kill(process, fault.process());
      killed.merge(fault.target(), 1, Integer::sum);
      if (fault.target() == Target.JOBMANAGER) {
        // It waits for a job that nobody knows any more.
        job.leave();
      }
    } else {
      freeze(process);
      fallen(cluster.down(), also);
    }
    cluster.start(cluster.settings().orElseThrow(), told -> {});
    if (fault.kind() == Fault.Kind.KILL && fault.target() == Target.JOBMANAGER) {
      job.submit("--from-savepoint", "latest");
    }
    fallen(job.awaitCheckpoint(Instant.now()), also);
    if (job.isLeft() && !job.hasCaughtUp()) {
      // Nobody would move the aliases.
      job.cancel();
      job.submit("--from-savepoint", "latest");
      fallen(job.awaitCheckpoint(Instant.now()), also);
      also.add("its client had ended: submitted again");
    }
    say(
        "%3d  %-8s %-14s ran again after %5.1f s%s",
        number,
        fault.kind(),
        fault.process(),
        (System.nanoTime() - struck) / 1e9,
        also.isEmpty() ? "" : " (" + String.join("; ", also) + ')');
  }

  private void fallen(List<String> names, List<String> also) {
    for (String name : names) {
      also.add(name + " ended by itself");
      remarks.add(name + " ended by itself");
    }
  }

  private static void kill(ProcessHandle process, String name) throws InterruptedException {
    process.destroyForcibly();
    try {
      process.onExit().get(KILL_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new ChaosException(name + " (process " + process.pid() + ") can't be killed");
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

  /** Waits until all is read, and documents are what they must be and stay so. */
  private boolean compare(UndisturbedRun undisturbed, TopicFeed feed, LiveJob job)
      throws IOException, InterruptedException {
    say("All is restored. Waiting until all is read and published ...");
    long end = System.nanoTime() + settings.patience().toNanos();
    while (!feed.done()) {
      if (System.nanoTime() - end > 0) {
        throw new ChaosException("replay did not publish all: see " + logs.resolve("replay.out"));
      }
      Thread.sleep(POLL_MILLIS);
    }
    long rows = undisturbed.rows();
    end = System.nanoTime() + settings.patience().toNanos();
    Optional<Summary> counts = job.summary();
    while (counts.map(live -> live.count("rows")).orElse(0L) < rows && System.nanoTime() < end) {
      Thread.sleep(POLL_MILLIS);
      counts = job.summary();
    }
    end = System.nanoTime() + settings.patience().toNanos();
    List<Differences> found = compare(undisturbed);
    while (!same(found) && System.nanoTime() < end) {
      Thread.sleep(COMPARE_MILLIS);
      found = compare(undisturbed);
    }
    if (same(found)) {
      // What is right now has to stay so.
      job.awaitCheckpoint(Instant.now());
      found = compare(undisturbed);
    }
    counts = job.summary();
    String differing =
        counts.isEmpty() ? "the job does not tell its counts" : undisturbed.differing(counts.get());
    for (Differences kind : found) {
      say("  %s", kind.inWords());
      kind.print(out);
    }
    say(
        "  %-14s %,10d rows%s",
        "counts", rows, differing.isEmpty() ? ", and the other counts equal" : ": " + differing);
    return same(found) && differing.isEmpty();
  }

  private List<Differences> compare(UndisturbedRun undisturbed) throws IOException {
    List<Differences> all = new ArrayList<>();
    int port = cluster.settings().orElseThrow().ports().elasticsearch();
    try (IndexedDocuments indexed = new IndexedDocuments(ServerProbe.url(port))) {
      for (Kind kind : Kind.USUAL) {
        Differences differences = new Differences(kind, undisturbed.documents(kind));
        indexed.read(
            kind,
            (id, document) ->
                differences.add(id, document, kind == Kind.REJECTS && id.startsWith("kafka://")));
        all.add(differences);
      }
    }
    return all;
  }

  private static boolean same(List<Differences> all) {
    return all.stream().allMatch(Differences::none);
  }

  private void report(TopicFeed feed) {
    say(
        "Seed %d: %s (%s) and %s of %d s in %s.",
        settings.seed(),
        number(settings.kills(), "kill"),
        killed.entrySet().stream()
            .map(each -> each.getKey().word() + ' ' + each.getValue())
            .collect(Collectors.joining(", ")),
        number(settings.freezes(), "freeze"),
        settings.freeze().toSeconds(),
        elapsed());
    if (feed.failures() > 0) {
      say("replay ended %s too early and was called again.", number(feed.failures(), "time"));
    }
    remarks.forEach(remark -> say("%s.", remark));
  }

  private static String number(int number, String of) {
    return number + " " + of + (number == 1 ? "" : "s");
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

  private static void makeTopic(String servers) throws InterruptedException {
    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers))) {
      TopicCreation.create(admin, List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)));
    } catch (ExecutionException e) {
      throw new ChaosException("the topic can't be made: " + e.getCause());
    }
  }

  private ClusterSettings clusterSettings() throws IOException {
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
   * Returns the first of several free ports in a row, below those that clients get for themselves:
   * they have to be free after a kill, too.
   */
  private static int freePorts(int number) throws IOException {
    while (true) {
      int first = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      List<ServerSocket> sockets = new ArrayList<>();
      try {
        for (int i = 0; i < number; i++) {
          sockets.add(new ServerSocket(first + i, 1, InetAddress.getByName(ServerProbe.HOST)));
        }
        return first;
      } catch (BindException e) {
        // Taken: look elsewhere.
        continue;
      } finally {
        for (ServerSocket socket : sockets) {
          socket.close();
        }
      }
    }
  }
}
