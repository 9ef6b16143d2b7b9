package org.tagatlas.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.tagatlas.cell.CellTree.SmallCells;

class CellTreeTest {

  private static final int LEVEL = 16;

  /** A partition of the sphere by the definition: recursively, with all points at hand. */
  private static Map<Long, Long> expected(
      List<Long> leaves, long cell, int level, long maximum, long minimum) {
    Map<Long, Long> found = new TreeMap<>();
    List<Long> inside = leaves.stream().filter(leaf -> S2Cells.contains(cell, leaf)).toList();
    if (inside.size() <= maximum || level == LEVEL) {
      if (inside.size() >= minimum) {
        found.put(cell, (long) inside.size());
      }
      return found;
    }
    for (int position = 0; position < 4; position++) {
      found.putAll(expected(inside, S2Cells.child(cell, position), level + 1, maximum, minimum));
    }
    return found;
  }

  @Property(tries = 60)
  void dropsSmallCellsAsDeepLocationDoes(
      @ForAll long seed,
      @ForAll @IntRange(min = 5, max = 60) int maximum,
      @ForAll @IntRange(min = 1, max = 5) int minimum) {
    List<Long> leaves = leaves(seed, 500);
    Map<Long, Long> expected = new TreeMap<>();
    for (int face = 0; face < S2Cells.FACES; face++) {
      expected.putAll(expected(leaves, S2Cells.face(face), 0, maximum, minimum));
    }
    assertThat(cells(tree(leaves).cut(maximum, minimum, SmallCells.DROP))).isEqualTo(expected);
  }

  @Property(tries = 60)
  void mergesSmallCellsIntoThoseAroundThem(
      @ForAll long seed,
      @ForAll @IntRange(min = 5, max = 60) int maximum,
      @ForAll @IntRange(min = 1, max = 5) int minimum) {
    List<Long> leaves = leaves(seed, 500);
    CellCut cut = tree(leaves).cut(maximum, minimum, SmallCells.MERGE);
    Map<Long, Long> counted = new HashMap<>();
    for (long leaf : leaves) {
      int index = cut.indexOf(leaf);
      assertThat(index).as("every point is in a cell").isNotNegative();
      counted.merge(cut.cell(index), 1L, Long::sum);
      for (int i = 0; i < cut.size(); i++) {
        if (S2Cells.contains(cut.cell(i), leaf)) {
          assertThat(S2Cells.level(cut.cell(i)))
              .as("the smallest cell around a point")
              .isLessThanOrEqualTo(S2Cells.level(cut.cell(index)));
        }
      }
    }
    assertThat(cells(cut)).isEqualTo(new TreeMap<>(counted));
    for (int i = 0; i < cut.size(); i++) {
      if (S2Cells.level(cut.cell(i)) > 0) {
        assertThat(cut.count(i)).isGreaterThanOrEqualTo(minimum);
      }
    }
  }

  @Property(tries = 60)
  void cutsWithASmallerMaximumAreInsideOfLargerOnes(@ForAll long seed, @ForAll SmallCells small) {
    List<Long> leaves = leaves(seed, 800);
    CellTree tree = tree(leaves);
    CellCut coarse = tree.cut(60, 3, small);
    CellCut fine = tree.cut(12, 3, small);
    for (long leaf : leaves) {
      int inner = fine.indexOf(leaf);
      int outer = coarse.indexOf(leaf);
      if (inner >= 0 && outer >= 0) {
        assertThat(
                S2Cells.contains(coarse.cell(outer), fine.cell(inner))
                    || S2Cells.contains(fine.cell(inner), coarse.cell(outer)))
            .isTrue();
      }
    }
  }

