package org.tagatlas.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.tagatlas.connectors.elasticsearch.ElasticsearchConnection;
import picocli.CommandLine.Option;

/** The page beside another command. */
final class PageOptions {

  /** Where the page is when nothing else is said. */
  static final int USUAL_PORT = 8080;

  @Option(names = "--no-page", description = "Do not serve the page meanwhile.")
  private boolean none;

  @Option(
      names = "--page-port",
      paramLabel = "N",
      description = "Port of the page (default: 8080, or a free one where that is taken).")
  private Integer port;

  /** Whether no page is wanted. */
  boolean none() {
    return none;
  }

  /**
   * Starts the page and says where it is. The jar for a Flink cluster has no page: there it does
   * nothing.
   *
   * @param told takes the words
   * @param served takes the address, where there is a page
   * @return what ends it
   * @throws UserError when it can't be where it should
   */
  Closeable start(
      ElasticsearchConnection connection, Consumer<String> told, Consumer<String> served)
      throws IOException {
    if (none || !PageServer.available()) {
      return () -> {};
    }
    List<Integer> ports = port == null ? List.of(USUAL_PORT, 0) : List.of(port);
    PageServer page = PageServer.start("--page-port", connection, ports);
    told.accept("The page: " + page.url());
    served.accept(page.url());
    return page;
  }
}
