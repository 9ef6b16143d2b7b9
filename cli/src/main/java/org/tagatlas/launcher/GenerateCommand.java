package org.tagatlas.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tagatlas.generate.Edition;
import org.tagatlas.generate.OutputFormat;
import org.tagatlas.run.OptionRange;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes shards of synthetic photos. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = {
      "Write gzip shards of synthetic photos: metadata_000.jsonl.gz and so on.",
      "The same seed, edition and options give the same rows in the same shards, on any machine and with"
          + " any number of threads. 0.5 %% of all rows repeat an earlier photo; 0.02 %% each are"
          + " malformed JSON, or have a wrong number of fields, an invalid photo ID or invalid"
          + " coordinates. 37 %% of the photos are not geotagged. In editions 1 and 2, 3 %% have a"
          + " machine tag with the number of a venue that other photos nearby have, too."
    },
    footerHeading = "%nExample:%n",
    footer = "  tagatlas generate --photos 100000 --seed 1 --shards 8 --out shards")
public final class GenerateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--photos",
      required = true,
      paramLabel = "N",
      description = "Number of rows in all shards, including duplicate and malformed ones.")
  private long photos;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of the random generator (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--edition",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "1: words by country and language, for comparable benchmarks; 2: photos that depend on"
              + " coast, altitude and season, with landmarks and travelers; 3: text that is hard to"
              + " locate, whose probability in each place is known (default: ${DEFAULT-VALUE}).")
  private int edition;

  @Option(
      names = "--shards",
      paramLabel = "K",
      defaultValue = "8",
      description = "Number of shards, 1 to 4096 (default: ${DEFAULT-VALUE}).")
  private int shards;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the shards, created if it does not exist.")
  private Path out;

  @Option(
      names = "--format",
      defaultValue = "jsonl",
      paramLabel = "FORMAT",
      description = "jsonl, or tsv with 23 fields (default: ${DEFAULT-VALUE}).")
  private OutputFormat format;

  @Option(names = "--overwrite", description = "Delete existing shards in DIR first.")
  private boolean overwrite;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "Number of shards written concurrently (default: number of processors).")
  private Integer threads;

  private Edition edition() {
    OptionRange.require("--edition", edition, 1, Edition.values().length);
    return Edition.of(edition);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    ShardGeneration generation =
        new ShardGeneration(edition(), photos, seed, shards, out, format, overwrite, threads);
    spec.commandLine().getOut().println(generation.run());
    return 0;
  }
}
