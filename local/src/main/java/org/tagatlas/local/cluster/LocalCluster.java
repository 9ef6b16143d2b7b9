package org.tagatlas.local.cluster;

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
import org.tagatlas.local.process.Poll;
import org.tagatlas.local.process.ShutdownHook;
import org.tagatlas.local.server.Daemon;
import org.tagatlas.local.server.Installation;
import org.tagatlas.local.server.LocalElasticsearch;
import org.tagatlas.local.server.PrivateFile;
import org.tagatlas.local.server.S3Server;
import org.tagatlas.local.server.ServerConfigurationException;
import org.tagatlas.local.server.ServerProbe;
import org.tagatlas.local.server.ShellWord;

/**
 * Local Flink cluster: a JobManager, TaskManagers and the servers that jobs need, as separate
 * processes that outlive the starting process. All files of a cluster are in one folder, which
 * identifies it.
 */
public final class LocalCluster {

  private static final String SETTINGS = "cluster.properties";
  private static final String JOB_MANAGER = "jobmanager";
  private static final String TASK_MANAGER = "taskmanager-";
  private static final Poll STARTUP = new Poll(Duration.ofMillis(200), Duration.ofMinutes(2));

  private final Installation installation;
  private final Path folder;
  private final FlinkProcesses flink;

  /**
   * Creates a description of a cluster, without accessing it.
   *
   * @param installation the installation with Flink's jars and the servers
   * @param folder the cluster's folder, which need not exist
   * @throws ServerConfigurationException if the folder's name cannot be used
   */
  public LocalCluster(Installation installation, Path folder) throws ServerConfigurationException {
    this.installation = installation;
    this.folder = folder.toAbsolutePath().normalize();
    if (this.folder
        .toString()
        .chars()
        .anyMatch(c -> Character.isISOControl(c) || c == ':' || c == ',')) {
      throw new ServerConfigurationException(
          "folder "
              + folder
              + " has characters that Java class paths or Flink's settings do not support (such as a"
              + " colon or comma): choose another folder.");
    }
    this.flink = new FlinkProcesses(installation.flink(), this.folder);
  }

  /**
   * Creates a description of this installation's cluster.
   *
   * @param folder the cluster's folder; empty for {@code cluster} in the home folder
   */
  public static LocalCluster ofInstallation(Optional<Path> folder)
      throws ServerConfigurationException {
    Installation installation = Installation.find();
    return new LocalCluster(
        installation, folder.orElseGet(() -> installation.home().resolve("cluster")));
  }

  /** Returns the cluster's folder. */
  public Path folder() {
    return folder;
  }

  /** Returns the folder of Flink's configuration. */
  public Path configuration() {
    return flink.configuration();
  }

  /** Returns the shell script that exports the account of the S3 server. */
  public Path s3Variables() {
    return folder.resolve("s3.env");
  }

  /** Returns the settings of the last start; empty before the first start. */
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
   * Starts all stopped processes and waits until the cluster is ready. If a process fails to start,
   * those that this call has started are stopped.
   *
   * @param requested the requested settings
   * @param progress receives progress messages
   * @return the names of the started processes
   * @throws ServerConfigurationException if the user must change something first
   * @throws org.tagatlas.local.server.ServerStartException if a process fails to start
   */
  public List<String> start(ClusterSettings requested, Consumer<String> progress)
      throws IOException, InterruptedException {
    open();
    try (FileChannel lock = lockFile()) {
      // Released on close: a concurrent command waits here.
      lock.lock();
      ClusterSettings settings = merge(requested);
      List<Member> down = new ArrayList<>();
      for (Member member : members(settings)) {
        if (member.pid().isEmpty()) {
          down.add(member);
        }
      }
      requireFree(down);
      if (down.size() == members(settings).size()) {
        // Leftovers of killed processes.
        FileUtils.deleteDirectoryQuietly(folder.resolve("tmp").toFile());
      }
      write(settings);
      startAll(down, progress);
      for (Member member : members(settings)) {
        await(member);
      }
      return down.stream().map(Member::name).toList();
    }
  }

  private void startAll(List<Member> down, Consumer<String> progress)
      throws IOException, InterruptedException {
    Deque<Member> started = new ArrayDeque<>();
    ShutdownHook onExit = ShutdownHook.add("stop started processes", () -> stopQuietly(started));
    boolean done = false;
    try {
      // The processes start concurrently.
      for (Member member : down) {
        synchronized (started) {
          started.push(member);
        }
        progress.accept("Starting " + member.name() + " ...");
        member.start();
      }
      for (Member member : down) {
        await(member);
      }
      done = true;
    } finally {
      onExit.close();
      if (!done) {
        stopQuietly(started);
      }
    }
  }

