package org.tagatlas.geo;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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

  /** Minimum number of people of a city that is known without its country. */
  private static final int KNOWN_CITY = 100_000;

  private final Gazetteer gazetteer;
  private final List<String> exceptions;

  /** Sorted hashes of the names of each country: the names would need twenty times the memory. */
  private final AtomicReferenceArray<long[]> hashes;

  /** Hashes of the names of known places, collected when first needed. */
  private volatile LongOpenHashSet knownHashes;

  /** Hashes of the names of countries, collected when first needed. */
  private volatile LongOpenHashSet countryHashes;

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
    return index >= 0 && Arrays.binarySearch(hashes(index), NameForms.hash(cleanTag)) >= 0;
  }

  /**
   * Returns whether a tag names any country in any language, or by an alias.
   *
   * @param cleanTag a tag in clean form (see {@link CleanForm#of})
   */
  public boolean namesCountry(String cleanTag) {
    if (countryHashes == null) {
      countryHashes = collectCountries();
    }
    return countryHashes.contains(NameForms.hash(cleanTag));
  }

  /**
   * Returns whether a tag names a country, a first-level division, or a city of at least {@value
   * #KNOWN_CITY} people anywhere.
   *
   * @param cleanTag a tag in clean form (see {@link CleanForm#of})
   */
  public boolean namesKnownPlace(String cleanTag) {
    if (knownHashes == null) {
      knownHashes = collectKnown();
    }
    return knownHashes.contains(NameForms.hash(cleanTag));
  }

  private LongOpenHashSet collectKnown() {
    LongOpenHashSet names = new LongOpenHashSet();
    for (int place = 0; place < gazetteer.placeCount(); place++) {
      if (place >= gazetteer.cityCount() || gazetteer.city(place).population() >= KNOWN_CITY) {
        add(names, place);
      }
    }
    return withoutExceptions(names);
  }

  private LongOpenHashSet collectCountries() {
    LongOpenHashSet names = new LongOpenHashSet();
    for (int country = 0; country < gazetteer.countryCount(); country++) {
      add(names, gazetteer.placeOf(country, -1));
    }
    return withoutExceptions(names);
  }

  /** Removes the words that are no names in any country. */
  private LongOpenHashSet withoutExceptions(LongOpenHashSet names) {
    names.remove(NameForms.hash(""));
    for (String line : exceptions) {
      if (line.startsWith("-**")) {
        names.remove(NameForms.hash(line.substring(4)));
      }
    }
    return names;
  }

  /**
   * Returns the form in which typed names are compared: a clean form without accents, and with
   * ASCII in place of special Latin letters.
   */
  public static String fold(String typed) {
    return NameForms.ascii(CleanForm.of(typed));
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
    add(names, gazetteer.placeOf(country, -1));
    String prefix = code + '.';
    for (int i = 0; i < gazetteer.divisionCount(); i++) {
      if (gazetteer.division(i).code().startsWith(prefix)) {
        add(names, gazetteer.placeOf(country, i));
      }
    }
    for (int i = firstCity[country]; i < firstCity[country + 1]; i++) {
      add(names, citiesByCountry[i]);
    }
    names.remove(NameForms.hash(""));
    for (String line : exceptions) {
      String name = line.substring(4);
      boolean applies = line.startsWith("**", 1) || line.startsWith(code, 1);
      if (applies && line.charAt(0) == '-') {
        names.remove(NameForms.hash(name));
      } else if (applies) {
        names.add(NameForms.hash(name));
      }
    }
    return names;
  }

  private void add(LongOpenHashSet names, int place) {
    gazetteer.forEachName(
        place, (name, population) -> NameForms.forEachHash(name, population, names::add));
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
