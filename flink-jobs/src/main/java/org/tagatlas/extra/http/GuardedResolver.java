package org.tagatlas.extra.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Predicate;
import org.apache.http.conn.DnsResolver;

/**
 * Resolves a name and refuses addresses that may not be called. The client connects to what comes
 * out of here and to nothing else, so a name that changes its address between a check and the
 * connection changes nothing: there is one look-up a connection, and it is this one.
 */
final class GuardedResolver implements DnsResolver {

  private final DnsResolver resolver;
  private final Predicate<InetAddress> allowed;

  /** The refusal of an address. */
  static final class ForbiddenAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    ForbiddenAddressException(String message) {
      super(message);
    }
  }

  GuardedResolver(DnsResolver resolver, Predicate<InetAddress> allowed) {
    this.resolver = resolver;
    this.allowed = allowed;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = resolver.resolve(host);
    for (InetAddress address : addresses) {
      // One that is private among public ones is no accident.
      if (!allowed.test(address)) {
        throw new ForbiddenAddressException(host + " is at " + address.getHostAddress());
      }
    }
    return addresses;
  }
}
