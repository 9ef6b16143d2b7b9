package org.tagatlas.locate.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A model that was trained on geotagged photos: terms, and where photographers used them. Its file
 * is mapped into memory, so all processes of a host share it. It has no photos, no photographers
 * and no text: terms are 64-bit hashes. Immutable and thread-safe.
 */
public final class LocationModel {

  private record Key(Object file, long size, long modified) {}

  private static final Map<Key, LocationModel> OPEN = new HashMap<>();

  private final SortedMap<String, String> about;
  private final String weights;
  private final ByteBuffer largeCells;
  private final ByteBuffer middleCells;
  private final ByteBuffer smallCells;
  private final ByteBuffer terms;
  private final ByteBuffer info;
  private final ByteBuffer evidence;
  private final ByteBuffer grid;
  private final int size;
  private final double total;

  private LocationModel(Map<Section, ByteBuffer> sections) {
    about = new TreeMap<>();
    text(sections.get(Section.ABOUT))
        .lines()
        .map(line -> line.split("\t", 2))
        .forEach(line -> about.put(line[0], line[1]));
    weights = text(sections.get(Section.WEIGHTS));
    largeCells = sections.get(Section.LARGE_CELLS);
    middleCells = sections.get(Section.MIDDLE_CELLS);
    smallCells = sections.get(Section.SMALL_CELLS);
    terms = sections.get(Section.TERMS);
    info = sections.get(Section.TERM_INFO);
    evidence = sections.get(Section.EVIDENCE);
    grid = sections.get(Section.GRID);
    size = terms.limit() / Long.BYTES;
    double sum = 0;
    for (int i = 0; i < smallCells(); i++) {
      sum += smallCells.getLong(i * Section.SMALL_BYTES + 8);
    }
    total = sum;
  }

  private static String text(ByteBuffer section) {
    return StandardCharsets.UTF_8.decode(section.duplicate()).toString();
  }

  /**
   * Opens a model; a file that is open already is shared.
   *
   * @throws ModelFormatException if the file does not exist, is no model, of another version, or
   *     damaged
   */
  public static LocationModel open(Path file) throws IOException {
    Key key;
    try {
      key =
          new Key(file.toRealPath(), Files.size(file), Files.getLastModifiedTime(file).toMillis());
    } catch (NoSuchFileException e) {
      throw new ModelFormatException(
          "there is no model " + file + ". Train one with 'tagatlas locate train'.");
    }
    synchronized (OPEN) {
      LocationModel model = OPEN.get(key);
      if (model == null) {
        model = read(file);
        OPEN.put(key, model);
      }
      return model;
    }
  }

  static LocationModel read(Path file) throws IOException {
    return new LocationModel(ModelFile.map(file));
  }

  /** Returns what is known about the model: corpus, folds, parameters. */
  public SortedMap<String, String> about() {
    return Collections.unmodifiableSortedMap(about);
  }

  /** Returns a name of the model's training photos and parameters, as documents have it. */
  public String name() {
    return about.get("corpus") + "-" + Integer.toHexString(about.hashCode());
  }

  /** Returns the folds that it was trained with. */
  public Folds folds() {
    return Folds.parse(about.get("folds")).orElse(Folds.NONE);
  }

  /** Returns the fitted weights as text; empty if there are none. */
  public String weights() {
    return weights;
  }

  /** Returns the number of terms. */
  public int size() {
    return size;
  }

  /** Returns the number of the smallest cells. */
  int smallCells() {
    return smallCells.limit() / Section.SMALL_BYTES;
  }

  /** Returns the identifier of a small cell in S2. */
  long smallCell(int small) {
    return smallCells.getLong(small * Section.SMALL_BYTES);
  }

  int middleOf(int small) {
    return (int) smallCells.getLong(small * Section.SMALL_BYTES + 16);
  }

  int largeOf(int middle) {
    return (int) middleCells.getLong(middle * Section.MIDDLE_BYTES + 16);
  }

  /** Returns the share of a small cell in all pairs of photographer and position. */
  double share(int small) {
    return smallCells.getLong(small * Section.SMALL_BYTES + 8) / total;
  }

  int north(int small) {
    return smallCells.getInt(small * Section.SMALL_BYTES + 24);
  }

  int east(int small) {
    return smallCells.getInt(small * Section.SMALL_BYTES + 28);
  }

  /** Returns the numbers of large, middle and small cells. */
  int[] cellCounts() {
    return new int[] {
      largeCells.limit() / 16, middleCells.limit() / Section.MIDDLE_BYTES, smallCells()
    };
  }

  /** Returns the index of a term, or −1 if it was not learned. */
  int find(long term) {
    int low = 0;
    int high = size - 1;
    // Hashes are uniform, so the first guess is close.
    while (low <= high) {
      long first = terms.getLong(low << 3);
      long last = terms.getLong(high << 3);
      if (Long.compareUnsigned(term, first) < 0 || Long.compareUnsigned(term, last) > 0) {
        return -1;
      }
      double span = (double) ((last >>> 1) - (first >>> 1)) + 1;
      int middle = low + (int) (((term >>> 1) - (first >>> 1)) / span * (high - low));
      long found = terms.getLong(middle << 3);
      if (found == term) {
        return middle;
      }
      if (Long.compareUnsigned(found, term) < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  int photographers(int term) {
    return info.getInt(term * Section.INFO_BYTES + 16);
  }

  float entropy(int term) {
    return info.getFloat(term * Section.INFO_BYTES + 20);
  }

  /** Returns the weight of a term in MKLab's model; 0 if it is not selected. */
  float mkLabWeight(int term) {
    return info.getFloat(term * Section.INFO_BYTES + 24);
  }

  /** Returns the offset of a term's evidence, see {@link CellScores}. */
  int evidenceAt(int term) {
    return (int) info.getLong(term * Section.INFO_BYTES);
  }

  int gridAt(int term) {
    return (int) info.getLong(term * Section.INFO_BYTES + 8);
  }

  ByteBuffer evidence() {
    return evidence;
  }

  ByteBuffer grid() {
    return grid;
  }
}
