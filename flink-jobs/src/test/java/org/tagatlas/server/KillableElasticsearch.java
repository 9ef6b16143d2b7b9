package org.tagatlas.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/** An embedded server in a folder of its own that can be killed, and started again on it. */
public final class KillableElasticsearch implements AutoCloseable {

  private static final Path DISTRIBUTIONS = Path.of("target", "elasticsearch").toAbsolutePath();

  private final OpenFolder folder;
  private final Path data;
  private final EmbeddedElasticsearch server;
  private final int port;
  private final Thread atExit = new Thread(this::destroy);

  /** Makes the folder; nothing is started yet. */
  public KillableElasticsearch() throws IOException {
    folder = OpenFolder.create();
    data = folder.path().resolve("server");
    server = new EmbeddedElasticsearch(DISTRIBUTIONS, data);
    port = freePort();
    // The server is a process that would go on when this one is ended.
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Starts it where it is down, and waits until it can be used. */
  public void start() throws IOException, InterruptedException {
    server.start(OptionalInt.of(port));
  }

  /** Kills it as {@code kill -9} does: it has no time to write anything down. */
  public void kill() {
    destroy();
    await().atMost(Duration.ofMinutes(1)).until(() -> ServerProcess.all(data).isEmpty());
  }

  /** Returns its address, which stays the same. */
  public String url() {
    return ServerProbe.url(port);
  }

  /** Kills it and removes all that it had. */
  @Override
  public void close() throws IOException {
    kill();
    Runtime.getRuntime().removeShutdownHook(atExit);
    folder.close();
  }

  private void destroy() {
    for (ProcessHandle process : ServerProcess.all(data)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Below the ports that clients get for themselves: it has to be free after a kill, too. */
  private static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        continue;
      }
    }
  }
}
