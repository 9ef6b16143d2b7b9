package org.tagatlas.geo;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.tagatlas.tags.CleanForm;

/**
 * Determines whether a tag names a country, or a division or city in it. Names are in the spelling
 * of GeoNames and in plain ASCII; for countries, divisions and larger cities also in other
 * languages and scripts. Thread-safe; the names of a country are collected when it is first
 * queried.
 */
public final class PlaceNames {

  private static final String EXCEPTIONS = "place-name-exceptions.txt";
  private static final int NO_CITY = -1;

  /**
   * Minimum population for dropping a trailing "city": New York City is called New York, but Park
   * City is not called Park.
   */
  private static final int LARGE_CITY = 100_000;

  /** Letters without a decomposition to ASCII, and the common replacement. */
  private static final Map<Integer, String> LETTERS =
      Map.ofEntries(
          letter('ß', "ss"),
          letter('æ', "ae"),
          letter('œ', "oe"),
          letter('ø', "o"),
          letter('đ', "d"),
          letter('ð', "d"),
          letter('þ', "th"),
          letter('ł', "l"),
          letter('ı', "i"),
          letter('ħ', "h"),
          letter('ŋ', "n"),
          letter('ə', "e"),
          letter('‘', ""),
          letter('’', ""),
          letter('ʻ', ""),
          letter('ʼ', ""),
          letter('ʿ', ""),
          letter('ʾ', ""));

  private final Gazetteer gazetteer;
  private final List<String> exceptions;

  /** Sorted hashes of the names of each country: the names would need twenty times the memory. */
  private final AtomicReferenceArray<long[]> hashes;

  /** The indices of the cities, grouped by country. */
  private final int[] citiesByCountry;

  /** The position of the first city of each country, followed by the end of the last country. */
  private final int[] firstCity;

  /** Creates the names of a gazetteer's places. */
  public PlaceNames(Gazetteer gazetteer) {
    this.gazetteer = gazetteer;
    exceptions = readExceptions();
    hashes = new AtomicReferenceArray<>(gazetteer.countryCount());
    citiesByCountry = new int[gazetteer.cityCount()];
    firstCity = new int[gazetteer.countryCount() + 1];
    for (int city = 0; city < citiesByCountry.length; city++) {
      firstCity[gazetteer.townCountry(city) + 1]++;
    }
    Arrays.parallelPrefix(firstCity, Integer::sum);
    int[] next = firstCity.clone();
    for (int city = 0; city < citiesByCountry.length; city++) {
      citiesByCountry[next[gazetteer.townCountry(city)]++] = city;
    }
  }

  /**
   * Returns whether a tag names the country, one of its first-level divisions or one of its cities
   * in the shipped gazetteer.
   *
   * @param cleanTag a tag in clean form (see {@link CleanForm#of})
   * @param country ISO 3166-1 alpha-2; an unknown country has no names
   */
  public static boolean namesPlace(String cleanTag, String country) {
    return Shipped.NAMES.names(cleanTag, country);
  }

  /** Returns the names of the shipped gazetteer's places, created once and then shared. */
  public static PlaceNames load() {
    return Shipped.NAMES;
  }

  /**
   * Returns whether a tag names the country, one of its first-level divisions or one of its cities.
   *
   * @param cleanTag a tag in clean form (see {@link CleanForm#of})
   * @param country ISO 3166-1 alpha-2; an unknown country has no names
   */
  public boolean names(String cleanTag, String country) {
    int index = gazetteer.countryIndex(country);
    return index >= 0 && Arrays.binarySearch(hashes(index), hash(cleanTag)) >= 0;
  }

  private long[] hashes(int country) {
    long[] known = hashes.get(country);
    if (known == null) {
      known = collect(country).toLongArray();
      Arrays.sort(known);
      hashes.set(country, known);
    }
    return known;
  }

  private LongOpenHashSet collect(int country) {
    String code = gazetteer.countryCode(country);
    LongOpenHashSet names = new LongOpenHashSet();
    add(names, gazetteer.countryName(code), NO_CITY);
    for (String name : gazetteer.otherNames(country).split("\n")) {
      add(names, name, NO_CITY);
    }
    String prefix = code + '.';
    for (int i = 0; i < gazetteer.divisionCount(); i++) {
      GazetteerFile.Division division = gazetteer.division(i);
      if (division.code().startsWith(prefix)) {
        add(names, division.name(), NO_CITY);
      }
    }
    for (int i = firstCity[country]; i < firstCity[country + 1]; i++) {
      City city = gazetteer.city(citiesByCountry[i]);
      add(names, city.name(), city.population());
    }
    names.remove(hash(""));
    for (String line : exceptions) {
      String name = line.substring(4);
      boolean applies = line.startsWith("**", 1) || line.startsWith(code, 1);
      if (applies && line.charAt(0) == '-') {
        names.remove(hash(name));
      } else if (applies) {
        names.add(hash(name));
      }
    }
    return names;
  }

  private static void add(LongOpenHashSet names, String name, int population) {
    addSpellings(names, name.replace(",", ""), population);
    // "Washington, D.C." and "Halle (Saale)" are tagged without the disambiguating suffix.
    int end = name.indexOf(',') > 0 ? name.indexOf(',') : name.indexOf('(');
    if (end > 0) {
      addSpellings(names, name.substring(0, end), population);
    }
  }

  private static void addSpellings(LongOpenHashSet names, String name, int population) {
    String clean = CleanForm.of(name);
    addForms(names, clean, population);
    if (!isAscii(clean)) {
      addForms(names, ascii(clean), population);
    }
  }

  private static void addForms(LongOpenHashSet names, String spelling, int population) {
    names.add(hash(spelling));
    if (population != NO_CITY && !spelling.endsWith("city")) {
      names.add(hash(spelling + "city"));
    } else if (population >= LARGE_CITY) {
      names.add(hash(spelling.substring(0, spelling.length() - "city".length())));
    }
  }

  /** Most names are ASCII; transliterating all of them took a third of the ranking's time. */
  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 128) {
        return false;
      }
    }
    return true;
  }

  private static String ascii(String clean) {
    StringBuilder plain = new StringBuilder(clean.length());
    Normalizer.normalize(clean, Normalizer.Form.NFD)
        .codePoints()
        .filter(letter -> Character.getType(letter) != Character.NON_SPACING_MARK)
        .forEach(
            letter -> {
              String typed = letter < 128 ? null : LETTERS.get(letter);
              if (typed == null) {
                plain.appendCodePoint(letter);
              } else {
                plain.append(typed);
              }
            });
    return Normalizer.normalize(plain, Normalizer.Form.NFC);
  }

  private static Map.Entry<Integer, String> letter(char letter, String typed) {
    return Map.entry((int) letter, typed);
  }

  /** Returns a 64-bit hash: among a country's names, two in a million million tags collide. */
  private static long hash(String name) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return hash;
  }

  /** Reads lines such as {@code -JP sakura} and {@code +US nyc}; {@code **} means every country. */
  private static List<String> readExceptions() {
    try (InputStream in = PlaceNames.class.getResourceAsStream(EXCEPTIONS)) {
      if (in == null) {
        throw new IllegalStateException("missing resource: " + EXCEPTIONS);
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(line -> line.substring(0, 4) + line.substring(4).toLowerCase(Locale.ROOT))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read resource: " + EXCEPTIONS, e);
    }
  }

  private static final class Shipped {
    private static final PlaceNames NAMES = new PlaceNames(Gazetteer.load());
  }
}
