package org.tagatlas.extra.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.tagatlas.extra.Answer;
import org.tagatlas.extra.WebSource;

/** Where redirects may lead. */
final class Redirects {

  /** How many are followed. */
  static final int MAX = 3;

  private Redirects() {}

  /**
   * Returns the address that a redirect leads to.
   *
   * @param hosts the hosts that may be called
   * @throws FetchException when it is no address, of another host or scheme, or less secure
   */
  static URI follow(URI from, String location, Set<String> hosts) throws FetchException {
    URI to;
    try {
      to = from.resolve(new URI(location == null ? "" : location));
    } catch (URISyntaxException e) {
      throw new FetchException(Answer.Reason.BAD_ANSWER, "a redirect to what is no address");
    }
    String scheme = to.getScheme() == null ? "" : to.getScheme().toLowerCase(Locale.ROOT);
    boolean secure = scheme.equals("https");
    boolean wasSecure = from.getScheme().equalsIgnoreCase("https");
    if (!secure && (wasSecure || !scheme.equals("http"))) {
      throw new FetchException(Answer.Reason.FORBIDDEN, "a redirect to " + scheme);
    }
    if (to.getHost() == null
        || to.getUserInfo() != null
        || !hosts.contains(WebSource.authority(to))) {
      throw new FetchException(
          Answer.Reason.FORBIDDEN, "a redirect to a host that the services file does not name");
    }
    return to;
  }
}
