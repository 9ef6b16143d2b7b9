package org.tagatlas.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The words of tags, by language, country, month and place. */
final class Vocabulary {

  private static final int UNKNOWN_COUNTRY_PHOTOS_PER_HEAD = 3;

  /** Frequent words are repeated, so that a uniform choice follows Zipf's law. */
  final Word[] worldwide;

  /** Words by month, January first. */
  final Word[][] seasonal;

  /** Popular hot spots are repeated. */
  final HotSpot[] hotSpots;

  private final Map<String, Country> countries = new ConcurrentHashMap<>();
  private final Word[][] english;

  private Vocabulary() {
    Map<String, Word[]> languages = new HashMap<>();
    for (String[] row : ResourceRows.of("languages.tsv")) {
      languages.put(row[0], zipf(words(row[1]), 1 << 9));
    }
    english = new Word[][] {languages.get("en")};
    for (String[] row : ResourceRows.of("countries.tsv")) {
      Word[][] spoken = Arrays.stream(row[2].split(",")).map(languages::get).toArray(Word[][]::new);
      countries.put(
          row[0],
          new Country(row[0], Integer.parseInt(row[1]), spoken, words(row[3]), words(row[4])));
    }
    List<HotSpot> spots = new ArrayList<>();
    for (String[] row : ResourceRows.of("hotspots.tsv")) {
      HotSpot spot =
          new HotSpot(
              row[1],
              Double.parseDouble(row[2]),
              Double.parseDouble(row[3]),
              words(row[0] + ',' + row[5]));
      spots.addAll(Collections.nCopies(Integer.parseInt(row[4]), spot));
    }
    hotSpots = spots.toArray(HotSpot[]::new);
    worldwide = zipf(words(ResourceRows.of("worldwide.txt").get(0)[0]), 1 << 13);
    seasonal =
        ResourceRows.of("seasonal.txt").stream().map(row -> words(row[0])).toArray(Word[][]::new);
  }

  static Vocabulary load() {
    return new Vocabulary();
  }

  /** Returns the habits of a country; a country without an entry uses English. */
  Country country(String code) {
    return countries.computeIfAbsent(
        code,
        unknown ->
            new Country(
                unknown, UNKNOWN_COUNTRY_PHOTOS_PER_HEAD, english, new Word[0], new Word[0]));
  }

  private static Word[] words(String list) {
    return Arrays.stream(list.split(",")).map(Word::new).toArray(Word[]::new);
  }

  /** Repeats the words in about {@code size} slots in total, in proportion to 1 / rank. */
  private static Word[] zipf(Word[] words, int size) {
    double all = 0;
    for (int i = 1; i <= words.length; i++) {
      all += 1.0 / i;
    }
    List<Word> slots = new ArrayList<>();
    for (int i = 1; i <= words.length; i++) {
      slots.addAll(Collections.nCopies((int) Math.ceil(size / (i * all)), words[i - 1]));
    }
    return slots.toArray(Word[]::new);
  }
}
