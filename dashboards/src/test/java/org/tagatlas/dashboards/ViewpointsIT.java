package org.tagatlas.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tagatlas.dashboards.TestAtlas.entry;
import static org.tagatlas.dashboards.TestAtlas.fields;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.elasticsearch.BulkEntry;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchServer;
import org.tagatlas.elasticsearch.RunningElasticsearch;
import org.tagatlas.geometry.GreatCircle;
import org.w3c.dom.Document;

/** Viewpoints, footprints and surroundings of photos in a real server. */
@ExtendWith(RunningElasticsearch.class)
class ViewpointsIT {

  private static final Map<String, Object> TORONTO =
      fields("country", "CA", "admin1_code", "CA.08", "city", "Toronto");

  /** The tower is at the origin. */
  private static final PhotoScene TOWN = new PhotoScene(43.6426, -79.3871, 1);

  private static final double[] ISLAND = {300, -2400};
  private static final double[] PARK = {-500, 700};
  private static final double[] STREET = {150, 120};

  private static TestAtlas atlas;

  @BeforeAll
  static void publish(ElasticsearchServer server) throws Exception {
    Map<String, Object> tower = with("cntower", "toronto");
    TOWN.many(ISLAND[0], ISLAND[1], 10, 60, "i", 6, tower)
        .many(PARK[0], PARK[1], 10, 30, "p", 17, tower)
        .many(STREET[0], STREET[1], 10, 20, "s", 21, with("cn", "tower"))
        // Most photographers in the street photograph something else.
        .many(STREET[0], STREET[1], 10, 200, "t", -1, with("tram", "toronto"))
        .many(ISLAND[0], ISLAND[1], 10, 5, "o", -1, with("otter"))
        .many(0, 0, 3000, 60, "x", -1, tower)
        .burst(2000, 2000, 3, 400, tower)
        // Neither the coordinates of a machine tag's place nor those of a city are a camera's.
        .many(-1500, 0, 1, 50, "m", -1, with("location_source", "machine_tag", tower))
        .many(-1500, 900, 1, 50, "c", -1, with("accuracy", 11, tower));
    // Two parts of a town, so that the town's spread is larger than theirs.
    TOWN.many(-6000, 4000, 250, 80, "b", -1, with("beaches", "toronto"))
        .many(6000, 2000, 250, 80, "k", -1, with("kensington", "toronto"));
    PhotoScene crowd = new PhotoScene(48.2, 16.37, 100_000);
    Map<String, Object> vienna =
        fields("tags", List.of("crowd"), "country", "AT", "admin1_code", "AT.09", "city", "Vienna");
    crowd
        .many(0, 0, 20, 6000, "f", 14, vienna)
        .many(900, 0, 20, 3000, "g", 10, vienna)
        .many(0, 0, 2000, 1200, "h", -1, vienna)
        .burst(-900, 0, 3, 800, vienna);
    PhotoScene sea = new PhotoScene(37.6, -122.5, 900_000);
    for (int i = 0; i < 6; i++) {
      sea.many(
          i,
          i,
          100,
          1,
          "sea" + i,
          -1,
          fields(
              "tags",
              List.of("otters", "california"),
              "machine_tags",
              List.of("taxonomy:common=sea otter", "geo:zip=9" + i),
              "country",
              "US"));
    }
    sea.many(
        500_000,
        0,
        100,
        20,
        "inland",
        -1,
        fields("tags", List.of("california", "desert"), "country", "US"));
    List<BulkEntry> photos = new ArrayList<>(TOWN.photos());
    photos.addAll(crowd.photos());
    photos.addAll(sea.photos());
    atlas =
        TestAtlas.publish(
            server,
            Map.of(
                DocumentKind.PHOTOS, photos,
                DocumentKind.REGIONS, regions(),
                DocumentKind.SIGNATURES, signatures(),
                DocumentKind.TAGS, tags()));
  }

  @AfterAll
  static void stop() {
    atlas.close();
  }

