package org.tagatlas.dashboards;

import java.util.List;
import java.util.Locale;

/** The preferred language of a client, from {@code Accept-Language}. */
final class AcceptedLanguage {

  /** Maximum length of the header; longer ones are ignored. */
  private static final int MAX_CHARS = 1000;

  private AcceptedLanguage() {}

  /** Returns the language with the highest weight; English if the header names none. */
  static Locale of(List<String> headers) {
    String header = String.join(",", headers);
    if (header.isBlank() || header.length() > MAX_CHARS) {
      return Locale.ENGLISH;
    }
    try {
      return Locale.LanguageRange.parse(header).stream()
          .filter(range -> range.getWeight() > 0)
          .map(range -> Locale.forLanguageTag(range.getRange()))
          .filter(locale -> !locale.getLanguage().isEmpty())
          .findFirst()
          .orElse(Locale.ENGLISH);
    } catch (RuntimeException e) {
      // The JDK throws undocumented exceptions for some malformed headers.
      return Locale.ENGLISH;
    }
  }
}
