package org.tagatlas.dashboards;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.staticfiles.Location;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tagatlas.connectors.elasticsearch.ElasticsearchConnection;

/** A running server of the page at {@code /} and of its API below {@code /api/v1}. */
public final class AtlasPage implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AtlasPage.class);

  private static final String API = "/api/v1";

  /** Tags of 4 KB, three bytes a character in an address, have to fit. */
  private static final int HEADER_BYTES = 64 * 1024;

  private static final int LONGEST_TAG = 16 * 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();

  private final PageSettings settings;
  private final AtlasIndex index;
  private final Javalin server;
  private final World world;
  private final Places places;
  private final Tags tags;
  private final Heat heat;
  private final Samples samples;
  private final Suggestions suggestions;
  private final Comparison comparison;
  private final Themes themes;
  private final Findings findings;
  private final Status status;
  private final MachineTagApi machineTags;
  private final Extras extras;

  private AtlasPage(ElasticsearchConnection connection, PageSettings settings) {
    this.settings = settings;
    index = new AtlasIndex(connection);
    Countries countries = new Countries();
    TagCounts counts = new TagCounts(index);
    themes = new Themes(index, themesOf(settings), settings.language()::tag);
    world = new World(index, countries);
    places = new Places(index, countries, counts, themes);
    tags = new Tags(index, settings.language()::tag);
    heat = new Heat(index);
    samples = new Samples(index);
    suggestions = new Suggestions(index, settings.language()::tag);
    comparison = new Comparison(index, places, counts);
    findings = new Findings(index, world, themes, counts, settings.language()::tag);
    status = new Status(index);
    extras = new Extras(index);
    machineTags = new MachineTagApi(index, extras, settings.language());
    server = Javalin.create(this::configure);
    route();
  }

  /**
   * Starts a server. Elasticsearch need not be there yet.
   *
   * @throws IOException when it can't listen there
   */
  public static AtlasPage start(ElasticsearchConnection connection, PageSettings settings)
      throws IOException {
    AtlasPage page = new AtlasPage(connection, settings);
    try {
      page.server.start(settings.bind(), settings.port());
    } catch (RuntimeException e) {
      page.close();
      throw new IOException(
          "the page can't listen on " + settings.bind() + ':' + settings.port(), e);
    }
    return page;
  }

  /** Returns the page's address. */
  public String url() {
    String host = settings.bind().equals("0.0.0.0") ? "127.0.0.1" : settings.bind();
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
          http.setSendServerVersion(false);
        });
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
            // Their version is part of their address.
            files.headers = Map.of("Cache-Control", "max-age=31536000, immutable");
          });
    }
    if (!settings.corsOrigins().isEmpty()) {
      config.bundledPlugins.enableCors(
          cors ->
              cors.addRule(
                  rule -> {
                    rule.path = API + "/*";
                    if (settings.corsOrigins().contains("*")) {
                      rule.anyHost();
                    } else {
                      settings.corsOrigins().forEach(rule::allowHost);
                    }
                  }));
    }
  }

  private void route() {
    String policy = ContentSecurity.policy(settings);
    server.before(
        context ->
            context
                .header("Content-Security-Policy", policy)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Opener-Policy", "same-origin"));
    answer("status", context -> status.view());
    answer("settings", context -> settings());
    answer("world", context -> world.view(window(context)));
    answer("place", this::place);
    answer("photos", this::photos);
    answer("tag", context -> tags.view(tag(context, true), window(context)));
    answer("search", this::search);
    answer("heat", this::heat);
    answer("compare", this::compare);
    answer("themes", context -> themes.overview(window(context)));
    answer("theme", this::theme);
    answer("findings", context -> findings.names());
    answer("finding", this::finding);
    answer("machine-tags/namespaces", machineTags::namespaces);
    answer("machine-tags/predicates", machineTags::predicates);
    answer("machine-tags/pairs", machineTags::pairs);
    answer("machine-tags/values", machineTags::values);
    answer("machine-tags/tags", machineTags::tags);
    answer("machine-tags/recent", machineTags::recent);
    answer("machine-tags/related", machineTags::related);
    server.get(
        API + "/machine-tags/photos",
        context -> {
          Optional<Object> answer = machineTags.photos(context);
          if (answer.isPresent()) {
            json(context, answer.get());
          }
        });
    server.get(API + "/machine-tags/network-link", machineTags::networkLink);
    server.exception(
        IllegalArgumentException.class, (e, context) -> refuse(context, 400, e.getMessage()));
    server.exception(
        IndexAwayException.class,
        (e, context) -> {
          LOG.warn("No answer for {}: {}", context.path(), e.getMessage());
          refuse(context, 503, e.getMessage());
        });
    server.exception(
        HttpResponseException.class,
        (e, context) -> refuse(context, e.getStatus(), e.getMessage()));
    server.exception(
        Exception.class,
        (e, context) -> {
          LOG.error("No answer for {}", context.path(), e);
          refuse(context, 500, "something broke; the server's log says what");
        });
  }

  private void answer(String name, Function<Context, Object> question) {
    server.get(API + '/' + name, context -> json(context, question.apply(context)));
  }

  private static void json(Context context, Object answer) throws JsonProcessingException {
    context
        .header("Cache-Control", "no-store")
        .contentType("application/json; charset=utf-8")
        .result(JSON.writeValueAsBytes(answer));
  }

  private static void refuse(Context context, int code, String words) {
    context.status(code);
    try {
      json(context, Map.of("error", words == null ? "" : words));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Object> settings() {
    return settings.tiles() == null
        ? Map.of("pictures", settings.pictures())
        : Map.of(
            "pictures",
            settings.pictures(),
            "tiles",
            settings.tiles(),
            "tile_credit",
            settings.tileCredit());
  }

  private Object place(Context context) {
    String code = needed(context, "region");
    return places
        .view(code, window(context))
        .orElseThrow(() -> new NotFoundResponse("nobody has photographed in " + code));
  }

  private Object photos(Context context) {
    String code = context.queryParam("region");
    Window window = window(context);
    Region place =
        code == null
            ? null
            : places
                .region(code, window)
                .orElseThrow(() -> new NotFoundResponse("nobody has photographed in " + code));
    int size = number(context, "size", 12, 1, 60);
    return extras.beside(samples.find(place, tag(context, false), window, size));
  }

  private Object search(Context context) {
    String typed = needed(context, "q");
    if (typed.length() > LONGEST_TAG) {
      throw new IllegalArgumentException("q is too long");
    }
    String language = context.header("Accept-Language");
    String first = language == null ? "en" : language.split("[,;]")[0].strip();
    return suggestions.find(typed, Locale.forLanguageTag(first));
  }

  private Object heat(Context context) {
    Map<String, Object> ofTag = Map.of();
    String tag = tag(context, false);
    String theme = context.queryParam("theme");
    if (context.queryParam("machine_tags") != null) {
      ofTag = machineTags.filter(context);
    } else if (tag != null) {
      ofTag = Query.term("tags", tag);
    } else if (theme != null) {
      ofTag = themes.ofPhoto(theme).orElseThrow(() -> new NotFoundResponse("no theme " + theme));
    }
    Heat.View view =
        heat.view(
            Heat.Box.of(context.queryParam("bbox")),
            number(context, "zoom", 2, 0, 24),
            ofTag.isEmpty() && window(context).isAll()
                ? Map.of()
                : Query.all(ofTag, window(context).ofPhoto()));
    return view.photos() == null
        ? view
        : new Heat.View(view.precision(), view.cells(), extras.beside(view.photos()));
  }

  private Object compare(Context context) {
    return comparison
        .view(needed(context, "a"), needed(context, "b"), window(context))
        .orElseThrow(() -> new NotFoundResponse("nobody has photographed in one of the two"));
  }

  private Object theme(Context context) {
    String name = needed(context, "name");
    return themes
        .view(name, window(context))
        .orElseThrow(() -> new NotFoundResponse("no theme " + name + ", but " + themes.names()));
  }

  private Object finding(Context context) {
    String name = needed(context, "name");
    if (!findings.names().contains(name)) {
      throw new NotFoundResponse("no finding " + name + ", but " + findings.names());
    }
    return findings.view(name, window(context));
  }

  private static Window window(Context context) {
    return Window.of(context.queryParam("window"));
  }

  private String tag(Context context, boolean isNeeded) {
    String written = isNeeded ? needed(context, "tag") : context.queryParam("tag");
    if (written == null || written.isEmpty()) {
      return null;
    }
    if (written.length() > LONGEST_TAG) {
      throw new IllegalArgumentException("tag is too long");
    }
    return isNeeded ? written : settings.language().tag(written);
  }

  static String needed(Context context, String parameter) {
    String value = context.queryParam(parameter);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(parameter + " is missing");
    }
    return value;
  }

  static int number(Context context, String parameter, int usual, int least, int most) {
    String text = context.queryParam(parameter);
    if (text == null) {
      return usual;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(parameter + " is a number from " + least + " to " + most);
  }

  private static String themesOf(PageSettings settings) {
    if (settings.themes() != null) {
      return settings.themes();
    }
    try (InputStream in = AtlasPage.class.getResourceAsStream(PageSettings.THEMES)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
