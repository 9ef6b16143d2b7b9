package org.tagatlas.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.tagatlas.server.EmbeddedElasticsearch;
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
      "Serves the page, on what runs have published to Elasticsearch, until interrupted.",
      "Whoever can reach it can read all that it shows: it asks for no password."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas serve",
      "  tagatlas serve --port 8000 --elasticsearch https://search.example:9200"
          + " --elasticsearch-ca ca.pem",
      "  tagatlas serve --bind 0.0.0.0 --cors https://blog.example"
    })
final class ServeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      defaultValue = "8080",
      paramLabel = "N",
      description = "Port of the page, 0 for a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--bind",
      defaultValue = "127.0.0.1",
      paramLabel = "ADDRESS",
      description = "Address to listen on; 0.0.0.0 lets other machines in (default: this machine).")
  private String bind;

  @Option(
      names = "--elasticsearch",
      paramLabel = "URL",
      description =
          "The Elasticsearch to read (default: the embedded one, started when it is not up).")
  private String url;

  @Option(
      names = "--cors",
      paramLabel = "ORIGIN",
      description =
          "A page elsewhere that may use the API, such as https://blog.example; repeatable, * for"
              + " all.")
  private List<String> corsOrigins = new ArrayList<>();

  @Option(
      names = "--tiles",
      paramLabel = "URL",
      description =
          "Tiles below the map, such as https://tiles.example/{z}/{x}/{y}.png. Browsers then ask"
              + " there (default: country shapes alone, and no request leaves the machine).")
  private String tiles;

  @Option(
      names = "--tile-credit",
      defaultValue = "",
      paramLabel = "TEXT",
      description = "Whom the tiles are from.")
  private String tileCredit;

  @Option(
      names = "--pictures",
      description =
          "Show pictures, which browsers then fetch from Flickr (default: credits and links).")
  private boolean pictures;

  @Option(
      names = "--themes",
      paramLabel = "FILE",
      description = "Lists of words in place of those that ship: see docs/page.md.")
  private Path themes;

  @Mixin private ElasticsearchAccess access;

  @Override
  public Integer call() throws Exception {
    if (port < 0 || port > 65535) {
      throw new UserError("--port " + port + " is not from 0 to 65535.");
    }
    if (!PageServer.available()) {
      throw new UserError(
          "The jar for a Flink cluster has no page. Run ./tagatlas serve from an installation.");
    }
    PrintWriter out = spec.commandLine().getOut();
    String words = themes == null ? null : read(themes);
    String address = url == null ? startEmbedded(out) : url;
    try (PageServer page =
        PageServer.start(
            access.connection("--elasticsearch", address, System.getenv()),
            bind,
            port,
            corsOrigins,
            tiles,
            tileCredit,
            pictures,
            words)) {
      out.println("The page: " + page.url());
      out.flush();
      // Until the process is told to end.
      new CountDownLatch(1).await();
    }
    return 0;
  }

  private String startEmbedded(PrintWriter out) throws IOException, InterruptedException {
    EmbeddedServer embedded = access.embedded();
    EmbeddedElasticsearch.Started started =
        embedded.find("--elasticsearch-port").start(embedded.wantedPort());
    out.println(embedded.words(started));
    out.flush();
    return started.status().url();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserError("--themes " + file + " can't be read. Name a text file in UTF-8.");
    }
  }
}
