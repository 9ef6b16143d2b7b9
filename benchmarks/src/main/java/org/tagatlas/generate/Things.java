package org.tagatlas.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What photos of edition 2 can show, from {@code things.tsv}. */
final class Things {

  private static final String ENGLISH = "en";

  /** Starts a word that titles do not name. */
  private static final String TAG_ONLY = "~";

  private final Thing[] all;
  private final Map<String, Set<String>> groups = new HashMap<>();

  private Things(Map<String, Word[]> languages) {
    List<String> concepts = Arrays.stream(languages.get(ENGLISH)).map(Word::text).toList();
    List<Thing> things = new ArrayList<>();
    for (String[] row : ResourceRows.of("edition2/things.tsv")) {
      if (row[0].startsWith("@")) {
        groups.put(row[0], new HashSet<>(List.of(row[1].split(","))));
        continue;
      }
      Map<String, Word> translations = new HashMap<>();
      boolean titles = !row[0].startsWith(TAG_ONLY);
      String word = titles ? row[0] : row[0].substring(TAG_ONLY.length());
      int concept = concepts.indexOf(word);
      if (concept >= 0) {
        languages.forEach((language, words) -> translations.put(language, words[concept]));
      }
      things.add(
          new Thing(
              new Word(word),
              translations,
              titles,
              Double.parseDouble(row[1]),
              conditions(row.length > 2 ? row[2] : "")));
    }
    all = things.toArray(Thing[]::new);
  }

  static Things load() {
    Map<String, Word[]> languages = new HashMap<>();
    for (String resource : List.of("languages.tsv", "edition2/languages.tsv")) {
      for (String[] row : ResourceRows.of(resource)) {
        languages.put(row[0], Arrays.stream(row[1].split(",")).map(Word::new).toArray(Word[]::new));
      }
    }
    return new Things(languages);
  }

  /** Returns the things that can be anywhere in the world. */
  List<Thing> ofNoPlace() {
    return Arrays.stream(all).filter(thing -> thing.conditions().areOfNoPlace()).toList();
  }

  /** Returns the conditions of all things. */
  List<Conditions> conditions() {
    return Arrays.stream(all).map(Thing::conditions).toList();
  }

  Conditions conditions(String text) {
    return Conditions.parse(text, groups);
  }

  /** Returns what photos of a scene can show. */
  Choice in(Scene scene) {
    double[] cumulative = new double[all.length];
    double sum = 0;
    for (int i = 0; i < all.length; i++) {
      sum += all[i].conditions().hold(scene) ? all[i].weight() : 0;
      cumulative[i] = sum;
    }
    return new Choice(cumulative);
  }

  /** The things of a scene, drawn in proportion to their weights. */
  final class Choice {

    private final double[] cumulative;

    private Choice(double[] cumulative) {
      this.cumulative = cumulative;
    }

    Thing draw(Rng rng) {
      double at = rng.unit() * cumulative[cumulative.length - 1];
      // The first thing that ends after the point; those that do not occur end where they start.
      int low = 0;
      int high = cumulative.length - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (cumulative[middle] > at) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return all[low];
    }

    /** Returns the probability that a draw is a word. */
    double probability(String text) {
      double sum = 0;
      for (int i = 0; i < all.length; i++) {
        if (all[i].word().text().equals(text)) {
          sum += cumulative[i] - (i == 0 ? 0 : cumulative[i - 1]);
        }
      }
      return sum / cumulative[cumulative.length - 1];
    }
  }
}
