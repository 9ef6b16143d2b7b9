package org.tagatlas.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;
import org.tagatlas.server.Daemon;
import org.tagatlas.server.EmbeddedElasticsearch;
import org.tagatlas.server.Installation;
import org.tagatlas.server.PrivateFile;
import org.tagatlas.server.S3Server;
import org.tagatlas.server.ServerProbe;
import org.tagatlas.server.UnusableServerException;

/**
 * A Flink cluster of one's own: a JobManager, TaskManagers and the servers that jobs need, each a
 * process that goes on when the one that started it has ended. A folder has everything of it, so
 * the folder is what tells one from another.
 */
public final class LocalCluster {

  private static final String SETTINGS = "cluster.properties";
  private static final String JOB_MANAGER = "jobmanager";
  private static final String TASK_MANAGER = "taskmanager-";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 200;

  private final Installation installation;
  private final Path folder;
  private final FlinkProcesses flink;

  /**
   * Describes a cluster; nothing is done yet.
   *
   * @param installation where Flink's jars and the servers are
   * @param folder the folder that has, or will have, everything of the cluster
   * @throws UnusableServerException when that folder's name can't be used
   */
  public LocalCluster(Installation installation, Path folder) throws UnusableServerException {
    this.installation = installation;
    this.folder = folder.toAbsolutePath().normalize();
    if (this.folder.toString().chars().anyMatch(c -> Character.isISOControl(c) || c == ':')) {
      throw new UnusableServerException(
          "the folder "
              + folder
              + " has characters that a Java class path can't hold: name another folder.");
    }
    this.flink = new FlinkProcesses(installation.target().resolve("flink"), this.folder);
  }

  /**
   * Describes a cluster of this installation.
   *
   * @param folder its folder, or empty for {@code cluster} in the home
   */
  public static LocalCluster ofInstallation(Optional<Path> folder) throws UnusableServerException {
    Installation installation = Installation.find();
    return new LocalCluster(
        installation, folder.orElseGet(() -> installation.home().resolve("cluster")));
  }

  /** Returns the folder that has everything of it. */
  public Path folder() {
    return folder;
  }

  /** Returns the folder of Flink's configuration. */
  public Path configuration() {
    return flink.configuration();
  }

  /** Returns the file with the lines that give a shell the account of the S3 server. */
  public Path s3Variables() {
    return folder.resolve("s3.env");
  }

  /** Returns what it was made of when it was started last; empty when it never was. */
  public Optional<ClusterSettings> settings() throws IOException {
    Path file = folder.resolve(SETTINGS);
    return Files.exists(file) ? Optional.of(ClusterSettings.read(file)) : Optional.empty();
  }

  /** Returns a client of the JobManager. */
  public FlinkRest rest() throws IOException {
    return new FlinkRest(
        ServerProbe.url(settings().orElse(ClusterSettings.DEFAULTS).ports().rest()));
  }

  /**
   * Starts what does not run of it, and waits until all of it can be used. When something can't be
   * started, what this call has started is stopped again.
   *
   * @param wanted what it is to be made of
   * @param told is told what happens
   * @return the names of what was started
   * @throws UnusableServerException when something is in the way that the user can change
   * @throws org.tagatlas.server.BrokenServerException when a process does not come up
   */
  public List<String> start(ClusterSettings wanted, Consumer<String> told)
      throws IOException, InterruptedException {
    open();
    try (FileChannel lock = lockFile()) {
      // Held until it is closed: a second command waits here.
      lock.lock();
      ClusterSettings settings = fitting(wanted);
      List<Member> down = new ArrayList<>();
      for (Member member : members(settings)) {
        if (member.pid().isEmpty()) {
          down.add(member);
        }
      }
      requireFree(down);
      if (down.size() == members(settings).size()) {
        // What killed processes have left.
        FileUtils.deleteDirectoryQuietly(folder.resolve("tmp").toFile());
      }
      write(settings);
      startAll(down, told);
      for (Member member : members(settings)) {
        await(member);
      }
      return down.stream().map(Member::name).toList();
    }
  }

