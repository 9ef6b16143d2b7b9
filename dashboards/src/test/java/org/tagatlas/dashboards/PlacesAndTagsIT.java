package org.tagatlas.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tagatlas.dashboards.TestAtlas.entry;
import static org.tagatlas.dashboards.TestAtlas.fields;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tagatlas.elasticsearch.BulkEntry;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchServer;
import org.tagatlas.elasticsearch.RunningElasticsearch;

/** Search by name, names in the reader's language, and classes of tags, in a real server. */
@ExtendWith(RunningElasticsearch.class)
class PlacesAndTagsIT {

  private static TestAtlas atlas;

  @BeforeAll
  static void publish(ElasticsearchServer server) throws Exception {
    atlas =
        TestAtlas.publish(
            server,
            Map.of(
                DocumentKind.REGIONS, regions(),
                DocumentKind.SIGNATURES, signatures(),
                DocumentKind.TAGS, tags(),
                DocumentKind.PHOTOS, photos()));
  }

  @AfterAll
  static void stop() {
    atlas.close();
  }

  /** Regions with their published names; earlier ones have more photos. */
  private static List<BulkEntry> regions() {
    String[][] regions = {
      {"US", "United States"},
      {"GB", "United Kingdom"},
      {"US.NY.New York City", "New York City"},
      {"US.NY", "New York"},
      {"DE.02.Munich", "Munich"},
      {"JP.40.Tokyo", "Tokyo"},
      {"AE", "United Arab Emirates"},
      {"NL", "Netherlands"},
      {"AT.09.Vienna", "Vienna"},
      {"RU.48.Moscow", "Moscow"},
      {"IT.16.Florence", "Florence"},
      {"DE.07.Köln", "Köln"},
      {"UA", "Ukraine"},
      {"US.MI.Holland", "Holland"},
      {"BR.27.São Paulo", "São Paulo"}
    };
    List<BulkEntry> entries = new ArrayList<>();
    for (String[] region : regions) {
      entries.add(
          entry(
              "all|" + region[0],
              fields(
                  "window",
                  "all",
                  "level",
                  level(region[0]),
                  "region",
                  region[0],
                  "country",
                  region[0].substring(0, 2),
                  "region_name",
                  region[1],
                  "photos",
                  1000 - entries.size(),
                  "tagged_photos",
                  900,
                  "photographers",
                  100)));
    }
    return entries;
  }

  private static String level(String region) {
    return List.of("country", "admin1", "city").get(Math.min(2, region.split("\\.").length - 1));
  }

  private static List<BulkEntry> signatures() {
    String[][] tags = {
      {"usa", "place"}, {"canon", "gear"}, {"ma", "code"}, {"2017", "date"}, {"canyon", "thing"}
    };
    List<BulkEntry> entries = new ArrayList<>();
    for (String[] tag : tags) {
      entries.add(
          entry(
              "all|US|" + tag[0],
              fields(
                  "window",
                  "all",
                  "level",
                  "country",
                  "region",
                  "US",
                  "country",
                  "US",
                  "region_name",
                  "United States",
                  "rank",
                  entries.size() + 1,
                  "tag",
                  tag[0],
                  "label",
                  tag[0],
                  "photos",
                  20,
                  "photographers",
                  9,
                  "names_place",
                  tag[1].equals("place"),
                  "tag_class",
                  tag[1])));
    }
    // Photos and photographers: uploads of few people do not lead.
    entries.add(signature("GB", "archive", 900, 6));
    entries.add(signature("GB", "pub", 30, 25));
    entries.add(signature("AT.09.Vienna", "archive", 850, 8));
    entries.add(signature("AT.09.Vienna", "prater", 40, 30));
    entries.add(signature("IT.16.Florence", "duomo", 60, 45));
    return entries;
  }

  /** Returns a signature document of a thing that is found nearly nowhere else. */
  private static BulkEntry signature(String region, String tag, int photos, int photographers) {
    return entry(
        "all|" + region + '|' + tag,
        fields(
            "window",
            "all",
            "level",
            level(region),
            "region",
            region,
            "country",
            region.substring(0, 2),
            "rank",
            1,
            "tag",
            tag,
            "label",
            tag,
            "photos",
            photos,
            "photographers",
            photographers,
            "share",
            0.9,
            "names_place",
            false,
            "tag_class",
            "thing"));
  }

