package org.tagatlas.launcher;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.tagatlas.generate.Counts;
import org.tagatlas.generate.Edition;
import org.tagatlas.generate.Generator;
import org.tagatlas.generate.OutputFormat;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.run.OptionRange;
import org.tagatlas.run.UserError;

/**
 * Generates shards of synthetic photos.
 *
 * @param edition what the photos are like
 * @param photos number of rows in all shards
 * @param seed seed of the generator
 * @param shards number of shards
 * @param out output folder, created if it does not exist
 * @param format format of rows
 * @param overwrite whether to delete existing shards in the folder
 * @param threads number of shards written concurrently; null means one per processor
 */
record ShardGeneration(
    Edition edition,
    long photos,
    long seed,
    int shards,
    Path out,
    OutputFormat format,
    boolean overwrite,
    Integer threads) {

  private static final int MAX_THREADS = 1024;

  /**
   * Generates the shards.
   *
   * @return a line with the counts
   * @throws UserError if a number is out of range, or the folder cannot be used
   */
  String run() throws IOException, InterruptedException {
    OptionRange.require("--photos", photos, 1, Generator.MAX_ROWS);
    OptionRange.require("--shards", shards, 1, Generator.MAX_SHARDS);
    int workers = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    OptionRange.require("--threads", workers, 1, MAX_THREADS);
    prepare();

    long started = System.nanoTime();
    Counts counts =
        new Generator(edition, Gazetteer.load().cities(), photos, seed, shards, format)
            .write(out, workers);
    double seconds = (System.nanoTime() - started) / 1e9;
    long bytes = 0;
    for (Path shard : Generator.existing(out)) {
      bytes += Files.size(shard);
    }
    return String.format(
        Locale.ROOT,
        "%d rows (%d geotagged photos, %d not geotagged, %d duplicates, %d malformed)"
            + " in %d shards, %d bytes, %.1f s",
        counts.rows(),
        counts.geotagged(),
        counts.notGeotagged(),
        counts.duplicates(),
        counts.malformed(),
        shards,
        bytes,
        seconds);
  }

  private void prepare() throws IOException {
    try {
      Files.createDirectories(out);
    } catch (FileAlreadyExistsException e) {
      throw new UserError("--out " + out + " is a file. Name a folder.");
    } catch (AccessDeniedException e) {
      throw new UserError(
          "--out " + out + " cannot be created: permission denied. Name another folder.");
    } catch (IOException e) {
      throw new UserError("--out " + out + " cannot be created (" + e + "). Name another folder.");
    }
    if (!Files.isWritable(out)) {
      throw new UserError("--out " + out + " is not writable. Name another folder.");
    }
    List<Path> existing = Generator.existing(out);
    if (!existing.isEmpty() && !overwrite) {
      throw new UserError(
          "--out "
              + out
              + " already has "
              + existing.size()
              + " shards, such as "
              + existing.get(0).getFileName()
              + ". Name an empty folder, or add --overwrite to delete them first.");
    }
    for (Path shard : existing) {
      Files.delete(shard);
    }
  }
}
