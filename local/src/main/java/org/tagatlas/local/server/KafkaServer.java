package org.tagatlas.local.server;

import java.io.IOException;
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
import org.tagatlas.local.process.ChildEnvironment;
import org.tagatlas.local.process.LogTail;

/**
 * Local Kafka: a single broker on the loopback interface, as a process that outlives the starting
 * process. All of its files are in one folder, which identifies it; a broker that is started there
 * again has the same topics.
 */
public final class KafkaServer {

  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(40);
  private static final Duration PORT_TIMEOUT = Duration.ofSeconds(5);
  private static final int RESPONSE_MILLIS = 5_000;
  private static final String MAIN_CLASS = "kafka.Kafka";
  private static final String HEAP = "-Xmx512m";

  private final DataFolder folder;
  private final ProcessHandle handle;
  private final int port;

  private KafkaServer(DataFolder folder, ProcessHandle handle, int port) {
    this.folder = folder;
    this.handle = handle;
    this.port = port;
  }

  /**
   * Starts a broker and waits until it is ready; returns the running broker if there is one.
   *
   * @param folder the broker's folder, which need not exist
   * @param port the port; 0 for the last one, or any free port if that is in use
   * @throws ServerConfigurationException if the user must change something first
   * @throws ServerStartException if the broker fails to start
   */
  public static KafkaServer start(Path folder, int port) throws IOException, InterruptedException {
    DataFolder opened = KafkaSettings.open(folder);
    try (FileChannel lock = opened.lockFile()) {
      // Released on close: a concurrent command waits here, then finds the broker.
      lock.lock();
      Optional<KafkaServer> running = running(opened);
      if (running.isPresent()) {
        if (port != 0 && port != running.get().port) {
          throw new ServerConfigurationException(
              "the Kafka server in "
                  + opened.path()
                  + " is running on port "
                  + running.get().port
                  + ", not "
                  + port
                  + ": stop it first, or choose another folder for a second server.");
        }
        running.get().awaitReady();
        return running.get();
      }
      return launch(opened, port);
    }
  }

  /** Returns the running broker of a folder. */
  public static Optional<KafkaServer> running(Path folder) throws IOException {
    return Files.isDirectory(folder)
        ? running(new DataFolder(folder.toRealPath(), KafkaSettings.SERVER))
        : Optional.empty();
  }

  private static Optional<KafkaServer> running(DataFolder folder) {
    OptionalInt port = folder.port();
    return port.isEmpty()
        ? Optional.empty()
        : process(folder).find().map(process -> new KafkaServer(folder, process, port.getAsInt()));
  }

  private static KafkaServer launch(DataFolder folder, int requested)
      throws IOException, InterruptedException {
    Path libraries = Installation.find().kafka();
    if (!Files.isDirectory(libraries)) {
      throw new ServerConfigurationException(
          "there is no Kafka in " + libraries + ": build it with mvn package.");
    }
    int former = folder.port().orElse(0);
    int preferred = requested == 0 ? former : requested;
    boolean free = preferred != 0 && isFree(preferred, preferred == former);
    if (requested != 0 && !free) {
      throw new ServerConfigurationException(
          "port " + requested + " is in use by another program: start Kafka on another port.");
    }
    int port = free ? preferred : ServerProbe.freePort();
    int controllerPort = ServerProbe.freePort();
    while (controllerPort == port) {
      controllerPort = ServerProbe.freePort();
    }
    KafkaSettings.write(folder, port, controllerPort);
    if (!KafkaSettings.isFormatted(folder)) {
      format(folder, libraries);
    }
    List<String> command = java(folder, libraries);
    command.addAll(List.of(MAIN_CLASS, KafkaSettings.file(folder).toString()));
    ProcessHandle process =
        process(folder)
            .start(command, folder.path(), KafkaSettings.console(folder), Map.of())
            .orElseThrow(() -> startFailure(folder, "terminated immediately after its start"));
    KafkaServer server = new KafkaServer(folder, process, port);
    boolean done = false;
    try {
      server.awaitReady();
      done = true;
    } finally {
      if (!done) {
        process.destroyForcibly();
      }
    }
    return server;
  }

