package org.tagatlas.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.generate.Edition;
import org.tagatlas.generate.OutputFormat;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.local.server.LocalElasticsearch;
import org.tagatlas.local.server.ServerProbe;
import org.tagatlas.local.server.ShellWord;
import org.tagatlas.run.AtlasRunner;
import org.tagatlas.run.ElasticsearchAccess;
import org.tagatlas.run.OutputSettings;
import org.tagatlas.run.ReportSettings;
import org.tagatlas.run.RunInputs;
import org.tagatlas.run.RunOutcome;
import org.tagatlas.run.RunPlan;
import org.tagatlas.run.UserError;
import org.tagatlas.settings.Publishing;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Demonstrates the project: generates photos, runs the job, and queries Elasticsearch. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Generate synthetic photos, index them into the local Elasticsearch, print the result, and"
          + " serve the page until interrupted.",
      "A second demo replaces the documents of the first."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  tagatlas demo", "  tagatlas demo --photos 1000000 --index-prefix demo-"})
final class DemoCommand implements Callable<Integer> {

  private static final String RUN = "demo-";
  private static final int SHARDS = 8;
  private static final int COUNTRIES = 10;
  private static final int LABELS = 8;

  @Spec private CommandSpec spec;

  @Option(
      names = "--photos",
      defaultValue = "100000",
      paramLabel = "N",
      description = "Number of rows to generate (default: ${DEFAULT-VALUE}).")
  private long photos;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for the generated shards, which must not contain shards (default: data/demo of this"
              + " installation, overwritten by each demo).")
  private Path named;

  @Option(
      names = "--index-prefix",
      defaultValue = "",
      paramLabel = "PREFIX",
      description = "Prefix of the names of indices and aliases.")
  private String prefix;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port of Elasticsearch (default: its current port, or 9200).")
  private Integer port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Data folder of Elasticsearch (default: data/elasticsearch of this installation).")
  private Path data;

  @Mixin private PageOptions page;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Path folder = named == null ? defaultFolder() : named;
    LocalServer local = new LocalServer(port, data);

