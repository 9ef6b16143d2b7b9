package org.tagatlas.tags;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * A machine tag, {@code namespace:predicate=value}.
 *
 * @param namespace {@code [a-z][a-z0-9_]*}
 * @param predicate {@code [a-z][a-z0-9_]*}
 * @param value decoded and without its outer quotes, otherwise as typed; never empty
 */
public record MachineTag(String namespace, String predicate, String value) {

  /** No exponents: ids of other services look like them. */
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?");

  /**
   * Reads a raw tag. Namespace and predicate may be typed in any case and come out in lower case;
   * the value is all that follows the first {@code =} behind the first {@code :}.
   *
   * @param rawDecoded the tag as typed, URL-decoded
   * @return the machine tag, or null when the text is none: {@code http://x=y}, {@code foo:=bar},
   *     {@code :a=b}, {@code a:b=}, {@code a:b=""} and {@code a:b} are none
   */
  public static MachineTag parse(String rawDecoded) {
    return ofLabel(CleanForm.label(rawDecoded));
  }

  /**
   * Returns the machine tag of an {@link #id()}. Unlike {@link #parse} it takes the value as it is,
   * with quotes and white space.
   */
  public static MachineTag ofId(String id) {
    int colon = id.indexOf(':');
    int equals = id.indexOf('=', colon);
    return new MachineTag(
        id.substring(0, colon), id.substring(colon + 1, equals), id.substring(equals + 1));
  }

  /** Reads a text that {@link CleanForm#label} has normalized already. */
  static MachineTag ofLabel(String label) {
    int colon = nameEnd(label, 0);
    if (colon < 1 || colon >= label.length() || label.charAt(colon) != ':') {
      return null;
    }
    int equals = nameEnd(label, colon + 1);
    int length = label.length();
    if (equals < colon + 2 || equals >= length || label.charAt(equals) != '=') {
      return null;
    }
    int from = equals + 1;
    int to = length;
    if (to - from >= 2 && label.charAt(from) == '"' && label.charAt(to - 1) == '"') {
      from++;
      to--;
    }
    if (from == to) {
      return null;
    }
    return new MachineTag(
        label.substring(0, colon).toLowerCase(Locale.ROOT),
        label.substring(colon + 1, equals).toLowerCase(Locale.ROOT),
        label.substring(from, to));
  }

  /** Returns where the name that starts at {@code from} ends; {@code from} when none starts. */
  private static int nameEnd(String text, int from) {
    int i = from;
    while (i < text.length() && isNamePart(text.charAt(i), i == from)) {
      i++;
    }
    return i;
  }

  private static boolean isNamePart(char c, boolean first) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || !first && (c >= '0' && c <= '9' || c == '_');
  }

  /** Returns what identifies it: {@code namespace:predicate=value}. */
  public String id() {
    return namespace + ':' + predicate + '=' + value;
  }

  /**
   * Returns the exact terms that serve every wildcard query: {@code ns:}, {@code ns:pred=}, {@code
   * ns:pred=value}, {@code =value}, {@code :pred=}, {@code :pred=value} and {@code ns:=value}, with
   * the value in its {@linkplain CleanForm clean form}. A value whose clean form is empty has no
   * terms of its own.
   */
  public List<String> terms() {
    String pair = ":" + predicate + '=';
    String clean = CleanForm.of(value);
    if (clean.isEmpty()) {
      return List.of(namespace + ':', namespace + pair, pair);
    }
    return List.of(
        namespace + ':',
        namespace + pair,
        namespace + pair + clean,
        '=' + clean,
        pair,
        pair + clean,
        namespace + ":=" + clean);
  }

  /**
   * Returns the value as a number when it is one: ASCII digits, at most 18 of them, with or without
   * a sign ahead and a fraction of at most 18 digits behind.
   */
  public OptionalDouble number() {
    return NUMBER.matcher(value).matches()
        ? OptionalDouble.of(Double.parseDouble(value))
        : OptionalDouble.empty();
  }

  /**
   * Returns the term that serves queries for numbers from one to another, {@code ns:pred=} with the
   * number as {@link #sortable}; null when the value is none.
   */
  public String numberTerm() {
    OptionalDouble number = number();
    return number.isEmpty()
        ? null
        : namespace + ':' + predicate + '=' + sortable(number.getAsDouble());
  }

  /**
   * Returns a number as 16 hexadecimal digits that sort as numbers do: the bits of its double with
   * the sign turned over, and all others too when it is negative. Zero has one form.
   */
  public static String sortable(double number) {
    long bits = Double.doubleToLongBits(number + 0.0);
    long ordered = bits ^ (bits >> 63 | Long.MIN_VALUE);
    return HexFormat.of().toHexDigits(ordered);
  }
}
