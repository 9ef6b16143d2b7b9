package org.tagatlas.dashboards;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Sends malformed or unusual requests, each over a new connection. */
final class RawHttp {

  private static final int TIMEOUT_MILLIS = 30_000;

  private final URI page;

  RawHttp(String page) {
    this.page = URI.create(page);
  }

  /**
   * A response.
   *
   * @param headers the headers by lower-case name
   */
  record Response(int status, Map<String, String> headers, String body) {}

  /** Returns the authority of the page. */
  String host() {
    return page.getRawAuthority();
  }

  /** Sends a request with the given header lines in addition to {@code Host}. */
  Response request(String method, String target, String... lines) throws IOException {
    StringBuilder request = new StringBuilder(method + ' ' + target + " HTTP/1.1\r\n");
    boolean hasHost = false;
    for (String line : lines) {
      hasHost |= line.startsWith("Host:");
      request.append(line).append("\r\n");
    }
    if (!hasHost) {
      request.append("Host: ").append(host()).append("\r\n");
    }
    return send(request.append("Connection: close\r\n\r\n").toString());
  }

  /** Sends text in ISO-8859-1 and reads the response until the connection is closed. */
  Response send(String request) throws IOException {
    try (Socket socket = new Socket(page.getHost(), page.getPort())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int end = text.indexOf("\r\n\r\n");
      String[] head = text.substring(0, end).split("\r\n");
      Map<String, String> headers = new TreeMap<>();
      for (int i = 1; i < head.length; i++) {
        int colon = head[i].indexOf(':');
        headers.put(
            head[i].substring(0, colon).toLowerCase(java.util.Locale.ROOT),
            head[i].substring(colon + 1).strip());
      }
      return new Response(
          Integer.parseInt(head[0].split(" ")[1]), headers, text.substring(end + 4));
    }
  }
}
