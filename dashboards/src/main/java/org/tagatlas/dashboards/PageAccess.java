package org.tagatlas.dashboards;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

/**
 * Host names and proxies through which a page is accessed.
 *
 * @param allowedHosts additional hosts that requests may name, each with an optional port
 * @param trustedProxies the proxies whose {@code Forwarded} and {@code X-Forwarded-*} headers are
 *     trusted
 * @param publicUrl the external URL, with an optional path and without a trailing slash; null to
 *     derive it from requests
 */
public record PageAccess(
    List<Authority> allowedHosts, List<AddressRange> trustedProxies, URI publicUrl) {

  /** Direct access without a proxy. */
  public static final PageAccess DIRECT = new PageAccess(List.of(), List.of(), null);

  private static final String PUBLIC_URL =
      "--public-url must be a URL such as https://atlas.example or https://example.org/atlas,"
          + " but was '";

  /** Copies the lists. */
  public PageAccess {
    allowedHosts = List.copyOf(allowedHosts);
    trustedProxies = List.copyOf(trustedProxies);
  }

  /**
   * Parses the values of the options.
   *
   * @param allowedHosts hosts with an optional port
   * @param trustedProxies IP addresses and CIDR ranges
   * @param publicUrl a URL, or null
   * @throws IllegalArgumentException if a value is invalid; the message starts with its option
   */
  public static PageAccess parse(
      List<String> allowedHosts, List<String> trustedProxies, String publicUrl) {
    return new PageAccess(
        allowedHosts.stream().map(PageAccess::allowedHost).toList(),
        trustedProxies.stream().map(PageAccess::trustedProxy).toList(),
        publicUrl == null ? null : publicUrl(publicUrl));
  }

  private static Authority allowedHost(String text) {
    // An IPv6 address is unambiguous without brackets, too.
    String host =
        Authority.address(text).isPresent() && text.contains(":") ? '[' + text + ']' : text;
    return Authority.parse(host)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--allow-host must be a host such as atlas.example or [::1]:8080, but was '"
                        + text
                        + "'"));
  }

  private static AddressRange trustedProxy(String text) {
    try {
      return AddressRange.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--trusted-proxy " + e.getMessage(), e);
    }
  }

  private static URI publicUrl(String text) {
    try {
      URI url = new URI(text);
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      String path = url.getRawPath() == null ? "" : url.getRawPath().replaceFirst("/+$", "");
      Authority authority = Authority.parse(url.getRawAuthority()).orElse(null);
      if (!(scheme.equals("http") || scheme.equals("https"))
          || authority == null
          || url.getRawQuery() != null
          || url.getRawFragment() != null
          || !isPath(path)) {
        throw new IllegalArgumentException(PUBLIC_URL + text + "'");
      }
      if (path.matches("/(api|webjars)(/.*)?")) {
        throw new IllegalArgumentException(
            "--public-url must not have a path in /api or /webjars, but was '" + text + "'");
      }
      return new URI(scheme + "://" + authority.in(scheme) + path);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(PUBLIC_URL + text + "'", e);
    }
  }

  /** Returns whether a text is a valid URL path without empty or dot segments. */
  static boolean isPath(String path) {
    return path.matches("(/(?!\\.{1,2}(/|$))([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+)*");
  }
}
