package org.tagatlas.locate.model;

import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tagatlas.cell.CellCut;
import org.tagatlas.cell.CellTree;

/**
 * Writes a model from counted terms. The file is a pure function of the set of votes and photos to
 * fit to, and of the settings: the order of pages of different groups makes no difference. Not
 * thread-safe.
 */
public final class ModelBuilder implements Closeable {

  /** Fits weights to photos, given a model without weights. */
  @FunctionalInterface
  public interface Fitter {

    /**
     * Returns the text of the weights.
     *
     * @param about receives what is known about them, by key
     */
    String fit(LocationModel model, Collection<FitPhoto> photos, Map<String, String> about)
        throws IOException;
  }

  private record Segment(long offset, int length) {}

  private final Path folder;
  private final ModelSettings settings;
  private final Path termsFile;
  private final FileChannel terms;
  private final List<List<Segment>> segments = new ArrayList<>();
  private final FitPhoto.Sample photos = new FitPhoto.Sample();
  private TermCounter.Sums sums = TermCounter.Sums.ZERO;

  /**
   * Creates a builder.
   *
   * @param folder for temporary files
   */
  public ModelBuilder(Path folder, ModelSettings settings) throws IOException {
    this.folder = folder;
    this.settings = settings;
    termsFile = folder.resolve("counted-terms");
    terms =
        FileChannel.open(
            termsFile,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    for (int group = 0; group < Votes.GROUPS; group++) {
      segments.add(new ArrayList<>());
    }
  }

  /** Adds a page of {@link Page#TERMS}, {@link Page#SUMS} or {@link Page#FIT_PHOTO}. */
  public void add(byte[] page) throws IOException {
    switch (Page.of(page)) {
      case TERMS -> {
        segments.get(Page.group(page)).add(new Segment(terms.position(), page.length));
        ByteBuffer bytes = ByteBuffer.wrap(page);
        while (bytes.hasRemaining()) {
          terms.write(bytes);
        }
      }
      case SUMS -> sums = sums.plus(page);
      case FIT_PHOTO -> photos.add(page);
      case VOTES -> throw new IllegalArgumentException("votes must be counted first");
    }
  }

  /** Returns the number of training photographers that were added. */
  public long photographers() {
    return sums.photographers();
  }

  /**
   * Writes the model.
   *
   * @throws IOException if there are no training photos, or the file cannot be written
   */
  public void write(Path file, Fitter fitter) throws IOException {
    if (sums.pairs() == 0) {
      throw new IOException("there are no geotagged photos with a known photographer to train on");
    }
    Map<Section, Path> parts = new EnumMap<>(Section.class);
    for (Section section : Section.values()) {
      parts.put(section, folder.resolve("section-" + section.ordinal()));
    }
    Cells cells = cells(parts);
    long written = writeTerms(cells, parts);
    Collection<FitPhoto> sample = photos.photos();
    Map<String, String> about = about(cells, written, sample.size());
    writeText(parts.get(Section.ABOUT), about);
    Files.writeString(parts.get(Section.WEIGHTS), "");
    Path unfitted = folder.resolve("unfitted");
    ModelFile.write(unfitted, parts);
    Files.writeString(
        parts.get(Section.WEIGHTS), fitter.fit(LocationModel.read(unfitted), sample, about));
    writeText(parts.get(Section.ABOUT), about);
    ModelFile.write(file, parts);
    Files.deleteIfExists(unfitted);
    for (Path part : parts.values()) {
      Files.deleteIfExists(part);
    }
  }

  private Map<String, String> about(Cells cells, long written, int fitPhotos) {
    Map<String, String> about = new TreeMap<>();
    about.put("corpus", CorpusFingerprint.text(sums.fingerprint()));
    about.put("folds", settings.folds().toString());
    about.put("partition", settings.partition().id());
    about.put(
        "cells",
        cells.largeCells.length + " " + cells.middleCells.length + " " + cells.smallCells.length);
    about.put("min_photographers", Integer.toString(settings.minPhotographers()));
    about.put("photographers", Long.toString(sums.photographers()));
    about.put("photographer_cells", Long.toString(sums.pairs()));
    about.put("terms", Long.toString(written));
    about.put("fit_photos", Integer.toString(fitPhotos));
    return about;
  }

  private static void writeText(Path file, Map<String, String> about) throws IOException {
    StringBuilder text = new StringBuilder();
    about.forEach((key, value) -> text.append(key).append('\t').append(value).append('\n'));
    Files.writeString(file, text);
  }

  @FunctionalInterface
  private interface TermReader {
    void read(long term, ByteInput in) throws IOException;
  }

  /** Reads the counted terms of a group in order. */
  private void read(int group, TermReader reader) throws IOException {
    for (Segment segment : segments.get(group)) {
      byte[] page = page(segment);
      ByteInput in = new ByteInput(page, Page.HEADER);
      while (in.hasMore()) {
        reader.read(in.readLong(), in);
      }
    }
  }

  private byte[] page(Segment segment) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(segment.length);
    long position = segment.offset;
    while (bytes.hasRemaining()) {
      int read = terms.read(bytes, position);
      if (read < 0) {
        throw new EOFException(termsFile + " is shorter than what was written to it");
      }
      position += read;
    }
    return bytes.array();
  }

