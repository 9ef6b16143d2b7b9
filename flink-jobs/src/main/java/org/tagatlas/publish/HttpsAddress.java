package org.tagatlas.publish;

import java.util.Locale;

/**
 * Published addresses of Flickr. The metadata has {@code http} addresses, whose pictures a browser
 * does not load into an {@code https} page.
 */
public final class HttpsAddress {

  private static final String HTTP = "http://";
  private static final String HTTPS = "https://";

  private HttpsAddress() {}

  /**
   * Returns the {@code https} form of an address of Flickr, and any other address unchanged.
   *
   * @param address an address, which may be empty or null
   */
  public static String of(String address) {
    if (address == null || !address.regionMatches(true, 0, HTTP, 0, HTTP.length())) {
      return address;
    }
    int end = address.indexOf('/', HTTP.length());
    String host =
        address.substring(HTTP.length(), end < 0 ? address.length() : end).toLowerCase(Locale.ROOT);
    return host.endsWith(".flickr.com") || host.endsWith(".staticflickr.com")
        ? HTTPS + address.substring(HTTP.length())
        : address;
  }
}
