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
 * The Python program that performs the steps of World Photo Index, on the same shards.
 *
 * @param python Python 3 interpreter with numpy and scipy
 * @param program file of the program
 */
public record Peer(String python, Path program) {

  /** Debian packages are for the system Python, which need not be the first on the path. */
  private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");

  /** Returns a Python that can run the program, or null if there is none. */
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
        // This Python does not exist; try the next one.
      }
    }
    return null;
  }

  /**
   * Runs the program.
   *
   * @param towns all towns to choose from
   * @param work folder for its input and output
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
    JsonNode result = new ObjectMapper().readTree(output.toFile());
    if (result.path("rows").longValue() != rows) {
      throw new IOException("the peer read " + result.path("rows") + " rows instead of " + rows);
    }
    return new StageResult(
        "p",
        "steps of the peer, one Python",
        rows,
        result.path("wall_seconds").doubleValue(),
        result.path("cpu_seconds").doubleValue(),
        result.path("peak_rss_bytes").longValue(),
        0,
        null,
        List.of());
  }
}
