package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.PHOTOS;
import static org.tagatlas.elasticsearch.DocumentKind.REGIONS;
import static org.tagatlas.elasticsearch.DocumentKind.SIGNATURES;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tagatlas.dashboards.AtlasIndex.Search;

/** Details of a country, division or city. */
final class Places {

  private static final int SIGNATURE = 200;
  private static final int INSIDE = 30;

  /** More than the number of four-digit years. */
  private static final int WINDOWS = 10_000;

  private static final int RISING = 12;

  /** Minimum number and share of photos of a year that is compared with all time. */
  private static final long RISING_MIN_WINDOW_PHOTOS = 30;

  private static final double RISING_MIN_WINDOW_SHARE = 0.02;

  /** Minimum number of photos of a rising tag, and minimum significance in standard errors. */
  private static final long RISING_MIN_PHOTOS = 5;

  private static final double RISING_MIN_SIGNIFICANCE = 2;

  private final AtlasIndex index;
  private final Countries countries;
  private final TagCounts counts;
  private final Themes themes;

  Places(AtlasIndex index, Countries countries, TagCounts counts, Themes themes) {
    this.index = index;
    this.countries = countries;
    this.counts = counts;
    this.themes = themes;
  }

  /** The number of photos of a region in a window. */
  record InWindow(String window, long photos, long photographers) {}

  /** A reference to another region. */
  record Named(String region, String name, String level) {}

  /**
   * A tag that has become more frequent.
   *
   * @param photos number of photos in the window
   * @param photosAll number of photos of all time
   * @param lift its frequency among tagged photos divided by that of all time
   * @param tagClass what it is about, see {@link TypicalTag}
   */
  record Rising(
      String tag,
      String label,
      long photos,
      long photosAll,
      double lift,
      boolean namesPlace,
      String tagClass) {}

  /**
   * The rising tags in a window.
   *
   * @param window the requested one, or the newest year with enough photos
   */
  record RisingIn(String window, List<Rising> tags) {}

  /**
   * A place.
   *
   * @param within the country and the division that contain it
   * @param rank its rank by photos among regions of its level, starting at 1
   * @param windows windows with photos, oldest first, {@code all} last
   * @param signatureTotal number of tags in its signature
   * @param admin1Total number of divisions in it
   * @param citiesTotal number of cities in it
   */
  record View(
      String window,
      Region place,
      List<Named> within,
      Long population,
      Double perMillion,
      long rank,
      List<InWindow> windows,
      List<TypicalTag> signature,
      List<Region> admin1,
      List<Region> cities,
      RisingIn rising,
      List<Themes.Share> themes,
      long signatureTotal,
      long admin1Total,
      long citiesTotal) {}

  /** Returns a place; empty if it has no photos in any window. */
  Optional<View> view(String code, Window window) {
    Optional<Map.Entry<Region, List<InWindow>>> known = find(code, window);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    Region place = known.get().getKey();
    List<InWindow> windows = known.get().getValue();
    Window newest = rising(windows, window);
    Map<String, Object> inWindow = window.ofDocument();
    List<JsonNode> responses =
        index.search(
            List.of(
                new Search(SIGNATURES, Query.withTotal(signature(code, window))),
                new Search(SIGNATURES, signature(code, newest)),
                new Search(
                    REGIONS,
                    Query.count(
                        Query.all(
                            inWindow,
                            Query.term("level", place.level()),
                            Map.of("range", Map.of("photos", Map.of("gt", place.photos())))))),
                new Search(REGIONS, Query.withTotal(inside(place, "admin1", window))),
                new Search(REGIONS, Query.withTotal(inside(place, "city", window))),
                new Search(REGIONS, identity(List.of(place.country(), place.admin1()))),
                new Search(REGIONS, one(code, newest)),
                new Search(REGIONS, one(code, Window.ALL)),
                new Search(PHOTOS, themes.search(Query.all(window.ofPhoto(), place.ofPhoto())))));
    return Optional.of(
        new View(
            window.name(),
            place,
            within(place, AtlasIndex.sources(responses.get(5))),
            place.level().equals("country") ? countries.people(code) : null,
            place.level().equals("country") ? countries.perMillion(code, place.photos()) : null,
            AtlasIndex.total(responses.get(2)) + 1,
            windows,
            tags(responses.get(0)),
            regions(responses.get(3)),
            regions(responses.get(4)),
            rising(
                place,
                newest,
                tags(responses.get(1)),
                tagged(responses.get(6)),
                tagged(responses.get(7))),
            themes.read(responses.get(8), place.taggedPhotos()),
            AtlasIndex.total(responses.get(0)),
            AtlasIndex.total(responses.get(3)),
            AtlasIndex.total(responses.get(4))));
  }

  /** Returns a place in a window, with all windows that have photos of it. */
  private Optional<Map.Entry<Region, List<InWindow>>> find(String code, Window window) {
    List<JsonNode> sources =
        AtlasIndex.sources(
            index.search(
                REGIONS,
                Query.hits(
                    WINDOWS,
                    Query.all(
                        Query.term("region", code),
                        // Excludes months and days, which may be thousands.
                        Query.any(
                            List.of(
                                Query.terms("window", List.of(Window.ALL.name(), window.name())),
                                Query.regexp("window", "[0-9]{4}")))),
                    List.of(Query.by("window", "asc")),
                    Region.FIELDS)));
    if (sources.isEmpty()) {
      return Optional.empty();
    }
    List<InWindow> windows = new ArrayList<>();
    Region place = null;
    for (JsonNode source : sources) {
      Region region = Region.of(source);
      String name = source.path("window").asText();
      if (name.length() == 4 || name.equals(Window.ALL.name())) {
        windows.add(new InWindow(name, region.photos(), region.photographers()));
      }
      if (name.equals(window.name())) {
        place = region;
      }
    }
    return Optional.of(
        Map.entry(
            place == null ? Region.of(sources.get(sources.size() - 1)).withoutPhotos() : place,
            windows));
  }