  private static void stopQuietly(Deque<Member> started) {
    synchronized (started) {
      while (!started.isEmpty()) {
        try {
          started.pop().stop();
        } catch (IOException e) {
          // The original failure is reported instead.
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private static void await(Member member) throws IOException, InterruptedException {
    boolean up =
        STARTUP.until(
            () -> {
              if (member.ready()) {
                return true;
              }
              if (member.pid().isEmpty()) {
                throw member.startFailure("terminated during startup");
              }
              return false;
            });
    if (!up) {
      throw member.startFailure("was not ready after " + STARTUP.timeout().toSeconds() + " s");
    }
  }

  /**
   * Stops all processes, waits until they have terminated, and returns the names of those stopped.
   */
  public List<String> stop() throws IOException, InterruptedException {
    if (!isKnown()) {
      return List.of();
    }
    try (FileChannel lock = lockFile()) {
      // Released on close: a concurrent command waits here.
      lock.lock();
      List<Member> members = all();
      List<String> stopped = new ArrayList<>();
      // Jobs are stopped before the servers that they use.
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
   * Stops a process, if it is running, and starts it.
   *
   * @throws ServerConfigurationException if the cluster has no process of that name
   */
  public void restart(String name, Consumer<String> progress)
      throws IOException, InterruptedException {
    Member member = member(name);
    try (FileChannel lock = lockFile()) {
      // Released on close: a concurrent command waits here.
      lock.lock();
      member.stop();
      startAll(List.of(member), progress);
    }
  }

  /**
   * Returns a process; empty if it is down.
   *
   * @throws ServerConfigurationException if the cluster has no process of that name
   */
  public Optional<ProcessHandle> process(String name) throws IOException, InterruptedException {
    OptionalLong pid = member(name).pid();
    return pid.isPresent() ? ProcessHandle.of(pid.getAsLong()) : Optional.empty();
  }

  /** Returns the names of stopped processes. */
  public List<String> down() throws IOException, InterruptedException {
    List<String> down = new ArrayList<>();
    for (Member member : isKnown() ? all() : List.<Member>of()) {
      if (member.pid().isEmpty()) {
        down.add(member.name());
      }
    }
    return down;
  }

  /** Returns the cluster's status. */
  public ClusterStatus status() throws IOException, InterruptedException {
    ClusterSettings settings = settings().orElse(ClusterSettings.DEFAULTS);
    List<ClusterStatus.MemberStatus> members = new ArrayList<>();
    for (Member member : isKnown() ? all() : members(settings)) {
      members.add(
          new ClusterStatus.MemberStatus(
              member.name(),
              member.pid(),
              member.pid().isPresent() && member.ready(),
              member.address(),
              member.log()));
    }
    return new ClusterStatus(folder, settings, members, rest().overview());
  }

  /**
   * Returns the log files by process name.
   *
   * @param name the name of a process; empty for all
   * @throws ServerConfigurationException if the cluster has no process of that name
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
                new ServerConfigurationException(
                    "the cluster in "
                        + folder
                        + " has no process '"
                        + name
                        + "', only: "
                        + String.join(", ", all.stream().map(Member::name).toList())));
  }

  private boolean isKnown() {
    return Files.exists(folder.resolve(SETTINGS));
  }

  private void open() throws IOException {
    try {
      if (Files.exists(folder) && !isKnown() && !isEmpty()) {
        throw new ServerConfigurationException(
            "folder " + folder + " has other contents: choose an empty or new folder.");
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

  private ServerConfigurationException notWritable(FileSystemException e) {
    return new ServerConfigurationException(
        "folder " + folder + " is not writable: choose another folder (" + e + ")");
  }

  /** Opens the lock file that serializes commands. */
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

  /** Merges the requested settings with those of running processes. */
  private ClusterSettings merge(ClusterSettings requested)
      throws IOException, InterruptedException {
    if (!isKnown()) {
      return requested;
    }
    ClusterSettings last = settings().orElseThrow();
    List<String> running = new ArrayList<>();
    for (Member member : all()) {
      if (member.pid().isPresent()) {
        running.add(member.name());
      }
    }
    if (running.isEmpty()) {
      return requested;
    }
    Set<Service> services = EnumSet.noneOf(Service.class);
    services.addAll(last.services());
    services.addAll(requested.services());
    ClusterSettings all =
        new ClusterSettings(
            requested.taskManagers(),
            requested.slots(),
            requested.taskManagerMemory(),
            services,
            requested.ports(),
            requested.flink());
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
    int highest = running.stream().mapToInt(LocalCluster::taskManagerNumber).max().orElse(0);
    if (!sameRest || (flinkRuns && !sameState) || highest > all.taskManagers()) {
      throw new ServerConfigurationException(
          "the cluster in "
              + folder
              + " is running with other settings ("
              + last.taskManagers()
              + " TaskManagers, --with "
              + (last.services().isEmpty() ? "nothing" : last.serviceNames())
              + ", web UI on port "
              + last.ports().rest()
              + "). Stop it first (tagatlas cluster stop), omit the options, or choose another folder and"
              + " other ports for a second cluster.");
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
          throw new ServerConfigurationException(
              "port "
                  + port.getValue()
                  + " of "
                  + member.name()
                  + " is in use by "
                  + occupant.get()
                  + ": choose another one with "
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
              "# Source this file to use the cluster's S3 server.",
              "export AWS_ENDPOINT_URL_S3=" + ServerProbe.url(settings.ports().s3()),
              "export AWS_REGION=us-east-1",
              "export AWS_ACCESS_KEY_ID=" + ShellWord.of(account.get().key()),
              "export AWS_SECRET_ACCESS_KEY=" + ShellWord.of(account.get().secret()),
              ""));
    }
    flink.configure(FlinkConfiguration.of(settings, folder, account));
    settings.write(folder.resolve(SETTINGS));
  }

  private S3Server s3() {
    return new S3Server(
        new Daemon(Service.S3.id(), folder), installation.s3().resolve("s3proxy.jar"));
  }

  private Map<String, String> flinkSettings(ClusterSettings settings) {
    return FlinkConfiguration.of(
        settings,
        folder,
        settings.has(Service.S3) ? Optional.of(s3().account()) : Optional.empty());
  }

  /** Returns the processes of the last start. */
  private List<Member> all() throws IOException, InterruptedException {
    return members(settings().orElseThrow());
  }

  /** Returns the processes in the order in which they are started. */
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
              new LocalElasticsearch(
                  installation.elasticsearch(),
                  Installation.elasticsearchData(folder.resolve("elasticsearch"))),
              ports.elasticsearch()));
    }
    return members;
  }

  private static String metrics(int port) {
    return ServerProbe.url(port) + "/metrics";
  }
}