  /** Returns whether a port is free, or becomes free shortly after its broker was killed. */
  private static boolean isFree(int port, boolean soon) throws InterruptedException {
    return soon
        ? ManagedProcess.within(PORT_TIMEOUT).until(() -> ServerProbe.isFree(port))
        : ServerProbe.isFree(port);
  }

  private static void format(DataFolder folder, Path libraries)
      throws IOException, InterruptedException {
    List<String> command = java(folder, libraries);
    command.addAll(
        List.of(
            "kafka.tools.StorageTool",
            "format",
            "--cluster-id",
            Uuid.randomUuid().toString(),
            "--config",
            KafkaSettings.file(folder).toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.path().toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(KafkaSettings.console(folder).toFile()));
    ChildEnvironment.prepare(builder.environment());
    Process process = builder.start();
    try {
      if (!process.waitFor(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw startFailure(folder, "was not ready after " + START_TIMEOUT.toMinutes() + " minutes");
      }
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw startFailure(folder, "failed to start (exit code " + process.exitValue() + ")");
    }
  }

  private static ManagedProcess process(DataFolder folder) {
    return new ManagedProcess("the server", folder.pidFile(), marker(folder), MAIN_CLASS);
  }

  private static List<String> java(DataFolder folder, Path libraries) {
    return new ArrayList<>(
        List.of(
            ManagedProcess.java().toString(),
            HEAP,
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:ErrorFile=" + folder.logs().resolve("hs_err_pid%p.log"),
            marker(folder),
            "-Dtagatlas.kafka.logs=" + folder.logs(),
            "-Dtagatlas.kafka.logs.pattern=" + folder.logs().toString().replace("%", "%%"),
            "-Dlog4j2.configurationFile=" + KafkaSettings.logSettings(folder).toUri(),
            "-cp",
            libraries + "/*"));
  }

  /** Returns the argument that identifies a folder's process. */
  private static String marker(DataFolder folder) {
    return "-Dtagatlas.kafka.data=" + folder.path();
  }

  private void awaitReady() throws IOException, InterruptedException {
    boolean up =
        ManagedProcess.within(START_TIMEOUT)
            .until(
                () -> {
                  // A client that connects too early would log warnings.
                  if (ServerProbe.listens(port) && ready()) {
                    return true;
                  }
                  if (!runs()) {
                    throw startFailure(folder, "terminated during startup");
                  }
                  return false;
                });
    if (!up) {
      throw startFailure(folder, "does not respond at " + bootstrap());
    }
  }

  private boolean ready() throws InterruptedException {
    try (Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                RESPONSE_MILLIS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                RESPONSE_MILLIS))) {
      return !admin.describeCluster().nodes().get().isEmpty();
    } catch (ExecutionException e) {
      return false;
    }
  }

  private static ServerStartException startFailure(DataFolder folder, String problem) {
    List<String> lines =
        LogTail.forError().add(folder.log()).add(KafkaSettings.console(folder)).lines();
    return ServerStartException.of(KafkaSettings.SERVER, problem, lines, folder.log());
  }

  /** Returns the bootstrap server, such as {@code 127.0.0.1:9092}. */
  public String bootstrap() {
    return ServerProbe.HOST + ':' + port;
  }

  /** Returns the port. */
  public int port() {
    return port;
  }

  /** Returns the process id. */
  public long pid() {
    return handle.pid();
  }

  /** Returns whether the process is running. */
  public boolean runs() {
    return process(folder).is(handle);
  }

  /** Returns the log file. */
  public Path log() {
    return folder.log();
  }

  /**
   * Stops the broker and waits until it has terminated; does nothing if it is down.
   *
   * @throws ServerStartException if it does not terminate
   */
  public void stop() throws IOException, InterruptedException {
    if (runs()) {
      process(folder).stop(STOP_TIMEOUT);
    }
    Files.deleteIfExists(folder.pidFile());
  }

  /** Kills the broker to simulate a crash, and waits until it has terminated. */
  public void kill() throws InterruptedException {
    process(folder).kill(handle);
  }
}
