package org.tagatlas.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves names and rejects forbidden addresses. The client connects only to addresses returned
 * here. Each connection uses this single resolution, so DNS rebinding between a check and the
 * connection is not possible.
 */
final class PublicAddressDnsResolver implements DnsResolver {

  private final GuardedHttpClient.Resolver resolver;
  private final Predicate<InetAddress> allowed;

  /** A rejected address. */
  static final class ForbiddenAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    ForbiddenAddressException(String message) {
      super(message);
    }
  }

  PublicAddressDnsResolver(GuardedHttpClient.Resolver resolver, Predicate<InetAddress> allowed) {
    this.resolver = resolver;
    this.allowed = allowed;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = resolver.resolve(host);
    for (InetAddress address : addresses) {
      // A private address among public ones is suspicious, so all are rejected.
      if (!allowed.test(address)) {
        throw new ForbiddenAddressException(host + " resolves to " + address.getHostAddress());
      }
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
