package org.tagatlas.fetch;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Checks redirects. */
final class Redirects {

  /** Maximum number of redirects. */
  static final int MAX = 3;

  private Redirects() {}

  /**
   * Returns the target of a redirect.
   *
   * @throws FetchException if it is not an address, or its host is not allowed, or its scheme is
   *     not http or https, or it is http after https
   */
  static URI follow(FetchRequest request, URI from, String location) throws FetchException {
    URI to;
    try {
      to = from.resolve(new URI(location == null ? "" : location));
    } catch (URISyntaxException e) {
      throw new FetchException(
          FetchException.Reason.BAD_RESPONSE, "redirect to an invalid address");
    }
    String scheme = to.getScheme() == null ? "" : to.getScheme().toLowerCase(Locale.ROOT);
    boolean secure = scheme.equals("https");
    boolean wasSecure = from.getScheme().equalsIgnoreCase("https");
    if (!secure && (wasSecure || !scheme.equals("http"))) {
      throw new FetchException(FetchException.Reason.FORBIDDEN, "redirect to scheme " + scheme);
    }
    if (to.getHost() == null || to.getUserInfo() != null || !request.allows(to)) {
      throw new FetchException(
          FetchException.Reason.FORBIDDEN, "redirect to a host that the request does not allow");
    }
    return to;
  }
}
