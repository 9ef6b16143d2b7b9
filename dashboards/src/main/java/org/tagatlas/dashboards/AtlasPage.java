package org.tagatlas.dashboards;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.staticfiles.Location;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.servlet.FilterHolder;
import org.tagatlas.elasticsearch.ElasticsearchConnection;

/** A running HTTP server of the page at {@code /} and of its API at {@code /api/v1}. */
public final class AtlasPage implements AutoCloseable {

  /** Fits tags of 4 KB, which percent-encoding makes three times as long. */
  private static final int HEADER_BYTES = 64 * 1024;

  private final PageSettings settings;
  private final AtlasIndex index;
  private final Javalin server;

  private AtlasPage(ElasticsearchConnection connection, PageSettings settings) {
    this.settings = settings;
    index = new AtlasIndex(connection);
    server = Javalin.create(this::configure);
    new PageApi(index, settings).addTo(server);
  }

  /**
   * Starts a server. Elasticsearch need not be available yet.
   *
   * @throws IOException if it cannot listen on the address
   */
  public static AtlasPage start(ElasticsearchConnection connection, PageSettings settings)
      throws IOException {
    AtlasPage page = new AtlasPage(connection, settings);
    try {
      page.server.start(settings.bind(), settings.port());
    } catch (RuntimeException e) {
      page.close();
      throw new IOException("cannot listen on " + settings.bind() + ':' + settings.port(), e);
    }
    return page;
  }

  /** Returns the URL of the page on this machine. */
  public String url() {
    String host =
        switch (settings.bind()) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::" -> "::1";
          default -> settings.bind();
        };
    return "http://" + (host.contains(":") ? '[' + host + ']' : host) + ':' + server.port() + '/';
  }

  @Override
  public void close() {
    server.stop();
    index.close();
  }

  private void configure(JavalinConfig config) {
    config.showJavalinBanner = false;
    config.startupWatcherEnabled = false;
    config.http.gzipOnlyCompression();
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setRequestHeaderSize(HEADER_BYTES);
          http.setResponseHeaderSize(HEADER_BYTES);
          http.setSendServerVersion(false);
        });
    config.jetty.modifyServletContextHandler(
        handler ->
            handler.addFilter(
                new FilterHolder(new PageFilter(settings)),
                "/*",
                EnumSet.of(DispatcherType.REQUEST)));
    config.staticFiles.add(
        files -> {
          files.directory = "/org/tagatlas/dashboards/page";
          files.location = Location.CLASSPATH;
          files.headers = Map.of("Cache-Control", "no-cache");
        });
    for (String library : List.of("d3", "leaflet")) {
      config.staticFiles.add(
          files -> {
            files.hostedPath = "/webjars/" + library;
            files.directory = "/META-INF/resources/webjars/" + library;
            files.location = Location.CLASSPATH;
            // Their path includes the version.
            files.headers = Map.of("Cache-Control", "max-age=31536000, immutable");
          });
    }
    if (!settings.corsOrigins().isEmpty()) {
      config.bundledPlugins.enableCors(
          cors ->
              cors.addRule(
                  rule -> {
                    rule.path = PageApi.PATH + "/*";
                    rule.exposeHeader("Link");
                    rule.exposeHeader("X-Total-Count");
                    if (settings.corsOrigins().contains("*")) {
                      rule.anyHost();
                    } else {
                      settings.corsOrigins().forEach(rule::allowHost);
                    }
                  }));
    }
  }
}