  private void startAll(List<Member> down, Consumer<String> told)
      throws IOException, InterruptedException {
    Deque<Member> started = new ArrayDeque<>();
    Thread undo = new Thread(() -> stopQuietly(started), "stop what was started");
    Runtime.getRuntime().addShutdownHook(undo);
    boolean done = false;
    try {
      // All of them come up side by side.
      for (Member member : down) {
        synchronized (started) {
          started.push(member);
        }
        told.accept("Starting " + member.name() + " ...");
        member.start();
      }
      for (Member member : down) {
        await(member);
      }
      done = true;
    } finally {
      removeHook(undo);
      if (!done) {
        stopQuietly(started);
      }
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook does what is left to do.
      return;
    }
  }

  private static void stopQuietly(Deque<Member> started) {
    synchronized (started) {
      while (!started.isEmpty()) {
        try {
          started.pop().stop();
        } catch (IOException e) {
          // What is wrong already is worth telling, not this.
          continue;
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private static void await(Member member) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!member.answers()) {
      if (member.pid().isEmpty()) {
        throw member.broken("ended while it started");
      }
      if (System.nanoTime() - end > 0) {
        throw member.broken("did not answer within " + PATIENCE.toSeconds() + " seconds");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Ends everything and waits until it has ended; returns the names of what was ended. */
  public List<String> stop() throws IOException, InterruptedException {
    if (!isKnown()) {
      return List.of();
    }
    try (FileChannel lock = lockFile()) {
      // Held until it is closed: a second command waits here.
      lock.lock();
      List<Member> members = all();
      List<String> stopped = new ArrayList<>();
      // Jobs end before what they read from and write to.
      Stream<Member> inOrder =
          Stream.concat(
              members.stream().filter(member -> isFlink(member.name())),
              members.stream().filter(member -> !isFlink(member.name())));
      for (Member member : (Iterable<Member>) inOrder::iterator) {
        if (member.stop()) {
          stopped.add(member.name());
        }
      }
      return stopped;
    }
  }

  /**
   * Ends one process, if it runs, and starts it again.
   *
   * @throws UnusableServerException when the cluster has no process of that name
   */
  public void restart(String name, Consumer<String> told) throws IOException, InterruptedException {
    Member member = member(name);
    try (FileChannel lock = lockFile()) {
      // Held until it is closed: a second command waits here.
      lock.lock();
      member.stop();
      startAll(List.of(member), told);
    }
  }

  /**
   * Returns a process; empty when it does not run.
   *
   * @throws UnusableServerException when the cluster has no process of that name
   */
  public Optional<ProcessHandle> process(String name) throws IOException, InterruptedException {
    OptionalLong pid = member(name).pid();
    return pid.isPresent() ? ProcessHandle.of(pid.getAsLong()) : Optional.empty();
  }

  /** Returns the names of its processes that do not run. */
  public List<String> down() throws IOException, InterruptedException {
    List<String> down = new ArrayList<>();
    for (Member member : isKnown() ? all() : List.<Member>of()) {
      if (member.pid().isEmpty()) {
        down.add(member.name());
      }
    }
    return down;
  }

  /** Returns how it is. */
  public ClusterStatus status() throws IOException, InterruptedException {
    ClusterSettings settings = settings().orElse(ClusterSettings.DEFAULTS);
    List<ClusterStatus.MemberStatus> members = new ArrayList<>();
    for (Member member : isKnown() ? all() : members(settings)) {
      members.add(
          new ClusterStatus.MemberStatus(
              member.name(),
              member.pid(),
              member.pid().isPresent() && member.answers(),
              member.address(),
              member.log()));
    }
    return new ClusterStatus(folder, settings, members, rest().overview());
  }

  /**
   * Returns the logs of its processes by their names.
   *
   * @param name of the one process that is meant, or empty for all
   * @throws UnusableServerException when the cluster has no process of that name
   */
  public Map<String, Path> logs(Optional<String> name) throws IOException, InterruptedException {
    Map<String, Path> logs = new TreeMap<>();
    for (Member member : name.isPresent() ? List.of(member(name.get())) : all()) {
      logs.put(member.name(), member.log());
    }
    return logs;
  }

  private Member member(String name) throws IOException, InterruptedException {
    List<Member> all = isKnown() ? all() : List.of();
    return all.stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UnusableServerException(
                    "the cluster in "
                        + folder
                        + " has no process '"
                        + name
                        + "'. It has: "
                        + String.join(", ", all.stream().map(Member::name).toList())));
  }

  private boolean isKnown() {
    return Files.exists(folder.resolve(SETTINGS));
  }

  private void open() throws IOException {
    try {
      if (Files.exists(folder) && !isKnown() && !isEmpty()) {
        throw new UnusableServerException(
            "the folder " + folder + " holds something else: name an empty or a new folder.");
      }
      Files.createDirectories(folder);
    } catch (FileSystemException e) {
      throw notWritable(e);
    }
  }

  private boolean isEmpty() throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.allMatch(entry -> entry.endsWith("cluster.lock"));
    }
  }

  private UnusableServerException notWritable(FileSystemException e) {
    return new UnusableServerException(
        "the folder " + folder + " can't be written to: name another folder (" + e + ")");
  }

  /** Opens what two commands take turns by. */
  private FileChannel lockFile() throws IOException {
    try {
      return FileChannel.open(
          folder.resolve("cluster.lock"),
          StandardOpenOption.CREATE,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);
    } catch (FileSystemException e) {
      throw notWritable(e);
    }
  }

  /** Returns what is wanted as it fits to what runs. */
  private ClusterSettings fitting(ClusterSettings wanted) throws IOException, InterruptedException {
    if (!isKnown()) {
      return wanted;
    }
    ClusterSettings last = settings().orElseThrow();
    List<String> running = new ArrayList<>();
    for (Member member : all()) {
      if (member.pid().isPresent()) {
        running.add(member.name());
      }
    }
    if (running.isEmpty()) {
      return wanted;
    }
    Set<Service> services = EnumSet.noneOf(Service.class);
    services.addAll(last.services());
    services.addAll(wanted.services());
    ClusterSettings all =
        new ClusterSettings(
            wanted.taskManagers(),
            wanted.slots(),
            wanted.taskManagerMemory(),
            services,
            wanted.ports(),
            wanted.flink());
    boolean flinkRuns = running.stream().anyMatch(LocalCluster::isFlink);
    boolean sameState = last.has(Service.S3) == all.has(Service.S3);
    boolean sameRest =
        all.equals(
            new ClusterSettings(
                all.taskManagers(),
                last.slots(),
                last.taskManagerMemory(),
                services,
                last.ports(),
                last.flink()));
    int most = running.stream().mapToInt(LocalCluster::taskManagerNumber).max().orElse(0);
    if (!sameRest || (flinkRuns && !sameState) || most > all.taskManagers()) {
      throw new UnusableServerException(
          "the cluster in "
              + folder
              + " runs with other settings ("
              + last.taskManagers()
              + " TaskManagers, --with "
              + (last.services().isEmpty() ? "nothing" : last.servicesInWords())
              + ", web UI on port "
              + last.ports().rest()
              + "). Stop it first (tagatlas cluster stop), leave the options out, or name another"
              + " folder and other ports for a second one.");
    }
    return all;
  }

  private static boolean isFlink(String name) {
    return name.equals(JOB_MANAGER) || name.startsWith(TASK_MANAGER);
  }

  private static int taskManagerNumber(String name) {
    return name.startsWith(TASK_MANAGER)
        ? Integer.parseInt(name.substring(TASK_MANAGER.length()))
        : 0;
  }

  private static void requireFree(List<Member> down) throws IOException, InterruptedException {
    ServerProbe probe = new ServerProbe();
    for (Member member : down) {
      for (Map.Entry<String, Integer> port : member.ports().entrySet()) {
        Optional<String> occupant = probe.occupant(port.getValue());
        if (occupant.isPresent()) {
          throw new UnusableServerException(
              "port "
                  + port.getValue()
                  + ", which "
                  + member.name()
                  + " is to have, is taken by "
                  + occupant.get()
                  + ": name another one with "
                  + port.getKey()
                  + " N.");
        }
      }
    }
  }

  private void write(ClusterSettings settings) throws IOException {
    Optional<S3Server.Account> account = Optional.empty();
    if (settings.has(Service.S3)) {
      S3Server server = s3();
      account = Optional.of(server.account());
      server.configure(account.get(), settings.ports().s3());
      PrivateFile.write(
          s3Variables(),
          String.join(
              "\n",
              "# source this, then run and others find the cluster's S3 server.",
              "export AWS_ENDPOINT_URL_S3=" + ServerProbe.url(settings.ports().s3()),
              "export AWS_REGION=us-east-1",
              "export AWS_ACCESS_KEY_ID=" + account.get().key(),
              "export AWS_SECRET_ACCESS_KEY=" + account.get().secret(),
              ""));
    }
    flink.configure(FlinkConfiguration.of(settings, folder, account));
    settings.write(folder.resolve(SETTINGS));
  }

  private S3Server s3() {
    return new S3Server(
        new Daemon(Service.S3.word(), folder),
        installation.target().resolve("s3proxy").resolve("s3proxy.jar"));
  }

  private Map<String, String> flinkSettings(ClusterSettings settings) {
    return FlinkConfiguration.of(
        settings,
        folder,
        settings.has(Service.S3) ? Optional.of(s3().account()) : Optional.empty());
  }

  /** Returns what the last start was of. */
  private List<Member> all() throws IOException, InterruptedException {
    return members(settings().orElseThrow());
  }

  /** Returns its processes in the order in which they are started. */
  private List<Member> members(ClusterSettings settings) throws IOException, InterruptedException {
    ClusterPorts ports = settings.ports();
    List<Member> members = new ArrayList<>();
    if (settings.has(Service.S3)) {
      S3Server server = s3();
      members.add(
          new JavaMember(
              server.daemon(),
              Map.of("--s3-port", ports.s3()),
              ServerProbe.url(ports.s3()),
              server::start,
              () -> ServerProbe.listens(ports.s3())));
    }
    Daemon master = new Daemon(JOB_MANAGER, folder);
    FlinkRest rest = new FlinkRest(ServerProbe.url(ports.rest()));
    members.add(
        new JavaMember(
            master,
            new TreeMap<>(
                Map.of(
                    "--port", ports.rest(),
                    "--rpc-port", ports.rpc(),
                    "--metrics-port", ports.metrics())),
            rest.url() + "  metrics " + metrics(ports.metrics()),
            () -> flink.startJobManager(master, flinkSettings(settings)),
            () -> rest.overview().isPresent()));
    for (int number = 1; number <= settings.taskManagers(); number++) {
      Daemon worker = new Daemon(TASK_MANAGER + number, folder);
      int metrics = ports.metricsOf(number);
      members.add(
          new JavaMember(
              worker,
              Map.of("--metrics-port", metrics),
              "metrics " + metrics(metrics),
              () ->
                  flink.startTaskManager(
                      worker,
                      flinkSettings(settings),
                      metrics,
                      worker.name() + '-' + Long.toString(System.currentTimeMillis(), 36)),
              () -> rest.taskManagers().contains(FlinkProcesses.id(worker))));
    }
    if (settings.has(Service.KAFKA)) {
      members.add(new KafkaMember(folder.resolve("kafka"), ports.kafka()));
    }
    if (settings.has(Service.ELASTICSEARCH)) {
      members.add(
          new ElasticsearchMember(
              new EmbeddedElasticsearch(
                  installation.distributions(),
                  Installation.elasticsearchData(folder.resolve("elasticsearch"))),
              ports.elasticsearch()));
    }
    return members;
  }

  private static String metrics(int port) {
    return ServerProbe.url(port) + "/metrics";
  }
}
