package org.tagatlas.kibana;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How to reach a space of Kibana.
 *
 * @param url {@code http} or {@code https} address, with the base path where Kibana has one
 * @param space the space; null for the default one
 * @param user the user; null without one
 * @param password the user's password; null without a user
 * @param apiKey an encoded API key in place of a user; null without one
 * @param certificateAuthority file with the certificates (PEM) that Kibana's must be signed by;
 *     null for those of the Java runtime
 */
public record KibanaConnection(
    URI url, String space, String user, String password, String apiKey, Path certificateAuthority) {

  private static final Pattern SPACE = Pattern.compile("[a-z0-9_-]{1,100}");

  /**
   * Checks what can be checked without a connection.
   *
   * @throws KibanaException when something of it can't be
   */
  public KibanaConnection {
    if (url.getRawUserInfo() != null) {
      throw new KibanaException(
          "The address must not hold a password: it would be in lists of processes.");
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https"))
        || url.getHost() == null
        || url.getRawQuery() != null
        || url.getRawFragment() != null) {
      throw new KibanaException(
          "'" + url + "' is no address of Kibana, such as http://localhost:5601.");
    }
    if (space != null && !SPACE.matcher(space).matches()) {
      throw new KibanaException(
          "'" + space + "' can't be a space: its identifier has a-z, 0-9, '_' and '-' alone.");
    }
    if ((user == null) != (password == null)) {
      throw new KibanaException("A user needs a password, and a password a user.");
    }
    if (user != null && apiKey != null) {
      throw new KibanaException("Either a user or an API key, not both.");
    }
  }

  /** Returns the address of a path of the API, outside of every space. */
  URI path(String path) {
    return URI.create(url.toString().replaceFirst("/+$", "") + path);
  }

  /** Returns the address of a path of the API in the space. */
  URI pathInSpace(String path) {
    return path((space == null || space.equals("default") ? "" : "/s/" + space) + path);
  }

  /** Returns the value of the header that says who asks. */
  Optional<String> authorization() {
    if (apiKey != null) {
      return Optional.of("ApiKey " + apiKey);
    }
    if (user == null) {
      return Optional.empty();
    }
    byte[] pair = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
    return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /** Returns the settings without secrets. */
  @Override
  public String toString() {
    return "KibanaConnection[" + url + (space == null ? "" : ", space " + space) + "]";
  }
}
