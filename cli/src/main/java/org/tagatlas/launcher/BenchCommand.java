package org.tagatlas.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.tagatlas.bench.Bench;
import org.tagatlas.bench.BenchReport;
import org.tagatlas.bench.Peer;
import org.tagatlas.bench.Stage;
import org.tagatlas.bench.StageResult;
import org.tagatlas.generate.Edition;
import org.tagatlas.generate.Generator;
import org.tagatlas.generate.OutputFormat;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.run.UserError;
import org.tagatlas.run.WritableFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the job on this machine, stage by stage. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measure the throughput of this machine, stage by stage. Generate shards (edition 1), process them in"
          + " each stage in a separate process, and check that all stages agree before printing a"
          + " number. Leave the machine otherwise idle.",
      "Fifteen million rows take 3 GB of disk for shards, and more for temporary files."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas bench",
      "  tagatlas bench --rows 15000000 --work bench --json bench.json --stages b,d,e,p"
    })
final class BenchCommand implements Callable<Integer> {

  /** The first one, so that figures remain comparable. */
  private static final Edition EDITION = Edition.FIRST;

  private static final String PEER = "p";
  private static final String ROWS_FILE = "rows";
  private static final long ROWS_PER_SHARD = 200_000;
  private static final int MIN_SHARDS = 16;

  @Spec private CommandSpec spec;

  @Option(
      names = "--rows",
      defaultValue = "1000000",
      paramLabel = "N",
      description = "Number of rows (default: ${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--stages",
      split = ",",
      paramLabel = "STAGE",
      defaultValue = "a,b,c,d,e,f,g,p",
      description = {
        "Stages to measure (default: ${DEFAULT-VALUE}).",
        "a: decompress; b: a and parse; c: b, geocode and normalize tags; d: the job with state on"
            + " the heap; e: with state in RocksDB; f: e with cities and years; g: e with photo"
            + " documents; p: a Python program with the peer's steps (needs numpy and scipy)."
      })
  private List<String> stages;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description =
          "Folder for shards, which later runs reuse, and for temporary files (default: a temporary"
              + " folder).")
  private Path named;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Threads, and subtasks per operator (default: number of processors).")
  private Integer parallelism;

  @Option(names = "--json", paramLabel = "FILE", description = "Also write the results as JSON.")
  private Path json;

  @Override
  public Integer call() throws Exception {
    if (rows < 1 || rows > Generator.MAX_ROWS) {
      throw new UserError(
          "--rows must be from 1 to " + Generator.MAX_ROWS + ", but was " + rows + '.');
    }
    for (String stage : stages) {
      if (!stage.equals(PEER) && stage(stage) == null) {
        throw new UserError("--stages: unknown stage '" + stage + "'. Use a to g, and p.");
      }
    }
    if (json != null) {
      WritableFile.require("--json", json);
    }
    if (named != null) {
      return measure(Files.createDirectories(named));
    }
    try (WorkFolder folder = WorkFolder.create()) {
      return measure(folder.path());
    }
  }

  private int measure(Path work) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Path shards = shards(work, out);
    int threads = parallelism == null ? Runtime.getRuntime().availableProcessors() : parallelism;
    Bench bench = new Bench(shards, rows, work, threads);
    List<StageResult> results = new ArrayList<>();
    out.printf(Locale.ROOT, "Edition %d of the generator, %,d rows%n", EDITION.number(), rows);
    BenchReport.printHead(out);
    for (String name : stages) {
      StageResult result;
      try {
        result = name.equals(PEER) ? peer(shards, work) : bench.run(stage(name));
      } catch (Bench.WrongResultException e) {
        spec.commandLine().getErr().println("tagatlas: " + e.getMessage() + '.');
        return ExitCode.SOFTWARE;
      }
      if (result == null) {
        out.println("p skipped: Python 3 with numpy and scipy not found");
      } else {
        results.add(result);
        BenchReport.print(result, out);
      }
    }
    BenchReport report = new BenchReport(EDITION, rows, threads, results);
    report.printRatios(out);
    if (json != null) {
      report.write(json);
    }
    return ExitCode.OK;
  }

  private static Stage stage(String name) {
    return Stage.ALL.stream().filter(stage -> stage.name().equals(name)).findFirst().orElse(null);
  }

  /** Generates shards unless the folder has them from an earlier run. */
  private Path shards(Path work, PrintWriter out) throws IOException, InterruptedException {
    Path folder = work.resolve("shards-" + rows);
    Path done = folder.resolve('.' + ROWS_FILE);
    if (!Files.exists(done)) {
      Files.createDirectories(folder);
      int count = (int) Math.min(Generator.MAX_SHARDS, Math.max(MIN_SHARDS, rows / ROWS_PER_SHARD));
      out.printf(Locale.ROOT, "Generating %,d rows in %d shards ...%n", rows, count);
      out.flush();
      new Generator(EDITION, Gazetteer.load().cities(), rows, 1, count, OutputFormat.JSONL)
          .write(folder, Runtime.getRuntime().availableProcessors());
      Files.writeString(done, Long.toString(rows), StandardCharsets.UTF_8);
    }
    return folder;
  }

  private StageResult peer(Path shards, Path work) throws IOException, InterruptedException {
    String python = Peer.findPython();
    Path program =
        Path.of(System.getProperty("tagatlas.home", ""), "benchmarks", "peer", "photo_index.py");
    if (python == null || !Files.exists(program)) {
      return null;
    }
    return new Peer(python, program)
        .run(Gazetteer.load().cities(), Generator.existing(shards), rows, work);
  }
}
