package org.tagatlas.elasticsearch;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.http.ConnectionClosedException;
import org.apache.http.HttpException;

/** Messages for failed connections: the cause and how to fix it. */
final class ConnectionFailures {

  private ConnectionFailures() {}

  /**
   * Describes a failure in one line.
   *
   * @param error the client's exception, which may wrap the cause
   * @param connection the connection that failed
   */
  static String describe(IOException error, ElasticsearchConnection connection) {
    String detail = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    if (has(error, SSLPeerUnverifiedException.class)) {
      return "its certificate was issued for another host: " + detail;
    }
    if (has(error, CertificateException.class)) {
      return "its certificate is not trusted: "
          + (connection.certificateAuthority() == null
              ? "pass the certificate authority that signed it with --elasticsearch-ca FILE (PEM): "
              : "the certificate authority of --elasticsearch-ca did not sign it, or it is not valid: ")
          + detail;
    }
    if (has(error, SSLException.class)) {
      return "TLS handshake failed; if the server uses plain HTTP, the address must start with http://: "
          + detail;
    }
    boolean plain =
        connection.urls().stream().anyMatch(url -> url.getScheme().equalsIgnoreCase("http"));
    if (plain && noHttp(error)) {
      return "it does not respond to plain HTTP; if it uses TLS, the address must start with https://: "
          + detail;
    }
    return detail;
  }

  /** A server that expects TLS closes a plain HTTP connection, or sends bytes that are not HTTP. */
  private static boolean noHttp(IOException error) {
    return has(error, ConnectionClosedException.class)
        || has(error, HttpException.class)
        || (has(error, SocketException.class) && !has(error, ConnectException.class));
  }

  private static boolean has(Throwable error, Class<? extends Throwable> kind) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
