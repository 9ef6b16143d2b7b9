package org.tagatlas.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.tagatlas.connectors.elasticsearch.ElasticsearchConnection;
import org.tagatlas.dashboards.AtlasPage;
import org.tagatlas.dashboards.PageSettings;

/** A page that is being served by this process. */
final class PageServer implements Closeable {

  private final AtlasPage page;

  private PageServer(AtlasPage page) {
    this.page = page;
  }

  /** Whether this program has a page; the jar for a Flink cluster has none. */
  static boolean available() {
    try {
      Class.forName("org.tagatlas.dashboards.AtlasPage", false, PageServer.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Starts it for this machine alone, at the first of some ports that is free. */
  static PageServer start(String option, ElasticsearchConnection connection, List<Integer> ports)
      throws IOException {
    IOException taken = null;
    for (int port : ports) {
      try {
        return new PageServer(
            AtlasPage.start(connection, PageSettings.local(port, new PipelineLanguage())));
      } catch (IOException e) {
        taken = e;
      }
    }
    throw new UserError(option + ": " + taken.getMessage() + ". Name another port.");
  }

  /**
   * Starts it.
   *
   * @param tiles address of a map's tiles, or null
   * @param themes lists of words, or null for those that ship
   * @throws UserError when a setting can't be
   */
  static PageServer start(
      ElasticsearchConnection connection,
      String bind,
      int port,
      List<String> corsOrigins,
      String tiles,
      String tileCredit,
      boolean pictures,
      String themes) {
    try {
      return new PageServer(
          AtlasPage.start(
              connection,
              new PageSettings(
                  bind,
                  port,
                  corsOrigins,
                  tiles,
                  tileCredit,
                  pictures,
                  themes,
                  new PipelineLanguage())));
    } catch (IOException e) {
      throw new UserError("--port: " + e.getMessage() + ". Name another port.");
    } catch (IllegalArgumentException e) {
      throw new UserError(e.getMessage() + '.');
    }
  }

  String url() {
    return page.url();
  }

  @Override
  public void close() {
    page.close();
  }
}
