package org.tagatlas.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.export.DocumentSource;
import org.tagatlas.export.ElasticsearchDocuments;
import org.tagatlas.export.ExportFormat;
import org.tagatlas.export.Exporter;
import org.tagatlas.export.FileDocuments;
import org.tagatlas.job.FlinkSettings;
import org.tagatlas.local.server.LocalElasticsearch;
import org.tagatlas.run.ElasticsearchAccessOptions;
import org.tagatlas.run.UserError;
import org.tagatlas.run.WritableFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Exports published documents into one file. */
@Command(
    name = "export",
    description = {
      "Export what runs have published: the last version of each document of a kind, ordered by"
          + " id, as one file.",
      "Documents come from Elasticsearch, or from the folder of a run with --output files:DIR."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas export signatures --out signatures.parquet",
      "  tagatlas export regions --out regions.geojson",
      "  tagatlas export photos --from out --out photos.csv.gz"
    })
final class ExportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "KIND",
      description =
          "Kind of documents: photos, signatures, regions, tags, machine-tags, rejects or extras.")
  private String kind;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "File for the result. CSV, GeoJSON and JSON Lines are gzip if it ends in .gz.")
  private Path out;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "parquet, csv, geojson or jsonl (default: the suffix of FILE). Parquet files end in"
              + " .parquet.")
  private ExportFormat format;

  @Option(
      names = "--exact",
      description =
          "Leave texts in CSV unchanged (default: an apostrophe precedes texts that a spreadsheet"
              + " would evaluate as formulas).")
  private boolean exact;

  @Option(names = "--overwrite", description = "Replace FILE if it exists.")
  private boolean overwrite;

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = "Folder of a run with --output files:DIR (default: read Elasticsearch).")
  private String from;

  @Option(
      names = "--elasticsearch",
      paramLabel = "URL",
      description = "Elasticsearch to read (default: the local one, started unless it is up).")
  private String url;

  @Mixin private ElasticsearchAccessOptions access;

  @Override
  public Integer call() throws IOException, InterruptedException {
    DocumentKind documents = kind();
    ExportFormat chosen = format();
    WritableFile.require("--out", out);
    if (Files.exists(out) && !overwrite) {
      throw new UserError("--out " + out + " exists. Name another file, or add --overwrite.");
    }
    if (from != null && url != null) {
      throw new UserError("--from and --elasticsearch exclude each other. Specify one of them.");
    }
    long exported = Exporter.export(source(), documents, chosen, out, exact, Exporter.MEMORY);
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "Exported %,d %s to %s (%,.1f MB).%n",
            exported,
            documents,
            out,
            Files.size(out) / 1e6);
    return 0;
  }

  private DocumentKind kind() {
    return DocumentKind.SHIPPED.stream()
        .filter(each -> each.name().equals(kind))
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    "'"
                        + kind
                        + "' is not a kind of documents. Name one of: "
                        + DocumentKind.SHIPPED.stream()
                            .map(DocumentKind::name)
                            .collect(Collectors.joining(", "))
                        + '.'));
  }

  private ExportFormat format() {
    ExportFormat suffix = ExportFormat.of(out.toString()).orElse(null);
    if (format == ExportFormat.PARQUET && suffix != ExportFormat.PARQUET) {
      throw new UserError("--out " + out + " must end in .parquet for --format parquet.");
    }
    if (format == null && suffix == null) {
      throw new UserError(
          "--out "
              + out
              + " does not name a format. Let it end in one of "
              + Arrays.stream(ExportFormat.values())
                  .map(each -> '.' + each.word())
                  .collect(Collectors.joining(", "))
              + ", or add --format.");
    }
    return format == null ? suffix : format;
  }

  private DocumentSource source() throws IOException, InterruptedException {
    if (from != null) {
      new FlinkSettings(false, null, null, null, null, Map.of()).openFileSystems(System.getenv());
      return new FileDocuments(from);
    }
    return new ElasticsearchDocuments(
        access
            .access()
            .connection("--elasticsearch", url == null ? startLocal() : url, System.getenv()));
  }

  private String startLocal() throws IOException, InterruptedException {
    LocalServer local = LocalServer.of(access.access());
    LocalElasticsearch.Started started =
        local.find("--elasticsearch-port").start(local.requestedPort());
    if (started.now()) {
      spec.commandLine().getErr().println(local.message(started));
    }
    return started.status().url();
  }
}
