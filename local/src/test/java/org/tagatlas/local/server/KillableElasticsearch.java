package org.tagatlas.local.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.tagatlas.local.process.ShutdownHook;

/** Local Elasticsearch in a temporary folder that can be killed and restarted. */
public final class KillableElasticsearch implements AutoCloseable {

  private static KillableElasticsearch shared;

  private final OpenFolder folder;
  private final Path data;
  private final LocalElasticsearch server;
  private final int port;
  private final ShutdownHook onExit;

  /** Creates the folder without starting the server. */
  public KillableElasticsearch() throws IOException {
    folder = OpenFolder.create();
    data = folder.path().resolve("server");
    server = new LocalElasticsearch(Installation.find().elasticsearch(), data);
    port = freePort();
    // The server would outlive this process.
    onExit = ShutdownHook.add("kill " + data, this::destroy);
  }

  /**
   * Returns a running server that test classes of this JVM share, each with separate prefixes. A
   * class may kill it, as long as no other class runs at the same time.
   */
  public static synchronized KillableElasticsearch shared()
      throws IOException, InterruptedException {
    if (shared == null) {
      KillableElasticsearch server = new KillableElasticsearch();
      Runtime.getRuntime().addShutdownHook(new Thread(server::remove));
      shared = server;
    }
    shared.start();
    return shared;
  }

  private void remove() {
    try {
      close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the server if it is down, and waits until it is ready. */
  public void start() throws IOException, InterruptedException {
    server.start(OptionalInt.of(port));
  }

  /** Kills the server like {@code kill -9}, without a clean shutdown. */
  public void kill() {
    destroy();
    await().atMost(Duration.ofMinutes(1)).until(() -> processes().isEmpty());
  }

  /** Returns the server's address, which is the same after a restart. */
  public String url() {
    return ServerProbe.url(port);
  }

  /** Kills the server and deletes its data. */
  @Override
  public void close() throws IOException {
    kill();
    onExit.close();
    folder.close();
  }

  private List<ProcessHandle> processes() {
    return server.processes();
  }

  private void destroy() {
    for (ProcessHandle process : processes()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Returns a free port below the ephemeral range, so that it stays free after a kill. */
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
