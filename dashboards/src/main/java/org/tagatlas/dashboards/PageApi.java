package org.tagatlas.dashboards;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tagatlas.elasticsearch.DocumentKind;

/** Defines the endpoints of the API and their parameters, and delegates to other classes. */
final class PageApi {

  /** The path prefix of all endpoints. */
  static final String PATH = "/api/v1";

  private static final Logger LOG = LoggerFactory.getLogger(PageApi.class);

  private static final String FORMAT = "format";

  /** The formats of lists. */
  private static final List<String> FORMATS = List.of("json", "csv");

  private static final int MAX_TAG_CHARS = 16 * 1024;
  private static final int MAX_PER_PAGE = 500;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .addModule(GeoJsonGeometry.MODULE)
          .build();

  private final PageSettings settings;
  private final PublicAddress address;
  private final World world;
  private final Places places;
  private final Tags tags;
  private final Heat heat;
  private final Samples samples;
  private final Suggestions suggestions;
  private final LocalNames localNames;
  private final Comparison comparison;
  private final Themes themes;
  private final Findings findings;
  private final Status status;
  private final Lists lists;
  private final MachineTagApi machineTags;
  private final Extras extras;
  private final ViewpointApi viewpoints;
  private final SimilarApi similar;
  private final LocateApi locating;
  private final OpenApi description = new OpenApi();
  private final AtlasIndex index;

  PageApi(AtlasIndex index, PageSettings settings) {
    this.settings = settings;
    this.index = index;
    address = new PublicAddress(settings.access());
    Countries countries = new Countries();
    TagCounts counts = new TagCounts(index);
    themes = new Themes(index, themesOf(settings), settings.language()::tag);
    world = new World(index, countries);
    places = new Places(index, countries, counts, themes);
    tags = new Tags(index, settings.language()::tag);
    heat = new Heat(index);
    samples = new Samples(index);
    RegionNames names = new RegionNames(index, settings.gazetteer());
    suggestions = new Suggestions(index, settings.language()::tag, names);
    localNames = new LocalNames(settings.gazetteer());
    comparison = new Comparison(index, places, counts);
    findings = new Findings(index, world, themes);
    status = new Status(index);
    lists = new Lists(index);
    extras = new Extras(index);
    machineTags = new MachineTagApi(index, extras, settings.language());
    locating = new LocateApi(settings.locating());
    viewpoints = new ViewpointApi(index, places, themes, extras, names, settings.language()::tag);
    similar = new SimilarApi(index, settings.similar(), places, settings.language()::tag);
  }

  /** Adds all endpoints to a server. */
  void addTo(Javalin server) {
    get(server, "status", List.of(), request -> status.view());
    get(server, "settings", List.of(), request -> settings());
    get(server, "world", List.of("window"), request -> world.view(request.window()));
    get(server, "place", List.of("region", "window"), this::place);
    get(
        server,
        "photos",
        List.of("region", "tag", "window", "size", Estimates.PARAMETER),
        this::photos);
    get(
        server,
        "tag",
        List.of("tag", "window"),
        request -> tags.view(requiredTag(request), request.window()));
    get(server, "search", List.of("q", "size"), this::search);
    get(server, "heat", with(MachineTagApi.FILTER, "bbox", "zoom", "tag", "theme"), this::heat);
    get(server, "compare", List.of("a", "b", "window", "size"), this::compare);
    get(server, "themes", List.of("window"), request -> themes.overview(request.window()));
    get(server, "theme", List.of("name", "window"), this::theme);
    get(server, "findings", List.of(), request -> findings.names());
    get(server, "finding", List.of("name", "window", "size"), this::finding);
    get(server, "regions", paged("within", "level", "window"), this::regions);
    get(server, "signature", paged("region", "window"), this::signature);
    get(server, "typical", paged("tag", "level", "window"), this::typical);
    get(server, "viewpoints", ViewpointApi.VIEWPOINTS, viewpoints::viewpoints);
    get(server, "shape", ViewpointApi.SHAPE, viewpoints::shape);
    get(server, "near", ViewpointApi.NEAR, viewpoints::near);
    get(server, "neighbourhoods", List.of("region", "window"), viewpoints::neighbourhoods);
    get(server, "similar", SimilarApi.PARAMETERS, similar::similar);
    get(server, "locate", LocateApi.PARAMETERS, locating::locate);
    get(server, "locate/report", List.of(), request -> locating.report());
    get(server, "machine-tags/namespaces", paged("predicate", "sort"), machineTags::namespaces);
    get(server, "machine-tags/predicates", paged("namespace", "sort"), machineTags::predicates);
    get(server, "machine-tags/pairs", paged("namespace", "predicate", "sort"), machineTags::pairs);
    get(
        server,
        "machine-tags/values",
        paged("namespace", "predicate", "sort"),
        machineTags::values);
    get(
        server,
        "machine-tags/tags",
        paged("machine_tags", "machine_tag_mode", "sort"),
        machineTags::tags);
    get(
        server,
        "machine-tags/recent",
        paged("namespace", "predicate", "added_since"),
        machineTags::recent);
    get(
        server,
        "machine-tags/related",
        with(MachineTagApi.FILTER, "bbox", "size"),
        machineTags::related);
    List<String> feed = with(MachineTagApi.FILTER, "bbox", "format", "page", "per_page", "after");
    get(server, "machine-tags/photos", feed, machineTags::photos);
    get(server, "machine-tags/network-link", with(feed, "refresh"), machineTags::networkLink);
    get(server, "openapi.json", List.of(), request -> description.document());
    server.get(PATH, context -> describe(context, description.list()));
    server.get(PageFilter.ALIVE, context -> json(context, Map.of("status", "ok")));
    server.get(PageFilter.READY, this::ready);
    server.exception(
        IllegalArgumentException.class, (e, context) -> reject(context, 400, e.getMessage()));
    server.exception(
        IndexUnavailableException.class,
        (e, context) -> {
          LOG.warn("{} failed: {}", context.path(), e.getMessage());
          reject(context, 503, e.getMessage());
        });
    server.exception(
        HttpResponseException.class,
        (e, context) -> reject(context, e.getStatus(), e.getMessage()));
    server.exception(
        Exception.class,
        (e, context) -> {
          LOG.error("{} failed", context.path(), e);
          reject(context, 500, "internal server error, see the server log");
        });
  }