    step(out, "Elasticsearch");
    LocalElasticsearch server = local.find("--port");
    requireFreePort(server, local.requestedPort());
    LocalElasticsearch.Started started = server.start(local.requestedPort());
    out.println(local.message(started));
    out.flush();
    ElasticsearchConnection connection =
        ElasticsearchConnection.to(started.status().url()).withPrefix(prefix);
    try (AtlasSearch atlas = new AtlasSearch(connection)) {
      requireDemoDocuments(atlas);

      step(out, "Synthetic photos");
      // Shards in any other folder may belong to the user.
      boolean overwrite = named == null;
      printCommand(out, generateArguments(photos, folder, overwrite));
      out.println(
          new ShardGeneration(
                  Edition.SECOND, photos, 1, SHARDS, folder, OutputFormat.JSONL, overwrite, null)
              .run());

      step(out, "From shards to signatures");
      String name = RUN + Instant.now().getEpochSecond();
      printCommand(out, runArguments(folder, connection.address(), prefix, name));
      try (WorkFolder work = WorkFolder.create()) {
        RunOutcome outcome =
            new AtlasRunner(System.out, System.err)
                .run(
                    plan(folder, connection.address(), prefix, name),
                    new LocalTarget(work, page, false));
        if (outcome != RunOutcome.FINISHED) {
          return outcome.exitCode();
        }
      }
      report(out, atlas, connection.address(), folder);
    }
    return page(out, connection);
  }

  /** Returns the run of the demo. */
  static RunPlan plan(Path shards, String url, String prefix, String name) {
    return RunPlan.of(
            RunInputs.ofShards(shards.toString()),
            new OutputSettings(
                List.of("elasticsearch:" + url),
                false,
                // A demo with fewer photos may replace one with more.
                true,
                Optional.empty(),
                ElasticsearchAccess.DEFAULTS.withPrefix(prefix),
                Optional.of(name),
                false))
        .with(new ReportSettings(Optional.empty(), Optional.empty(), false, false));
  }

  /** Returns the arguments of the command that executes the same run. */
  static List<String> runArguments(Path shards, String url, String prefix, String name) {
    return List.of(
        "run",
        "--input",
        shards.toString(),
        "--output",
        "elasticsearch:" + url,
        "--index-prefix",
        prefix,
        "--no-countries",
        "--allow-empty",
        "--run-name",
        name);
  }

  private static List<String> generateArguments(long photos, Path out, boolean overwrite) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "generate",
                "--photos",
                Long.toString(photos),
                "--edition",
                Integer.toString(Edition.SECOND.number()),
                "--shards",
                Integer.toString(SHARDS),
                "--out",
                out.toString()));
    if (overwrite) {
      arguments.add("--overwrite");
    }
    return arguments;
  }

  /**
   * Checks that Elasticsearch is running or can listen on its port.
   *
   * @throws UserError if another program occupies the port
   */
  static void requireFreePort(LocalElasticsearch server, OptionalInt port)
      throws IOException, InterruptedException {
    if (server.status(port).pid().isPresent()) {
      return;
    }
    int number = port.orElse(LocalElasticsearch.DEFAULT_PORT);
    Optional<String> occupant = server.status(OptionalInt.of(number)).occupant();
    if (occupant.isPresent()) {
      throw new UserError(
          "port "
              + number
              + " is taken by "
              + occupant.get()
              + ": choose another port for the Elasticsearch of the demo, such as --port "
              + ServerProbe.freePort()
              + '.');
    }
  }

  private int page(PrintWriter out, ElasticsearchConnection connection) throws Exception {
    if (page.none()) {
      return ExitCode.OK;
    }
    step(out, "The page");
    page.start(
        connection,
        message -> {
          out.println(message);
          out.flush();
        },
        url -> BrowserWindow.open(url, System.getenv()));
    out.println("Press Ctrl+C to stop. To serve the page again: ./tagatlas serve" + serveOptions());
    out.flush();
    // Until the process is terminated.
    new CountDownLatch(1).await();
    return ExitCode.OK;
  }

  private String serveOptions() {
    return (prefix.isEmpty() ? "" : " --index-prefix " + ShellWord.of(prefix))
        + (data == null ? "" : " --elasticsearch-data " + ShellWord.of(data));
  }

  /** Checks that the aliases belong to no other run than a demo. */
  private void requireDemoDocuments(AtlasSearch atlas) throws IOException {
    for (DocumentKind kind : DocumentKind.DEFAULTS) {
      for (String index : atlas.indices(kind)) {
        if (!index.startsWith(prefix + kind.name() + '-' + RUN)) {
          throw new UserError(
              "The alias '"
                  + prefix
                  + kind.name()
                  + "' contains documents of another run ("
                  + index
                  + "), which the demo would replace. Use another prefix: --index-prefix demo-");
        }
      }
    }
  }

  private static void printCommand(PrintWriter out, List<String> arguments) {
    StringBuilder line = new StringBuilder("$ tagatlas");
    arguments.forEach(argument -> line.append(' ').append(ShellWord.of(argument)));
    out.println(line);
    out.flush();
  }

  private void report(PrintWriter out, AtlasSearch atlas, String url, Path folder)
      throws IOException {
    step(out, "Documents in Elasticsearch");
    for (DocumentKind kind : DocumentKind.DEFAULTS) {
      line(out, prefix + kind.name(), String.format(Locale.ROOT, "%,d", atlas.count(kind)));
    }
    out.printf(
        Locale.ROOT, "%n%-20s %9s %13s  %s%n", "country", "photos", "photographers", "signature");
    List<AtlasSearch.Region> countries = atlas.mostPhotographed(RegionLevel.COUNTRY, COUNTRIES);
    for (AtlasSearch.Region country : countries) {
      out.printf(
          Locale.ROOT,
          "%-20s %,9d %,13d  %s%n",
          country.name(),
          country.photos(),
          country.photographers(),
          signature(atlas.signature(country.code(), LABELS)));
    }

    step(out, "Queries to try");
    if (!countries.isEmpty()) {
      example(
          out,
          "The signature of " + countries.get(0).name() + ", best tag first",
          String.format(
              Locale.ROOT,
              "curl -s '%s/%ssignatures/_search?q=window:all+AND+region:%s&sort=rank"
                  + "&filter_path=hits.hits._source.label,hits.hits._source.share&pretty'",
              url,
              prefix,
              countries.get(0).code()));
    }
    example(
        out,
        "A heat map of the world",
        query(
            url,
            "{\"aggs\":{\"tiles\":{\"geotile_grid\":{\"field\":\"location\",\"precision\":5},"
                + "\"aggs\":{\"centre\":{\"geo_centroid\":{\"field\":\"location\"}}}}}}"));
    for (AtlasSearch.Region city : atlas.mostPhotographed(RegionLevel.CITY, 1)) {
      example(
          out,
          "Typical tags of photos within 20 km of " + city.name(),
          query(
              url,
              String.format(
                  Locale.ROOT,
                  "{\"query\":{\"geo_distance\":{\"distance\":\"20km\","
                      + "\"location\":{\"lat\":%.4f,\"lon\":%.4f}}},"
                      + "\"aggs\":{\"typical\":{\"significant_terms\":{\"field\":\"labels\"}}}}",
                  city.lat(),
                  city.lon())));
    }

    step(out, "Addresses");
    line(out, "Elasticsearch", url);
    line(out, "shards", folder.toString());
    line(
        out,
        "stop with",
        "./tagatlas elasticsearch stop" + (data == null ? "" : " --data " + ShellWord.of(data)));
    out.flush();
  }

  /** Formats the labels of a signature, or why it is empty. */
  static String signature(List<String> labels) {
    return labels.isEmpty()
        ? "(no typical tag with at least "
            + Publishing.DEFAULTS.minPhotographers()
            + " photographers)"
        : String.join(", ", labels);
  }

  private String query(String url, String body) {
    return "curl -s '"
        + url
        + '/'
        + prefix
        + "photos/_search?size=0&pretty' -H 'Content-Type: application/json' -d '"
        + body
        + '\'';
  }

  private static void step(PrintWriter out, String title) {
    out.printf("%n== %s%n", title);
    out.flush();
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf("%-20s %s%n", name, value);
  }

  private static void example(PrintWriter out, String title, String command) {
    out.printf("%s:%n  %s%n%n", title, command);
  }

  /** Returns data/demo of the installation, or a temporary folder if it is not writable. */
  private static Path defaultFolder() throws IOException {
    Path home = Path.of(System.getProperty("tagatlas.home", ""));
    Path folder = home.resolve("data").resolve("demo");
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      return Files.createTempDirectory("tagatlas-demo");
    }
  }
}