  private static Map<String, Object> with(String... tags) {
    Map<String, Object> fields = fields("tags", List.of(tags));
    fields.putAll(TORONTO);
    return fields;
  }

  private static Map<String, Object> with(String name, Object value, Map<String, Object> others) {
    Map<String, Object> fields = fields(name, value);
    fields.putAll(others);
    return fields;
  }

  private static List<BulkEntry> regions() {
    List<BulkEntry> entries = new ArrayList<>();
    for (String[] region :
        new String[][] {
          {"CA", "country", "Canada", "60", "-96"},
          {"CA.08.Toronto", "city", "Toronto", "43.70", "-79.42"},
          {"US", "country", "United States", "39", "-98"},
          {"AT", "country", "Austria", "47", "14"}
        }) {
      entries.add(
          entry(
              "all|" + region[0],
              fields(
                  "window",
                  "all",
                  "level",
                  region[1],
                  "region",
                  region[0],
                  "country",
                  region[0].substring(0, 2),
                  "region_name",
                  region[2],
                  "location",
                  Map.of(
                      "lat", Double.parseDouble(region[3]), "lon", Double.parseDouble(region[4])),
                  "photos",
                  100)));
    }
    return entries;
  }

  private static List<BulkEntry> signatures() {
    List<BulkEntry> entries = new ArrayList<>();
    for (String tag : List.of("toronto", "cntower", "beaches", "kensington", "tram", "otter")) {
      entries.add(
          entry(
              "all|CA.08.Toronto|" + tag,
              fields(
                  "window",
                  "all",
                  "level",
                  "city",
                  "region",
                  "CA.08.Toronto",
                  "country",
                  "CA",
                  "rank",
                  entries.size() + 1,
                  "tag",
                  tag,
                  "label",
                  tag,
                  "tag_class",
                  tag.equals("toronto") ? "place" : "thing")));
    }
    return entries;
  }

  private static List<BulkEntry> tags() {
    List<BulkEntry> entries = new ArrayList<>();
    for (String tag : List.of("toronto", "tram", "cntower", "otters", "california")) {
      entries.add(
          entry(
              tag,
              fields(
                  "tag",
                  tag,
                  "label",
                  "label of " + tag,
                  "tag_class",
                  tag.equals("toronto") || tag.equals("california") ? "place" : "thing",
                  "photographers",
                  99)));
    }
    return entries;
  }

  private static JsonNode get(String request) throws Exception {
    return atlas.get(request, "en");
  }

  private static double metres(JsonNode viewpoint, PhotoScene scene, double... place) {
    return GreatCircle.distance(
        viewpoint.path("location").path("lat").asDouble(),
        viewpoint.path("location").path("lon").asDouble(),
        scene.latitudeOf(place[1]),
        scene.longitudeOf(place[0]));
  }

