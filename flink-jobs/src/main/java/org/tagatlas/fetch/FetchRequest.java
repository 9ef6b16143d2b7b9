package org.tagatlas.fetch;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A GET request to a server that is not trusted.
 *
 * @param uri the address, of scheme {@code http} or {@code https}
 * @param headers headers of the request, which can contain a key: they are sent only to the host of
 *     the address
 * @param redirectHosts other hosts that a redirect can lead to, in the form of {@link #authority}
 * @param privateAddresses whether the hosts can have non-public addresses
 * @param maxBytes maximum size of the body, both as received and decompressed
 */
public record FetchRequest(
    URI uri,
    Map<String, String> headers,
    Set<String> redirectHosts,
    boolean privateAddresses,
    int maxBytes) {

  /** Copies the collections. */
  public FetchRequest {
    if (uri.getHost() == null || !isHttp(uri)) {
      throw new IllegalArgumentException("not an http or https address");
    }
    headers = Map.copyOf(headers);
    redirectHosts = Set.copyOf(redirectHosts);
  }

  private static boolean isHttp(URI uri) {
    return "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
  }

  /**
   * Returns the host of an address in lower case, with its port unless it is the default port of
   * the scheme.
   */
  public static String authority(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    boolean defaultPort =
        uri.getPort() < 0
            || uri.getPort() == ("https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80);
    return defaultPort ? host : host + ':' + uri.getPort();
  }

  boolean isOwnHost(URI other) {
    return authority(other).equals(authority(uri));
  }

  boolean allows(URI other) {
    return isOwnHost(other) || redirectHosts.contains(authority(other));
  }

  /** Omits everything that can contain a key. */
  @Override
  public String toString() {
    return "FetchRequest[" + authority(uri) + ']';
  }
}
