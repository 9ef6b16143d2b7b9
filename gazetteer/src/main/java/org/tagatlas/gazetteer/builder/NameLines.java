package org.tagatlas.gazetteer.builder;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.tagatlas.tags.CleanForm;

/** The names of a place in other languages, as lines of {@link org.tagatlas.geo.GazetteerFile}. */
final class NameLines {

  /** The last letter of the Latin script without its later additions. */
  private static final int LAST_LATIN = 0x24F;

  private final String own;
  private final Map<String, String> languages = new LinkedHashMap<>();
  private final Set<String> clean = new HashSet<>();

  /** Creates the lines of a place, whose main name is not repeated. */
  NameLines(String own) {
    this.own = own;
    clean.add(CleanForm.of(own));
  }

  /** Adds a name that is common in some languages; one that is the place's own is left out. */
  void add(String name, SortedSet<String> in) {
    if (!name.equals(own)) {
      languages.put(name, String.join(",", in));
      clean.add(CleanForm.of(name));
    }
  }

  /** Adds a name in an unknown language unless the place already has one of the same clean form. */
  void add(String name) {
    String form = CleanForm.of(name);
    if (!form.isEmpty() && clean.add(form)) {
      languages.put(name.strip(), "");
    }
  }

  /** Adds a name unless it is a short Latin one: SEA, PIT and HOT are codes of airports. */
  void addUnlessCode(String name) {
    String form = CleanForm.of(name);
    if (form.length() > 3 || form.codePoints().anyMatch(c -> c > LAST_LATIN)) {
      add(name);
    }
  }

  @Override
  public String toString() {
    StringBuilder lines = new StringBuilder();
    languages.forEach(
        (name, in) -> {
          lines.append(lines.isEmpty() ? "" : "\n").append(name);
          if (!in.isEmpty()) {
            lines.append('\t').append(in);
          }
        });
    return lines.toString();
  }
}
