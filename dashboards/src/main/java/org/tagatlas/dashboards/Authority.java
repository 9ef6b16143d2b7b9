package org.tagatlas.dashboards;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and its port, as in a {@code Host} header.
 *
 * @param host a lower-case name without a trailing dot, or an IP address without brackets
 * @param port the port, or {@link #NO_PORT}
 */
record Authority(String host, int port) {

  /** No port was given. */
  static final int NO_PORT = -1;

  private static final int MAX_PORT = 65_535;
  private static final Pattern FORM =
      Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._-]{1,255})(?::([0-9]{0,5}))?");
  private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})(\\.\\d{1,3}){3}");

  /** Parses a host with an optional port; empty if the text is invalid. */
  static Optional<Authority> parse(String text) {
    Matcher matcher = FORM.matcher(text == null ? "" : text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String digits = matcher.group(2);
    int port = digits == null || digits.isEmpty() ? NO_PORT : Integer.parseInt(digits);
    if (port > MAX_PORT || port == 0) {
      return Optional.empty();
    }
    return host(matcher.group(1)).map(host -> new Authority(host, port));
  }

  private static Optional<String> host(String text) {
    if (text.startsWith("[") || IPV4.matcher(text).matches()) {
      return address(text).map(InetAddress::getHostAddress);
    }
    String name = text.toLowerCase(Locale.ROOT);
    name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }

  /** Parses an IP address without a DNS lookup; empty for a host name. */
  static Optional<InetAddress> address(String text) {
    // The JDK never looks up a text with a colon, as it cannot be a host name.
    if (text.indexOf(':') < 0 && !IPV4.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Returns the host as an IP address; empty if it is a name. */
  Optional<InetAddress> address() {
    return address(host);
  }

  /** Returns the port, or the default port of a scheme. */
  int portOr(String scheme) {
    return port == NO_PORT ? defaultPort(scheme) : port;
  }

  private static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  /** Returns the authority as written in URLs of a scheme, without the scheme's default port. */
  String in(String scheme) {
    String written = host.indexOf(':') < 0 ? host : '[' + host + ']';
    return port == NO_PORT || port == defaultPort(scheme) ? written : written + ':' + port;
  }
}
