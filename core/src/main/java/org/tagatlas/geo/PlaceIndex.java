package org.tagatlas.geo;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tagatlas.tags.CleanForm;

/**
 * All names of countries, divisions and cities, from a name to the places that have it. Names are
 * found in clean form, as GeoNames spells them, in plain ASCII, in other languages, and by the
 * aliases of {@code place-aliases.txt}. A lookup allocates nothing. Immutable and thread-safe.
 *
 * <pre>{@code
 * PlaceIndex index = PlaceIndex.load();
 * int entry = index.find("springfield");
 * for (int i = 0; i < index.size(entry); i++) {
 *   int place = index.place(entry, i); // most people first
 *   long people = index.population(place);
 * }
 * }</pre>
 *
 * <p>Names are compared by 64-bit hashes: of a million million texts that are no name, one is found
 * nevertheless.
 */
public final class PlaceIndex {

  private final Gazetteer gazetteer;

  /** An open-addressed table of hashes; a slot without places is free. */
  private final long[] hashes;

  /**
   * For each slot, the positions of its first place and after its last place; the latter is 0 in a
   * free slot.
   */
  private final int[] starts;

  private final int[] places;

  /** The population of each place: that of a city, or the sum of the cities in it. */
  private final long[] population;

  private final int size;

  /** Creates the index of a gazetteer's names; takes about a second for the world. */
  public PlaceIndex(Gazetteer gazetteer) {
    this.gazetteer = gazetteer;
    population = populations(gazetteer);
    LongArrayList names = new LongArrayList(1 << 20);
    IntArrayList owners = new IntArrayList(1 << 20);
    for (int place = 0; place < gazetteer.placeCount(); place++) {
      int owner = place;
      gazetteer.forEachName(
          place,
          (name, people) ->
              NameForms.forEachHash(
                  name,
                  people,
                  hash -> {
                    names.add(hash);
                    owners.add(owner);
                  }));
    }
    // By name, then the most populous place; a place that has a name twice follows itself.
    int[] order = new int[names.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    long[] key = names.elements();
    int[] owner = owners.elements();
    IntArrays.quickSort(
        order,
        (a, b) -> {
          int byName = Long.compare(key[a], key[b]);
          if (byName != 0) {
            return byName;
          }
          int byPeople = Long.compare(population[owner[b]], population[owner[a]]);
          return byPeople != 0 ? byPeople : Integer.compare(owner[b], owner[a]);
        });
    long empty = NameForms.hash("");
    LongArrayList distinct = new LongArrayList(order.length);
    IntArrayList first = new IntArrayList(order.length);
    IntArrayList kept = new IntArrayList(order.length);
    for (int i = 0; i < order.length; i++) {
      long hash = key[order[i]];
      if (hash == empty) {
        continue;
      }
      boolean isNew = distinct.isEmpty() || distinct.getLong(distinct.size() - 1) != hash;
      if (isNew) {
        distinct.add(hash);
        first.add(kept.size());
      }
      if (isNew || kept.getInt(kept.size() - 1) != owner[order[i]]) {
        kept.add(owner[order[i]]);
      }
    }
    size = distinct.size();
    first.add(kept.size());
    places = kept.toIntArray();
    int capacity = Integer.highestOneBit(Math.max(size, 1)) << 2;
    hashes = new long[capacity];
    starts = new int[2 * capacity];
    for (int i = 0; i < size; i++) {
      int slot = slot(distinct.getLong(i));
      while (starts[2 * slot + 1] > 0) {
        slot = (slot + 1) & (capacity - 1);
      }
      hashes[slot] = distinct.getLong(i);
      starts[2 * slot] = first.getInt(i);
      starts[2 * slot + 1] = first.getInt(i + 1);
    }
  }

  /** Returns the index of the shipped gazetteer, created once and then shared. */
  public static PlaceIndex load() {
    return Shipped.INDEX;
  }

  /** Returns the number of distinct names. */
  public int names() {
    return size;
  }

  /**
   * Finds a name.
   *
   * @param cleanName a text in clean form (see {@link CleanForm#of})
   * @return the entry to pass to {@link #size} and {@link #place}, or -1 if no place has the name
   */
  public int find(CharSequence cleanName) {
    return find(cleanName, 0, cleanName.length());
  }

  /**
   * Finds a part of a text, such as a word or several words of a title without the spaces.
   *
   * @param cleanText a text in clean form
   * @param from index of the first character
   * @param to index after the last character
   * @return as for {@link #find(CharSequence)}
   */
  public int find(CharSequence cleanText, int from, int to) {
    return entry(NameForms.hash(cleanText, from, to));
  }

  private int entry(long hash) {
    int slot = slot(hash);
    while (starts[2 * slot + 1] > 0) {
      if (hashes[slot] == hash) {
        return slot;
      }
      slot = (slot + 1) & (hashes.length - 1);
    }
    return -1;
  }

  /**
   * Finds all starts of a text.
   *
   * @param cleanText a text in clean form
   * @param entries receives at index i the result of {@link #find(CharSequence)} for the first i
   *     characters
   */
  public void findStarts(CharSequence cleanText, int[] entries) {
    long hash = NameForms.hash("");
    for (int i = 0; i < cleanText.length(); i++) {
      hash = NameForms.next(hash, cleanText.charAt(i));
      entries[i + 1] = entry(hash);
    }
  }

  /** Returns the number of places that have a name; 0 for entry -1. */
  public int size(int entry) {
    return entry < 0 ? 0 : starts[2 * entry + 1] - starts[2 * entry];
  }

  /**
   * Returns a place that has a name, as its number in {@link ReverseGeocoder#find}. The first place
   * has the most people.
   */
  public int place(int entry, int i) {
    return places[starts[2 * entry] + i];
  }

  /** Returns the people of a city; for a division or country the sum of its cities. */
  public long population(int place) {
    return population[place];
  }

  /** Returns the level of a place. */
  public RegionLevel level(int place) {
    return gazetteer.level(place);
  }

  /**
   * Returns the key of a place as a region, such as {@code US.MA.Boston}; null for a city without a
   * division, which is no region.
   */
  public String region(int place) {
    return gazetteer.region(place);
  }

  /** Returns the regions that have a name, those with most people first. */
  public List<String> regions(CharSequence cleanName) {
    int entry = find(cleanName);
    return IntStream.range(0, size(entry))
        .mapToObj(i -> region(place(entry, i)))
        .filter(region -> region != null)
        .toList();
  }

  private static long[] populations(Gazetteer gazetteer) {
    long[] population = new long[gazetteer.placeCount()];
    for (int city = 0; city < gazetteer.cityCount(); city++) {
      int people = gazetteer.city(city).population();
      population[city] = people;
      population[gazetteer.placeOf(gazetteer.townCountry(city), -1)] += people;
      if (gazetteer.townDivision(city) >= 0) {
        population[gazetteer.placeOf(-1, gazetteer.townDivision(city))] += people;
      }
    }
    return population;
  }

  private int slot(long hash) {
    long mixed = hash * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & (hashes.length - 1);
  }

  private static final class Shipped {
    private static final PlaceIndex INDEX = new PlaceIndex(Gazetteer.load());
  }
}
