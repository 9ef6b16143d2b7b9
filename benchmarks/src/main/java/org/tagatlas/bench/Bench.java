package org.tagatlas.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.flink.util.FileUtils;

/**
 * Runs stages on the same shards, each in a separate process, and compares their results: the time
 * of a stage with a wrong result is meaningless.
 */
public final class Bench {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> KINDS = List.of("signatures", "regions");

  private final Path shards;
  private final long rows;
  private final Path work;
  private final int parallelism;

  /** Number of rejects of the first stage that reports it; all others must match. */
  private Long rejects;

  /** Documents of the first comparable run, by kind. */
  private final Map<String, Map<String, Long>> published = new HashMap<>();

  /** A result that differs from that of another stage. */
  public static final class WrongResultException extends Exception {
    private static final long serialVersionUID = 1L;

    WrongResultException(String message) {
      super(message);
    }
  }

  /**
   * Creates a benchmark.
   *
   * @param shards a folder of gzip shards
   * @param rows number of rows in them, without blank lines
   * @param work folder for the output of stages, emptied after each
   * @param parallelism threads of a scan, subtasks of a run
   */
  public Bench(Path shards, long rows, Path work, int parallelism) {
    this.shards = shards;
    this.rows = rows;
    this.work = work;
    this.parallelism = parallelism;
  }

  /**
   * Runs one stage and checks its result.
   *
   * @throws IOException if its process fails
   * @throws WrongResultException if its result differs from that of earlier stages
   */
  public StageResult run(Stage stage)
      throws IOException, InterruptedException, WrongResultException {
    Path folder = Files.createDirectories(work.resolve("stage-" + stage.name()));
    try {
      return stage.scan() == null ? runJob(stage, folder) : scan(stage, folder);
    } finally {
      FileUtils.deleteDirectoryQuietly(folder.toFile());
    }
  }

  private StageResult scan(Stage stage, Path folder)
      throws IOException, InterruptedException, WrongResultException {
    Path summary = folder.resolve("summary.json");
    BenchProcess.Measured measured =
        BenchProcess.run(
            BenchProcess.thisProgram(
                List.of(),
                List.of(
                    "scan",
                    "--input",
                    shards.toString(),
                    "--step",
                    stage.scan().name(),
                    "--threads",
                    Integer.toString(parallelism),
                    "--summary",
                    summary.toString())),
            folder.resolve("out.txt"),
            folder.resolve("none"));
    JsonNode summaryJson = JSON.readTree(summary.toFile());
    if (stage.scan() != ShardScan.Step.GUNZIP) {
      check(stage, summaryJson.path("rows").longValue(), summaryJson.path("rejects").longValue());
    }
    return result(stage, summaryJson, measured, List.of());
  }

  private StageResult runJob(Stage stage, Path folder)
      throws IOException, InterruptedException, WrongResultException {
    Path summary = folder.resolve("summary.json");
    Path timeline = folder.resolve("timeline.csv");
    Path output = folder.resolve("output");
    Path checkpoints = folder.resolve("checkpoints");
    List<String> args =
        new ArrayList<>(
            List.of(
                "run",
                "--quiet",
                "--input",
                shards.toString(),
                "--output",
                "files:" + output,
                "--checkpoints",
                checkpoints.toString(),
                "--parallelism",
                Integer.toString(parallelism),
                "--summary",
                summary.toString(),
                "--timeline",
                timeline.toString()));
    args.addAll(stage.options());
    BenchProcess.Measured measured =
        BenchProcess.run(
            BenchProcess.thisProgram(stage.jvmOptions(), args),
            folder.resolve("out.txt"),
            checkpoints);
    JsonNode summaryJson = JSON.readTree(summary.toFile());
    long rejected = 0;
    for (JsonNode count : summaryJson.path("rejects")) {
      rejected += count.longValue();
    }
    check(stage, summaryJson.path("rows").longValue(), rejected);
    for (String kind : KINDS) {
      checkDocuments(stage, kind, output.resolve(kind));
    }
    return result(stage, summaryJson, measured, Quarters.read(timeline, rows));
  }

  private void check(Stage stage, long seenRows, long seenRejects) throws WrongResultException {
    if (seenRows != rows) {
      throw new WrongResultException(
          "stage " + stage.name() + " read " + seenRows + " rows instead of " + rows);
    }
    if (rejects != null && seenRejects != rejects) {
      throw new WrongResultException(
          "stage " + stage.name() + " read " + seenRejects + " rejects instead of " + rejects);
    }
    rejects = seenRejects;
  }

  private void checkDocuments(Stage stage, String kind, Path folder)
      throws IOException, WrongResultException {
    // A stage with more levels and windows includes all documents of the others.
    Predicate<JsonNode> shared =
        document ->
            document.path("window").textValue().equals("all")
                && !document.path("level").textValue().equals("city");
    Map<String, Long> documents = Documents.read(folder, shared);
    if (documents.isEmpty()) {
      throw new WrongResultException("stage " + stage.name() + " published no " + kind);
    }
    Map<String, Long> others = published.putIfAbsent(kind, documents);
    if (others != null && !others.equals(documents)) {
      throw new WrongResultException(
          "stage "
              + stage.name()
              + " published different "
              + kind
              + " than earlier stages: "
              + difference(documents, others));
    }
  }

  private static String difference(Map<String, Long> documents, Map<String, Long> others) {
    Map<String, Long> all = new HashMap<>(others);
    all.putAll(documents);
    List<String> ids =
        all.keySet().stream()
            .filter(id -> !all.get(id).equals(others.get(id)) || !documents.containsKey(id))
            .sorted()
            .toList();
    return ids.size() + " documents differ, such as " + ids.get(0);
  }

  private StageResult result(
      Stage stage, JsonNode summaryJson, BenchProcess.Measured measured, List<Double> quarters) {
    return new StageResult(
        stage.name(),
        stage.what(),
        rows,
        summaryJson.path("seconds").doubleValue(),
        summaryJson.path("cpu_seconds").doubleValue(),
        measured.peakMemory(),
        measured.peakFolder(),
        summaryJson.get("counters"),
        quarters);
  }
}
