package org.tagatlas.local.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.tagatlas.local.process.ShutdownHook;

/**
 * Local Elasticsearch: Elastic's build as a process that outlives the starting process. All of its
 * files are in one folder, which identifies it.
 *
 * <p>Concurrent starts of the same server are serialized between processes, but not between
 * threads.
 */
public final class LocalElasticsearch {

  /** The default port. */
  public static final int DEFAULT_PORT = 9200;

  private static final long MIN_FREE_BYTES = 2L << 30;
  private static final Duration START_TIMEOUT = Duration.ofMinutes(4);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(40);
  private static final Duration HEALTH_TIMEOUT = Duration.ofMinutes(2);

  private final Path distributions;
  private final DataFolder folder;
  private final long minFreeBytes;
  private final ServerProbe probe = new ServerProbe();

  /**
   * Creates a description of a server, without accessing it.
   *
   * @param distributions the folder to which the build has unpacked Elasticsearch
   * @param data the server's folder, which need not exist
   * @throws ServerConfigurationException if the folder's name cannot be used
   */
  public LocalElasticsearch(Path distributions, Path data) throws IOException {
    this(distributions, data, MIN_FREE_BYTES);
  }

  LocalElasticsearch(Path distributions, Path data, long minFreeBytes) throws IOException {
    this.distributions = distributions;
    this.folder = ElasticsearchSettings.folder(data);
    this.minFreeBytes = minFreeBytes;
  }

  /**
   * Creates a description of this installation's server.
   *
   * @param data the server's folder; empty for the default one
   * @throws ServerConfigurationException if the folder's name cannot be used
   */
  public static LocalElasticsearch ofInstallation(Optional<Path> data)
      throws IOException, InterruptedException {
    Installation installation = Installation.find();
    return new LocalElasticsearch(
        installation.elasticsearch(), data.isPresent() ? data.get() : installation.defaultData());
  }

  /**
   * Starts the server and waits until it is ready; does nothing if it is running.
   *
   * @param port the port; empty for that of the running server, or {@link #DEFAULT_PORT}
   * @return the server's status, and whether this call started it
   * @throws ServerConfigurationException if the user must change something first
   * @throws ServerStartException if the server fails to start
   */
  public Started start(OptionalInt port) throws IOException, InterruptedException {
    Optional<ProcessHandle> running = process();
    if (running.isEmpty()) {
      ServerUser user = ServerUser.forData(folder.data());
      requireDisk();
      requireFree(port.orElse(DEFAULT_PORT));
      Distribution distribution = Distribution.in(distributions);
      requireReachable(user);
      folder.open(user);
      try (FileChannel lock = folder.lockFile()) {
        // Released on close: a concurrent command waits here, then finds the server.
        lock.lock();
        running = process();
        if (running.isEmpty()) {
          launch(distribution.readableBy(user, folder.path().resolve("distribution")), user, port);
          return new Started(status(OptionalInt.empty()), true);
        }
      }
    }
    requireSamePort(port);
    awaitHealth(running.get());
    return new Started(status(OptionalInt.empty()), false);
  }

  /**
   * Result of a start.
   *
   * @param status the server's status
   * @param now whether this call started the server
   */
  public record Started(ServerStatus status, boolean now) {}

  private void launch(Distribution distribution, ServerUser user, OptionalInt requested)
      throws IOException, InterruptedException {
    int port = requested.orElse(DEFAULT_PORT);
    ElasticsearchSettings.write(folder, user, port);
    Launch launch = Launch.of(distribution, folder, user);
    ShutdownHook onExit = ShutdownHook.add("stop Elasticsearch", this::destroyAll);
    boolean done = false;
    try {
      launch.run(START_TIMEOUT);
      awaitHealth(
          process()
              .orElseThrow(
                  () -> startFailure("terminated immediately after its start", List.of())));
      done = true;
    } finally {
      onExit.close();
      if (!done) {
        destroyAll();
      }
    }
  }

  private void destroyAll() {
    processes().forEach(ProcessHandle::destroy);
  }

  /** Finds all processes of the folder: the server, and the launcher during startup. */
  List<ProcessHandle> processes() {
    return Stream.of(ElasticsearchSettings.server(folder), ElasticsearchSettings.launcher(folder))
        .flatMap(ManagedProcess::all)
        .toList();
  }