  private static void describe(Context context, Object body) throws JsonProcessingException {
    Parameters.read(context.req().getQueryString(), List.of());
    json(context, body);
  }

  /** Responds with 200 if Elasticsearch responds, otherwise with 503. */
  private void ready(Context context) throws JsonProcessingException {
    index.search(DocumentKind.REGIONS, Map.of("size", 0));
    json(context, Map.of("status", "ready"));
  }

  private static List<String> paged(String... names) {
    return with(Slice.PARAMETERS, names);
  }

  private static List<String> with(List<String> names, String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.addAll(names);
    return all;
  }

  /** Adds an endpoint; a null result means that it has already written the response. */
  private void get(
      Javalin server, String name, List<String> parameters, Function<ApiRequest, Object> endpoint) {
    boolean list = parameters.containsAll(Slice.PARAMETERS) && !parameters.contains(FORMAT);
    List<String> known =
        list ? with(List.of(FORMAT), parameters.toArray(String[]::new)) : parameters;
    description.add(PATH + '/' + name, known);
    server.get(
        PATH + '/' + name,
        context -> {
          Parameters read = Parameters.read(context.req().getQueryString(), known);
          boolean csv = list && isCsv(read);
          ApiRequest request = new ApiRequest(context, name, read, address.of(context.req()));
          Object result = endpoint.apply(request);
          if (result != null) {
            JsonNode body =
                JSON.valueToTree(result instanceof Page<?> page ? request.linked(page) : result);
            localNames.addTo(body, AcceptedLanguage.of(request.headers("Accept-Language")));
            if (csv) {
              csv(context, name, body.path("items"));
            } else {
              json(context, body);
            }
          }
        });
  }

  private static boolean isCsv(Parameters parameters) {
    String format = parameters.text(FORMAT);
    if (format != null && !FORMATS.contains(format)) {
      throw new IllegalArgumentException(FORMAT + " must be one of " + String.join(", ", FORMATS));
    }
    return "csv".equals(format);
  }

  private static void csv(Context context, String name, JsonNode items) {
    context
        .header("Cache-Control", "no-store")
        .header(
            "Content-Disposition",
            "attachment; filename=\"" + name.substring(name.lastIndexOf('/') + 1) + ".csv\"")
        .contentType("text/csv; charset=utf-8")
        .result(CsvItems.of(items).getBytes(StandardCharsets.UTF_8));
  }

  private static void json(Context context, Object body) throws JsonProcessingException {
    context
        .header("Cache-Control", "no-store")
        .contentType("application/json; charset=utf-8")
        .result(JSON.writeValueAsBytes(body));
  }

