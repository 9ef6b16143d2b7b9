package org.tagatlas.geo;

import java.util.Arrays;

/**
 * What is known of the places of points by cells of the map, which split in sixteen where much is
 * going on. Nearly every cell knows its one place or the few cities that can be it; in the others
 * the rules have to be followed. Immutable and thread-safe.
 *
 * <p>{@link PlaceCellsBuilder} lets a cell know only what follows from {@link PlaceRules} in all of
 * it.
 */
final class PlaceCells {

  /** The first cells are degrees; each split halves the side twice. */
  static final int COLUMNS = 360;

  static final int ROWS = 180;

  /** How often a cell of a degree can split: the smallest are 1/256 of a degree, some 400 m. */
  static final int DEPTH = 4;

  static final int FINEST_A_DEGREE = 1 << (2 * DEPTH);

  /** Tokens of the encoded form: a cell that splits, or one where the rules are followed. */
  static final int SPLIT = 0;

  static final int SEARCH = 1;

  /** From here on tokens count back from the leaf that was defined last. */
  static final int LEAF = 2;

  /** Kinds of leaves: a place, a country or a division in which the rules are followed. */
  static final int PLACE = 0;

  static final int COUNTRY = 1;

  static final int DIVISION = 2;

  /** From here on kinds are lists of cities, one city to begin with. */
  static final int CITIES = 3;

  private static final int SEARCHED = 0;

  /** Added to a place's number, {@link ReverseGeocoder#NOWHERE} included, to tell a leaf. */
  private static final int PLACED = 2;

  /** Of each cell of a degree: where its sixteen parts are, or the complement of a leaf. */
  private final int[] roots = new int[COLUMNS * ROWS];

  private int[] nodes = new int[0];

  /** Cells with several cities: how many, the place where none is near enough, the cities. */
  private int[] lists = new int[0];

  /** Leaves from here on are countries. */
  private final int firstCountry;

  /** Leaves from here on are divisions, as places without a city. */
  private final int firstDivision;

  /** Leaves from here on are lists. */
  private final int firstList;

  /**
   * Unfolds cells.
   *
   * @param tokens as {@link PlaceCellsBuilder} gives them; empty for cells that know nothing
   * @param places how many numbers of places there are
   */
  PlaceCells(byte[] tokens, int places, int countries) {
    firstCountry = PLACED + places;
    firstDivision = firstCountry + countries;
    firstList = firstDivision + places;
    if (tokens.length == 0) {
      Arrays.fill(roots, ~SEARCHED);
    } else {
      new Unfolding(tokens).run();
    }
  }

  /** Returns what is known of the cell of a point. */
  int leaf(double latitude, double longitude) {
    int x = Math.min((int) ((longitude + 180) * FINEST_A_DEGREE), COLUMNS * FINEST_A_DEGREE - 1);
    int y = Math.min((int) ((latitude + 90) * FINEST_A_DEGREE), ROWS * FINEST_A_DEGREE - 1);
    int node = roots[(y >> 2 * DEPTH) * COLUMNS + (x >> 2 * DEPTH)];
    for (int shift = 2 * DEPTH - 2; node >= 0; shift -= 2) {
      node = nodes[node + ((y >> shift & 3) << 2 | x >> shift & 3)];
    }
    return ~node;
  }

  /** Tells which way it is from a leaf to the place of a point. */
  ReverseGeocoder.Way way(int leaf) {
    if (leaf >= firstList) {
      return ReverseGeocoder.Way.CITIES;
    }
    if (leaf >= firstDivision) {
      return ReverseGeocoder.Way.DIVISION;
    }
    if (leaf >= firstCountry) {
      return ReverseGeocoder.Way.COUNTRY;
    }
    return leaf == SEARCHED ? ReverseGeocoder.Way.RULES : ReverseGeocoder.Way.CELL;
  }

  /** Tells whether a leaf has a place, be it {@link ReverseGeocoder#NOWHERE}. */
  boolean hasPlace(int leaf) {
    return leaf < firstCountry && leaf != SEARCHED;
  }

  /** Returns the place of a leaf that has one. */
  int place(int leaf) {
    return leaf - PLACED;
  }

  /** Returns the country of a leaf that has only that. */
  int country(int leaf) {
    return leaf - firstCountry;
  }

  /** Returns the place without a city of a leaf that has only a division. */
  int division(int leaf) {
    return leaf - firstDivision;
  }

  /** Returns where the list of a leaf is: at first the place where none of its cities is near. */
  int list(int leaf) {
    return leaf - firstList + 1;
  }

  /** Returns how many cities a list has, of which the first comes after the place. */
  int size(int list) {
    return lists[list - 1];
  }

  /** Returns a part of a list. */
  int item(int at) {
    return lists[at];
  }

  /** Turns tokens into arrays. */
  private final class Unfolding {
    private final byte[] tokens;
    private int at;
    private int nodeCount;
    private int listCount;
    private int[] leaves = new int[1 << 12];
    private int leafCount;
    private int lastCity;

    Unfolding(byte[] tokens) {
      this.tokens = tokens;
    }

    void run() {
      nodes = new int[1 << 16];
      lists = new int[1 << 16];
      for (int root = 0; root < roots.length; root++) {
        roots[root] = node();
      }
      nodes = Arrays.copyOf(nodes, nodeCount);
      lists = Arrays.copyOf(lists, listCount);
    }

    private int next() {
      int value = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = tokens[at++];
        value |= (next & 0x7f) << shift;
        if (next >= 0) {
          return value;
        }
      }
    }

    private int node() {
      int token = next();
      if (token == SEARCH) {
        return ~SEARCHED;
      }
      if (token != SPLIT) {
        int leaf = leafCount - (token - LEAF);
        if (leaf == leafCount) {
          define();
        }
        return ~leaves[leaf];
      }
      int parts = nodeCount;
      nodeCount += 16;
      if (nodeCount > nodes.length) {
        nodes = Arrays.copyOf(nodes, 2 * nodes.length);
      }
      for (int i = 0; i < 16; i++) {
        int part = node();
        nodes[parts + i] = part;
      }
      return parts;
    }

    private void define() {
      if (leafCount == leaves.length) {
        leaves = Arrays.copyOf(leaves, 2 * leafCount);
      }
      int kind = next();
      int place = next() - 1;
      if (kind == PLACE) {
        leaves[leafCount++] = PLACED + place;
        return;
      }
      if (kind == COUNTRY) {
        leaves[leafCount++] = firstCountry + place;
        return;
      }
      if (kind == DIVISION) {
        leaves[leafCount++] = firstDivision + place;
        return;
      }
      int size = kind - CITIES + 1;
      if (listCount + size + 2 > lists.length) {
        lists = Arrays.copyOf(lists, 2 * lists.length);
      }
      leaves[leafCount++] = firstList + listCount;
      lists[listCount++] = size;
      lists[listCount++] = place;
      for (int i = 0; i < size; i++) {
        int difference = next();
        lastCity += difference >>> 1 ^ -(difference & 1);
        lists[listCount++] = lastCity;
      }
    }
  }
}
