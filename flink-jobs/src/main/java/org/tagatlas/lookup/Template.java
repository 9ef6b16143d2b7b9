package org.tagatlas.lookup;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with names in braces, such as {@code https://host/{value}.json}. */
final class Template {

  private static final Pattern NAME = Pattern.compile("\\{([a-z][a-z0-9_]*)}");

  private Template() {}

  /** Returns the names in the template. */
  static Set<String> names(String template) {
    Set<String> names = new TreeSet<>();
    Matcher name = NAME.matcher(template);
    while (name.find()) {
      names.add(name.group(1));
    }
    return names;
  }

  /** Returns whether a text has a brace that does not enclose a name. */
  static boolean isMalformed(String template) {
    String rest = NAME.matcher(template).replaceAll("");
    return rest.indexOf('{') >= 0 || rest.indexOf('}') >= 0;
  }

  /** Returns the name if the template consists of a single name, otherwise null. */
  static String only(String template) {
    Matcher name = NAME.matcher(template);
    return name.matches() ? name.group(1) : null;
  }

  /** Returns the text with names replaced by values; null if a name has no value. */
  static String fill(String template, UnaryOperator<String> values) {
    StringBuilder filled = new StringBuilder();
    Matcher name = NAME.matcher(template);
    while (name.find()) {
      String value = values.apply(name.group(1));
      if (value == null) {
        return null;
      }
      name.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    name.appendTail(filled);
    return filled.toString();
  }

  /** Returns a value percent-encoded for any part of a URL: only unreserved characters are kept. */
  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
