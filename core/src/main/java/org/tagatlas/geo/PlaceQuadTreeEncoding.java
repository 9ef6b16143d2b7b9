package org.tagatlas.geo;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tagatlas.text.VarInts;

/** Encodes cells as variable-length tokens; a leaf is defined at its first occurrence. */
final class PlaceQuadTreeEncoding {

  /** The result is not the same in all of a cell, or this cannot be proved. */
  static final int UNSURE = -2;

  /**
   * A cell.
   *
   * @param parts its sixteen parts, row by row from the south-west; null for a leaf
   * @param leaf the leaf; null for a cell that splits
   */
  record Node(Node[] parts, Leaf leaf) {}

  /**
   * The facts about a cell that does not split.
   *
   * @param kind a kind of {@link PlaceQuadTree}, or {@link #UNSURE} if nothing is known
   * @param place the place or country
   * @param cities the possible results, in ascending order
   */
  record Leaf(int kind, int place, List<Integer> cities) {}

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream tokens = new DataOutputStream(bytes);
  private final Map<Leaf, Integer> leaves = new HashMap<>();
  private int lastCity;

  byte[] encode(List<Node> roots) {
    try {
      for (Node root : roots) {
        add(root);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void add(Node node) throws IOException {
    if (node.parts() != null) {
      VarInts.writeInt(PlaceQuadTree.SPLIT, tokens);
      for (Node part : node.parts()) {
        add(part);
      }
    } else if (node.leaf().kind() == UNSURE) {
      VarInts.writeInt(PlaceQuadTree.SEARCH, tokens);
    } else {
      Integer known = leaves.get(node.leaf());
      VarInts.writeInt(PlaceQuadTree.LEAF + (known == null ? 0 : leaves.size() - known), tokens);
      if (known == null) {
        leaves.put(node.leaf(), leaves.size());
        define(node.leaf());
      }
    }
  }

  private void define(Leaf leaf) throws IOException {
    VarInts.writeInt(leaf.kind(), tokens);
    VarInts.writeInt(leaf.place() + 1, tokens);
    for (int city : leaf.cities()) {
      VarInts.writeSigned(city - lastCity, tokens);
      lastCity = city;
    }
  }
}
