package org.tagatlas.cli;

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
import org.tagatlas.generate.Generator;
import org.tagatlas.generate.ShardFormat;
import org.tagatlas.geo.Gazetteer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the job on this machine, part by part. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures how fast this machine is, part by part: makes up shards, reads them in several"
          + " ways, each in a process of its own, and checks that all of them find the same before"
          + " it prints a number. Leave the machine alone meanwhile.",
      "Fifteen million rows take 3 GB of disk for shards, and some more while it runs."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas bench",
      "  tagatlas bench --rows 15000000 --work bench --json bench.json --stages b,d,e,p"
    })
final class BenchCommand implements Callable<Integer> {

  private static final String PEER = "p";
  private static final String ROWS_FILE = "rows";
  private static final long ROWS_A_SHARD = 200_000;
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
        "What to measure (default: ${DEFAULT-VALUE}).",
        "a: decompress; b: and parse; c: and find places and tags; d: the job with state on the"
            + " heap; e: with state in RocksDB; f: e with cities and years as well; g: e with photo"
            + " documents; p: the peer's steps as a plain Python program (needs numpy, scipy)."
      })
  private List<String> stages;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description =
          "Folder for shards, which are kept there for the next time, and for what runs write"
              + " (default: a temporary one).")
  private Path named;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Threads, and subtasks of each operator (default: number of processors).")
  private Integer parallelism;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the numbers as JSON as well.")
  private Path json;

  @Override
  public Integer call() throws Exception {
    if (rows < 1 || rows > Generator.MAX_ROWS) {
      throw new UserError("--rows is not from 1 to " + Generator.MAX_ROWS + '.');
    }
    for (String stage : stages) {
      if (!stage.equals(PEER) && stage(stage) == null) {
        throw new UserError("--stages: there is no stage '" + stage + "'. They are a to g, and p.");
      }
    }
    if (json != null) {
      RunCommand.requireWritable("--json", json);
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
        out.println("p left out: there is no Python 3 with numpy and scipy");
      } else {
        results.add(result);
        BenchReport.print(result, out);
      }
    }
    BenchReport report = new BenchReport(rows, threads, results);
    report.printRatios(out);
    if (json != null) {
      report.write(json);
    }
    return ExitCode.OK;
  }

  private static Stage stage(String name) {
    return Stage.ALL.stream().filter(stage -> stage.name().equals(name)).findFirst().orElse(null);
  }

  /** Makes shards, or finds those of the last time. */
  private Path shards(Path work, PrintWriter out) throws IOException, InterruptedException {
    Path folder = work.resolve("shards-" + rows);
    Path done = folder.resolve('.' + ROWS_FILE);
    if (!Files.exists(done)) {
      Files.createDirectories(folder);
      int count = (int) Math.min(Generator.MAX_SHARDS, Math.max(MIN_SHARDS, rows / ROWS_A_SHARD));
      out.printf(Locale.ROOT, "Making up %,d rows in %d shards ...%n", rows, count);
      out.flush();
      new Generator(Gazetteer.load().cities(), rows, 1, count, ShardFormat.JSONL)
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
