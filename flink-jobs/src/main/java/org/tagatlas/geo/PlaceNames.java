package org.tagatlas.geo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Pattern;
import org.tagatlas.tags.CleanForm;

/**
 * Whether a tag names a country, or a division or city in it: such tags say where, not what. Knows
 * names in GeoNames' spelling and in plain ASCII; countries and greater cities in other languages
 * and scripts too. Thread-safe; a country's names are made ready when it is first asked for.
 */
public final class PlaceNames {

  private static final String EXCEPTIONS = "place-name-exceptions.txt";
  private static final int NO_CITY = -1;

  /** New York City is called New York, but Park City is not called Park. */
  private static final int GREAT_CITY = 100_000;

  private static final Pattern MARKS = Pattern.compile("\\p{Mn}+");

  /** Letters that no decomposition turns into ASCII, and what people type instead. */
  private static final String[][] LETTERS = {
    {"ß", "ss"},
    {"æ", "ae"},
    {"œ", "oe"},
    {"ø", "o"},
    {"đ", "d"},
    {"ð", "d"},
    {"þ", "th"},
    {"ł", "l"},
    {"ı", "i"},
    {"ħ", "h"},
    {"ŋ", "n"},
    {"ə", "e"},
    {"‘", ""},
    {"’", ""},
    {"ʻ", ""},
    {"ʼ", ""},
    {"ʿ", ""},
    {"ʾ", ""},
    {"ḩ", "h"}
  };

  private final Gazetteer gazetteer;
  private final List<String> exceptions;

  /**
   * Sorted hashes of the names of each country: the names themselves would take twenty times it.
   */
  private final AtomicReferenceArray<long[]> hashes;

  PlaceNames(Gazetteer gazetteer) {
    this.gazetteer = gazetteer;
    exceptions = readExceptions();
    hashes = new AtomicReferenceArray<>(gazetteer.countryCount());
  }

  /**
   * Tells whether a tag names the country, one of its first divisions or one of its cities.
   *
   * @param cleanTag as {@link CleanForm#of} gives it
   * @param country ISO 3166-1 alpha-2; of an unknown one nothing is named
   */
  public static boolean namesPlace(String cleanTag, String country) {
    return Shipped.NAMES.names(cleanTag, country);
  }

  boolean names(String cleanTag, String country) {
    int index = gazetteer.countryIndex(country);
    return index >= 0 && Arrays.binarySearch(hashes(index), hash(cleanTag)) >= 0;
  }

  private long[] hashes(int country) {
    long[] known = hashes.get(country);
    if (known == null) {
      known = collect(country).stream().mapToLong(PlaceNames::hash).sorted().toArray();
      hashes.set(country, known);
    }
    return known;
  }

  private Set<String> collect(int country) {
    String code = gazetteer.countryCode(country);
    Set<String> names = new HashSet<>();
    add(names, gazetteer.countryName(code), NO_CITY);
    for (String name : gazetteer.otherNames(country).split("\n")) {
      add(names, name, NO_CITY);
    }
    for (String division : gazetteer.divisions()) {
      if (division.startsWith(code + '.')) {
        add(names, gazetteer.admin1Name(division), NO_CITY);
      }
    }
    for (City city : gazetteer.cities()) {
      if (city.country().equals(code)) {
        add(names, city.name(), city.population());
      }
    }
    names.remove("");
    for (String line : exceptions) {
      String name = line.substring(4);
      boolean applies = line.startsWith("**", 1) || line.startsWith(code, 1);
      if (applies && line.charAt(0) == '-') {
        names.remove(name);
      } else if (applies) {
        names.add(name);
      }
    }
    return names;
  }

  private static void add(Set<String> names, String name, int population) {
    addSpellings(names, name.replace(",", ""), population);
    // "Washington, D.C." and "Halle (Saale)" are tagged without what tells them apart.
    int end = name.indexOf(',') > 0 ? name.indexOf(',') : name.indexOf('(');
    if (end > 0) {
      addSpellings(names, name.substring(0, end), population);
    }
  }

  private static void addSpellings(Set<String> names, String name, int population) {
    String clean = CleanForm.of(name);
    for (String spelling : List.of(clean, ascii(clean))) {
      names.add(spelling);
      if (population != NO_CITY && !spelling.endsWith("city")) {
        names.add(spelling + "city");
      } else if (population >= GREAT_CITY) {
        names.add(spelling.substring(0, spelling.length() - "city".length()));
      }
    }
  }

  private static String ascii(String clean) {
    String plain = MARKS.matcher(Normalizer.normalize(clean, Normalizer.Form.NFD)).replaceAll("");
    for (String[] letter : LETTERS) {
      plain = plain.replace(letter[0], letter[1]);
    }
    return Normalizer.normalize(plain, Normalizer.Form.NFC);
  }

  /** A 64-bit hash: among a country's names, two in a million million tags meet by chance. */
  private static long hash(String name) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return hash;
  }

  /** Lines such as {@code -JP sakura}, {@code +US nyc}; {@code **} stands for every country. */
  private static List<String> readExceptions() {
    try (InputStream in = PlaceNames.class.getResourceAsStream(EXCEPTIONS)) {
      if (in == null) {
        throw new IllegalStateException("a resource is missing: " + EXCEPTIONS);
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(line -> line.substring(0, 4) + line.substring(4).toLowerCase(Locale.ROOT))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("a resource cannot be read: " + EXCEPTIONS, e);
    }
  }

  private static final class Shipped {
    private static final PlaceNames NAMES = new PlaceNames(Gazetteer.load());
  }
}
