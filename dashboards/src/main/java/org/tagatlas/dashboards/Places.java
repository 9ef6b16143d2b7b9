package org.tagatlas.dashboards;

import static org.tagatlas.connectors.elasticsearch.IndexKind.PHOTOS;
import static org.tagatlas.connectors.elasticsearch.IndexKind.REGIONS;
import static org.tagatlas.connectors.elasticsearch.IndexKind.SIGNATURES;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tagatlas.dashboards.AtlasIndex.Search;

/** A country, division or city, with all that is told of it. */
final class Places {

  private static final int SIGNATURE = 200;
  private static final int INSIDE = 30;
  private static final int WINDOWS = 200;
  private static final int RISING = 12;

  /** Least photos of a year that is compared with all time, and the least part of them. */
  private static final long RISING_PHOTOS = 30;

  private static final double RISING_PART = 0.02;

  /** Least photos of a tag that rises, and how sure that must be. */
  private static final long RISING_LEAST = 5;

  private static final double RISING_CERTAINTY = 2;

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

  /** How much there is of a region in a window. */
  record InWindow(String window, long photos, long photographers) {}

  /** Another region by name. */
  record Named(String region, String name, String level) {}

  /**
   * A tag that has become more frequent.
   *
   * @param photos in the window
   * @param photosAll of all time
   * @param lift how many times as frequent among tagged photos as in all time
   */
  record Rising(
      String tag, String label, long photos, long photosAll, double lift, boolean namesPlace) {}

  /**
   * What rises in a window.
   *
   * @param window the one that was asked for, or the newest year with enough photos
   */
  record RisingIn(String window, List<Rising> tags) {}

  /**
   * A place.
   *
   * @param within the country, and the division, that it is in
   * @param rank its place among regions of its level by photos, from 1
   * @param windows in which it was photographed, oldest first, {@code all} last
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
      List<Themes.Share> themes) {}

  /** Returns a place; empty when nobody has photographed there. */
  Optional<View> view(String code, Window window) {
    Optional<Map.Entry<Region, List<InWindow>>> known = find(code, window);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    Region place = known.get().getKey();
    List<InWindow> windows = known.get().getValue();
    Window newest = rising(windows, window);
    Map<String, Object> inWindow = window.ofDocument();
    List<JsonNode> answers =
        index.ask(
            List.of(
                new Search(SIGNATURES, signature(code, window)),
                new Search(SIGNATURES, signature(code, newest)),
                new Search(
                    REGIONS,
                    Query.count(
                        Query.all(
                            inWindow,
                            Query.term("level", place.level()),
                            Map.of("range", Map.of("photos", Map.of("gt", place.photos())))))),
                new Search(REGIONS, inside(place, "admin1", window)),
                new Search(REGIONS, inside(place, "city", window)),
                new Search(REGIONS, identity(List.of(place.country(), place.admin1()))),
                new Search(REGIONS, one(code, newest)),
                new Search(REGIONS, one(code, Window.ALL)),
                new Search(PHOTOS, themes.search(Query.all(window.ofPhoto(), place.ofPhoto())))));
    return Optional.of(
        new View(
            window.name(),
            place,
            within(place, AtlasIndex.sources(answers.get(5))),
            place.level().equals("country") ? countries.people(code) : null,
            place.level().equals("country") ? countries.perMillion(code, place.photos()) : null,
            AtlasIndex.total(answers.get(2)) + 1,
            windows,
            tags(answers.get(0)),
            regions(answers.get(3)),
            regions(answers.get(4)),
            rising(
                place,
                newest,
                tags(answers.get(1)),
                tagged(answers.get(6)),
                tagged(answers.get(7))),
            themes.read(answers.get(8), place.taggedPhotos())));
  }

