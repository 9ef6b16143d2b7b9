package org.tagatlas.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.tagatlas.geo.City;

/**
 * The plain Python program that does what the World Photo Index does, on the same shards.
 *
 * @param python a Python 3 with numpy and scipy
 * @param program the program's file
 */
public record Peer(String python, Path program) {

  /** Debian's packages are for its own Python, which need not be the first on the path. */
  private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");

  /** Returns a Python that can run the program, or null when there is none. */
  public static String findPython() throws InterruptedException {
    for (String python : PYTHONS) {
      try {
        Process process =
            new ProcessBuilder(python, "-c", "import numpy, scipy.spatial")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0) {
          return python;
        }
        process.destroyForcibly();
      } catch (IOException e) {
        // There is no such Python; there may be another one.
      }
    }
    return null;
  }

  /**
   * Runs it.
   *
   * @param towns all towns that it may choose from
   * @param work a folder for what it needs and prints
   */
  public StageResult run(Iterable<City> towns, List<Path> shards, long rows, Path work)
      throws IOException, InterruptedException {
    Path townsFile = work.resolve("towns.tsv");
    try (BufferedWriter out = Files.newBufferedWriter(townsFile, StandardCharsets.UTF_8)) {
      for (City town : towns) {
        out.write(
            town.latitude()
                + "\t"
                + town.longitude()
                + '\t'
                + town.country()
                + '\t'
                + Objects.requireNonNullElse(town.admin1Code(), "")
                + '\t'
                + town.name()
                + '\n');
      }
    }
    List<String> command =
        new ArrayList<>(List.of(python, program.toString(), townsFile.toString()));
    shards.forEach(shard -> command.add(shard.toString()));
    Path output = work.resolve("peer.json");
    BenchProcess.run(command, output, work.resolve("none"));
    JsonNode seen = new ObjectMapper().readTree(output.toFile());
    if (seen.path("rows").longValue() != rows) {
      throw new IOException("the peer saw " + seen.path("rows") + " rows and not " + rows);
    }
    return new StageResult(
        "p",
        "the peer's steps, one Python",
        rows,
        seen.path("wall_seconds").doubleValue(),
        seen.path("cpu_seconds").doubleValue(),
        seen.path("peak_rss_bytes").longValue(),
        0,
        null,
        List.of());
  }
}