  private void awaitHealth(ProcessHandle process) throws IOException, InterruptedException {
    int port = port();
    AtomicReference<Optional<ClusterInfo>> info = new AtomicReference<>(Optional.empty());
    boolean usable =
        ManagedProcess.within(HEALTH_TIMEOUT)
            .until(
                () -> {
                  info.set(probe.cluster(port));
                  if (info.get().filter(ClusterInfo::usable).isPresent()) {
                    return true;
                  }
                  if (!ElasticsearchSettings.server(folder).is(process)) {
                    throw startFailure("terminated during startup", List.of());
                  }
                  return false;
                });
    if (!usable) {
      String url = ServerProbe.url(port);
      throw startFailure(
          info.get()
              .map(
                  last ->
                      "is running at " + url + " but the health of its indices is " + last.health())
              .orElse("does not respond at " + url),
          List.of());
    }
  }

  /** Returns the log file. */
  public Path log() {
    return folder.log();
  }

  /** Returns an exception with the end of the log. */
  public ServerStartException startFailure(String problem) {
    return startFailure(problem, List.of());
  }

  private ServerStartException startFailure(String problem, List<String> output) {
    return Launch.startFailure(folder, problem, output);
  }

  private void requireDisk() throws IOException {
    long free = folder.freeBytes();
    if (free < minFreeBytes) {
      throw new ServerConfigurationException(
          String.format(
              Locale.ROOT,
              "the disk of %s has %.1f GB of free space, but Elasticsearch requires at least %.0f GB: free"
                  + " some space, or use a folder on another disk: tagatlas elasticsearch start --data"
                  + " DIR",
              folder.path(),
              free / (double) (1 << 30),
              minFreeBytes / (double) (1 << 30)));
    }
  }

  private void requireReachable(ServerUser user) throws IOException, InterruptedException {
    Path existing = folder.nearestExisting();
    if (user.switched() && !user.canEnter(existing)) {
      throw new ServerConfigurationException(
          "Elasticsearch refuses to run as root, and "
              + user
              + ", which it would run as instead, cannot access "
              + existing
              + ": choose a folder that is accessible to all users, such as"
              + " /var/lib/tagatlas/elasticsearch.");
    }
  }

  private void requireFree(int port) throws IOException, InterruptedException {
    Optional<String> occupant = probe.occupant(port);
    if (occupant.isPresent()) {
      throw new ServerConfigurationException(
          "port "
              + port
              + " is in use by "
              + occupant.get()
              + ": choose another port (tagatlas elasticsearch start --port N), or, if it is an"
              + " Elasticsearch for this purpose, use it with --output elasticsearch:"
              + ServerProbe.url(port)
              + ".");
    }
  }

  private void requireSamePort(OptionalInt requested) throws ServerConfigurationException {
    if (requested.isPresent() && requested.getAsInt() != port()) {
      throw new ServerConfigurationException(
          "the Elasticsearch server in "
              + folder.path()
              + " is running on port "
              + port()
              + ", not "
              + requested.getAsInt()
              + ": stop it first, omit the port, or choose another folder for a second server.");
    }
  }

  /**
   * Stops the server and waits until it has terminated.
   *
   * @param port the port that the server must be running on; empty for any
   * @return whether the server was running
   * @throws ServerConfigurationException if the server is running on another port or as another
   *     user
   * @throws ServerStartException if the server does not terminate
   */
  public boolean stop(OptionalInt port) throws IOException, InterruptedException {
    Optional<ProcessHandle> running = process();
    if (running.isPresent()) {
      requireSamePort(port);
      ElasticsearchSettings.server(folder).stop(STOP_TIMEOUT);
    } else {
      // Leftovers of an interrupted start.
      destroyAll();
    }
    if (folder.isKnown() && Files.isWritable(folder.logs())) {
      Files.deleteIfExists(folder.pidFile());
    }
    return running.isPresent();
  }

  /**
   * Returns the server's status.
   *
   * @param port the port to check if the server is down; empty for the last one, or {@link
   *     #DEFAULT_PORT}
   * @throws ServerConfigurationException if the server is running on another port
   */
  public ServerStatus status(OptionalInt port) throws IOException, InterruptedException {
    Optional<ProcessHandle> running = process();
    if (running.isPresent()) {
      requireSamePort(port);
      return new ServerStatus(
          folder.path(),
          folder.log(),
          port(),
          OptionalLong.of(running.get().pid()),
          probe.cluster(port()),
          Optional.empty(),
          folder.freeBytes());
    }
    int requested = port.orElse(port());
    return new ServerStatus(
        folder.path(),
        folder.log(),
        requested,
        OptionalLong.empty(),
        Optional.empty(),
        probe.occupant(requested),
        folder.freeBytes());
  }

  private int port() {
    return folder.port().orElse(DEFAULT_PORT);
  }

  private Optional<ProcessHandle> process() {
    return ElasticsearchSettings.server(folder).find();
  }
}