  /** Returns a place in a window, with the windows in which it was photographed. */
  private Optional<Map.Entry<Region, List<InWindow>>> find(String code, Window window) {
    List<JsonNode> sources =
        AtlasIndex.sources(
            index.ask(
                REGIONS,
                Query.hits(
                    WINDOWS,
                    Query.all(
                        Query.term("region", code),
                        // Without its months and days, which may be thousands.
                        Query.terms("window", windows(window))),
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
            place == null ? Region.of(sources.get(sources.size() - 1)).without() : place, windows));
  }

  private static Set<String> windows(Window asked) {
    Set<String> windows = new TreeSet<>(Window.YEARS);
    windows.add(Window.ALL.name());
    windows.add(asked.name());
    return windows;
  }

  /** Returns a place's document, as it is in all time when it is none in the window. */
  Optional<Region> region(String code, Window window) {
    return find(code, window).map(Map.Entry::getKey);
  }

  private static Window rising(List<InWindow> windows, Window asked) {
    if (!asked.isAll()) {
      return asked;
    }
    long all =
        windows.stream()
            .filter(each -> each.window().equals(Window.ALL.name()))
            .mapToLong(InWindow::photos)
            .findFirst()
            .orElse(0);
    return windows.stream()
        .filter(each -> !each.window().equals(Window.ALL.name()))
        .filter(each -> each.photos() >= Math.max(RISING_PHOTOS, RISING_PART * all))
        .max(Comparator.comparing(InWindow::window))
        .map(each -> new Window(each.window()))
        .orElse(Window.ALL);
  }

  private RisingIn rising(
      Region place, Window window, List<TypicalTag> signature, long tagged, long taggedAll) {
    if (window.isAll() || tagged == 0 || taggedAll <= tagged) {
      return null;
    }
    Map<String, Long> ever =
        counts.of(signature.stream().map(TypicalTag::tag).toList(), place.ofPhoto());
    List<Rising> rising = new ArrayList<>();
    for (TypicalTag tag : signature) {
      long all = ever.getOrDefault(tag.tag(), 0L);
      if (all >= tag.photos() && all > 0 && !tag.tag().equals(window.name())) {
        double lift = (double) tag.photos() / tagged / ((double) all / taggedAll);
        if (tag.photos() >= RISING_LEAST && certainty(lift, tag.photos()) > RISING_CERTAINTY) {
          rising.add(
              new Rising(tag.tag(), tag.label(), tag.photos(), all, round(lift), tag.namesPlace()));
        }
      }
    }
    rising.sort(
        Comparator.comparingDouble((Rising r) -> -certainty(r.lift(), r.photos()))
            .thenComparing(Rising::tag));
    return new RisingIn(window.name(), rising.stream().limit(RISING).toList());
  }

  /** Returns how far from chance a rise is, in standard errors: few photos may well be chance. */
  private static double certainty(double lift, long photos) {
    return Math.log(lift) * Math.sqrt(photos);
  }

  private static double round(double number) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.2f", number));
  }

  private static Map<String, Object> signature(String code, Window window) {
    return Query.hits(
        SIGNATURE,
        Query.all(window.ofDocument(), Query.term("region", code)),
        List.of(Query.by("rank", "asc")),
        TypicalTag.FIELDS);
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

  /** Returns the search for the regions of a level in a place; a level that has none finds none. */
  private static Map<String, Object> inside(Region place, String level, Window window) {
    Map<String, Object> part =
        place.level().equals("country")
            ? Map.of()
            : place.level().equals("admin1") && level.equals("city")
                // Cities' codes begin with their division's.
                ? Query.prefix("region", place.region() + '.', false)
                : Map.of("match_none", Map.of());
    return Query.hits(
        INSIDE,
        Query.all(
            window.ofDocument(),
            Query.term("level", level),
            Query.term("country", place.country()),
            part),
        List.of(Query.by("photos", "desc"), Query.by("region", "asc")),
        Region.FIELDS);
  }

  private static List<Named> within(Region place, List<JsonNode> sources) {
    return sources.stream()
        .map(Region::of)
        .filter(region -> !region.region().equals(place.region()))
        .map(region -> new Named(region.region(), region.name(), region.level()))
        .sorted(Comparator.comparingInt(named -> named.region().length()))
        .toList();
  }

  private static long tagged(JsonNode answer) {
    List<Region> regions = regions(answer);
    return regions.isEmpty() ? 0 : regions.get(0).taggedPhotos();
  }

  private static List<Region> regions(JsonNode answer) {
    return AtlasIndex.sources(answer).stream().map(Region::of).toList();
  }

  private static List<TypicalTag> tags(JsonNode answer) {
    return AtlasIndex.sources(answer).stream().map(TypicalTag::of).toList();
  }
}
