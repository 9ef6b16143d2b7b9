package org.tagatlas.dashboards;

import static org.tagatlas.connectors.elasticsearch.IndexKind.PHOTOS;
import static org.tagatlas.connectors.elasticsearch.IndexKind.REGIONS;
import static org.tagatlas.connectors.elasticsearch.IndexKind.SIGNATURES;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.tagatlas.dashboards.AtlasIndex.Search;

/** What is worth telling of the whole world: one list a finding, each from a few cheap searches. */
final class Findings {

  /** Photos of the corpus that thresholds were first set for: others have theirs in proportion. */
  private static final double REFERENCE_PHOTOS = 9_487_758;

  private static final double REFERENCE_LEAST = 1500;
  private static final long LEAST = 20;

  /** Distinct people behind a tag: fewer may be friends. */
  private static final int PHOTOGRAPHERS = 5;

  private static final double ONLY_HERE = 0.85;
  private static final double ONE_THING = 0.10;
  private static final double ONE_CITY = 0.5;
  private static final double OWNS = 0.4;
  private static final double SMALL = 0.02;

  private static final int ROWS = 40;
  private static final int CANDIDATES = 1500;
  private static final int CITIES = 600;
  private static final int CANDIDATES_OF_WINDOW = 300;

  private final AtlasIndex index;
  private final World world;
  private final Themes themes;
  private final TagCounts counts;
  private final UnaryOperator<String> cleanForm;
  private final Map<String, Function<Window, List<?>>> all = new LinkedHashMap<>();

  Findings(
      AtlasIndex index,
      World world,
      Themes themes,
      TagCounts counts,
      UnaryOperator<String> cleanForm) {
    this.index = index;
    this.world = world;
    this.themes = themes;
    this.counts = counts;
    this.cleanForm = cleanForm;
    all.put("top-things", this::topThings);
    all.put("only-here", this::onlyHere);
    all.put("one-thing-cities", this::oneThingCities);
    all.put("earth", this::earth);
    all.put("regions", this::regions);
    all.put("themes", themes::overview);
    all.put("per-head", this::perHead);
    all.put("one-city-countries", this::oneCityCountries);
    all.put("owned-words", this::ownedWords);
  }

  /**
   * A finding.
   *
   * @param least photos that a tag has in it at least
   */
  record View(String finding, String window, long least, List<?> rows) {}

  /** A tag of a city: the part of the city's tagged photos that have it. */
  record CityTag(TypicalTag tag, long taggedPhotos, double part) {}

  /** A tag world-wide. */
  record WorldTag(String tag, String label, long photos) {}

  /** A country and the city in which most of its photos are. */
  record CityCountry(Region city, String country, String countryName, long photos, double part) {}

  /** A tag of a small country, with all photos of the tag, and the country's part of all photos. */
  record OwnedWord(TypicalTag tag, long photosWorld, double countryPart) {}

  /** Returns the names of all findings. */
  Set<String> names() {
    return all.keySet();
  }

  /** Returns a finding in a window; it must be one of {@link #names}. */
  View view(String name, Window window) {
    return new View(name, window.name(), least(window), all.get(name).apply(window));
  }

  private List<TypicalTag> topThings(Window window) {
    return world.view(window).countries().stream()
        .map(World.Country::top)
        .filter(tag -> tag != null)
        .toList();
  }

  private List<TypicalTag> onlyHere(Window window) {
    return tags(
        Query.hits(
            ROWS,
            Query.all(
                window.ofDocument(),
                Query.term("level", "country"),
                Query.term("names_place", false),
                Query.atLeast("share", ONLY_HERE),
                Query.atLeast("photos", least(window)),
                Query.atLeast("photographers", PHOTOGRAPHERS)),
            List.of(Query.by("photos", "desc"), Query.by("tag", "asc")),
            TypicalTag.FIELDS));
  }

  private List<CityTag> oneThingCities(Window window) {
    long leastTagged = least(window);
    List<TypicalTag> candidates =
        tags(
            Query.hits(
                CITIES,
                Query.all(
                    window.ofDocument(),
                    Query.term("level", "city"),
                    Query.term("names_place", false),
                    Query.atLeast("photos", Math.max(3, Math.round(ONE_THING * leastTagged))),
                    Query.atLeast("photographers", PHOTOGRAPHERS)),
                List.of(Query.by("photos", "desc"), Query.by("tag", "asc")),
                TypicalTag.FIELDS));
    Map<String, Long> tagged = new HashMap<>();
    for (JsonNode city :
        AtlasIndex.sources(
            index.ask(
                REGIONS,
                Query.hits(
                    CITIES,
                    Query.all(
                        window.ofDocument(),
                        Query.terms(
                            "region",
                            candidates.stream()
                                .map(TypicalTag::region)
                                .collect(java.util.stream.Collectors.toSet()))),
                    List.of(Query.by("_doc", "asc")),
                    List.of("region", "tagged_photos"))))) {
      tagged.put(city.path("region").asText(), city.path("tagged_photos").asLong());
    }
    Set<String> cities = new HashSet<>();
    return candidates.stream()
        .filter(tag -> tagged.getOrDefault(tag.region(), 0L) >= leastTagged)
        .map(
            tag -> {
              long of = tagged.get(tag.region());
              return new CityTag(tag, of, (double) tag.photos() / of);
            })
        .filter(city -> city.part() >= ONE_THING)
        .sorted(Comparator.comparingDouble((CityTag city) -> -city.part()))
        .filter(city -> cities.add(city.tag().region()))
        .limit(ROWS)
        .toList();
  }

