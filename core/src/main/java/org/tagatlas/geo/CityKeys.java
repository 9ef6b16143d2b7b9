package org.tagatlas.geo;

import java.util.Arrays;

/**
 * A hash table of cities by region key that does not store the keys: they would need more memory
 * than the gazetteer.
 */
final class CityKeys {

  private final City[] cities;
  private final int[] table;

  CityKeys(City[] cities) {
    this.cities = cities;
    table = new int[Integer.highestOneBit(Math.max(cities.length, 1)) << 2];
    Arrays.fill(table, -1);
    for (int i = 0; i < cities.length; i++) {
      if (cities[i].admin1Code() != null) {
        add(i);
      }
    }
  }

  private void add(int index) {
    City city = cities[index];
    int slot = slot(hash(city.admin1Code(), city.name()));
    while (table[slot] >= 0) {
      City other = cities[table[slot]];
      if (other.name().equals(city.name()) && other.admin1Code().equals(city.admin1Code())) {
        if (city.population() > other.population()) {
          table[slot] = index;
        }
        return;
      }
      slot = (slot + 1) & (table.length - 1);
    }
    table[slot] = index;
  }

  /** Returns the index of the most populous city with a key, or -1. */
  int find(String key) {
    int slot = slot(key.hashCode());
    while (table[slot] >= 0) {
      City city = cities[table[slot]];
      if (isKey(city, key)) {
        return table[slot];
      }
      slot = (slot + 1) & (table.length - 1);
    }
    return -1;
  }

  private static boolean isKey(City city, String key) {
    int dot = city.admin1Code().length();
    return key.length() == dot + 1 + city.name().length()
        && key.charAt(dot) == '.'
        && key.startsWith(city.admin1Code())
        && key.endsWith(city.name());
  }

  /** Returns the hash code of the key's string without creating the string. */
  private static int hash(String admin1Code, String name) {
    int hash = admin1Code.hashCode() * 31 + '.';
    for (int i = 0; i < name.length(); i++) {
      hash = hash * 31 + name.charAt(i);
    }
    return hash;
  }

  private int slot(int hash) {
    int mixed = hash * 0x9E3779B9;
    return (mixed ^ (mixed >>> 15)) & (table.length - 1);
  }
}
