package org.tagatlas.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.tagatlas.generate.Counts;
import org.tagatlas.generate.Generator;
import org.tagatlas.generate.ShardFormat;
import org.tagatlas.geo.Gazetteer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes shards of made-up photos to try everything with. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = {
      "Writes gzip shards of made-up photos: metadata_000.jsonl.gz and so on.",
      "The same seed and options give the same rows in the same shards, on any machine and with"
          + " any number of threads. Of all rows 0.5 %% repeat an earlier photo, and 0.02 %% each"
          + " are bad JSON, have a wrong number of fields, a bad photo id or bad coordinates."
          + " Of the photos 37 %% are not geotagged, and 3 %% are tagged with the number of a venue"
          + " that has others near by."
    },
    footerHeading = "%nExample:%n",
    footer = "  tagatlas generate --photos 100000 --seed 1 --shards 8 --out shards")
public final class GenerateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--photos",
      required = true,
      paramLabel = "N",
      description = "Number of rows in all shards together, repeated and malformed ones included.")
  private long photos;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Another seed gives other photos (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--shards",
      paramLabel = "K",
      defaultValue = "8",
      description = "Number of files, 1 to 4096 (default: ${DEFAULT-VALUE}).")
  private int shards;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where to; made when it is not there.")
  private Path out;

  @Option(
      names = "--format",
      defaultValue = "jsonl",
      description = "jsonl, or tsv with 23 fields (default: ${DEFAULT-VALUE}).")
  private ShardFormat format;

  @Option(
      names = "--overwrite",
      description = "Remove the shards that are in DIR already instead of refusing.")
  private boolean overwrite;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "Shards written at a time (default: one a processor).")
  private Integer threads;

  @Override
  public Integer call() throws IOException, InterruptedException {
    check("--photos", photos, Generator.MAX_ROWS);
    check("--shards", shards, Generator.MAX_SHARDS);
    int workers = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    check("--threads", workers, 1024);
    prepare();

    long started = System.nanoTime();
    Counts counts =
        new Generator(Gazetteer.load().cities(), photos, seed, shards, format).write(out, workers);
    double seconds = (System.nanoTime() - started) / 1e9;
    long bytes = 0;
    for (Path shard : Generator.existing(out)) {
      bytes += Files.size(shard);
    }
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%d rows (%d geotagged photos, %d not geotagged, %d duplicates, %d malformed)"
                + " in %d shards, %d bytes, %.1f s%n",
            counts.rows(),
            counts.geotagged(),
            counts.notGeotagged(),
            counts.duplicates(),
            counts.malformed(),
            shards,
            bytes,
            seconds);
    return 0;
  }

  private static void check(String option, long value, long most) {
    if (value < 1 || value > most) {
      throw new UserError(option + " is " + value + ", but must be between 1 and " + most + ".");
    }
  }

  private void prepare() throws IOException {
    try {
      Files.createDirectories(out);
    } catch (FileAlreadyExistsException e) {
      throw new UserError("--out " + out + ": a file, not a directory; name another directory.");
    } catch (AccessDeniedException e) {
      throw new UserError("--out " + out + ": no permission to make it; name another directory.");
    } catch (IOException e) {
      throw new UserError("--out " + out + ": can't be made (" + e + "); name another directory.");
    }
    if (!Files.isWritable(out)) {
      throw new UserError("--out " + out + ": not writable; name another directory.");
    }
    List<Path> existing = Generator.existing(out);
    if (!existing.isEmpty() && !overwrite) {
      throw new UserError(
          "--out "
              + out
              + ": holds "
              + existing.size()
              + " shards already, such as "
              + existing.get(0).getFileName()
              + "; name an empty directory, or give --overwrite to remove them first.");
    }
    for (Path shard : existing) {
      Files.delete(shard);
    }
  }
}
