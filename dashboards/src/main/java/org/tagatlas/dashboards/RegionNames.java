package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.REGIONS;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Set;
import java.util.function.Supplier;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.PlaceName;
import org.tagatlas.geo.PlaceNames;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.text.EditDistance;

/**
 * The names of all regions that have photos: as published, in the languages of the gazetteer, their
 * aliases, and the ISO codes of countries. Accents are ignored. They are cached for five minutes.
 * Thread-safe.
 */
final class RegionNames {

  /**
   * One less than the maximum page size of Elasticsearch: one more hit shows that there are more.
   */
  private static final int BATCH = 9_999;

  /** Just below the maximum number of terms of an Elasticsearch query. */
  private static final int MAX_TERMS = 60_000;

  /** In shorter texts a typing error makes another word. */
  private static final int MIN_CHARS_WITH_ERROR = 4;

  private static final long MAX_AGE_NANOS = Duration.ofMinutes(5).toNanos();

  private final AtlasIndex index;
  private final Supplier<Gazetteer> gazetteer;

  private volatile List<Named> regions = List.of();
  private volatile long read;

  /**
   * Creates the names.
   *
   * @param gazetteer its result is null for the published names alone
   */
  RegionNames(AtlasIndex index, Supplier<Gazetteer> gazetteer) {
    this.index = index;
    this.gazetteer = gazetteer;
  }

  /** A region with its folded names. */
  private record Named(String region, String publishedName, List<String> folded) {}

  /**
   * The regions that match a text; each list has those with most photos first.
   *
   * @param exact one of their names is the text
   * @param starting one of their names starts with it
   * @param similar one of their names differs by one typing error; empty if others match
   */
  record Matches(List<String> exact, List<String> starting, List<String> similar) {

    List<String> all() {
      List<String> all = new ArrayList<>(exact);
      all.addAll(starting);
      all.addAll(similar);
      return all.size() > MAX_TERMS ? all.subList(0, MAX_TERMS) : all;
    }
  }

  /** Returns the regions that match a text in any language. */
  Matches matching(String typed) {
    String wanted = PlaceNames.fold(typed);
    List<String> exact = new ArrayList<>();
    List<String> starting = new ArrayList<>();
    List<String> similar = new ArrayList<>();
    if (wanted.isEmpty()) {
      return new Matches(exact, starting, similar);
    }
    boolean allowsError = wanted.codePointCount(0, wanted.length()) >= MIN_CHARS_WITH_ERROR;
    for (Named region : regions()) {
      boolean isExact = false;
      boolean starts = false;
      boolean isSimilar = false;
      for (String name : region.folded()) {
        if (name.startsWith(wanted)) {
          starts = true;
          isExact |= name.length() == wanted.length();
        } else if (allowsError && !starts) {
          isSimilar |= EditDistance.isWithinOne(wanted, name);
        }
      }
      if (isExact) {
        exact.add(region.region());
      } else if (starts) {
        starting.add(region.region());
      } else if (isSimilar) {
        similar.add(region.region());
      }
    }
    return new Matches(
        exact, starting, exact.isEmpty() && starting.isEmpty() ? similar : List.of());
  }

  /** Returns the regions that have a text as one of their names, those with most photos first. */
  List<String> named(String text) {
    String wanted = PlaceNames.fold(text);
    return wanted.isEmpty()
        ? List.of()
        : regions().stream()
            .filter(region -> region.folded().contains(wanted))
            .map(Named::region)
            .toList();
  }

  private List<Named> regions() {
    if (regions.isEmpty() || System.nanoTime() - read > MAX_AGE_NANOS) {
      Map<String, Named> known = new HashMap<>();
      regions.forEach(region -> known.put(region.region(), region));
      List<Named> now = new ArrayList<>();
      SortedList published =
          new SortedList(index, REGIONS, List.of("region", "region_name", "photos"));
      Slice slice = new Slice(1, BATCH, null);
      while (slice != null) {
        Page<Named> page =
            published.read(
                Query.all(Window.ALL.ofDocument()),
                Lists.BY_PHOTOS,
                slice,
                sources -> named(sources, known));
        now.addAll(page.items());
        slice = page.after() == null ? null : new Slice(1, BATCH, page.after());
      }
      read = System.nanoTime();
      regions = List.copyOf(now);
    }
    return regions;
  }

  private List<Named> named(List<JsonNode> sources, Map<String, Named> known) {
    return sources.stream()
        .map(
            source -> {
              String region = source.path("region").asText();
              String name = source.path("region_name").asText();
              Named before = known.get(region);
              return before != null && before.publishedName().equals(name)
                  ? before
                  : new Named(region, name, folded(region, name));
            })
        .toList();
  }

  private List<String> folded(String region, String publishedName) {
    Set<String> folded = new LinkedHashSet<>();
    folded.add(PlaceNames.fold(publishedName));
    RegionLevel level = RegionLevel.of(region);
    Gazetteer names = gazetteer.get();
    if (names != null) {
      for (PlaceName name : names.names(level, region)) {
        folded.add(PlaceNames.fold(name.text()));
      }
    }
    if (level == RegionLevel.COUNTRY) {
      Locale country = new Locale.Builder().setRegion(region).build();
      folded.add(region.toLowerCase(Locale.ROOT));
      folded.add(code(country));
    }
    folded.remove("");
    return List.copyOf(folded);
  }

  /** Returns the ISO 3166-1 alpha-3 code in lower case, empty if there is none. */
  private static String code(Locale country) {
    try {
      return country.getISO3Country().toLowerCase(Locale.ROOT);
    } catch (MissingResourceException e) {
      return "";
    }
  }
}
