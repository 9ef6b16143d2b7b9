package org.tagatlas.connectors.elasticsearch;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.flink.util.ExceptionUtils;
import org.apache.http.ConnectionClosedException;
import org.apache.http.HttpException;

/** Words for a server that cannot be spoken to, and for what can be done about it. */
final class ConnectionTrouble {

  private ConnectionTrouble() {}

  /**
   * Says what is wrong in one line.
   *
   * @param error what the client failed with, which may have wrapped the reason
   * @param connection what it tried to reach
   */
  static String words(IOException error, ElasticsearchConnection connection) {
    String detail = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    if (has(error, SSLPeerUnverifiedException.class)) {
      return "its certificate is that of another host: " + detail;
    }
    if (has(error, CertificateException.class)) {
      return "its certificate is not trusted: "
          + (connection.certificateAuthority() == null
              ? "give the certificate authority that signed it, as a file in PEM: "
              : "the certificate authority that was given did not sign it, or it is not valid: ")
          + detail;
    }
    if (has(error, SSLException.class)) {
      return "it agrees on no TLS; where plain HTTP is spoken the address begins with http://: "
          + detail;
    }
    boolean plain =
        connection.urls().stream().anyMatch(url -> url.getScheme().equalsIgnoreCase("http"));
    if (plain && noHttp(error)) {
      return "it speaks no plain HTTP; where TLS is spoken the address begins with https://: "
          + detail;
    }
    return detail;
  }

  /** A server that awaits TLS hangs up on plain HTTP, or answers with bytes that are none. */
  private static boolean noHttp(IOException error) {
    return has(error, ConnectionClosedException.class)
        || has(error, HttpException.class)
        || (has(error, SocketException.class) && !has(error, ConnectException.class));
  }

  private static boolean has(Throwable error, Class<? extends Throwable> kind) {
    return ExceptionUtils.findThrowable(error, kind).isPresent();
  }
}
