package org.tagatlas.geo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A name of a place in another language or script.
 *
 * @param text as written
 * @param languages BCP 47 tags of the languages in which it is the common name; empty if unknown
 */
public record PlaceName(String text, List<String> languages) {

  private static final String TRADITIONAL = "zh-Hant";

  /** Copies the languages. */
  public PlaceName {
    languages = List.copyOf(languages);
  }

  /** Returns the names of {@link GazetteerFile#names}. */
  static List<PlaceName> parse(String lines) {
    List<PlaceName> names = new ArrayList<>();
    for (String line : lines.split("\n")) {
      int tab = line.indexOf('\t');
      names.add(
          tab < 0
              ? new PlaceName(line, List.of())
              : new PlaceName(line.substring(0, tab), List.of(line.substring(tab + 1).split(","))));
    }
    return names;
  }

  /** Returns the name in a language, or null. */
  static String in(Locale language, List<PlaceName> names) {
    String wanted = isTraditionalChinese(language) ? TRADITIONAL : language.getLanguage();
    return names.stream()
        .filter(name -> name.languages().contains(wanted))
        .map(PlaceName::text)
        .findFirst()
        .orElse(null);
  }

  private static boolean isTraditionalChinese(Locale language) {
    return language.getLanguage().equals("zh")
        && (language.getScript().equals("Hant")
            || language.getScript().isEmpty()
                && List.of("TW", "HK", "MO").contains(language.getCountry()));
  }
}
