package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.PHOTOS;
import static org.tagatlas.elasticsearch.DocumentKind.REGIONS;
import static org.tagatlas.elasticsearch.DocumentKind.SIGNATURES;
import static org.tagatlas.elasticsearch.DocumentKind.TAGS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tagatlas.dashboards.AtlasIndex.Search;

/** Notable facts about the world: one list per finding, each from a few cheap searches. */
final class Findings {

  /** Size of the corpus for which the thresholds were chosen; they scale with the corpus size. */
  private static final double REFERENCE_PHOTOS = 9_487_758;

  private static final double REFERENCE_MIN_PHOTOS = 1500;
  private static final long MIN_PHOTOS = 20;

  /** Minimum number of photographers per tag; fewer may be a group of friends. */
  private static final int MIN_PHOTOGRAPHERS = 5;

  private static final double ONLY_HERE_SHARE = 0.85;
  private static final double ONE_THING_SHARE = 0.10;
  private static final double ONE_CITY_SHARE = 0.5;
  private static final double OWNED_SHARE = 0.4;
  private static final double SMALL_COUNTRY_SHARE = 0.02;

  /** Default number of rows of a finding. */
  static final int ROWS = 40;

  private static final int CANDIDATES = 1500;
  private static final int CITIES = 600;
  private static final int CANDIDATES_PER_WINDOW = 300;

  /** As for documents of tags. */
  private static final int MIN_WORLD_PHOTOGRAPHERS = 3;

  /** Classes of tags that say nothing about what is photographed. */
  private static final List<String> NOT_OF_EARTH =
      List.of("place", "code", "gear", "date", "personal");

  private final AtlasIndex index;
  private final World world;
  private final Themes themes;
  private final Map<String, Finding> all = new LinkedHashMap<>();

  Findings(AtlasIndex index, World world, Themes themes) {
    this.index = index;
    this.world = world;
    this.themes = themes;
    all.put("top-things", this::topThings);
    all.put("only-here", this::onlyHere);
    all.put("one-thing-cities", this::oneThingCities);
    all.put("earth", this::earth);
    all.put("regions", this::regions);
    all.put("themes", (window, rows) -> themes.overview(window));
    all.put("per-head", this::perHead);
    all.put("one-city-countries", this::oneCityCountries);
    all.put("owned-words", this::ownedWords);
  }

  /**
   * A finding.
   *
   * @param least minimum number of photos per tag
   * @param limit maximum number of rows
   */
  record View(String finding, String window, long least, List<?> rows, int limit) {}

  private interface Finding {
    List<?> in(Window window, int rows);
  }

  /**
   * A tag of a city, with its share of the city's photographers.
   *
   * @param taggedPhotos number of the city's photos with any tag
   * @param photographers number of the city's photographers
   * @param part fraction of these that use the tag
   */
  record CityTag(TypicalTag tag, long taggedPhotos, long photographers, double part) {}

  /** A tag with its numbers of photos and photographers worldwide. */
  record WorldTag(String tag, String label, long photos, long photographers) {}

  /** A country and the city with most of its photos. */
  record CityCountry(Region city, String country, String countryName, long photos, double part) {}

  /** A tag of a small country, with its photos worldwide and the country's share of all photos. */
  record OwnedWord(TypicalTag tag, long photosWorld, double countryPart) {}

  /** Returns the names of all findings. */
  Set<String> names() {
    return all.keySet();
  }

  /** Returns a finding in a window; its name must be one of {@link #names}. */
  View view(String name, Window window, int rows) {
    return new View(name, window.name(), minPhotos(window), all.get(name).in(window, rows), rows);
  }

  private List<TypicalTag> topThings(Window window, int rows) {
    return world.view(window).countries().stream()
        .map(World.Country::top)
        .filter(tag -> tag != null)
        .toList();
  }

