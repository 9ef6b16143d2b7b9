package org.tagatlas.locate.model;

import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
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

  /** Heaviest cells of a term on each level. */
  private static final int MAX_CELLS = 64;

  /** Votes that the cell around gives to a cell, in photographers. */
  private static final double SMOOTHING = 1;

  /** The unit of evidence, in natural logarithms. */
  static final double EVIDENCE_UNIT = 1.0 / 1024;

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

  /** The cells of the three levels, and the small cell of each cell of the grid. */
  private static final class Cells {
    private long[] grid;
    private int[] smallOf;
    private long[] smallCells;
    private long[] smallCounts;
    private int[] middleOf;
    private long[] middleCells;
    private long[] middleCounts;
    private int[] largeOf;
    private long[] largeCells;
    private long[] largeCounts;
    private double total;
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

  /** The weights of terms in MKLab's model, from what is known about all terms. */
  private static final class MkLabWeights {

    private final double mean;
    private final double deviation;
    private final LongArrayList terms = new LongArrayList();
    private final DoubleArrayList entropies = new DoubleArrayList();
    private final DoubleArrayList localities = new DoubleArrayList();

    MkLabWeights(TermCounter.Sums sums) {
      double count = Math.max(1, sums.entropies());
      mean = sums.entropySum() / TermCounter.Sums.ENTROPY_UNIT / count;
      deviation =
          Math.sqrt(
              Math.max(
                  1e-9,
                  sums.entropySquares() / TermCounter.Sums.SQUARE_UNIT / count - mean * mean));
    }

    void add(long term, double entropy, double locality) {
      terms.add(term);
      entropies.add(PhotoTerms.hasEntropy(term) ? entropy : 0);
      localities.add(locality);
    }

    /** Returns the weight of each term in order; 0 of a term that is not selected. */
    float[] weights() {
      int size = terms.size();
      int[] selected = new int[size];
      int count = 0;
      double largest = 0;
      for (int i = 0; i < size; i++) {
        largest = Math.max(largest, density(i));
        if (localities.getDouble(i) > 0) {
          selected[count++] = i;
        }
      }
      IntArrays.quickSort(
          selected,
          0,
          count,
          (a, b) -> {
            int byLocality = Double.compare(localities.getDouble(b), localities.getDouble(a));
            return byLocality != 0 ? byLocality : Integer.compare(a, b);
          });
      float[] weights = new float[size];
      for (int rank = 0; rank < count; rank++) {
        int term = selected[rank];
        weights[term] =
            (float)
                (MkLab.ENTROPY_WEIGHT * (largest == 0 ? 0 : density(term) / largest)
                    + MkLab.LOCALITY_WEIGHT * (count - rank) / count);
      }
      return weights;
    }

    private double density(int term) {
      double entropy = entropies.getDouble(term);
      double z = (entropy - mean) / deviation;
      return entropy == 0 ? 0 : StrictMath.exp(-z * z / 2);
    }
  }

  /** Votes of one term, and the evidence that follows from them. Reusable. */
  private static final class TermEvidence {

    private final Cells cells;
    private final Level large = new Level();
    private final Level middle = new Level();
    private final Level small = new Level();
    private long[] order = new long[0];
    private long[] votes = new long[0];
    private long[] grid = new long[0];
    private int[] north = new int[0];
    private int[] east = new int[0];

    TermEvidence(Cells cells) {
      this.cells = cells;
    }

    /** Cells of a level with the votes in them, sorted by cell. */
    private static final class Level {
      private int[] cell = new int[16];
      private long[] votes = new long[16];
      private int size;

      void add(int index, long more) {
        if (size > 0 && cell[size - 1] == index) {
          votes[size - 1] += more;
          return;
        }
        if (size == cell.length) {
          cell = Arrays.copyOf(cell, 2 * size);
          votes = Arrays.copyOf(votes, 2 * size);
        }
        cell[size] = index;
        votes[size++] = more;
      }

      /** Sums up the votes by what is around the cells. */
      void sum(Level smaller, int[] around) {
        size = 0;
        long[] order = new long[smaller.size];
        for (int i = 0; i < order.length; i++) {
          order[i] = (long) around[smaller.cell[i]] << 32 | i;
        }
        Arrays.sort(order);
        for (long each : order) {
          add((int) (each >>> 32), smaller.votes[(int) each]);
        }
      }

      /** Returns the places of the heaviest cells; of equally heavy ones, the first. */
      int[] heaviest() {
        int[] kept = new int[Math.min(size, MAX_CELLS)];
        if (size <= MAX_CELLS) {
          Arrays.setAll(kept, i -> i);
          return kept;
        }
        long[] sorted = Arrays.copyOf(votes, size);
        Arrays.sort(sorted);
        long least = sorted[size - MAX_CELLS];
        int ties = MAX_CELLS;
        for (int i = size - 1; i >= 0 && sorted[i] > least; i--) {
          ties--;
        }
        int count = 0;
        for (int i = 0; i < size; i++) {
          if (votes[i] > least || votes[i] == least && ties-- > 0) {
            kept[count++] = i;
          }
        }
        return kept;
      }
    }

    void read(ByteInput in) {
      int size = (int) in.readVar();
      if (order.length < size) {
        order = new long[2 * size];
        votes = new long[2 * size];
        grid = new long[2 * size];
      }
      long cell = 0;
      int place = 0;
      int kept = 0;
      for (int i = 0; i < size; i++) {
        cell += in.readVar();
        long more = in.readVar();
        place = Arrays.binarySearch(cells.grid, place, cells.grid.length, cell);
        int smallCell = cells.smallOf[place];
        if (smallCell >= 0) {
          votes[kept] = more;
          grid[kept] = cell;
          order[kept] = (long) smallCell << 32 | kept;
          kept++;
        }
      }
      Arrays.sort(order, 0, kept);
      small.size = 0;
      if (north.length < kept) {
        north = new int[2 * kept];
        east = new int[2 * kept];
      }
      int from = 0;
      for (int i = 0; i < kept; i++) {
        int vote = (int) order[i];
        small.add((int) (order[i] >>> 32), votes[vote]);
        if (i + 1 == kept || order[i + 1] >>> 32 != order[i] >>> 32) {
          locate(from, i + 1);
          from = i + 1;
        }
      }
      middle.sum(small, cells.middleOf);
      large.sum(middle, cells.largeOf);
    }

    /**
     * Computes the position of the votes in a small cell: the place with most of them if several
     * photographers were there, otherwise the mean.
     */
    private void locate(int from, int to) {
      int first = PositionGrid.east(grid[(int) order[from]]);
      long weights = 0;
      long northSum = 0;
      long eastSum = 0;
      int heaviest = (int) order[from];
      for (int i = from; i < to; i++) {
        int vote = (int) order[i];
        long weight = Math.max(1, votes[vote] / 1000);
        weights += weight;
        northSum += weight * PositionGrid.north(grid[vote]);
        eastSum += weight * PositionGrid.eastward(first, PositionGrid.east(grid[vote]));
        if (votes[vote] > votes[heaviest]) {
          heaviest = vote;
        }
      }
      if (votes[heaviest] > TermCounter.VOTE) {
        north[small.size - 1] = PositionGrid.north(grid[heaviest]);
        east[small.size - 1] = PositionGrid.east(grid[heaviest]);
        return;
      }
      north[small.size - 1] = (int) (northSum / weights);
      east[small.size - 1] = first + (int) Math.floorDiv(eastSum, weights);
    }

    void write(SectionWriter out) throws IOException {
      int[] largest = large.heaviest();
      int[] medium = middle.heaviest();
      int[] smallest = small.heaviest();
      out.putShort(largest.length);
      out.putShort(medium.length);
      out.putShort(smallest.length);
      out.putShort(0);
      for (int each : largest) {
        out.putInt(large.cell[each]);
      }
      for (int each : medium) {
        out.putInt(middle.cell[each]);
      }
      for (int each : smallest) {
        out.putInt(small.cell[each]);
      }
      for (int each : largest) {
        int cell = large.cell[each];
        double share = cells.largeCounts[cell] / cells.total;
        out.putShort(evidence(large.votes[each], share, true));
      }
      for (int each : medium) {
        int cell = middle.cell[each];
        double around = cells.largeCounts[cells.largeOf[cell]];
        out.putShort(evidence(middle.votes[each], cells.middleCounts[cell] / around, true));
      }
      for (int each : smallest) {
        int cell = small.cell[each];
        double around = cells.middleCounts[cells.middleOf[cell]];
        out.putShort(evidence(small.votes[each], cells.smallCounts[cell] / around, false));
      }
      out.pad();
      for (int each : smallest) {
        out.putInt(north[each]);
        out.putInt(east[each]);
      }
    }

    /**
     * Returns how much more likely a cell is, given the term and what is around, than a cell
     * without votes there; and, if there are smaller cells, how much less likely one without votes
     * is in it. So the sum over the levels is the logarithm of the smoothed share of a cell,
     * divided by its share of all photos, up to a number that all cells have.
     */
    private static int evidence(long parts, double share, boolean hasSmaller) {
      double votes = (double) parts / TermCounter.VOTE;
      double ratio = (votes + SMOOTHING * share) / (SMOOTHING * share);
      double inside = hasSmaller ? SMOOTHING / (votes + SMOOTHING) : 1;
      return (int)
          Math.max(
              Short.MIN_VALUE,
              Math.min(
                  Short.MAX_VALUE, Math.round(StrictMath.log(ratio * inside) / EVIDENCE_UNIT)));
    }
  }

  @Override
  public void close() throws IOException {
    terms.close();
    Files.deleteIfExists(termsFile);
  }
}