  @Test
  void findsWhereTheTowerIsPhotographed() throws Exception {
    JsonNode view = get("viewpoints?tag=CN%20Tower&subject=43.6426,-79.3871&sort=popular");
    assertThat(view.path("subject").asText()).isEqualTo("cntower");
    assertThat(view.path("label").asText()).isEqualTo("label of cntower");
    assertThat(view.path("counted_by").asText()).isEqualTo("photos");
    assertThat(view.path("photos").asLong()).isEqualTo(60 + 30 + 60 + 400);
    // A burst has some votes, as it is larger than a cell.
    assertThat(view.path("votes").asLong()).isBetween(150L, 170L);
    assertThat(view.path("viewpoints")).hasSize(2);
    JsonNode island = view.path("viewpoints").path(0);
    assertThat(metres(island, TOWN, ISLAND)).isLessThan(10);
    assertThat(island.path("rank").asInt()).isEqualTo(1);
    assertThat(island.path("radius_m").asDouble()).isBetween(15.0, 35.0);
    assertThat(island.path("photos").asLong()).isBetween(50L, 62L);
    assertThat(island.path("photographers").asLong()).isBetween(50L, 62L);
    assertThat(island.path("everybody").asLong()).isBetween(50L, 67L);
    assertThat(island.path("share").asDouble()).isBetween(0.85, 1.0);
    assertThat(island.path("hours").path(6).asLong()).isBetween(50L, 62L);
    assertThat(island.path("months")).hasSize(12);
    assertThat(island.path("years").path("first").asInt()).isEqualTo(2008);
    assertThat(island.path("years").path("last").asInt()).isEqualTo(2012);
    assertThat(island.path("years").path("number").asInt()).isEqualTo(5);
    assertThat(island.path("place").path("region").asText()).isEqualTo("CA.08.Toronto");
    assertThat(island.path("distance_m").asDouble()).isCloseTo(2419, within(15.0));
    assertThat(island.path("direction").asText()).isEqualTo("S");
    assertThat(island.path("outline").path("type").asText()).isEqualTo("Polygon");
    Set<String> photographers = new HashSet<>();
    island.path("samples").forEach(one -> photographers.add(one.path("photographer").asText()));
    assertThat(photographers).hasSize(5).allMatch(name -> name.matches("[ix][0-9]+"));
    assertThat(metres(view.path("viewpoints").path(1), TOWN, PARK)).isLessThan(10);
    assertThat(view.path("target").path("source").asText()).isEqualTo("given");
    assertThat(view.toString()).doesNotContain("uid");
  }

  @Test
  void findsWordsAsTagsOrJoined() throws Exception {
    JsonNode view = get("viewpoints?q=cn+tower&sort=typical");
    assertThat(view.path("viewpoints")).hasSize(3);
    JsonNode street = view.path("viewpoints").path(2);
    assertThat(metres(street, TOWN, STREET)).isLessThan(15);
    assertThat(street.path("share").asDouble()).isBetween(0.05, 0.15);
    assertThat(street.path("hours").path(21).asLong()).isPositive();
    assertThat(get("viewpoints?q=tower").path("viewpoints")).hasSize(1);
    assertThat(get("viewpoints?q=no+such+thing").path("viewpoints")).isEmpty();
    // A theme, which no photo has.
    assertThat(get("viewpoints?q=food").path("photos").asLong()).isZero();
  }

  @Test
  void sortsByShareOrPhotographers() throws Exception {
    assertThat(ranked("typical", "share")).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(ranked("popular", "photographers"))
        .isSortedAccordingTo((a, b) -> Double.compare(b, a));
    // The street has the fewest photographers but few of them photograph the tower.
    JsonNode quiet = get("viewpoints?q=cn+tower&sort=quiet").path("viewpoints");
    assertThat(metres(quiet.path(0), TOWN, PARK)).isLessThan(15);
    assertThat(metres(quiet.path(1), TOWN, STREET)).isLessThan(15);
    assertThat(get("viewpoints?q=cn+tower&sort=popular&size=1").path("viewpoints")).hasSize(1);
    assertThat(get("viewpoints?q=cn+tower&sort=popular&size=1").path("total").asInt()).isEqualTo(3);
  }

  private static List<Double> ranked(String sort, String field) throws Exception {
    List<Double> values = new ArrayList<>();
    get("viewpoints?q=cn+tower&sort=" + sort)
        .path("viewpoints")
        .forEach(one -> values.add(one.path(field).asDouble()));
    return values;
  }

  @Test
  void restrictsPlaceAndTime() throws Exception {
    assertThat(get("viewpoints?tag=cntower&bbox=-79.4,43.6,-79.3,43.63").path("viewpoints"))
        .hasSize(1);
    assertThat(get("viewpoints?tag=cntower&region=CA.08.Toronto").path("viewpoints")).hasSize(2);
    assertThat(get("viewpoints?tag=cntower&region=AT").path("viewpoints")).isEmpty();
    long year = get("viewpoints?tag=cntower&window=2010").path("photos").asLong();
    assertThat(year).isBetween(50L, 250L);
    assertThat(get("viewpoints?tag=cntower&window=1999").path("photos").asLong()).isZero();
  }

