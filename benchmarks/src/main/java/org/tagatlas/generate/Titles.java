package org.tagatlas.generate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Titles of photos of edition 2, from {@code titles.tsv}. */
final class Titles {

  private static final String ENGLISH = "en";

  private static final String[] MONTHS = {
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
  };

  /** Templates by language, repeated by their weights. */
  private final Map<String, String[]> templates = new HashMap<>();

  private Titles() {
    Map<String, List<String>> lists = new HashMap<>();
    for (String[] row : ResourceRows.of("edition2/titles.tsv")) {
      lists
          .computeIfAbsent(row[0], language -> new ArrayList<>())
          .addAll(Collections.nCopies(Integer.parseInt(row[2]), row[1]));
    }
    lists.forEach((language, list) -> templates.put(language, list.toArray(String[]::new)));
  }

  static Titles load() {
    return new Titles();
  }

  /** Returns a language for a title: the given one if there are titles in it, or English. */
  String language(String language) {
    return templates.containsKey(language) ? language : ENGLISH;
  }

  /**
   * Draws a title.
   *
   * @param language a result of {@link #language}
   * @param values texts by placeholder, without month and number; a template that lacks one is not
   *     used
   * @param month 1 to 12
   */
  String draw(Rng rng, String language, Map<String, String> values, int month) {
    String template = rng.of(templates.get(language));
    Map<String, String> all = new HashMap<>(values);
    all.put("month", MONTHS[month - 1]);
    all.put("number", Integer.toString(1 + rng.below(24)));
    StringBuilder title = new StringBuilder();
    int at = 0;
    while (at < template.length()) {
      int open = template.indexOf('{', at);
      if (open < 0) {
        title.append(template, at, template.length());
        break;
      }
      int close = template.indexOf('}', open);
      String value = all.get(template.substring(open + 1, close));
      if (value == null) {
        return values.get("thing");
      }
      title.append(template, at, open).append(value);
      at = close + 1;
    }
    title.setCharAt(0, Character.toTitleCase(title.charAt(0)));
    return title.toString();
  }
}
