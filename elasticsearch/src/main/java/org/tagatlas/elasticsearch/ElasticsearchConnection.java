package org.tagatlas.elasticsearch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Addresses and credentials of an Elasticsearch cluster, and the prefix of all index names.
 * Certificates are stored as text because TaskManagers have no copy of the file.
 *
 * @param urls {@code http} or {@code https} addresses of nodes of one cluster
 * @param user the user; null without one
 * @param password the user's password; null without a user
 * @param apiKey an encoded API key instead of a user; null without one
 * @param certificateAuthority trusted certificates in PEM; null for those of the Java runtime
 * @param prefix prefix of the names of indices, aliases and templates; may be empty
 */
public record ElasticsearchConnection(
    List<URI> urls,
    String user,
    String password,
    String apiKey,
    String certificateAuthority,
    String prefix)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Prefix of environment variables. */
  private static final String VARIABLE = "TAGATLAS_ELASTICSEARCH_";

  private static final Pattern PREFIX = Pattern.compile("|[a-z0-9][a-z0-9_.-]{0,60}");

  /** Validates the settings without connecting. */
  public ElasticsearchConnection {
    urls = List.copyOf(urls);
    if (urls.isEmpty()) {
      throw new ElasticsearchSetupException("an Elasticsearch address is required");
    }
    for (URI url : urls) {
      checkUrl(url);
    }
    if ((user == null) != (password == null)) {
      throw new ElasticsearchSetupException("a user and a password must be given together");
    }
    if (user != null && apiKey != null) {
      throw new ElasticsearchSetupException("a user and an API key cannot be combined");
    }
    if (!PREFIX.matcher(prefix).matches()) {
      throw new ElasticsearchSetupException(
          "'" + prefix + "' is not a valid index prefix: use a-z, 0-9, '-', '_' and '.'");
    }
  }

  /** Returns a connection without credentials and without a prefix. */
  public static ElasticsearchConnection to(String... urls) {
    return new ElasticsearchConnection(
        List.of(urls).stream().map(ElasticsearchConnection::parse).toList(),
        null,
        null,
        null,
        null,
        "");
  }

  /** Returns this connection with a user. */
  public ElasticsearchConnection withUser(String newUser, String newPassword) {
    return new ElasticsearchConnection(
        urls, newUser, newPassword, apiKey, certificateAuthority, prefix);
  }

  /** Returns this connection with an encoded API key. */
  public ElasticsearchConnection withApiKey(String newApiKey) {
    return new ElasticsearchConnection(
        urls, user, password, newApiKey, certificateAuthority, prefix);
  }

  /**
   * Returns this connection with the trusted certificates of a PEM file.
   *
   * @throws ElasticsearchSetupException if the file cannot be read or contains no certificate
   */
  public ElasticsearchConnection withCertificateAuthority(Path file) {
    String pem;
    try {
      pem = Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new ElasticsearchSetupException("cannot read certificates from " + file, e);
    }
    if (!pem.contains("-----BEGIN CERTIFICATE-----")) {
      throw new ElasticsearchSetupException(file + " contains no certificate in PEM format");
    }
    return new ElasticsearchConnection(urls, user, password, apiKey, pem, prefix);
  }

  /**
   * Returns this connection with credentials and certificates. Null parameters are replaced by the
   * environment variables {@code TAGATLAS_ELASTICSEARCH_USER}, {@code …_PASSWORD}, {@code
   * …_API_KEY} and {@code …_CA} (a file).
   *
   * @param newUser the user
   * @param newPassword the user's password
   * @param newApiKey an encoded API key instead of a user
   * @param certificates a PEM file
   * @param environment the environment variables of this process
   */
  public ElasticsearchConnection withAccess(
      String newUser,
      String newPassword,
      String newApiKey,
      Path certificates,
      Map<String, String> environment) {
    ElasticsearchConnection open = this;
    String name = newUser == null ? environment.get(VARIABLE + "USER") : newUser;
    String secret = newPassword == null ? environment.get(VARIABLE + "PASSWORD") : newPassword;
    if (name != null || secret != null) {
      open = open.withUser(name, secret);
    }
    String key = newApiKey == null ? environment.get(VARIABLE + "API_KEY") : newApiKey;
    if (key != null) {
      open = open.withApiKey(key);
    }
    String authority = environment.get(VARIABLE + "CA");
    if (certificates != null || authority != null) {
      open =
          open.withCertificateAuthority(certificates == null ? Path.of(authority) : certificates);
    }
    return open;
  }

  /** Returns this connection with another index prefix. */
  public ElasticsearchConnection withPrefix(String newPrefix) {
    return new ElasticsearchConnection(
        urls, user, password, apiKey, certificateAuthority, newPrefix);
  }

  /** Creates a client; does not send anything yet. */
  public ElasticsearchSession open() {
    return new ElasticsearchSession(this);
  }

  /** Returns the addresses for messages, without secrets. */
  public String address() {
    return String.join(", ", urls.stream().map(URI::toString).toList());
  }

  ByteArrayInputStream certificates() {
    return new ByteArrayInputStream(certificateAuthority.getBytes(StandardCharsets.US_ASCII));
  }

  /** Returns the settings without password, API key and certificates. */
  @Override
  public String toString() {
    return "ElasticsearchConnection[urls="
        + urls
        + (user == null ? "" : ", user=" + user)
        + (apiKey == null ? "" : ", with an API key")
        + (certificateAuthority == null ? "" : ", with a certificate authority")
        + ", prefix="
        + prefix
        + "]";
  }

  private static URI parse(String url) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      // The cause would repeat the address, which may contain a password.
      throw new ElasticsearchSetupException("an Elasticsearch address is not a valid URL");
    }
  }

  private static void checkUrl(URI url) {
    if (url.getRawUserInfo() != null) {
      throw new ElasticsearchSetupException(
          "an Elasticsearch address must not contain a password, which would show up in logs and process lists");
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https"))
        || url.getHost() == null
        || url.getRawQuery() != null
        || url.getRawFragment() != null) {
      throw new ElasticsearchSetupException(
          "'" + url + "' is not an Elasticsearch address such as https://host:9200");
    }
  }
}
