package org.tagatlas.dashboards.kibana;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Connection settings for a space of Kibana.
 *
 * @param url {@code http} or {@code https} URL, including Kibana's base path if it has one
 * @param space the space; null for the default one
 * @param user the user, or null
 * @param password the user's password; null without a user
 * @param apiKey an encoded API key instead of a user, or null
 * @param certificateAuthority PEM file with CA certificates to trust; null for those of the Java
 *     runtime
 */
public record KibanaConnection(
    URI url, String space, String user, String password, String apiKey, Path certificateAuthority) {

  private static final Pattern SPACE = Pattern.compile("[a-z0-9_-]{1,100}");

  /**
   * Validates the settings without connecting.
   *
   * @throws KibanaException if a setting is invalid
   */
  public KibanaConnection {
    if (url.getRawUserInfo() != null) {
      throw new KibanaException(
          "The URL must not contain a password, which would be visible in process lists.");
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https"))
        || url.getHost() == null
        || url.getRawQuery() != null
        || url.getRawFragment() != null) {
      throw new KibanaException(
          "The URL of Kibana must be like http://localhost:5601, but was '" + url + "'.");
    }
    if (space != null && !SPACE.matcher(space).matches()) {
      throw new KibanaException(
          "The identifier of a space must consist of a-z, 0-9, '_' and '-', but was '"
              + space
              + "'.");
    }
    if ((user == null) != (password == null)) {
      throw new KibanaException("Give both a user and a password, or neither.");
    }
    if (user != null && apiKey != null) {
      throw new KibanaException("Give either a user or an API key, not both.");
    }
  }

  /** Returns the URL of an API path outside of any space. */
  URI path(String path) {
    return URI.create(url.toString().replaceFirst("/+$", "") + path);
  }

  /** Returns the URL of an API path in the space. */
  URI pathInSpace(String path) {
    return path((space == null || space.equals("default") ? "" : "/s/" + space) + path);
  }

  /** Returns the value of the {@code Authorization} header. */
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
