package org.tagatlas.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/**
 * A Kafka of one's own: a single broker on the loopback interface, as a process that goes on when
 * the one that started it has ended. A folder has everything of it, so the folder is what tells one
 * from another: started again there, it has the same topics.
 */
public final class KafkaServer {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long SHORT_SECONDS = 10;
  private static final Duration PORT_PATIENCE = Duration.ofSeconds(5);
  private static final Duration TO_BECOME_BROKER = Duration.ofSeconds(5);
  private static final int ANSWER_MILLIS = 5_000;
  private static final String MAIN_CLASS = "kafka.Kafka";
  private static final String HEAP = "-Xmx512m";

  private final KafkaFolder folder;
  private final ServerProcess process;
  private final int port;

  private KafkaServer(KafkaFolder folder, ServerProcess process, int port) {
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it and waits until it answers; when it runs already, returns that.
   *
   * @param folder what has, or will have, everything of it
   * @param port where it is to listen; 0 means where it did before, or else any free port
   * @throws UnusableServerException when something is in the way that the user can change
   * @throws BrokenServerException when it does not come up
   */
  public static KafkaServer start(Path folder, int port) throws IOException, InterruptedException {
    KafkaFolder opened = KafkaFolder.open(folder);
    try (FileChannel lock = opened.lockFile()) {
      // Held until the channel is closed: a second command waits here, then finds the broker.
      lock.lock();
      Optional<KafkaServer> running = running(opened);
      if (running.isPresent()) {
        if (port != 0 && port != running.get().port) {
          throw new UnusableServerException(
              "the Kafka of "
                  + opened.path()
                  + " runs on port "
                  + running.get().port
                  + ", not "
                  + port
                  + ": stop it first, or name another folder for a second one.");
        }
        running.get().awaitAnswer();
        return running.get();
      }
      return launch(opened, port);
    }
  }

  /** Returns the broker that runs in a folder. */
  public static Optional<KafkaServer> running(Path folder) throws IOException {
    return Files.isDirectory(folder)
        ? running(new KafkaFolder(folder.toRealPath()))
        : Optional.empty();
  }

  private static Optional<KafkaServer> running(KafkaFolder folder) {
    OptionalInt port = folder.port();
    return port.isEmpty()
        ? Optional.empty()
        : find(folder).map(process -> new KafkaServer(folder, process, port.getAsInt()));
  }

  private static KafkaServer launch(KafkaFolder folder, int asked)
      throws IOException, InterruptedException {
    Path libraries = Installation.find().kafka();
    if (!Files.isDirectory(libraries)) {
      throw new UnusableServerException(
          "there is no Kafka in " + libraries + ": build it with mvn package.");
    }
    int former = folder.port().orElse(0);
    int wanted = asked == 0 ? former : asked;
    boolean free = wanted != 0 && isFree(wanted, wanted == former);
    if (asked != 0 && !free) {
      throw new UnusableServerException(
          "port " + asked + " is taken by another program: start Kafka on another port.");
    }
    int port = free ? wanted : ServerProbe.freePort();
    int controllerPort = ServerProbe.freePort();
    while (controllerPort == port) {
      controllerPort = ServerProbe.freePort();
    }
    folder.prepare(port, controllerPort);
    if (!folder.isFormatted()) {
      format(folder, libraries);
    }
    List<String> command = java(folder, libraries);
    command.addAll(List.of(MAIN_CLASS, folder.settings().toString()));
    // In a process group of its own, so that Ctrl-C does not reach it.
    List<String> detached =
        new ArrayList<>(
            List.of(
                "bash",
                "-mc",
                "console=$1; pid=$2; shift 2;"
                    + " \"$@\" </dev/null >>\"$console\" 2>&1 & echo $! >\"$pid\"",
                "bash",
                folder.console().toString(),
                folder.pidFile().toString()));
    detached.addAll(command);
    run(folder, detached);
    // For an instant, while the shell becomes the broker, a process has no arguments.
    ServerProcess.await(TO_BECOME_BROKER, () -> find(folder).isPresent());
    ServerProcess process =
        find(folder).orElseThrow(() -> broken(folder, "ended right after its start"));
    KafkaServer server = new KafkaServer(folder, process, port);
    boolean done = false;
    try {
      server.awaitAnswer();
      done = true;
    } finally {
      if (!done) {
        process.handle().destroyForcibly();
      }
    }
    return server;
  }

  /** Whether a port is free, or gets so soon: of a killed broker the port outlives the process. */
  private static boolean isFree(int port, boolean soon) throws InterruptedException {
    return soon
        ? ServerProcess.await(PORT_PATIENCE, () -> ServerProbe.isFree(port))
        : ServerProbe.isFree(port);
  }

  private static void format(KafkaFolder folder, Path libraries)
      throws IOException, InterruptedException {
    List<String> command = java(folder, libraries);
    command.addAll(
        List.of(
            "kafka.tools.StorageTool",
            "format",
            "--cluster-id",
            Uuid.randomUuid().toString(),
            "--config",
            folder.settings().toString()));
    run(folder, command);
  }

  private static Optional<ServerProcess> find(KafkaFolder folder) {
    return ServerProcess.find(folder.pidFile(), argument(folder), MAIN_CLASS);
  }

  private static void run(KafkaFolder folder, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.path().toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.console().toFile()));
    List.of("CLASSPATH", "JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "BASH_ENV")
        .forEach(builder.environment()::remove);
    Process process = builder.start();
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw broken(folder, "was not started after " + PATIENCE.toMinutes() + " minutes");
      }
    } catch (InterruptedException e) {
      // It is done in a moment; ended in the middle it could leave a broker that nobody knows of.
      process
          .onExit()
          .orTimeout(SHORT_SECONDS, TimeUnit.SECONDS)
          .exceptionally(late -> null)
          .join();
      process.destroyForcibly();
      throw e;
    }
    if (process.exitValue() != 0) {
      throw broken(folder, "did not start (exit code " + process.exitValue() + ")");
    }
  }

  private static List<String> java(KafkaFolder folder, Path libraries) {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            HEAP,
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:ErrorFile=" + folder.logs().resolve("hs_err_pid%p.log"),
            argument(folder),
            "-Dtagatlas.kafka.logs=" + folder.logs(),
            "-Dlog4j2.configurationFile=" + folder.logSettings().toUri(),
            "-cp",
            libraries + "/*"));
  }

  /** The argument that marks the process of a folder. */
  private static String argument(KafkaFolder folder) {
    return "-Dtagatlas.kafka.data=" + folder.path();
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - end < 0) {
      if (listens() && answers()) {
        return;
      }
      if (!process.runs()) {
        throw broken(folder, "ended while it started");
      }
      ServerProcess.pause();
    }
    throw broken(folder, "does not answer at " + bootstrap());
  }

  /** Whether something has the port: a client that is told too early waits and complains. */
  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(ServerProbe.HOST, port), ANSWER_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean answers() throws InterruptedException {
    try (Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                ANSWER_MILLIS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                ANSWER_MILLIS))) {
      return !admin.describeCluster().nodes().get().isEmpty();
    } catch (ExecutionException e) {
      return false;
    }
  }

  private static BrokenServerException broken(KafkaFolder folder, String what) {
    return new BrokenServerException(
        "Kafka "
            + what
            + ". The last of what it said:\n  "
            + String.join("\n  ", folder.lastLines())
            + "\nIts log is "
            + folder.log()
            + '.');
  }

  /** Returns where clients find it, such as {@code 127.0.0.1:9092}. */
  public String bootstrap() {
    return ServerProbe.HOST + ':' + port;
  }

  /** Returns the port that it listens on. */
  public int port() {
    return port;
  }

  /** Returns the number of its process. */
  public long pid() {
    return process.pid();
  }

  /** Whether its process is there. */
  public boolean runs() {
    return process.runs();
  }

  /** Returns its log file. */
  public Path log() {
    return folder.log();
  }

  /**
   * Ends it and waits until it has ended; does nothing when it has.
   *
   * @throws BrokenServerException when it does not end
   */
  public void stop() throws IOException, InterruptedException {
    if (process.runs()) {
      process.stop();
    }
    Files.deleteIfExists(folder.pidFile());
  }

  /** Kills it, as a crash would, and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.handle().destroyForcibly();
    while (process.runs()) {
      ServerProcess.pause();
    }
  }
}