  private Cells cells(Map<Section, Path> parts) throws IOException {
    LongArrayList grid = new LongArrayList();
    LongArrayList counts = new LongArrayList();
    for (int group = 0; group < Votes.GROUPS; group++) {
      if (segments.get(group).isEmpty()) {
        continue;
      }
      ByteInput in = new ByteInput(page(segments.get(group).get(0)), Page.HEADER);
      if (!Votes.isAllPhotos(in.readLong())) {
        continue;
      }
      long cell = 0;
      for (long left = in.readVar(); left > 0; left--) {
        cell += in.readVar();
        grid.add(cell);
        counts.add(in.readVar());
      }
    }
    int[] order = new int[grid.size()];
    Arrays.setAll(order, i -> i);
    long[] key = grid.elements();
    IntArrays.quickSort(order, (a, b) -> Long.compare(key[a], key[b]));
    Cells cells = new Cells();
    cells.grid = new long[order.length];
    long[] pairs = new long[order.length];
    int size = 0;
    for (int each : order) {
      if (size == 0 || cells.grid[size - 1] != key[each]) {
        cells.grid[size++] = key[each];
      }
      pairs[size - 1] += counts.getLong(each);
    }
    cells.grid = Arrays.copyOf(cells.grid, size);
    divide(cells, Arrays.copyOf(pairs, size), parts);
    return cells;
  }

  private void divide(Cells cells, long[] pairs, Map<Section, Path> parts) throws IOException {
    int size = cells.grid.length;
    long[] leaves = new long[size];
    for (int i = 0; i < size; i++) {
      leaves[i] = PositionGrid.leaf(cells.grid[i]);
    }
    CellTree tree = CellTree.of(leaves, pairs, Partition.SMALLEST);
    Partition partition = settings.partition();
    long minimum = partition.minimum(tree.total());
    CellCut[] cuts = new CellCut[Partition.LEVELS];
    for (int level = 0; level < cuts.length; level++) {
      cuts[level] =
          tree.cut(
              Math.max(minimum, partition.maximum(level, tree.total())),
              minimum,
              partition.small());
    }
    cells.smallOf = new int[size];
    cells.middleOf = new int[cuts[2].size()];
    cells.largeOf = new int[cuts[1].size()];
    Arrays.fill(cells.middleOf, -1);
    Arrays.fill(cells.largeOf, -1);
    cells.smallCounts = new long[cuts[2].size()];
    cells.middleCounts = new long[cuts[1].size()];
    cells.largeCounts = new long[cuts[0].size()];
    long[] north = new long[cuts[2].size()];
    long[] east = new long[cuts[2].size()];
    int[] firstEast = new int[cuts[2].size()];
    for (int i = 0; i < size; i++) {
      int small = cuts[2].indexOf(leaves[i]);
      cells.smallOf[i] = small;
      if (small < 0) {
        continue;
      }
      // Cells of few photos are merged upwards, so a cell's first position decides what is around.
      if (cells.middleOf[small] < 0) {
        int middle = Math.max(0, cuts[1].indexOf(leaves[i]));
        cells.middleOf[small] = middle;
        if (cells.largeOf[middle] < 0) {
          cells.largeOf[middle] = Math.max(0, cuts[0].indexOf(leaves[i]));
        }
        firstEast[small] = PositionGrid.east(cells.grid[i]);
      }
      cells.smallCounts[small] += pairs[i];
      cells.middleCounts[cells.middleOf[small]] += pairs[i];
      cells.largeCounts[cells.largeOf[cells.middleOf[small]]] += pairs[i];
      cells.total += pairs[i];
      north[small] += pairs[i] * PositionGrid.north(cells.grid[i]);
      east[small] +=
          pairs[i] * PositionGrid.eastward(firstEast[small], PositionGrid.east(cells.grid[i]));
    }
    cells.smallCells = ids(cuts[2]);
    cells.middleCells = ids(cuts[1]);
    cells.largeCells = ids(cuts[0]);
    try (SectionWriter out = new SectionWriter(parts.get(Section.LARGE_CELLS))) {
      for (int i = 0; i < cells.largeCells.length; i++) {
        out.putLong(cells.largeCells[i]);
        out.putLong(cells.largeCounts[i]);
      }
    }
    try (SectionWriter out = new SectionWriter(parts.get(Section.MIDDLE_CELLS))) {
      for (int i = 0; i < cells.middleCells.length; i++) {
        out.putLong(cells.middleCells[i]);
        out.putLong(cells.middleCounts[i]);
        out.putLong(cells.largeOf[i]);
      }
    }
    try (SectionWriter out = new SectionWriter(parts.get(Section.SMALL_CELLS))) {
      for (int i = 0; i < cells.smallCells.length; i++) {
        long count = Math.max(1, cells.smallCounts[i]);
        out.putLong(cells.smallCells[i]);
        out.putLong(cells.smallCounts[i]);
        out.putLong(cells.middleOf[i]);
        out.putInt((int) Math.floorDiv(north[i], count));
        out.putInt(firstEast[i] + (int) Math.floorDiv(east[i], count));
      }
    }
  }

