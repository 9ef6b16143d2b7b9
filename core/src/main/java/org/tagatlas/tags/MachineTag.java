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
 * @param value decoded, without its outer quotes, otherwise as typed; never empty
 */
public record MachineTag(String namespace, String predicate, String value) {

  /** Has no exponent, because ids of other services look like one. */
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?");

  /**
   * Parses a raw tag. Namespace and predicate are converted to lower case; the value is everything
   * after the first {@code =} that follows the first {@code :}.
   *
   * @param rawDecoded the tag as typed, URL-decoded
   * @return the machine tag, or null if the text is not one: {@code http://x=y}, {@code foo:=bar},
   *     {@code :a=b}, {@code a:b=}, {@code a:b=""} and {@code a:b} are not
   */
  public static MachineTag parse(String rawDecoded) {
    return ofLabel(CleanForm.label(rawDecoded));
  }

  /**
   * Returns the machine tag of an {@link #id()}. Unlike {@link #parse} it keeps the value
   * unchanged, with quotes and white space.
   */
  public static MachineTag ofId(String id) {
    int colon = id.indexOf(':');
    int equals = id.indexOf('=', colon);
    return new MachineTag(
        id.substring(0, colon), id.substring(colon + 1, equals), id.substring(equals + 1));
  }

  /** Parses a text that {@link CleanForm#label} has already normalized. */
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

  /** Returns the end of the name that starts at {@code from}; {@code from} if there is none. */
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

  /** Returns the id, {@code namespace:predicate=value}. */
  public String id() {
    return namespace + ':' + predicate + '=' + value;
  }

  /**
   * Returns the exact terms that serve every wildcard query: {@code ns:}, {@code ns:pred=}, {@code
   * ns:pred=value}, {@code =value}, {@code :pred=}, {@code :pred=value} and {@code ns:=value}, with
   * the value in its {@linkplain CleanForm clean form}. If the clean form of the value is empty,
   * terms with a value are omitted.
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
   * Returns the value as a number if it is one: up to 18 ASCII digits, with an optional minus sign
   * and an optional fraction of up to 18 digits.
   */
  public OptionalDouble number() {
    return NUMBER.matcher(value).matches()
        ? OptionalDouble.of(Double.parseDouble(value))
        : OptionalDouble.empty();
  }

  /**
   * Returns the term that serves range queries for numbers: {@code ns:pred=} with the number in
   * {@link #sortable} form; null if the value is not a number.
   */
  public String numberTerm() {
    OptionalDouble number = number();
    return number.isEmpty()
        ? null
        : namespace + ':' + predicate + '=' + sortable(number.getAsDouble());
  }

  /**
   * Returns a number as 16 hexadecimal digits that sort in numeric order: the bits of the double
   * with the sign bit flipped, and all other bits flipped as well if it is negative. Both zeros
   * have the same form.
   */
  public static String sortable(double number) {
    long bits = Double.doubleToLongBits(number + 0.0);
    long ordered = bits ^ (bits >> 63 | Long.MIN_VALUE);
    return HexFormat.of().toHexDigits(ordered);
  }
}
