package org.tagatlas.server;

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

/**
 * An Elasticsearch of one's own: Elastic's build as a process that goes on when the one that
 * started it has ended. A folder has everything of it, so the folder is what tells one from
 * another.
 *
 * <p>Processes, not threads, are kept from starting the same one twice.
 */
public final class EmbeddedElasticsearch {

  /** The port when none is asked for. */
  public static final int DEFAULT_PORT = 9200;

  private static final long MIN_FREE_BYTES = 2L << 30;
  private static final Duration START_PATIENCE = Duration.ofMinutes(4);
  private static final Duration HEALTH_PATIENCE = Duration.ofMinutes(2);

  private final Path distributions;
  private final ServerFolder folder;
  private final long minFreeBytes;
  private final ServerProbe probe = new ServerProbe();

  /**
   * Describes a server; nothing is done yet.
   *
   * @param distributions the folder that the build has unpacked Elasticsearch into
   * @param data the folder that has, or will have, everything of this server
   * @throws UnusableServerException when that folder's name can't be used
   */
  public EmbeddedElasticsearch(Path distributions, Path data) throws IOException {
    this(distributions, data, MIN_FREE_BYTES);
  }

  EmbeddedElasticsearch(Path distributions, Path data, long minFreeBytes) throws IOException {
    this.distributions = distributions;
    this.folder = ServerFolder.of(data);
    this.minFreeBytes = minFreeBytes;
  }

  /**
   * Describes this installation's server.
   *
   * @param data its folder, or empty for the default one
   * @throws UnusableServerException when that folder's name can't be used
   */
  public static EmbeddedElasticsearch ofInstallation(Optional<Path> data)
      throws IOException, InterruptedException {
    Installation installation = Installation.find();
    return new EmbeddedElasticsearch(
        installation.distributions(), data.isPresent() ? data.get() : installation.defaultData());
  }

  /**
   * Starts it and waits until it can be used; does nothing when it runs already.
   *
   * @param port where it is to listen; empty means where it runs, or {@link #DEFAULT_PORT}
   * @return what it is now, and whether this call started it
   * @throws UnusableServerException when something is in the way that the user can change
   * @throws BrokenServerException when it does not come up
   */
  public Started start(OptionalInt port) throws IOException, InterruptedException {
    Optional<ServerProcess> running = process();
    if (running.isEmpty()) {
      ServerUser user = ServerUser.forData(folder.data());
      requireDisk();
      requireFree(port.orElse(DEFAULT_PORT));
      Distribution distribution = Distribution.in(distributions);
      folder.open(user);
      try (FileChannel lock = folder.lockFile()) {
        // Held until the channel is closed: a second command waits here, then finds the server.
        lock.lock();
        running = process();
        if (running.isEmpty()) {
          launch(distribution.readableBy(user, folder.distribution()), user, port);
          return new Started(status(OptionalInt.empty()), true);
        }
      }
    }
    requireSamePort(port);
    awaitHealth(running.get());
    return new Started(status(OptionalInt.empty()), false);
  }

  /**
   * What a start came to.
   *
   * @param status the server as it is now
   * @param now whether it was this call that started it
   */
  public record Started(ServerStatus status, boolean now) {}

  private void launch(Distribution distribution, ServerUser user, OptionalInt asked)
      throws IOException, InterruptedException {
    int port = asked.orElse(DEFAULT_PORT);
    folder.prepare(user, port);
    Launch launch = Launch.of(distribution, folder, user);
    Thread undo =
        new Thread(() -> ServerProcess.all(folder.path()).forEach(ProcessHandle::destroy));
    Runtime.getRuntime().addShutdownHook(undo);
    boolean done = false;
    try {
      launch.run(START_PATIENCE);
      awaitHealth(process().orElseThrow(() -> broken("ended right after its start", List.of())));
      done = true;
    } finally {
      Runtime.getRuntime().removeShutdownHook(undo);
      if (!done) {
        undo.run();
      }
    }
  }