  @Property(tries = 60)
  void isAFunctionOfTheCounts(@ForAll long seed) {
    List<Long> leaves = leaves(seed, 300);
    CellCut once = tree(leaves).cut(20, 3, SmallCells.MERGE);
    List<Long> shuffled = new ArrayList<>(leaves);
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(cells(tree(shuffled).cut(20, 3, SmallCells.MERGE))).isEqualTo(cells(once));
    Map<Long, Long> summed = new HashMap<>();
    leaves.forEach(leaf -> summed.merge(S2Cells.parent(leaf, LEVEL), 1L, Long::sum));
    long[] cells = summed.keySet().stream().mapToLong(each -> each).toArray();
    long[] counts = summed.values().stream().mapToLong(each -> each).toArray();
    CellTree sums = CellTree.of(cells, counts, LEVEL);
    assertThat(sums.total()).isEqualTo(leaves.size());
    assertThat(cells(sums.cut(20, 3, SmallCells.MERGE))).isEqualTo(cells(once));
    for (long cell : cells) {
      assertThat(sums.count(cell)).isEqualTo(summed.get(cell));
    }
  }

  @Test
  void doesNotSplitAPointWithMorePhotosThanTheMaximum() {
    CellTree tree =
        CellTree.of(new long[] {S2Cells.leaf(48.8584, 2.2945)}, new long[] {1000}, LEVEL);
    CellCut cut = tree.cut(10, 2, SmallCells.DROP);
    assertThat(cut.size()).isEqualTo(1);
    assertThat(S2Cells.level(cut.cell(0))).isEqualTo(LEVEL);
    assertThat(cut.count(0)).isEqualTo(1000);
    assertThat(cut.indexOf(S2Cells.leaf(-48.8584, 2.2945))).isEqualTo(-1);
  }

  @Test
  void hasCellsAtThePolesAndAcrossTheAntimeridian() {
    List<Long> leaves = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      leaves.add(S2Cells.leaf(90 - i * 1e-7, i * 9));
      leaves.add(S2Cells.leaf(16.5, i % 2 == 0 ? 179.99999 : -179.99999));
    }
    CellCut cut = tree(leaves).cut(40, 5, SmallCells.DROP);
    assertThat(cut.indexOf(leaves.get(1))).isEqualTo(cut.indexOf(leaves.get(3)));
    assertThat(cut.indexOf(leaves.get(0))).isNotNegative();
  }

  @Test
  void rejectsInvalidParameters() {
    CellTree tree = CellTree.of(new long[0], new long[0], LEVEL);
    assertThat(tree.cut(1, 1, SmallCells.MERGE).size()).isZero();
    assertThatThrownBy(() -> tree.cut(3, 4, SmallCells.DROP))
        .hasMessageContaining("maximum of a cell is 3 and the minimum 4");
    assertThatThrownBy(() -> CellTree.of(new long[] {1}, new long[] {0}, LEVEL))
        .hasMessageContaining("not positive");
  }

  private static CellTree tree(List<Long> leaves) {
    long[] counts = new long[leaves.size()];
    java.util.Arrays.fill(counts, 1);
    return CellTree.of(leaves.stream().mapToLong(each -> each).toArray(), counts, LEVEL);
  }

  private static Map<Long, Long> cells(CellCut cut) {
    Map<Long, Long> cells = new TreeMap<>();
    for (int i = 0; i < cut.size(); i++) {
      cells.put(cut.cell(i), cut.count(i));
    }
    return cells;
  }

  /** Returns points in towns and anywhere. */
  private static List<Long> leaves(long seed, int number) {
    Random random = new Random(seed);
    List<Long> leaves = new ArrayList<>();
    while (leaves.size() < number) {
      double latitude = Math.toDegrees(Math.asin(random.nextDouble() * 2 - 1));
      double longitude = random.nextDouble() * 360 - 180;
      int town = random.nextInt(60);
      double size = Math.pow(10, -random.nextInt(6));
      for (int i = 0; i <= town && leaves.size() < number; i++) {
        leaves.add(
            S2Cells.leaf(
                Math.max(-90, Math.min(90, latitude + size * random.nextGaussian())),
                longitude + size * random.nextGaussian()));
      }
    }
    return leaves;
  }
}