  @Test
  void takesACityOfThatNameAsSubject() throws Exception {
    JsonNode target = get("viewpoints?tag=toronto").path("target");
    assertThat(target.path("source").asText()).isEqualTo("place");
    assertThat(target.path("region").asText()).isEqualTo("CA.08.Toronto");
    JsonNode densest = get("viewpoints?tag=cntower").path("target");
    assertThat(densest.path("source").asText()).isEqualTo("densest");
    assertThat(metres(densest, TOWN, ISLAND)).isLessThan(10);
  }

  @Test
  void countsManyPhotosByCells() throws Exception {
    JsonNode view = get("viewpoints?tag=crowd&sort=popular");
    assertThat(view.path("counted_by").asText()).isEqualTo("cells");
    assertThat(view.path("cell_m").asDouble()).isCloseTo(9.6, within(0.1));
    assertThat(view.path("complete").asBoolean()).isTrue();
    assertThat(view.path("photos").asLong()).isEqualTo(11_000);
    assertThat(view.path("viewpoints")).hasSize(2);
    PhotoScene crowd = new PhotoScene(48.2, 16.37, 0);
    JsonNode first = view.path("viewpoints").path(0);
    assertThat(metres(first, crowd, 0, 0)).isLessThan(10);
    assertThat(first.path("photographers").asDouble()).isBetween(4500.0, 6300.0);
    assertThat(first.path("hours").path(14).asLong()).isGreaterThan(4000);
    assertThat(first.path("years").path("number").asInt()).isEqualTo(5);
    assertThat(metres(view.path("viewpoints").path(1), crowd, 900, 0)).isLessThan(10);
    JsonNode shape = get("shape?tag=crowd");
    assertThat(shape.path("counted_by").asText()).isEqualTo("sample");
    assertThat(shape.path("features").path(0).path("properties").path("photographers").asLong())
        .isGreaterThan(4000);
  }

  @Test
  void exportsViewpointsForOtherPrograms() throws Exception {
    JsonNode collection = get("viewpoints?tag=cntower&format=geojson");
    assertThat(collection.path("type").asText()).isEqualTo("FeatureCollection");
    assertThat(collection.path("features"))
        .extracting(feature -> feature.path("geometry").path("type").asText())
        .containsExactly("Point", "Polygon", "Point", "Polygon");
    JsonNode properties = collection.path("features").path(0).path("properties");
    assertThat(properties.path("samples").path(0).path("license").asText())
        .isEqualTo("Attribution License");
    assertThat(properties.path("hours")).hasSize(24);
    Document kml = kml("viewpoints?tag=cntower&format=kml");
    assertThat(kml.getElementsByTagName("Placemark").getLength()).isEqualTo(2);
    assertThat(kml.getElementsByTagName("Polygon").getLength()).isEqualTo(2);
    assertThat(kml.getElementsByTagName("description").item(0).getTextContent())
        .contains("<a href=\"https://photos.example/");
    assertThat(
            kml("shape?tag=beaches&format=kml").getElementsByTagName("outerBoundaryIs").getLength())
        .isPositive();
  }

  private static Document kml(String request) throws Exception {
    HttpResponse<String> response = atlas.send(request, "en");
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/vnd.google-earth.kml+xml");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(response.body().getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void drawsTheFootprintOfATagAndOfATownsParts() throws Exception {
    HttpResponse<String> response = atlas.send("shape?tag=beaches&region=CA.08.Toronto", "en");
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/geo+json");
    JsonNode shape = get("shape?tag=beaches&region=CA.08.Toronto");
    assertThat(shape.path("features")).isNotEmpty();
    JsonNode part = shape.path("features").path(0);
    assertThat(part.path("properties").path("photographers").asLong()).isBetween(50L, 80L);
    assertThat(part.path("properties").path("km2").asDouble()).isBetween(0.2, 1.5);
    assertThat(part.path("geometry").path("type").asText()).isEqualTo("Polygon");
    assertThat(get("shape?tag=beaches&radius_m=0.5").path("features")).isEmpty();

    JsonNode town = get("neighbourhoods?region=CA.08.Toronto");
    assertThat(town.path("complete").asBoolean()).isTrue();
    assertThat(town.path("neighbourhoods"))
        .extracting(one -> one.path("tag").asText())
        .containsExactlyInAnyOrder("beaches", "kensington");
    JsonNode parts = get("shape?region=CA.08.Toronto&of=parts");
    assertThat(parts.path("photos").asLong()).isEqualTo(160);
    assertThat(get("shape?region=CA.08.Toronto").path("photos").asLong()).isGreaterThan(700);
  }

