package org.tagatlas.lookup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** A local HTTP server that can misbehave in any way. */
public final class FaultyHttpServer implements AutoCloseable {

  /**
   * A request.
   *
   * @param headers headers by lower-case name
   */
  public record Request(String path, Map<String, String> headers) {}

  /** Responds to a request; the connection is closed afterwards. */
  @FunctionalInterface
  public interface Reply {
    void to(Request request, Socket socket) throws Exception;
  }

  private final ServerSocket listening;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Reply> replies = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Starts a server at a local address such as 127.0.0.1. */
  public FaultyHttpServer(String address) throws IOException {
    this(address, 0);
  }

  /** Starts a server at an address and port. */
  public FaultyHttpServer(String address, int port) throws IOException {
    listening = new ServerSocket(port, 50, InetAddress.getByName(address));
    threads.execute(this::accept);
  }

  /** Returns the port of the server. */
  public int port() {
    return listening.getLocalPort();
  }

  /** Sets the reply to a path; other paths are not found. */
  public FaultyHttpServer on(String path, Reply reply) {
    replies.put(path, reply);
    return this;
  }

  /** Sets the status and body of the response to a path. */
  public FaultyHttpServer on(String path, int status, String body, String... headers) {
    return on(
        path,
        (request, socket) ->
            send(socket.getOutputStream(), status, body.getBytes(StandardCharsets.UTF_8), headers));
  }

  /** Returns the requests so far. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Returns the number of requests for a path. */
  public long requestCount(String path) {
    return requests.stream().filter(request -> request.path().equals(path)).count();
  }

  /** Sends nothing until the server is closed. */
  public static Reply hanging(FaultyHttpServer server) {
    return (request, socket) -> server.closed.await();
  }

  /** Writes a response. */
  public static void send(OutputStream out, int status, byte[] body, String... headers)
      throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\r\n");
    head.append("Content-Length: ").append(body.length).append("\r\nConnection: close\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        try {
          threads.execute(() -> serve(socket));
        } catch (RejectedExecutionException e) {
          // Accepted while the server closes: do not let the client wait.
          socket.close();
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String line = in.readLine();
      if (line == null) {
        return;
      }
      String path = line.split(" ")[1];
      Map<String, String> headers = new TreeMap<>();
      for (String header = in.readLine();
          header != null && !header.isEmpty();
          header = in.readLine()) {
        int colon = header.indexOf(':');
        headers.put(
            header.substring(0, colon).toLowerCase(Locale.ROOT),
            header.substring(colon + 1).strip());
      }
      Request request = new Request(path, headers);
      requests.add(request);
      replies
          .getOrDefault(path, (r, s) -> send(s.getOutputStream(), 404, new byte[0]))
          .to(request, socket);
    } catch (Exception e) {
      // The client has closed the connection, as it should.
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listening.close();
    threads.shutdownNow();
  }
}
