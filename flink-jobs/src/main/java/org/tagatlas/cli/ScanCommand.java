package org.tagatlas.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.tagatlas.bench.ShardScan;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.job.AtlasSettings;
import org.tagatlas.operator.Pace;
import org.tagatlas.publish.Kind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Does one of the first steps of the job alone, in a process of its own: for {@code bench}. */
@Command(
    name = "scan",
    description = "Does the first steps of a run without the run; bench calls it.",
    mixinStandardHelpOptions = true,
    hidden = true)
final class ScanCommand implements Callable<Integer> {

  @Option(names = "--input", required = true, paramLabel = "DIR", description = "Gzip shards.")
  private Path input;

  @Option(
      names = "--step",
      required = true,
      paramLabel = "STEP",
      description = "How far to go: ${COMPLETION-CANDIDATES}.")
  private ShardScan.Step step;

  @Option(
      names = "--threads",
      required = true,
      paramLabel = "N",
      description = "Shards read at a time.")
  private int threads;

  @Option(
      names = "--summary",
      required = true,
      paramLabel = "FILE",
      description = "What was seen, as JSON.")
  private Path summary;

  @Override
  public Integer call() throws Exception {
    List<Path> shards =
        Inputs.shards(List.of(input.toString())).stream()
            .map(shard -> Path.of(shard.toUri().getPath()))
            .toList();
    AtlasSettings defaults = AtlasSettings.defaults(Pace.BACKFILL);
    AtlasSettings settings =
        new AtlasSettings(
            EnumSet.of(RegionLevel.COUNTRY, RegionLevel.ADMIN1),
            defaults.windows(),
            false,
            defaults.top(),
            defaults.minPhotographers(),
            defaults.minAccuracy(),
            defaults.exclusions(),
            EnumSet.of(Kind.SIGNATURES, Kind.REGIONS),
            defaults.pace(),
            defaults.maxGatheredBytes());
    long start = System.nanoTime();
    ShardScan.Seen seen = new ShardScan(step, settings).scan(shards, threads);
    double seconds = (System.nanoTime() - start) / 1e9;
    try (Writer writer = Files.newBufferedWriter(summary, StandardCharsets.UTF_8);
        JsonGenerator json = new JsonFactory().createGenerator(writer)) {
      json.writeStartObject();
      json.writeNumberField("bytes", seen.bytes());
      json.writeNumberField("rows", seen.rows());
      json.writeNumberField("rejects", seen.rejects());
      json.writeNumberField("tags", seen.tags());
      json.writeNumberField("checksum", seen.checksum());
      json.writeNumberField("seconds", seconds);
      json.writeNumberField("cpu_seconds", RunCommand.cpuSeconds().orElse(Double.NaN));
      json.writeEndObject();
    }
    return 0;
  }
}