  /** Most photos have the tag food, most photographers the tag beach. */
  private static List<BulkEntry> photos() {
    List<BulkEntry> entries = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      boolean beach = i < 4;
      entries.add(
          entry(
              Integer.toString(i),
              fields(
                  "photoid",
                  i,
                  "country",
                  "US",
                  "tags",
                  List.of(beach ? "beach" : "food"),
                  "photographer",
                  beach ? "p" + i : "cook")));
    }
    entries.add(
        entry(
            "99",
            fields(
                "photoid",
                99,
                "country",
                "US",
                "tags",
                List.of("beach"),
                "photographer",
                "p99",
                "location",
                Map.of("lat", 36.97, "lon", -122.03),
                "location_source",
                "text",
                "estimated",
                true,
                "location_uncertainty_m",
                3200,
                "location_confidence",
                0.78,
                "location_model",
                "gazetteer")));
    return entries;
  }

  private static List<BulkEntry> tags() {
    Object[][] tags = {
      {"nationallibrary", "personal", 9000, 3},
      {"canon", "gear", 500, 200},
      {"paris", "place", 500, 150},
      {"eiffel", "thing", 50, 40},
      {"beach", "thing", 60, 60},
      {"snow", "thing", 900, 20}
    };
    List<BulkEntry> entries = new ArrayList<>();
    for (Object[] tag : tags) {
      entries.add(
          entry(
              (String) tag[0],
              fields(
                  "tag", tag[0],
                  "label", tag[0],
                  "labels", List.of(tag[0]),
                  "tag_class", tag[1],
                  "photos", tag[2],
                  "photographers", tag[3])));
    }
    return entries;
  }

  @Test
  void filtersEstimatesAndDoesNotCountThem() throws Exception {
    assertThat(atlas.get("status", "en").path("estimated").asLong()).isEqualTo(1);
    assertThat(atlas.get("photos?tag=beach", "en")).hasSize(5);
    assertThat(atlas.get("photos?tag=beach&estimated=false", "en")).hasSize(4);
    JsonNode estimated = atlas.get("photos?tag=beach&estimated=true", "en");
    assertThat(estimated).hasSize(1);
    assertThat(estimated.path(0).path("estimated").asBoolean()).isTrue();
    assertThat(estimated.path(0).path("location_uncertainty_m").asInt()).isEqualTo(3200);
    assertThat(estimated.path(0).path("location_confidence").asDouble()).isEqualTo(0.78);
    assertThat(estimated.path(0).path("location_model").asText()).isEqualTo("gazetteer");
    String around = "heat?bbox=-123,36,-121,38&zoom=10&estimated=";
    assertThat(atlas.get(around + "true", "en").path("photos")).hasSize(1);
    assertThat(atlas.get(around + "false", "en").path("photos")).isEmpty();
    // Estimates are no evidence of where a tag is used.
    assertThat(atlas.get("tag?tag=beach", "en").path("photos").asLong()).isEqualTo(4);
    assertThat(atlas.get("tag?tag=beach", "en").at("/countries/0/photos").asLong()).isEqualTo(4);
    assertThat(atlas.send("photos?estimated=maybe", "en").statusCode()).isEqualTo(400);
  }

  private static JsonNode get(String request, String language) throws Exception {
    return atlas.get(request, language);
  }

  private static JsonNode search(String typed) throws Exception {
    return get("search?q=" + URLEncoder.encode(typed, StandardCharsets.UTF_8), "en");
  }

  private static Stream<String> texts(JsonNode array, String field) {
    return StreamSupport.stream(array.spliterator(), false).map(each -> each.path(field).asText());
  }

  @ParameterizedTest
  @CsvSource({
    "UK, GB",
    "uk, GB",
    "USA, US",
    "United States, US",
    "UAE, AE",
    "Holland, NL",
    "Great Britain, GB",
    "NYC, US.NY.New York City",
    "new york, US.NY.New York City",
    "München, DE.02.Munich",
    "munchen, DE.02.Munich",
    "muenchen, DE.02.Munich",
    "東京, JP.40.Tokyo",
    "Москва, RU.48.Moscow",
    "Wien, AT.09.Vienna",
    "Firenze, IT.16.Florence",
    "Cologne, DE.07.Köln",
    "sao paulo, BR.27.São Paulo",
    "gbr, GB"
  })
  void findsPlacesOfANameFirst(String typed, String region) throws Exception {
    JsonNode found = search(typed);
    assertThat(found.path("places").path(0).path("region").asText()).isEqualTo(region);
    assertThat(found.path("places_exact").asInt()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"mnuich, DE.02.Munich", "moskow, RU.48.Moscow", "viena, AT.09.Vienna"})
  void forgivesOneTypingError(String typed, String region) throws Exception {
    assertThat(texts(search(typed).path("places"), "region")).contains(region);
  }

  @Test
  void ranksPlacesOfANameByPhotosBeforeLongerNames() throws Exception {
    assertThat(texts(search("holland").path("places"), "region"))
        .containsExactly("NL", "US.MI.Holland");
    JsonNode found = search("uk");
    assertThat(texts(found.path("places"), "region")).startsWith("GB").contains("UA");
    assertThat(search("xyzzy").path("places")).isEmpty();
  }

  @Test
  void suggestsKnownTagsForAnUnknownOne() throws Exception {
    assertThat(texts(search("eifel").path("did_you_mean"), "tag")).containsExactly("eiffel");
    assertThat(texts(get("tag?tag=eifel", "en").path("did_you_mean"), "tag"))
        .containsExactly("eiffel");
    assertThat(search("canyon").has("did_you_mean")).isFalse();
    assertThat(search("xyzzyplugh").path("did_you_mean")).isEmpty();
  }

  @Test
  void namesPlacesInTheReadersLanguage() throws Exception {
    JsonNode german = get("regions?level=city", "de-AT,de;q=0.9");
    assertThat(texts(german.path("items"), "display_name")).contains("Wien", "Tokio");
    assertThat(texts(german.path("items"), "name")).contains("Vienna", "Tokyo");
    assertThat(texts(get("world", "ja").path("countries"), "display_name")).contains("オランダ");
    assertThat(texts(get("world", "en").path("countries"), "display_name")).containsOnly("");
  }

  @Test
  void leavesOutPlacesCodesGearAndDates() throws Exception {
    JsonNode country = get("world", "en").path("countries").path(0);
    assertThat(country.path("top").path("tag").asText()).isEqualTo("canyon");
    assertThat(country.path("top").path("tag_class").asText()).isEqualTo("thing");
    assertThat(texts(get("signature?region=US", "en").path("items"), "tag_class"))
        .containsExactly("place", "gear", "code", "date", "thing");
  }

  @Test
  void ranksTagsOfTheWorldByPhotographers() throws Exception {
    JsonNode rows = get("finding?name=earth", "en").path("rows");
    assertThat(texts(rows, "tag")).containsExactly("beach", "eiffel", "snow");
    assertThat(rows.path(0).path("photographers").asInt()).isEqualTo(60);
  }

  @Test
  void ranksThemesByPhotographers() throws Exception {
    for (String request : List.of("themes?", "finding?name=themes&")) {
      JsonNode answer = get(request + "window=all", "en");
      JsonNode themes = answer.isArray() ? answer : answer.path("rows");
      assertThat(texts(themes, "theme").limit(2)).containsExactly("beach", "food");
      assertThat(texts(themes, "photos").limit(2)).containsExactly("4", "8");
      assertThat(texts(themes, "photographers").limit(2)).containsExactly("4", "1");
    }
  }

  @Test
  void ranksFindingsByPhotographers() throws Exception {
    assertThat(texts(get("finding?name=only-here", "en").path("rows"), "tag"))
        .containsExactly("pub", "archive");
    JsonNode cities = get("finding?name=one-thing-cities", "en").path("rows");
    assertThat(cities)
        .extracting(city -> city.path("tag").path("tag").asText())
        .containsExactly("duomo", "prater");
    assertThat(cities).extracting(city -> city.path("part").asDouble()).containsExactly(0.45, 0.3);
  }
}