  private static void reject(Context context, int code, String message) {
    context.status(code);
    try {
      json(context, Map.of("error", message == null ? "" : message));
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

  private Object place(ApiRequest request) {
    String code = request.required("region");
    return places.view(code, request.window()).orElseThrow(() -> noPhotosIn(code));
  }

  private static NotFoundResponse noPhotosIn(String code) {
    return new NotFoundResponse("no photos in region " + code);
  }

  private Object photos(ApiRequest request) {
    String code = request.text("region");
    Window window = request.window();
    Region place = code == null ? null : region(code, window);
    int size = request.parameters().number("size", 12, 1, 60);
    Samples.Sample sample =
        samples.find(place, tag(request), window, Estimates.of(request.parameters()), size);
    request.total(sample.total());
    return extras.addTo(sample.photos());
  }

  private Region region(String code, Window window) {
    return places.region(code, window).orElseThrow(() -> noPhotosIn(code));
  }

  private Object search(ApiRequest request) {
    String typed = request.required("q");
    if (typed.length() > MAX_TAG_CHARS) {
      throw new IllegalArgumentException("q is too long");
    }
    return suggestions.find(
        typed,
        AcceptedLanguage.of(request.headers("Accept-Language")),
        request.parameters().number("size", 7, 1, 100));
  }

  private Object heat(ApiRequest request) {
    Map<String, Object> photoFilter = Map.of();
    String tag = tag(request);
    String theme = request.text("theme");
    boolean filtersMachineTags = request.text("machine_tags") != null;
    if (!filtersMachineTags && request.parameters().hasAny(MachineTagApi.REQUIRE_MACHINE_TAGS)) {
      throw new IllegalArgumentException(
          String.join(", ", MachineTagApi.REQUIRE_MACHINE_TAGS) + " require machine_tags");
    }
    if (filtersMachineTags && (tag != null || theme != null) || tag != null && theme != null) {
      throw new IllegalArgumentException("machine_tags, tag and theme are mutually exclusive");
    }
    if (filtersMachineTags) {
      photoFilter = machineTags.filter(request);
    } else if (tag != null) {
      photoFilter = Query.term("tags", tag);
    } else if (theme != null) {
      photoFilter = themes.ofPhoto(theme).orElseThrow(() -> noTheme(theme));
    }
    Heat.View view =
        heat.view(
            Heat.Box.of(request.text("bbox")),
            request.parameters().number("zoom", 2, 0, 24),
            // Empty if it has no part, so that the whole world is counted quickly.
            Query.allOrEmpty(
                photoFilter, Estimates.of(request.parameters()), request.window().ofPhoto()));
    return view.photos() == null
        ? view
        : new Heat.View(view.precision(), view.cells(), extras.addTo(view.photos()));
  }

  private Object compare(ApiRequest request) {
    int size = request.parameters().number("size", 30, 1, 200);
    return comparison
        .view(request.required("a"), request.required("b"), request.window(), size)
        .orElseThrow(() -> new NotFoundResponse("no photos in one of the regions"));
  }

  private Object theme(ApiRequest request) {
    String name = request.required("name");
    return themes.view(name, request.window()).orElseThrow(() -> noTheme(name));
  }

  private NotFoundResponse noTheme(String name) {
    return new NotFoundResponse("unknown theme '" + name + "'; must be one of " + themes.names());
  }

  private Object finding(ApiRequest request) {
    String name = request.required("name");
    if (!findings.names().contains(name)) {
      throw new NotFoundResponse(
          "unknown finding '" + name + "'; must be one of " + findings.names());
    }
    int size = request.parameters().number("size", Findings.ROWS, 1, 500);
    return findings.view(name, request.window(), size);
  }

  private Object regions(ApiRequest request) {
    String within = request.text("within");
    Window window = request.window();
    return lists.regions(
        within == null || within.isEmpty() ? null : region(within, window),
        level(request),
        window,
        slice(request));
  }

  private Object signature(ApiRequest request) {
    return lists.signature(request.required("region"), request.window(), slice(request));
  }

  private Object typical(ApiRequest request) {
    String tag = settings.language().tag(requiredTag(request));
    return lists.typical(tag, level(request), request.window(), slice(request));
  }

  private static Slice slice(ApiRequest request) {
    return Slice.of(request.parameters(), 100, MAX_PER_PAGE);
  }

  private static String level(ApiRequest request) {
    String level = request.text("level");
    if (level == null) {
      return Tags.LEVELS.get(0);
    }
    if (!Tags.LEVELS.contains(level)) {
      throw new IllegalArgumentException("level must be one of " + String.join(", ", Tags.LEVELS));
    }
    return level;
  }

  private static String requiredTag(ApiRequest request) {
    return checked(request.required("tag"));
  }

  /** Returns the requested tag in its normalized form, or null. */
  private String tag(ApiRequest request) {
    String written = request.text("tag");
    return written == null || written.isEmpty() ? null : settings.language().tag(checked(written));
  }

  private static String checked(String written) {
    if (written.length() > MAX_TAG_CHARS) {
      throw new IllegalArgumentException("tag is too long");
    }
    return written;
  }

  private static String themesOf(PageSettings settings) {
    if (settings.themes() != null) {
      return settings.themes();
    }
    try (InputStream in = PageApi.class.getResourceAsStream(PageSettings.THEMES)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
