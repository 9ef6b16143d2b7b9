package org.tagatlas.geo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.tagatlas.text.VarIntReader;

/**
 * A quadtree of map cells that split in sixteen where many photos are taken. Nearly every cell
 * stores its single place or the few cities that are possible results; in the other cells the rules
 * have to be evaluated. Immutable and thread-safe.
 *
 * <p>{@link PlaceQuadTreeBuilder} stores only facts that follow from {@link PlaceRules} for every
 * point in the cell.
 */
final class PlaceQuadTree {

  /** Root cells are one degree wide; each split divides the side by four. */
  static final int COLUMNS = 360;

  static final int ROWS = 180;

  /** Maximum number of splits: the smallest cells are 1/256 of a degree, some 400 m. */
  static final int DEPTH = 4;

  static final int FINEST_PER_DEGREE = 1 << (2 * DEPTH);

  /** Tokens of the encoded form: a cell that splits, or one where the rules are evaluated. */
  static final int SPLIT = 0;

  static final int SEARCH = 1;

  /** Tokens from this value on refer to leaves, counted back from the most recently defined one. */
  static final int LEAF = 2;

  /** Kinds of leaves: a place, or a country or a division in which the rules are evaluated. */
  static final int PLACE = 0;

  static final int COUNTRY = 1;

  static final int DIVISION = 2;

  /** Kinds from this value on are lists of cities; this one has a single city. */
  static final int CITIES = 3;

  private static final int SEARCHED = 0;

  /** Offset from a place's number, {@link ReverseGeocoder#NOWHERE} included, to its leaf. */
  private static final int PLACED = 2;

  /** For each one-degree cell the index of its sixteen parts, or the complement of a leaf. */
  private final int[] roots = new int[COLUMNS * ROWS];

  private int[] nodes = new int[0];

  /** Lists of cities: their number, the place if none is near enough, then the cities. */
  private int[] lists = new int[0];

  /** Leaves from this value on are countries. */
  private final int firstCountry;

  /** Leaves from this value on are divisions, as places without a city. */
  private final int firstDivision;

  /** Leaves from this value on are lists. */
  private final int firstList;

  /**
   * Decodes a quadtree.
   *
   * @param tokens the encoding of {@link PlaceQuadTreeBuilder}; empty to evaluate the rules
   *     everywhere
   * @param places number of distinct place numbers
   * @param countries number of countries
   */
  PlaceQuadTree(byte[] tokens, int places, int countries) {
    firstCountry = PLACED + places;
    firstDivision = firstCountry + countries;
    firstList = firstDivision + places;
    if (tokens.length == 0) {
      Arrays.fill(roots, ~SEARCHED);
    } else {
      try {
        new Decoder(tokens).run();
      } catch (IOException e) {
        throw new UncheckedIOException("the cells of the gazetteer data file are damaged", e);
      }
    }
  }

  /** Returns the leaf of a point. */
  int leaf(double latitude, double longitude) {
    int x =
        Math.min((int) ((longitude + 180) * FINEST_PER_DEGREE), COLUMNS * FINEST_PER_DEGREE - 1);
    int y = Math.min((int) ((latitude + 90) * FINEST_PER_DEGREE), ROWS * FINEST_PER_DEGREE - 1);
    int node = roots[(y >> 2 * DEPTH) * COLUMNS + (x >> 2 * DEPTH)];
    for (int shift = 2 * DEPTH - 2; node >= 0; shift -= 2) {
      node = nodes[node + ((y >> shift & 3) << 2 | x >> shift & 3)];
    }
    return ~node;
  }

  /** Returns how the place of a point is determined from its leaf. */
  ReverseGeocoder.LookupPath path(int leaf) {
    if (leaf >= firstList) {
      return ReverseGeocoder.LookupPath.CITIES;
    }
    if (leaf >= firstDivision) {
      return ReverseGeocoder.LookupPath.DIVISION;
    }
    if (leaf >= firstCountry) {
      return ReverseGeocoder.LookupPath.COUNTRY;
    }
    return leaf == SEARCHED ? ReverseGeocoder.LookupPath.RULES : ReverseGeocoder.LookupPath.CELL;
  }

  /** Returns whether a leaf has a place, which may be {@link ReverseGeocoder#NOWHERE}. */
  boolean hasPlace(int leaf) {
    return leaf < firstCountry && leaf != SEARCHED;
  }

  /** Returns the place of a leaf that has one. */
  int place(int leaf) {
    return leaf - PLACED;
  }

  /** Returns the country of a leaf that has only a country. */
  int country(int leaf) {
    return leaf - firstCountry;
  }

  /** Returns the place without a city of a leaf that has only a division. */
  int division(int leaf) {
    return leaf - firstDivision;
  }

  /**
   * Returns the index of a leaf's list, which starts with the place if none of its cities is near.
   */
  int list(int leaf) {
    return leaf - firstList + 1;
  }

  /** Returns the number of cities in a list, which follow the place. */
  int size(int list) {
    return lists[list - 1];
  }

  /** Returns an element of a list. */
  int item(int at) {
    return lists[at];
  }

  /** Decodes tokens into arrays. */
  private final class Decoder {
    private final VarIntReader tokens;
    private int nodeCount;
    private int listCount;
    private int[] leaves = new int[1 << 12];
    private int leafCount;
    private int lastCity;

    Decoder(byte[] tokens) {
      this.tokens = new VarIntReader(tokens);
    }

    void run() throws IOException {
      nodes = new int[1 << 16];
      lists = new int[1 << 16];
      for (int root = 0; root < roots.length; root++) {
        roots[root] = node();
      }
      nodes = Arrays.copyOf(nodes, nodeCount);
      lists = Arrays.copyOf(lists, listCount);
    }

    private int node() throws IOException {
      int token = tokens.readInt();
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

    private void define() throws IOException {
      if (leafCount == leaves.length) {
        leaves = Arrays.copyOf(leaves, 2 * leafCount);
      }
      int kind = tokens.readInt();
      int place = tokens.readInt() - 1;
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
        lastCity += tokens.readSigned();
        lists[listCount++] = lastCity;
      }
    }
  }
}
