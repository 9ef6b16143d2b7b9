package org.tagatlas.dashboards;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The URL of the page as a client sees it, the prefix of absolute links. */
final class PublicAddress {

  private final PageAccess access;

  PublicAddress(PageAccess access) {
    this.access = access;
  }

  /** Returns the URL without a trailing slash, such as {@code https://example.org/atlas}. */
  String of(HttpServletRequest request) {
    if (access.publicUrl() != null) {
      return access.publicUrl().toString();
    }
    String scheme = request.getScheme();
    Authority authority = requested(request).orElseGet(() -> local(request));
    if (!isFromTrustedProxy(request)) {
      return scheme + "://" + authority.in(scheme);
    }
    ForwardedHeaders.Forwarded forwarded =
        ForwardedHeaders.read(name -> values(request, name), access.trustedProxies());
    if (forwarded.scheme() != null) {
      scheme = forwarded.scheme();
    }
    if (forwarded.authority() != null) {
      authority = forwarded.authority();
    }
    if (forwarded.port() != Authority.NO_PORT
        && (forwarded.authority() == null || authority.port() == Authority.NO_PORT)) {
      authority = new Authority(authority.host(), forwarded.port());
    }
    return scheme + "://" + authority.in(scheme) + forwarded.prefix();
  }

  /** Returns the host of a request; empty for an HTTP/1.0 request without one. */
  static Optional<Authority> requested(HttpServletRequest request) {
    return Authority.parse(request.getHeader("Host"));
  }

  private static Authority local(HttpServletRequest request) {
    String address = withoutZone(request.getLocalAddr());
    return new Authority(address, request.getLocalPort());
  }

  private boolean isFromTrustedProxy(HttpServletRequest request) {
    Optional<InetAddress> peer = Authority.address(withoutZone(request.getRemoteAddr()));
    return peer.filter(
            each -> access.trustedProxies().stream().anyMatch(range -> range.contains(each)))
        .isPresent();
  }

  private static List<String> values(HttpServletRequest request, String name) {
    return Collections.list(request.getHeaders(name));
  }

  /** Returns an address without brackets and zone id. */
  private static String withoutZone(String address) {
    return address.replaceAll("[\\[\\]]", "").replaceFirst("%.*", "");
  }
}
