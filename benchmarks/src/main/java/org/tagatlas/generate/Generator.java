package org.tagatlas.generate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tagatlas.geo.City;

/**
 * Writes shards of synthetic photos. The same arguments give the same rows, independently of
 * threads, locale, time zone and machine. The bytes are equal as well for the same version of zlib.
 */
public final class Generator {

  /** Maximum number of rows, limited by photo ids. */
  public static final long MAX_ROWS = 1_000_000_000;

  /** Maximum number of shards, limited by three hexadecimal digits. */
  public static final int MAX_SHARDS = 4096;

  private static final Pattern SHARD = Pattern.compile("metadata_[0-9a-f]{3}\\.(jsonl|tsv)\\.gz");

  /** Approximate number of characters passed to the deflater at a time. */
  private static final int BLOCK = 1 << 16;

  private final Edition edition;
  private final List<City> gazetteer;
  private final long rows;
  private final long seed;
  private final int shards;
  private final OutputFormat format;

  /**
   * Creates a generator.
   *
   * @param edition what the photos are like
   * @param gazetteer cities in which photos are taken, in any order
   * @param rows total number of rows
   * @param seed random seed
   * @param shards number of files
   * @param format format of the files
   */
  public Generator(
      Edition edition,
      List<City> gazetteer,
      long rows,
      long seed,
      int shards,
      OutputFormat format) {
    if (rows < 1 || rows > MAX_ROWS || shards < 1 || shards > MAX_SHARDS) {
      throw new IllegalArgumentException(rows + " rows in " + shards + " shards");
    }
    this.edition = edition;
    this.gazetteer = List.copyOf(gazetteer);
    this.rows = rows;
    this.seed = seed;
    this.shards = shards;
    this.format = format;
  }

  /** Returns the shards in a directory that have names of this class. */
  public static List<Path> existing(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> SHARD.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  /**
   * Writes the shards into a directory. A shard is renamed when it is complete, so that readers
   * never see a partial one.
   *
   * @param directory existing directory; shards of the same name are replaced
   * @param threads number of shards written concurrently
   */
  public Counts write(Path directory, int threads) throws IOException, InterruptedException {
    PhotoSource photos = edition.photos(seed, rows, gazetteer);
    long[] ends = ends();
    List<Callable<Counts>> tasks = new ArrayList<>();
    for (int i = 0; i < shards; i++) {
      long from = i == 0 ? 0 : ends[i - 1];
      long to = ends[i];
      Path file = directory.resolve(name(i));
      tasks.add(() -> shard(new Rows(seed, photos, format), from, to, file));
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Counts counts = new Counts(0, 0, 0, 0);
      List<Future<Counts>> running = tasks.stream().map(pool::submit).toList();
      for (Future<Counts> shard : running) {
        counts = counts.plus(shard.get());
      }
      return counts;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      // After a failure the other tasks stop and delete their partial files.
      pool.shutdownNow();
      pool.awaitTermination(1, TimeUnit.MINUTES);
    }
  }

  private static Counts shard(Rows rows, long from, long to, Path file) throws IOException {
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      try (GzipFile gzip = new GzipFile(part)) {
        StringBuilder block = new StringBuilder(BLOCK + BLOCK / 4);
        for (long row = from; row < to; row++) {
          rows.append(row, block);
          if (block.length() >= BLOCK) {
            gzip.write(block);
            block.setLength(0);
          }
        }
        gzip.write(block);
        gzip.finish();
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
    return rows.counts();
  }

  /** Returns the end row (exclusive) of each shard. Sizes are uneven, as in real shards. */
  private long[] ends() {
    long[] ends = new long[shards];
    long sum = 0;
    for (int i = 0; i < shards; i++) {
      sum += 200 + new Rng(seed, Purpose.SHARD, i).below(1600);
      ends[i] = sum;
    }
    for (int i = 0; i < shards; i++) {
      ends[i] = rows * ends[i] / sum;
    }
    return ends;
  }

  private String name(int shard) {
    return "metadata_" + Integer.toHexString(0x1000 + shard).substring(1) + format.suffix();
  }
}