  /**
   * Returns the tags of most photos. To sum up all tags of all photos would be a scan; so those are
   * counted, exactly, that are among the ten most used of any country or division.
   */
  private List<WorldTag> earth(Window window) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (JsonNode region :
        AtlasIndex.sources(
            index.ask(
                REGIONS,
                Query.hits(
                    1000,
                    Query.all(
                        window.ofDocument(), Query.terms("level", List.of("country", "admin1"))),
                    List.of(Query.by("photos", "desc"), Query.by("region", "asc")),
                    List.of("top_tags"))))) {
      for (String label : Region.texts(region.path("top_tags"))) {
        if (labels.size() < CANDIDATES) {
          labels.putIfAbsent(cleanForm.apply(label), label);
        }
      }
    }
    List<WorldTag> most = most(labels, Map.of());
    if (!window.isAll()) {
      Map<String, String> likely = new LinkedHashMap<>();
      most.stream().limit(CANDIDATES_OF_WINDOW).forEach(tag -> likely.put(tag.tag(), tag.label()));
      most = most(likely, window.ofPhoto());
    }
    return most.stream().limit(ROWS).toList();
  }

  private List<WorldTag> most(Map<String, String> labels, Map<String, Object> filter) {
    Map<String, Long> photos = counts.of(new LinkedHashSet<>(labels.keySet()), filter);
    return labels.entrySet().stream()
        .map(tag -> new WorldTag(tag.getKey(), tag.getValue(), photos.get(tag.getKey())))
        .sorted(
            Comparator.comparingLong((WorldTag tag) -> -tag.photos()).thenComparing(WorldTag::tag))
        .toList();
  }

  private List<TypicalTag> regions(Window window) {
    Map<String, Object> filter = Query.all(window.ofDocument(), Query.term("level", "admin1"));
    List<String> largest =
        AtlasIndex.sources(
                index.ask(
                    REGIONS,
                    Query.hits(
                        ROWS,
                        filter,
                        List.of(Query.by("photos", "desc"), Query.by("region", "asc")),
                        List.of("region"))))
            .stream()
            .map(region -> region.path("region").asText())
            .toList();
    List<TypicalTag> top =
        tags(World.topThings(Query.all(filter, Query.terms("region", largest)), ROWS));
    return top.stream()
        .sorted(Comparator.comparingInt(tag -> largest.indexOf(tag.region())))
        .toList();
  }

  private List<World.Country> perHead(Window window) {
    return world.view(window).countries().stream()
        .filter(country -> country.perMillion() != null && country.photos() >= LEAST)
        .sorted(Comparator.comparingDouble(country -> -country.perMillion()))
        .limit(ROWS)
        .toList();
  }

  private List<CityCountry> oneCityCountries(Window window) {
    long least = least(window);
    List<World.Country> countries = world.view(window).countries();
    Map<String, Region> largest = new HashMap<>();
    for (JsonNode city :
        AtlasIndex.sources(
            index.ask(
                REGIONS,
                Query.firstOfEach(
                    "country",
                    Query.hits(
                        400,
                        Query.all(
                            window.ofDocument(),
                            Query.term("level", "city"),
                            // A city with fewer can't have half of a country that counts.
                            Query.atLeast("photos", Math.round(least * ONE_CITY))),
                        List.of(Query.by("photos", "desc"), Query.by("region", "asc")),
                        Region.FIELDS))))) {
      largest.put(city.path("country").asText(), Region.of(city));
    }
    List<CityCountry> rows = new ArrayList<>();
    for (World.Country country : countries) {
      Region city = largest.get(country.country());
      if (city != null && country.photos() >= least) {
        double part = (double) city.photos() / country.photos();
        if (part >= ONE_CITY) {
          rows.add(
              new CityCountry(city, country.country(), country.name(), country.photos(), part));
        }
      }
    }
    rows.sort(Comparator.comparingDouble(row -> -row.part()));
    return rows.stream().limit(ROWS).toList();
  }

  private List<OwnedWord> ownedWords(Window window) {
    World.View view = world.view(window);
    Map<String, Long> small = new HashMap<>();
    for (World.Country country : view.countries()) {
      if (country.photos() < SMALL * view.photos()) {
        small.put(country.country(), country.photos());
      }
    }
    List<TypicalTag> candidates =
        tags(
            Query.hits(
                CANDIDATES,
                Query.all(
                    window.ofDocument(),
                    Query.term("level", "country"),
                    Query.terms("region", small.keySet()),
                    Query.term("names_place", false),
                    Query.atLeast("share", OWNS),
                    Query.below("share", ONLY_HERE),
                    Query.atLeast("photos", Math.max(5, least(window) / 4)),
                    Query.atLeast("photographers", PHOTOGRAPHERS)),
                List.of(Query.by("photos", "desc"), Query.by("tag", "asc")),
                TypicalTag.FIELDS));
    return candidates.stream()
        .map(
            tag ->
                new OwnedWord(
                    tag,
                    Math.round(tag.photos() / tag.share()),
                    (double) small.get(tag.region()) / view.photos()))
        .limit(ROWS)
        .toList();
  }

  private List<TypicalTag> tags(Map<String, Object> hits) {
    return AtlasIndex.sources(index.ask(List.of(new Search(SIGNATURES, hits))).get(0)).stream()
        .map(TypicalTag::of)
        .toList();
  }

  private long least(Window window) {
    long photos = AtlasIndex.total(index.ask(PHOTOS, Query.count(Query.all(window.ofPhoto()))));
    return Math.max(LEAST, Math.round(REFERENCE_LEAST * photos / REFERENCE_PHOTOS));
  }
}
