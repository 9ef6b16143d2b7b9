package org.tagatlas.launcher;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tagatlas.dashboards.AtlasPage;
import org.tagatlas.dashboards.Locating;
import org.tagatlas.dashboards.PageAccess;
import org.tagatlas.dashboards.PageSettings;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.locate.TextLocator;
import org.tagatlas.run.UserError;

/** The page, served by this process. */
final class PageServer implements Closeable {

  private final AtlasPage page;

  private PageServer(AtlasPage page) {
    this.page = page;
  }

  /** Returns whether the class path has the page; that of the job jar has not. */
  static boolean available() {
    try {
      Class.forName("org.tagatlas.dashboards.AtlasPage", false, PageServer.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Starts the page on the loopback interface, at the first free port of a list. */
  static PageServer start(
      String option,
      ElasticsearchConnection connection,
      List<Integer> ports,
      PageAccessOptions reach) {
    PageAccess access = access(reach);
    IOException taken = null;
    for (int port : ports) {
      try {
        return new PageServer(
            AtlasPage.start(
                connection,
                PageSettings.local(port, new PipelineLanguage(), access)
                    .withGazetteer(Gazetteer::load)
                    .withLocating(Locating.NAMES)));
      } catch (IOException e) {
        taken = e;
      }
    }
    throw new UserError(option + ": " + taken.getMessage() + ". Name another port.");
  }

  /**
   * Starts the page.
   *
   * @param tiles URL template of map tiles, or null
   * @param themes word lists, or null for the built-in ones
   * @throws UserError if a setting is invalid
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
    return start(
        connection,
        settings(bind, port, corsOrigins, tiles, tileCredit, pictures, themes, PageAccess.DIRECT));
  }

  /**
   * Returns the settings of a page.
   *
   * @throws UserError if a setting is invalid
   */
  static PageSettings settings(
      String bind,
      int port,
      List<String> corsOrigins,
      String tiles,
      String tileCredit,
      boolean pictures,
      String themes,
      PageAccess access) {
    try {
      return new PageSettings(
              bind,
              port,
              corsOrigins,
              tiles,
              tileCredit,
              pictures,
              themes,
              new PipelineLanguage(),
              access)
          .withGazetteer(Gazetteer::load)
          .withLocating(Locating.NAMES);
    } catch (IllegalArgumentException e) {
      throw new UserError(e.getMessage() + '.');
    }
  }

  /**
   * Returns what the page has to estimate places of photos.
   *
   * @param model file of a model; null for the names of places alone
   * @param report folder of a report; null for none
   * @throws UserError if the model or the report cannot be read
   */
  static Locating locating(Path model, Path report) throws IOException {
    if (report != null && !Files.isReadable(report.resolve(Locating.REPORT_FILE))) {
      throw new UserError(
          "--locate-report "
              + report
              + " has no "
              + Locating.REPORT_FILE
              + ". Make a report with 'tagatlas locate evaluate --report DIR'.");
    }
    if (model == null) {
      return new Locating(TextLocator::load, report);
    }
    TextLocator locator = TextLocator.with(ModelOption.open("--locate-model", model));
    return new Locating(() -> locator, report);
  }

  /**
   * Starts the page.
   *
   * @throws UserError if the port is not available or a setting is invalid
   */
  static PageServer start(ElasticsearchConnection connection, PageSettings settings) {
    try {
      return new PageServer(AtlasPage.start(connection, settings));
    } catch (IOException e) {
      throw new UserError("--port: " + e.getMessage() + ". Name another port.");
    } catch (IllegalArgumentException e) {
      throw new UserError(e.getMessage() + '.');
    }
  }

  /**
   * Parses the options for host names and proxies.
   *
   * @throws UserError if an option is invalid
   */
  static PageAccess access(PageAccessOptions options) {
    try {
      return PageAccess.parse(
          options.allowedHosts(), options.trustedProxies(), options.publicUrl());
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