  @Test
  void namesWhatIsPhotographedAroundAPoint() throws Exception {
    JsonNode near = get("near?lat=43.6426&lon=-79.3871&km=5");
    assertThat(near.path("country").asText()).isEqualTo("CA");
    assertThat(near.path("photographers").asLong()).isGreaterThan(300);
    JsonNode sea = get("near?lat=37.6&lon=-122.5&km=20");
    assertThat(sea.path("items"))
        .extracting(one -> one.path("tag").asText())
        .containsExactly("otters");
    JsonNode otters = sea.path("items").path(0);
    assertThat(otters.path("label").asText()).isEqualTo("label of otters");
    assertThat(otters.path("photographers").asLong()).isEqualTo(6);
    assertThat(otters.path("first_seen").asText()).matches("20(08|09|10|11|12)-[0-9]{2}-03");
    assertThat(otters.path("sample").path("page_url").asText())
        .startsWith("https://photos.example/");
    assertThat(otters.path("world_score").asDouble()).isPositive();
    assertThat(get("near?lat=37.6&lon=-122.5&km=20&classes=all").path("items")).hasSize(2);
    assertThat(get("near?lat=37.6&lon=-122.5&km=20&q=Otter").path("items")).hasSize(1);
    assertThat(get("near?lat=37.6&lon=-122.5&km=20&q=seal").path("items")).isEmpty();
    JsonNode species = get("near?lat=37.6&lon=-122.5&km=20&namespace=taxonomy").path("items");
    assertThat(species).hasSize(1);
    assertThat(species.path(0).path("tag").asText()).isEqualTo("taxonomy:common=sea otter");
    assertThat(get("near?lat=37.6&lon=-122.5&km=20&namespace=taxonomy&q=otter").path("items"))
        .hasSize(1);
    assertThat(get("near?lat=0&lon=0&km=1").path("items")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "viewpoints",
        "viewpoints?tag=a&q=b",
        "viewpoints?tag=%21",
        "viewpoints?q=+",
        "viewpoints?tag=a&sort=best",
        "viewpoints?tag=a&size=101",
        "viewpoints?tag=a&subject=91,0",
        "viewpoints?tag=a&bbox=1,2,3",
        "viewpoints?tag=a&format=xml",
        "viewpoints?tag=a&tag=b",
        "shape",
        "shape?tag=a&radius_m=0",
        "shape?tag=a&radius_m=NaN",
        "shape?tag=a&region=CA&of=parts",
        "shape?region=CA&of=all",
        "near?lat=1",
        "near?lat=1&lon=200",
        "near?lat=1&lon=2&km=-1",
        "near?lat=1&lon=2&km=1e9",
        "near?lat=1&lon=2&classes=some",
        "neighbourhoods"
      })
  void explainsInvalidRequests(String request) throws Exception {
    HttpResponse<String> response = atlas.send(request, "en");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(response.body()).contains("error").doesNotContain("Elasticsearch");
  }

  @ParameterizedTest
  @CsvSource({"viewpoints?tag=a&region=Atlantis", "shape?region=XX", "neighbourhoods?region=XX"})
  void reportsUnknownRegions(String request) throws Exception {
    assertThat(atlas.send(request, "en").statusCode()).isEqualTo(404);
  }
}
