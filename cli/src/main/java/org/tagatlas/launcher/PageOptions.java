package org.tagatlas.launcher;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.run.UserError;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the page that a command serves while it runs. */
final class PageOptions {

  /** The default port of the page. */
  static final int DEFAULT_PORT = 8080;

  @Option(names = "--no-page", description = "Do not serve the page.")
  private boolean none;

  @Option(
      names = "--page-port",
      paramLabel = "N",
      description = "Port of the page (default: 8080, or a free port if that is taken).")
  private Integer port;

  @Mixin private PageAccessOptions access;

  /** Returns whether the page is disabled. */
  boolean none() {
    return none;
  }

  /**
   * Starts the page, unless it is disabled or, as in the job jar, not available.
   *
   * @param messages receives a message with the address
   * @param served receives the address
   * @return stops the page when closed
   * @throws UserError if the port is not available
   */
  Closeable start(
      ElasticsearchConnection connection, Consumer<String> messages, Consumer<String> served)
      throws IOException {
    if (none || !PageServer.available()) {
      return () -> {};
    }
    List<Integer> ports = port == null ? List.of(DEFAULT_PORT, 0) : List.of(port);
    PageServer page = PageServer.start("--page-port", connection, ports, access);
    messages.accept("The page: " + page.url());
    served.accept(page.url());
    return page;
  }
}