  private void awaitHealth(ServerProcess process) throws IOException, InterruptedException {
    int port = port();
    long end = System.nanoTime() + HEALTH_PATIENCE.toNanos();
    Optional<ClusterInfo> info = Optional.empty();
    while (System.nanoTime() - end < 0) {
      info = probe.cluster(port);
      if (info.isPresent() && info.get().usable()) {
        return;
      }
      if (!process.runs()) {
        throw broken("ended while it started", List.of());
      }
      ServerProcess.pause();
    }
    throw broken(
        info.isEmpty()
            ? "does not answer at " + ServerProbe.url(port)
            : "is up at "
                + ServerProbe.url(port)
                + " but the health of its indices is "
                + info.get().health(),
        List.of());
  }

  /** Returns its log. */
  public Path log() {
    return folder.log();
  }

  /** Returns an error with the last lines of its log. */
  public BrokenServerException broken(String what) {
    return broken(what, List.of());
  }

  private BrokenServerException broken(String what, List<String> said) {
    return Launch.broken(folder, what, said);
  }

  private void requireDisk() throws IOException {
    long free = folder.freeBytes();
    if (free < minFreeBytes) {
      throw new UnusableServerException(
          String.format(
              Locale.ROOT,
              "the disk of %s has %.1f GB left, and Elasticsearch needs %.0f GB at least: make room"
                  + " or start it in a folder on another disk: tagatlas elasticsearch start --data DIR",
              folder.path(),
              free / (double) (1 << 30),
              minFreeBytes / (double) (1 << 30)));
    }
  }

  private void requireFree(int port) throws IOException, InterruptedException {
    Optional<String> occupant = probe.occupant(port);
    if (occupant.isPresent()) {
      throw new UnusableServerException(
          "port "
              + port
              + " is taken by "
              + occupant.get()
              + ": start this one on another port (tagatlas elasticsearch start --port N), or use that"
              + " server with --output elasticsearch:"
              + ServerProbe.url(port)
              + " if it is an Elasticsearch that is meant for this.");
    }
  }

  private void requireSamePort(OptionalInt asked) throws UnusableServerException {
    if (asked.isPresent() && asked.getAsInt() != port()) {
      throw new UnusableServerException(
          "the server of "
              + folder.path()
              + " runs on port "
              + port()
              + ", not "
              + asked.getAsInt()
              + ": stop it first, leave the port out, or name another folder for a second one.");
    }
  }

  /**
   * Ends it and waits until it has ended.
   *
   * @param port when given, the port that it must run on
   * @return whether there was one to end
   * @throws UnusableServerException when it runs on another port or as another user
   * @throws BrokenServerException when it does not end
   */
  public boolean stop(OptionalInt port) throws IOException, InterruptedException {
    Optional<ServerProcess> running = process();
    if (running.isPresent()) {
      requireSamePort(port);
      running.get().stop();
    } else {
      // What an interrupted start has left.
      ServerProcess.all(folder.path()).forEach(ProcessHandle::destroy);
    }
    if (folder.isKnown() && Files.isWritable(folder.logs())) {
      Files.deleteIfExists(folder.pidFile());
    }
    return running.isPresent();
  }

  /**
   * Returns what is known of it.
   *
   * @param port when it is down, the port to look at; empty means the last one, or {@link
   *     #DEFAULT_PORT}
   * @throws UnusableServerException when it runs on another port than that
   */
  public ServerStatus status(OptionalInt port) throws IOException, InterruptedException {
    Optional<ServerProcess> running = process();
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
    int asked = port.orElse(port());
    return new ServerStatus(
        folder.path(),
        folder.log(),
        asked,
        OptionalLong.empty(),
        Optional.empty(),
        probe.occupant(asked),
        folder.freeBytes());
  }

  private int port() {
    return folder.port().orElse(DEFAULT_PORT);
  }

  private Optional<ServerProcess> process() {
    return ServerProcess.find(folder.pidFile(), folder.path());
  }
}
