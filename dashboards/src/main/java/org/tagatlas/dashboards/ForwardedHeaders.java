package org.tagatlas.dashboards;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The original request as reported by proxies: RFC 7239's {@code Forwarded}, or else the {@code
 * X-Forwarded-*} headers.
 *
 * <p>Each proxy appends to a list, and a client can send a forged list. So lists are read from the
 * end: the last element is from the proxy that connected to this server, and an earlier element is
 * trusted only if the one after it names a trusted proxy as its client.
 */
final class ForwardedHeaders {

  private static final Pattern PAIR =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+)=([^\\s\",;]+|\"(?:[^\"\\\\]|\\\\.)*\")");

  private ForwardedHeaders() {}

  /**
   * The request as received by the outermost trusted proxy.
   *
   * @param scheme {@code http} or {@code https}; null if not reported
   * @param authority the requested host; null if not reported
   * @param port the requested port, or {@link Authority#NO_PORT}
   * @param prefix the path prefix that the proxy stripped; empty for none
   */
  record Forwarded(String scheme, Authority authority, int port, String prefix) {}

  /** The header values of a request by name, in order. */
  interface Headers {
    List<String> values(String name);
  }

  /** Reads the headers; {@code trusted} are the addresses of the trusted proxies. */
  static Forwarded read(Headers headers, List<AddressRange> trusted) {
    Optional<List<Map<String, String>>> standard =
        elements(String.join(",", headers.values("Forwarded")));
    String prefix = last(list(headers, "X-Forwarded-Prefix"), 0);
    if (standard.isPresent() && !standard.get().isEmpty()) {
      List<String> clients = new ArrayList<>();
      standard.get().forEach(element -> clients.add(element.getOrDefault("for", "")));
      int depth = depth(clients, trusted);
      Map<String, String> element = standard.get().get(standard.get().size() - 1 - depth);
      if (element.containsKey("proto") || element.containsKey("host")) {
        return new Forwarded(
            scheme(element.get("proto")),
            Authority.parse(element.get("host")).orElse(null),
            Authority.NO_PORT,
            prefix(prefix));
      }
    }
    int depth = depth(list(headers, "X-Forwarded-For"), trusted);
    return new Forwarded(
        scheme(last(list(headers, "X-Forwarded-Proto"), depth)),
        Authority.parse(last(list(headers, "X-Forwarded-Host"), depth)).orElse(null),
        port(last(list(headers, "X-Forwarded-Port"), depth)),
        prefix(prefix));
  }

  /** Returns the number of trailing elements whose client is a trusted proxy itself. */
  private static int depth(List<String> clients, List<AddressRange> trusted) {
    int depth = 0;
    while (depth + 1 < clients.size()
        && isTrusted(clients.get(clients.size() - 1 - depth), trusted)) {
      depth++;
    }
    return depth;
  }

  private static boolean isTrusted(String client, List<AddressRange> trusted) {
    String address = client.replaceFirst("^\\[(.*)](:\\d+)?$", "$1");
    address = address.matches("[\\d.]+:\\d+") ? address.replaceFirst(":.*", "") : address;
    return Authority.address(address)
        .filter(each -> trusted.stream().anyMatch(range -> range.contains(each)))
        .isPresent();
  }

  private static List<String> list(Headers headers, String name) {
    List<String> values = new ArrayList<>();
    for (String header : headers.values(name)) {
      for (String value : header.split(",", -1)) {
        values.add(value.strip());
      }
    }
    return values;
  }

  /** Returns an element counted from the end, or the first one of a shorter list; null if empty. */
  private static String last(List<String> values, int depth) {
    return values.isEmpty() ? null : values.get(Math.max(0, values.size() - 1 - depth));
  }

  private static String scheme(String text) {
    String scheme = text == null ? "" : text.toLowerCase(Locale.ROOT);
    return scheme.equals("http") || scheme.equals("https") ? scheme : null;
  }

  private static int port(String text) {
    return text != null && text.matches("\\d{1,5}")
        ? Authority.parse("host:" + text).map(Authority::port).orElse(Authority.NO_PORT)
        : Authority.NO_PORT;
  }

  private static String prefix(String text) {
    String path = text == null ? "" : text.replaceFirst("/+$", "");
    return PageAccess.isPath(path) ? path : "";
  }

  /** Returns the elements of {@code Forwarded}; empty if the header is malformed. */
  private static Optional<List<Map<String, String>>> elements(String header) {
    List<Map<String, String>> elements = new ArrayList<>();
    Map<String, String> element = new HashMap<>();
    Matcher pair = PAIR.matcher(header);
    int at = 0;
    boolean isAfterPair = false;
    while (at < header.length()) {
      char next = header.charAt(at);
      if (next == ',') {
        if (!element.isEmpty()) {
          elements.add(element);
          element = new HashMap<>();
        }
        isAfterPair = false;
        at++;
      } else if (next == ' ' || next == '\t') {
        at++;
      } else if (next == ';') {
        isAfterPair = false;
        at++;
      } else if (!isAfterPair && pair.region(at, header.length()).lookingAt()) {
        element.putIfAbsent(pair.group(1).toLowerCase(Locale.ROOT), unquoted(pair.group(2)));
        isAfterPair = true;
        at = pair.end();
      } else {
        return Optional.empty();
      }
    }
    if (!element.isEmpty()) {
      elements.add(element);
    }
    return Optional.of(Collections.unmodifiableList(elements));
  }

  private static String unquoted(String value) {
    return value.startsWith("\"")
        ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1")
        : value;
  }
}
