package org.tagatlas.launcher;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.tagatlas.bench.ShardScan;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.run.CpuTime;
import org.tagatlas.run.Inputs;
import org.tagatlas.settings.AtlasSettings;
import org.tagatlas.settings.Counting;
import org.tagatlas.settings.Publishing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the first steps of the job in a separate process, for {@code bench}. */
@Command(
    name = "scan",
    description = "Run the first steps of the job on shards; used by bench.",
    mixinStandardHelpOptions = true,
    hidden = true)
final class ScanCommand implements Callable<Integer> {

  @Option(names = "--input", required = true, paramLabel = "DIR", description = "Gzip shards.")
  private Path input;

  @Option(
      names = "--step",
      required = true,
      paramLabel = "STEP",
      description = "Last step: ${COMPLETION-CANDIDATES}.")
  private ShardScan.Step step;

  @Option(
      names = "--threads",
      required = true,
      paramLabel = "N",
      description = "Number of shards read concurrently.")
  private int threads;

  @Option(
      names = "--summary",
      required = true,
      paramLabel = "FILE",
      description = "Write the counts as JSON.")
  private Path summary;

  @Override
  public Integer call() throws Exception {
    List<Path> shards =
        Inputs.shards(List.of(input.toString())).stream()
            .map(shard -> Path.of(shard.toUri().getPath()))
            .toList();
    Counting defaults = Counting.DEFAULTS;
    AtlasSettings settings =
        AtlasSettings.DEFAULTS
            .with(
                new Counting(
                    EnumSet.of(RegionLevel.COUNTRY, RegionLevel.ADMIN1),
                    defaults.windows(),
                    false,
                    defaults.minAccuracy(),
                    defaults.exclusions(),
                    defaults.maxBufferedBytes()))
            .with(Publishing.DEFAULTS.with(Set.of(DocumentKind.SIGNATURES, DocumentKind.REGIONS)));
    long start = System.nanoTime();
    ShardScan.Result seen = new ShardScan(step, settings).scan(shards, threads);
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
      json.writeNumberField("cpu_seconds", CpuTime.seconds().orElse(Double.NaN));
      json.writeEndObject();
    }
    return 0;
  }
}