  /** Returns a place; without photos if it has none in the window. */
  Optional<Region> region(String code, Window window) {
    return find(code, window).map(Map.Entry::getKey);
  }

  private static Window rising(List<InWindow> windows, Window requested) {
    if (!requested.isAll()) {
      return requested;
    }
    long all =
        windows.stream()
            .filter(each -> each.window().equals(Window.ALL.name()))
            .mapToLong(InWindow::photos)
            .findFirst()
            .orElse(0);
    return windows.stream()
        .filter(each -> !each.window().equals(Window.ALL.name()))
        .filter(
            each ->
                each.photos() >= Math.max(RISING_MIN_WINDOW_PHOTOS, RISING_MIN_WINDOW_SHARE * all))
        .max(Comparator.comparing(InWindow::window))
        .map(each -> new Window(each.window()))
        .orElse(Window.ALL);
  }

  private RisingIn rising(
      Region place, Window window, List<TypicalTag> signature, long tagged, long taggedAll) {
    if (window.isAll() || tagged == 0 || taggedAll <= tagged) {
      return null;
    }
    Map<String, Long> allTime =
        counts.of(signature.stream().map(TypicalTag::tag).toList(), place.ofPhoto());
    List<Rising> rising = new ArrayList<>();
    for (TypicalTag tag : signature) {
      long all = allTime.getOrDefault(tag.tag(), 0L);
      if (all >= tag.photos() && all > 0 && !tag.tag().equals(window.name())) {
        double lift = (double) tag.photos() / tagged / ((double) all / taggedAll);
        if (tag.photos() >= RISING_MIN_PHOTOS
            && significance(lift, tag.photos()) > RISING_MIN_SIGNIFICANCE) {
          rising.add(
              new Rising(
                  tag.tag(),
                  tag.label(),
                  tag.photos(),
                  all,
                  round(lift),
                  tag.namesPlace(),
                  tag.tagClass()));
        }
      }
    }
    rising.sort(
        Comparator.comparingDouble((Rising r) -> -significance(r.lift(), r.photos()))
            .thenComparing(Rising::tag));
    return new RisingIn(window.name(), rising.stream().limit(RISING).toList());
  }

  /** Returns the significance of a rise in standard errors, as small counts may be chance. */
  private static double significance(double lift, long photos) {
    return Math.log(lift) * Math.sqrt(photos);
  }

  private static double round(double number) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.2f", number));
  }

  /** Returns the filter on the documents of a region in a window. */
  static Map<String, Object> ofRegion(String code, Window window) {
    return Query.all(window.ofDocument(), Query.term("region", code));
  }

  private static Map<String, Object> signature(String code, Window window) {
    return Query.hits(
        SIGNATURE, ofRegion(code, window), List.of(Query.by("rank", "asc")), TypicalTag.FIELDS);
  }

  private static Map<String, Object> one(String code, Window window) {
    return Query.hits(
        1,
        Query.all(window.ofDocument(), Query.term("region", code)),
        List.of(Query.by("_doc", "asc")),
        Region.FIELDS);
  }

  private static Map<String, Object> identity(List<String> codes) {
    return Query.firstOfEach(
        "region",
        Query.hits(
            codes.size(),
            Query.terms("region", codes),
            List.of(Query.by("_doc", "asc")),
            Region.FIELDS));
  }

  private static Map<String, Object> inside(Region place, String level, Window window) {
    return Query.hits(
        INSIDE,
        ofRegionsIn(place, level, window),
        List.of(Query.by("photos", "desc"), Query.by("region", "asc")),
        Region.FIELDS);
  }

  /**
   * Returns the filter on regions of a level in a place; a level without subdivisions matches none.
   */
  static Map<String, Object> ofRegionsIn(Region place, String level, Window window) {
    Map<String, Object> part =
        place.level().equals("country")
            ? Map.of()
            : place.level().equals("admin1") && level.equals("city")
                // The code of a city starts with that of its division.
                ? Query.prefix("region", place.region() + '.', false)
                : Map.of("match_none", Map.of());
    return Query.all(
        window.ofDocument(),
        Query.term("level", level),
        Query.term("country", place.country()),
        part);
  }

  private static List<Named> within(Region place, List<JsonNode> sources) {
    return sources.stream()
        .map(Region::of)
        .filter(region -> !region.region().equals(place.region()))
        .map(region -> new Named(region.region(), region.name(), region.level()))
        .sorted(Comparator.comparingInt(named -> named.region().length()))
        .toList();
  }

  private static long tagged(JsonNode response) {
    List<Region> regions = regions(response);
    return regions.isEmpty() ? 0 : regions.get(0).taggedPhotos();
  }

  private static List<Region> regions(JsonNode response) {
    return AtlasIndex.sources(response).stream().map(Region::of).toList();
  }

  private static List<TypicalTag> tags(JsonNode response) {
    return AtlasIndex.sources(response).stream().map(TypicalTag::of).toList();
  }
}
