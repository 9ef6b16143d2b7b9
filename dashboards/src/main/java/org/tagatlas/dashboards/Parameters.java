package org.tagatlas.dashboards;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tagatlas.text.EditDistance;

/**
 * The validated query parameters of a request: each one known and given once. All methods throw
 * {@link IllegalArgumentException} for invalid client input.
 */
final class Parameters {

  private final Map<String, String> values;

  private Parameters(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Parses a query string.
   *
   * @param query null for none
   * @param known the parameters that the endpoint accepts
   */
  static Parameters read(String query, Collection<String> known) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decoded((equals < 0 ? pair : pair.substring(0, equals)).replace('+', ' '));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1).replace('+', ' '));
      if (!known.contains(name)) {
        throw new IllegalArgumentException(unknown(name, known));
      }
      if (value.indexOf('\0') >= 0) {
        throw new IllegalArgumentException(name + " must not contain a NUL character");
      }
      if (values.putIfAbsent(name, value) != null) {
        throw new IllegalArgumentException(name + " is given more than once");
      }
    }
    return new Parameters(values);
  }

  private static String unknown(String name, Collection<String> known) {
    String shown = Photo.truncate(name, 40);
    if (known.isEmpty()) {
      return "unknown parameter '" + shown + "'; this endpoint has no parameters";
    }
    return "unknown parameter '"
        + shown
        + EditDistance.nearest(name, known)
            .filter(each -> EditDistance.between(name, each) <= Math.max(1, each.length() / 2))
            .map(each -> "'; did you mean '" + each + "'?")
            .orElseGet(
                () ->
                    "'; must be one of "
                        + String.join(", ", Set.copyOf(known).stream().sorted().toList()));
  }

  /** Returns a value, or null if absent. */
  String text(String name) {
    return values.get(name);
  }

  /** Returns a value in lower case, or null if absent or blank. */
  String lower(String name) {
    String value = values.get(name);
    return value == null || value.isBlank() ? null : value.toLowerCase(java.util.Locale.ROOT);
  }

  /** Returns the value of a required parameter. */
  String required(String name) {
    String value = values.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " is required");
    }
    return value;
  }

  /** Returns an integer from {@code min} to {@code max}, or the default value if absent. */
  int number(String name, int defaultValue, int min, int max) {
    return (int) number(name, (long) defaultValue, min, max);
  }

  /** Returns an integer from {@code min} to {@code max}, or the default value if absent. */
  long number(String name, long defaultValue, long min, long max) {
    String text = values.get(name);
    if (text == null) {
      return defaultValue;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new IllegalArgumentException(
        name
            + " must be a number from "
            + min
            + " to "
            + max
            + ", but was '"
            + Photo.truncate(text, 40)
            + "'");
  }

  /** Returns the window. */
  Window window() {
    return Window.of(values.get("window"));
  }

  /** Returns whether any of the parameters is present. */
  boolean hasAny(List<String> names) {
    return names.stream().anyMatch(values::containsKey);
  }

  /**
   * Returns the parameters as a query string, ordered by name: equal parameters give equal text.
   *
   * @param without names to leave out
   * @param with names and values to add
   */
  String query(Set<String> without, Map<String, String> with) {
    Map<String, String> all = new TreeMap<>(values);
    all.keySet().removeAll(without);
    all.putAll(with);
    StringBuilder query = new StringBuilder();
    all.forEach(
        (name, value) ->
            query
                .append(query.length() == 0 ? "" : "&")
                .append(encoded(name))
                .append('=')
                .append(encoded(value)));
    return query.toString();
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (each & 0xff);
      if (character < 0x80
          && (Character.isLetterOrDigit(character) || "-._~:,".indexOf(character) >= 0)) {
        encoded.append(character);
      } else {
        encoded.append('%').append(String.format("%02X", each & 0xff));
      }
    }
    return encoded.toString();
  }

  /** Returns whether a part of a URL is percent-encoded UTF-8 without NUL. */
  static boolean isDecodable(String text) {
    try {
      return decoded(text).indexOf('\0') < 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Decodes a part of a URL. */
  static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); ) {
      if (text.charAt(i) == '%') {
        int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw new IllegalArgumentException(
              "a % in the URL is not followed by two hexadecimal digits");
        }
        bytes.write(high << 4 | low);
        i += 3;
      } else {
        int end = text.indexOf('%', i);
        bytes.writeBytes(
            text.substring(i, end < 0 ? text.length() : end).getBytes(StandardCharsets.UTF_8));
        i = end < 0 ? text.length() : end;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the URL is not percent-encoded UTF-8", e);
    }
  }
}
