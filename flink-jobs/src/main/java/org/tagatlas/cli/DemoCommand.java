package org.tagatlas.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.tagatlas.connectors.elasticsearch.ElasticsearchConnection;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.publish.Kind;
import org.tagatlas.server.EmbeddedElasticsearch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows everything once: makes up photos, runs them into Elasticsearch, and asks it. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Makes up photos, runs them into the embedded Elasticsearch, and shows what is there then:",
      "in the terminal, and on a page, until interrupted.",
      "Said again it does the same again, with the aliases on the new run and the former one gone."
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
      description = "Number of rows to make up (default: ${DEFAULT-VALUE}).")
  private long photos;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for what is made up, without shards in it (default: data/demo of this"
              + " installation, which is the demo's own).")
  private Path named;

  @Option(
      names = "--index-prefix",
      defaultValue = "",
      paramLabel = "PREFIX",
      description = "What names of indices and aliases begin with.")
  private String prefix;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port of Elasticsearch (default: where it runs, or 9200).")
  private Integer port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of Elasticsearch (default: data/elasticsearch of this installation).")
  private Path data;

  @Mixin private PageOptions page;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Path folder = named == null ? ownFolder() : named;
    EmbeddedServer embedded = new EmbeddedServer(port, data);

    step(out, "An Elasticsearch of your own");
    EmbeddedElasticsearch.Started started = embedded.find("--port").start(embedded.wantedPort());
    out.println(embedded.words(started));
    out.flush();
    ElasticsearchConnection connection =
        ElasticsearchConnection.to(started.status().url()).withPrefix(prefix);
    try (AtlasSearch atlas = new AtlasSearch(connection)) {
      requireNobodysPhotos(atlas);

      step(out, "Photos that nobody took");
      List<String> generate =
          new ArrayList<>(
              List.of(
                  "generate",
                  "--photos",
                  Long.toString(photos),
                  "--shards",
                  Integer.toString(SHARDS),
                  "--out",
                  folder.toString()));
      if (named == null) {
        // Shards in any other folder may be somebody's.
        generate.add("--overwrite");
      }
      int code = execute(out, generate);
      if (code != ExitCode.OK) {
        return code;
      }

      step(out, "From shards to signatures");
      code =
          execute(
              out,
              List.of(
                  "run",
                  "--input",
                  folder.toString(),
                  "--output",
                  ElasticsearchOutput.SCHEME + ':' + connection.address(),
                  "--index-prefix",
                  prefix,
                  "--no-countries",
                  "--run-name",
                  RUN + Instant.now().getEpochSecond()));
      if (code != ExitCode.OK) {
        return code;
      }
      report(out, atlas, connection.address(), folder);
    }
    return page(out, connection);
  }

  private int page(PrintWriter out, ElasticsearchConnection connection) throws Exception {
    if (page.none()) {
      return ExitCode.OK;
    }
    step(out, "The page");
    page.start(
        connection,
        words -> {
          out.println(words);
          out.flush();
        },
        url -> BrowserWindow.open(url, System.getenv()));
    out.println("Ctrl+C ends it; ./tagatlas serve" + prefixOption() + " brings it back.");
    out.flush();
    // Until the process is told to end, and the page with it.
    new CountDownLatch(1).await();
    return ExitCode.OK;
  }

  private String prefixOption() {
    return (prefix.isEmpty() ? "" : " --index-prefix " + prefix)
        + (data == null ? "" : " --elasticsearch-data " + data);
  }

  /** Sees to it that the demo takes the aliases from no run but a demo's. */
  private void requireNobodysPhotos(AtlasSearch atlas) throws IOException {
    for (Kind kind : Kind.USUAL) {
      for (String index : atlas.indices(kind)) {
        if (!index.startsWith(prefix + kind.word() + '-' + RUN)) {
          throw new UserError(
              "The alias '"
                  + prefix
                  + kind.word()
                  + "' has the documents of a run of yours ("
                  + index
                  + "), which the demo would replace. Give it names of its own: --index-prefix"
                  + " demo-");
        }
      }
    }
  }

  private static int execute(PrintWriter out, List<String> args) {
    StringBuilder line = new StringBuilder("$ tagatlas");
    args.forEach(arg -> line.append(' ').append(quoted(arg)));
    out.println(line);
    out.flush();
    return Tagatlas.commandLine().execute(args.toArray(String[]::new));
  }

  private static String quoted(String arg) {
    return arg.isEmpty() || arg.contains(" ") ? '\'' + arg + '\'' : arg;
  }

  private void report(PrintWriter out, AtlasSearch atlas, String url, Path folder)
      throws IOException {
    step(out, "What Elasticsearch has now");
    for (Kind kind : Kind.USUAL) {
      line(out, prefix + kind.word(), String.format(Locale.ROOT, "%,d", atlas.count(kind)));
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
          String.join(", ", atlas.signature(country.code(), LABELS)));
    }

    step(out, "Worth trying");
    if (!countries.isEmpty()) {
      trying(
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
    trying(
        out,
        "A heat map of the world",
        ask(
            url,
            "{\"aggs\":{\"tiles\":{\"geotile_grid\":{\"field\":\"location\",\"precision\":5},"
                + "\"aggs\":{\"centre\":{\"geo_centroid\":{\"field\":\"location\"}}}}}}"));
    for (AtlasSearch.Region city : atlas.mostPhotographed(RegionLevel.CITY, 1)) {
      trying(
          out,
          "What is typical of photos within 20 km of " + city.name(),
          ask(
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
        "stop it with",
        "./tagatlas elasticsearch stop" + (data == null ? "" : " --data " + data));
    out.flush();
  }

  private String ask(String url, String body) {
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

  private static void trying(PrintWriter out, String what, String command) {
    out.printf("%s:%n  %s%n%n", what, command);
  }

  /** Returns a folder beside the launcher, or a temporary one where that can't be written to. */
  private static Path ownFolder() throws IOException {
    Path home = Path.of(System.getProperty("tagatlas.home", ""));
    Path folder = home.resolve("data").resolve("demo");
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      return Files.createTempDirectory("tagatlas-demo");
    }
  }
}