  private List<TypicalTag> onlyHere(Window window, int rows) {
    return tags(
        Query.hits(
            rows,
            Query.all(
                window.ofDocument(),
                Query.term("level", "country"),
                TypicalTag.isThing(),
                Query.atLeast("share", ONLY_HERE_SHARE),
                Query.atLeast("photos", minPhotos(window)),
                Query.atLeast("photographers", MIN_PHOTOGRAPHERS)),
            List.of(Query.by("photographers", "desc"), Query.by("tag", "asc")),
            TypicalTag.FIELDS));
  }

  private List<CityTag> oneThingCities(Window window, int rows) {
    long minTagged = minPhotos(window);
    List<TypicalTag> candidates =
        tags(
            Query.hits(
                CITIES,
                Query.all(
                    window.ofDocument(),
                    Query.term("level", "city"),
                    TypicalTag.isThing(),
                    Query.atLeast("photographers", MIN_PHOTOGRAPHERS)),
                List.of(Query.by("photographers", "desc"), Query.by("tag", "asc")),
                TypicalTag.FIELDS));
    Map<String, JsonNode> known = new HashMap<>();
    for (JsonNode city :
        AtlasIndex.sources(
            index.search(
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
                    List.of("region", "tagged_photos", "photographers"))))) {
      known.put(city.path("region").asText(), city);
    }
    Set<String> cities = new HashSet<>();
    return candidates.stream()
        .filter(tag -> known.containsKey(tag.region()))
        .map(
            tag -> {
              JsonNode city = known.get(tag.region());
              long photographers = city.path("photographers").asLong();
              return new CityTag(
                  tag,
                  city.path("tagged_photos").asLong(),
                  photographers,
                  (double) tag.photographers() / photographers);
            })
        .filter(city -> city.taggedPhotos() >= minTagged)
        .filter(city -> city.part() >= ONE_THING_SHARE)
        .sorted(Comparator.comparingDouble((CityTag city) -> -city.part()))
        .filter(city -> cities.add(city.tag().region()))
        .limit(rows)
        .toList();
  }

  /**
   * Returns the tags of most photographers that are things. In a window, those of all time are
   * counted: their photographers there are the distinct credits, of which a photographer can have
   * several.
   */
  private List<WorldTag> earth(Window window, int rows) {
    List<WorldTag> most =
        AtlasIndex.sources(
                index.search(
                    TAGS,
                    Query.hits(
                        window.isAll() ? rows : CANDIDATES_PER_WINDOW,
                        Query.none(Query.terms("tag_class", NOT_OF_EARTH)),
                        List.of(Query.by("photographers", "desc"), Query.by("tag", "asc")),
                        List.of("tag", "label", "photos", "photographers"))))
            .stream()
            .map(
                tag ->
                    new WorldTag(
                        tag.path("tag").asText(),
                        tag.path("label").asText(),
                        tag.path("photos").asLong(),
                        tag.path("photographers").asLong()))
            .toList();
    return window.isAll() ? most : inWindow(most, window, rows);
  }

  private List<WorldTag> inWindow(List<WorldTag> tags, Window window, int rows) {
    if (tags.isEmpty()) {
      return tags;
    }
    Map<String, Object> each = new LinkedHashMap<>();
    tags.forEach(tag -> each.put(tag.tag(), Query.term("tags", tag.tag())));
    JsonNode buckets =
        index
            .search(
                PHOTOS,
                Query.counted(
                    Query.all(window.ofPhoto(), Estimates.NONE),
                    Map.of(
                        "each",
                        Map.of(
                            "filters",
                            Map.of("filters", each),
                            "aggs",
                            Map.of("photographers", Themes.PHOTOGRAPHERS)))))
            .path("aggregations")
            .path("each")
            .path("buckets");
    return tags.stream()
        .map(
            tag -> {
              JsonNode found = buckets.path(tag.tag());
              return new WorldTag(
                  tag.tag(),
                  tag.label(),
                  found.path("doc_count").asLong(),
                  found.path("photographers").path("value").asLong());
            })
        .filter(tag -> tag.photographers() >= MIN_WORLD_PHOTOGRAPHERS)
        .sorted(
            Comparator.comparingLong((WorldTag tag) -> -tag.photographers())
                .thenComparing(WorldTag::tag))
        .limit(rows)
        .toList();
  }

  private List<TypicalTag> regions(Window window, int rows) {
    Map<String, Object> filter = Query.all(window.ofDocument(), Query.term("level", "admin1"));
    List<String> largest =
        AtlasIndex.sources(
                index.search(
                    REGIONS,
                    Query.hits(
                        rows,
                        filter,
                        List.of(Query.by("photos", "desc"), Query.by("region", "asc")),
                        List.of("region"))))
            .stream()
            .map(region -> region.path("region").asText())
            .toList();
    List<TypicalTag> top =
        tags(World.topThings(Query.all(filter, Query.terms("region", largest)), rows));
    return top.stream()
        .sorted(Comparator.comparingInt(tag -> largest.indexOf(tag.region())))
        .toList();
  }

  private List<World.Country> perHead(Window window, int rows) {
    return world.view(window).countries().stream()
        .filter(country -> country.perMillion() != null && country.photos() >= MIN_PHOTOS)
        .sorted(Comparator.comparingDouble(country -> -country.perMillion()))
        .limit(rows)
        .toList();
  }

  private List<CityCountry> oneCityCountries(Window window, int rows) {
    long minPhotos = minPhotos(window);
    List<World.Country> countries = world.view(window).countries();
    Map<String, Region> largest = new HashMap<>();
    for (JsonNode city :
        AtlasIndex.sources(
            index.search(
                REGIONS,
                Query.firstOfEach(
                    "country",
                    Query.hits(
                        400,
                        Query.all(
                            window.ofDocument(),
                            Query.term("level", "city"),
                            // A city with fewer photos cannot have half of the photos of a country
                            // that qualifies.
                            Query.atLeast("photos", Math.round(minPhotos * ONE_CITY_SHARE))),
                        List.of(Query.by("photos", "desc"), Query.by("region", "asc")),
                        Region.FIELDS))))) {
      largest.put(city.path("country").asText(), Region.of(city));
    }
    List<CityCountry> found = new ArrayList<>();
    for (World.Country country : countries) {
      Region city = largest.get(country.country());
      if (city != null && country.photos() >= minPhotos) {
        double part = (double) city.photos() / country.photos();
        if (part >= ONE_CITY_SHARE) {
          found.add(
              new CityCountry(city, country.country(), country.name(), country.photos(), part));
        }
      }
    }
    found.sort(Comparator.comparingDouble(row -> -row.part()));
    return found.stream().limit(rows).toList();
  }

  private List<OwnedWord> ownedWords(Window window, int rows) {
    World.View view = world.view(window);
    Map<String, Long> small = new HashMap<>();
    for (World.Country country : view.countries()) {
      if (country.photos() < SMALL_COUNTRY_SHARE * view.photos()) {
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
                    TypicalTag.isThing(),
                    Query.atLeast("share", OWNED_SHARE),
                    Query.below("share", ONLY_HERE_SHARE),
                    Query.atLeast("photos", Math.max(5, minPhotos(window) / 4)),
                    Query.atLeast("photographers", MIN_PHOTOGRAPHERS)),
                List.of(Query.by("photographers", "desc"), Query.by("tag", "asc")),
                TypicalTag.FIELDS));
    return candidates.stream()
        .map(
            tag ->
                new OwnedWord(
                    tag,
                    Math.round(tag.photos() / tag.share()),
                    (double) small.get(tag.region()) / view.photos()))
        .limit(rows)
        .toList();
  }

  private List<TypicalTag> tags(Map<String, Object> hits) {
    return AtlasIndex.sources(index.search(List.of(new Search(SIGNATURES, hits))).get(0)).stream()
        .map(TypicalTag::of)
        .toList();
  }

  private long minPhotos(Window window) {
    long photos =
        AtlasIndex.total(
            index.search(PHOTOS, Query.count(Query.all(window.ofPhoto(), Estimates.NONE))));
    return Math.max(MIN_PHOTOS, Math.round(REFERENCE_MIN_PHOTOS * photos / REFERENCE_PHOTOS));
  }
}