  private static long[] ids(CellCut cut) {
    long[] ids = new long[cut.size()];
    Arrays.setAll(ids, cut::cell);
    return ids;
  }

  /** Writes the terms, and returns their number. */
  private long writeTerms(Cells cells, Map<Section, Path> parts) throws IOException {
    MkLabWeights weights = new MkLabWeights(sums);
    for (int group = 0; group < Votes.GROUPS; group++) {
      read(
          group,
          (term, in) -> {
            if (Votes.isAllPhotos(term)) {
              skipPairs(in);
            } else {
              in.readVar();
              weights.add(term, in.readDouble(), in.readDouble());
              skipPairs(in);
              in.readVar();
              skipPairs(in);
              in.readVar();
              skipPairs(in);
            }
          });
    }
    float[] mkLab = weights.weights();
    TermEvidence evidence = new TermEvidence(cells);
    int[] written = new int[1];
    try (SectionWriter terms = new SectionWriter(parts.get(Section.TERMS));
        SectionWriter info = new SectionWriter(parts.get(Section.TERM_INFO));
        SectionWriter postings = new SectionWriter(parts.get(Section.EVIDENCE));
        SectionWriter grid = new SectionWriter(parts.get(Section.GRID))) {
      for (int group = 0; group < Votes.GROUPS; group++) {
        read(
            group,
            (term, in) -> {
              if (Votes.isAllPhotos(term)) {
                skipPairs(in);
                return;
              }
              int photographers = (int) in.readVar();
              double entropy = in.readDouble();
              in.readDouble();
              terms.putLong(term);
              info.putLong(postings.size());
              info.putLong(grid.size());
              info.putInt(photographers);
              info.putFloat((float) entropy);
              info.putFloat(mkLab[written[0]]);
              info.putInt(0);
              evidence.read(in);
              evidence.write(postings);
              writeGrid(in, grid, mkLab[written[0]] > 0);
              written[0]++;
            });
      }
    }
    return written[0];
  }

  private static void skipPairs(ByteInput in) {
    for (long left = in.readVar(); left > 0; left--) {
      in.readVar();
      in.readVar();
    }
  }

  /** Copies the cells of 0.01 and 0.001 degrees, which only terms with a weight need. */
  private static void writeGrid(ByteInput in, SectionWriter grid, boolean used) throws IOException {
    for (int kind = 0; kind < 2; kind++) {
      long total = in.readVar();
      long size = in.readVar();
      if (used) {
        grid.putInt((int) total);
        grid.putInt((int) size);
      }
      long cell = 0;
      for (long left = size; left > 0; left--) {
        cell += in.readVar();
        int photographers = (int) in.readVar();
        if (used) {
          if (kind == 0) {
            grid.putInt((int) cell);
          } else {
            grid.putLong(cell);
          }
          grid.putInt(photographers);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    terms.close();
    Files.deleteIfExists(termsFile);
  }
}
