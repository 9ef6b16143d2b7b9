package org.tagatlas.dashboards;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The hosts that requests may name. Without this check any web page could let its own host name
 * resolve to this machine and read all responses (DNS rebinding).
 */
final class AllowedHosts {

  private static final String LOCALHOST = "localhost";

  private final boolean isBoundToAll;
  private final Set<String> served = new HashSet<>();
  private final List<Authority> allowed;
  private final Authority published;

  AllowedHosts(String bind, PageAccess access) {
    Optional<InetAddress> bound = Authority.address(bind);
    isBoundToAll = bound.filter(InetAddress::isAnyLocalAddress).isPresent();
    served.add(bound.map(InetAddress::getHostAddress).orElse(bind.toLowerCase(Locale.ROOT)));
    if (isBoundToAll) {
      hostName().ifPresent(served::add);
    }
    allowed = access.allowedHosts();
    published =
        access.publicUrl() == null
            ? null
            : Authority.parse(access.publicUrl().getRawAuthority())
                .map(
                    each -> new Authority(each.host(), each.portOr(access.publicUrl().getScheme())))
                .orElseThrow();
  }

  private static Optional<String> hostName() {
    try {
      return Optional.of(InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns whether a request may name this host.
   *
   * @param port the port that the page listens on
   */
  boolean allows(Authority requested, int port) {
    boolean isOwnPort = requested.port() == Authority.NO_PORT || requested.port() == port;
    return isOwnPort && isServed(requested)
        || allowed.stream().anyMatch(each -> matches(requested, each))
        || published != null
            && requested.host().equals(published.host())
            && (isOwnPort || requested.port() == published.port());
  }

  private boolean isServed(Authority requested) {
    if (requested.host().equals(LOCALHOST)
        || requested.host().endsWith('.' + LOCALHOST)
        || served.contains(requested.host())) {
      return true;
    }
    // An IP address is not resolved, so no DNS server can have forged it.
    return requested.address().filter(each -> isBoundToAll || each.isLoopbackAddress()).isPresent();
  }

  private static boolean matches(Authority requested, Authority allowed) {
    return requested.host().equals(allowed.host())
        && (allowed.port() == Authority.NO_PORT || requested.port() == allowed.port());
  }
}
