package org.tagatlas.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import org.tagatlas.connectors.source.ShardListing;
import org.tagatlas.importer.ImportFormat;
import org.tagatlas.importer.ImportPlan;
import org.tagatlas.importer.Importer;
import org.tagatlas.importer.Journal;
import org.tagatlas.job.FlinkSettings;
import org.tagatlas.run.Inputs;
import org.tagatlas.run.OptionRange;
import org.tagatlas.run.ProgressReport;
import org.tagatlas.run.RowCondition;
import org.tagatlas.run.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Imports metadata into shards. */
@Command(
    name = "import",
    description = {
      "Import metadata: read the SQLite database of YFCC100M, or shards of any format, and write"
          + " the shards of the Python package yfcc100m, JSON Lines, or Parquet.",
      "An interrupted import continues when the same command is repeated; a complete one is not"
          + " repeated."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas import yfcc100m_dataset.sql --out shards",
      "  tagatlas import yfcc100m_dataset-*.bz2 --out photos --format jsonl --kind photo"
    })
final class ImportCommand implements Callable<Integer> {

  /** Size and MD5 of the published database. */
  private static final long PUBLISHED_SIZE = 65_644_027_904L;

  private static final String PUBLISHED_MD5 = "b8e3fa7f40ee2f309d63b8de8d755495";
  private static final Pattern MD5 = Pattern.compile("[0-9a-fA-F]{32}");
  private static final int MAX_THREADS = 64;
  private static final int DEFAULT_MAX_THREADS = 8;
  private static final long REPORT_NANOS = 5_000_000_000L;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "SQLite databases and shards: files, folders, patterns or s3:// addresses.")
  private List<String> files;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the result, created if it does not exist.")
  private java.nio.file.Path out;

  @Option(
      names = "--format",
      defaultValue = "shards",
      paramLabel = "FORMAT",
      description =
          "shards: up to 4096 files abc.gz by key, as the package writes them; jsonl: files"
              + " rows-000001.jsonl.gz in the order of the input; parquet: files rows-000001.parquet in"
              + " that order, with places and clean tags (default: ${DEFAULT-VALUE}).")
  private ImportFormat format;

  @Option(
      names = "--kind",
      defaultValue = "all",
      paramLabel = "KIND",
      description = "Import only: photo, video, or all (default: ${DEFAULT-VALUE}).")
  private ImportPlan.Kind kind;

  @Option(
      names = "--where",
      paramLabel = "EXPR",
      description =
          "Import only rows for which this SQL condition is true: docs/filters.md (default: all).")
  private String where;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Import the first N of these rows, 1 or more (default: all).")
  private Long limit;

  @Option(
      names = "--md5",
      paramLabel = "HEX",
      description =
          "Expected MD5 of the only FILE, verified while it is read (default: for a file with the"
              + " size of the published database, its published MD5).")
  private String md5;

  @Option(names = "--no-verify", description = "Do not compute an MD5.")
  private boolean noVerify;

  @Option(names = "--overwrite", description = "Delete the files of a former import in DIR first.")
  private boolean overwrite;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description =
          "Number of threads, 1 to 64; each needs about 200 MB (default: number of processors, at"
              + " most 8).")
  private Integer threads;

  @Option(names = "--quiet", description = "Do not print progress.")
  private boolean quiet;

  private boolean resumed;
  private long lastReport = System.nanoTime();

  @Override
  public Integer call() throws IOException, InterruptedException {
    int workers =
        threads == null
            ? Math.min(DEFAULT_MAX_THREADS, Runtime.getRuntime().availableProcessors())
            : threads;
    OptionRange.require("--threads", workers, 1, MAX_THREADS);
    if (limit != null) {
      OptionRange.require("--limit", limit, 1, Long.MAX_VALUE - 1);
    }
    PrintWriter err = spec.commandLine().getErr();
    new FlinkSettings(false, null, null, null, null, Map.of()).openFileSystems(System.getenv());
    List<Path> inputs = Inputs.shards(files, warning -> err.println("Warning: " + warning));
    List<Journal.Input> found = new ArrayList<>();
    for (Path input : inputs) {
      found.add(describe(input));
    }
    String expected = expectedMd5(inputs, found);
    ImportPlan plan =
        new ImportPlan(
            inputs,
            out,
            format,
            kind,
            RowCondition.of(where),
            limit == null ? Long.MAX_VALUE : limit,
            workers,
            ImportPlan.BLOCK_BYTES);
    Importer.Progress end =
        Importer.run(plan, found, expected, overwrite, progress -> report(progress, err));
    spec.commandLine().getOut().println(message(end));
    return 0;
  }

  private static Journal.Input describe(Path input) {
    String name = ShardListing.shardName(input);
    try {
      FileStatus status = input.getFileSystem().getFileStatus(input);
      return new Journal.Input(
          name, status.getLen(), ShardListing.isLocal(input) ? status.getModificationTime() : 0);
    } catch (IOException e) {
      // Reported as a reject when it is read.
      return new Journal.Input(name, 0, 0);
    }
  }

  private String expectedMd5(List<Path> inputs, List<Journal.Input> found) {
    if (noVerify) {
      if (md5 != null) {
        throw new UserError("--md5 and --no-verify exclude each other. Specify one of them.");
      }
      return null;
    }
    if (md5 == null) {
      boolean published =
          found.size() == 1
              && found.get(0).size() == PUBLISHED_SIZE
              && ShardListing.isLocal(inputs.get(0));
      return published ? PUBLISHED_MD5 : null;
    }
    if (!MD5.matcher(md5).matches()) {
      throw new UserError("--md5 must have 32 hexadecimal digits, but was '" + md5 + "'.");
    }
    if (inputs.size() != 1 || !ShardListing.isLocal(inputs.get(0))) {
      throw new UserError(
          "--md5 is that of one local file, but there are "
              + (inputs.size() == 1 ? "objects" : inputs.size() + " files")
              + ". Name one file, or omit --md5.");
    }
    return md5;
  }

  private void report(Importer.Progress progress, PrintWriter err) {
    long now = System.nanoTime();
    if (!resumed && progress.resumed() > 0 && !quiet) {
      err.printf(Locale.ROOT, "Continuing after %,d rows.%n", progress.resumed());
    }
    resumed = true;
    if (quiet || now - lastReport < REPORT_NANOS) {
      return;
    }
    lastReport = now;
    err.printf(
        Locale.ROOT,
        "%,d rows, %,.0f rows/s%s%n",
        progress.rows(),
        rate(progress),
        Double.isNaN(progress.secondsLeft())
            ? ""
            : ", " + ProgressReport.duration(progress.secondsLeft()) + " left");
    err.flush();
  }

  private static double rate(Importer.Progress progress) {
    return (progress.rows() - progress.resumed()) / Math.max(progress.seconds(), 1e-9);
  }

  private String message(Importer.Progress end) {
    boolean repeated = end.resumed() == end.rows() && end.rows() > 0;
    return String.format(
        Locale.ROOT,
        "%s %,d of %,d rows into %,d files in %s%s%s%s.",
        repeated ? "Already imported" : "Imported",
        end.imported(),
        end.rows(),
        end.files(),
        out,
        end.filtered() > 0 ? String.format(Locale.ROOT, "; %,d filtered", end.filtered()) : "",
        end.rejects() > 0
            ? String.format(Locale.ROOT, "; %,d rejects in _rejects.jsonl", end.rejects())
            : "",
        repeated
            ? ""
            : String.format(
                Locale.ROOT,
                " (%s, %,.0f rows/s)",
                ProgressReport.duration(end.seconds()),
                rate(end)));
  }
}
