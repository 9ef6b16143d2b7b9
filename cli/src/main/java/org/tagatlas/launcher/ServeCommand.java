package org.tagatlas.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.tagatlas.dashboards.PageSettings;
import org.tagatlas.dashboards.SimilarModel;
import org.tagatlas.local.server.LocalElasticsearch;
import org.tagatlas.record.TextFile;
import org.tagatlas.run.ElasticsearchAccessOptions;
import org.tagatlas.run.OptionRange;
import org.tagatlas.run.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves the page and its API until interrupted. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Serve the page and its API on the documents in Elasticsearch until interrupted.",
      "The page has no authentication: anyone who can reach it can read all published documents."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas serve",
      "  tagatlas serve --port 8000 --elasticsearch https://search.example:9200"
          + " --elasticsearch-ca ca.pem",
      "  tagatlas serve --bind 0.0.0.0 --cors https://blog.example",
      "  tagatlas serve --public-url https://example.org/atlas"
    })
final class ServeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      defaultValue = "8080",
      paramLabel = "N",
      description = "Port of the page; 0 means any free port (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--bind",
      defaultValue = "127.0.0.1",
      paramLabel = "ADDRESS",
      description =
          "Address to listen on; 0.0.0.0 means all interfaces (default: ${DEFAULT-VALUE}).")
  private String bind;

  @Option(
      names = "--elasticsearch",
      paramLabel = "URL",
      description = "Elasticsearch to read (default: the local one, started unless it is up).")
  private String url;

  @Option(
      names = "--cors",
      paramLabel = "ORIGIN",
      description =
          "Origin that may call the API, such as https://blog.example; * means all. Repeatable.")
  private List<String> corsOrigins = new ArrayList<>();

  @Option(
      names = "--tiles",
      paramLabel = "URL",
      description =
          "URL template of background map tiles, such as https://tiles.example/{z}/{x}/{y}.png, which"
              + " browsers then request (default: country shapes only, no external requests).")
  private String tiles;

  @Option(
      names = "--tile-credit",
      defaultValue = "",
      paramLabel = "TEXT",
      description = "Attribution of the tiles.")
  private String tileCredit;

  @Option(
      names = "--pictures",
      description =
          "Show pictures, which browsers load from Flickr (default: credits and links only).")
  private boolean pictures;

  @Option(
      names = "--themes",
      paramLabel = "FILE",
      description = "Theme definitions that replace the built-in ones, see docs/page.md.")
  private Path themes;

  @Option(
      names = "--similar-model",
      paramLabel = "FILE",
      description =
          "Model of the published vectors, written by similar train, for searches for similar photos"
              + " (default: none).")
  private Path similarModel;

  @Option(
      names = "--locate-model",
      paramLabel = "FILE",
      description =
          "Model of 'tagatlas locate train' for estimates of places, in addition to the names of"
              + " places (default: none).")
  private Path locateModel;

  @Option(
      names = "--locate-report",
      paramLabel = "DIR",
      description =
          "Folder of 'tagatlas locate evaluate --report', which the page shows (default: none).")
  private Path locateReport;

  @Mixin private PageAccessOptions reach;

  @Mixin private ElasticsearchAccessOptions access;

  @Override
  public Integer call() throws Exception {
    OptionRange.require("--port", port, 0, 65535);
    if (!PageServer.available()) {
      throw new UserError("The job jar has no page. Run ./tagatlas serve from an installation.");
    }
    PrintWriter out = spec.commandLine().getOut();
    PageSettings settings =
        PageServer.settings(
                bind,
                port,
                corsOrigins,
                tiles,
                tileCredit,
                pictures,
                themes == null ? null : read(themes),
                PageServer.access(reach))
            .withSimilar(similarModel == null ? null : readModel(similarModel))
            .withLocating(PageServer.locating(locateModel, locateReport));
    String address = url == null ? startLocal(out) : url;
    try (PageServer page =
        PageServer.start(
            access.access().connection("--elasticsearch", address, System.getenv()), settings)) {
      out.println("The page: " + page.url());
      out.flush();
      // Until the process is terminated.
      new CountDownLatch(1).await();
    }
    return 0;
  }

  private String startLocal(PrintWriter out) throws IOException, InterruptedException {
    LocalServer local = LocalServer.of(access.access());
    LocalElasticsearch.Started started =
        local.find("--elasticsearch-port").start(local.requestedPort());
    out.println(local.message(started));
    out.flush();
    return started.status().url();
  }

  private static SimilarModel readModel(Path file) {
    try {
      return SimilarModel.read(file);
    } catch (IOException e) {
      throw new UserError(
          "--similar-model " + file + " cannot be read. Name a file of similar train.");
    }
  }

  private static String read(Path file) {
    try {
      return TextFile.read(file);
    } catch (IOException e) {
      throw new UserError("--themes " + file + " cannot be read. Name a text file in UTF-8.");
    }
  }
}
