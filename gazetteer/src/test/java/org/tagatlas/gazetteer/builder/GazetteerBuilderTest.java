package org.tagatlas.gazetteer.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.geo.City;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geo.ReverseGeocoder;

class GazetteerBuilderTest {

  private static final List<String> TOWNS =
      List.of(
          town("Vaduz", "Waduz,VDZ,Вадуц", 47.14151, 9.52154, "PPLC", "LI", "11", 5197),
          town("Schaan", "", 47.16498, 9.50867, "PPL", "LI", "07", 5748),
          town("Quarter", "", 47.14200, 9.52200, "PPLX", "LI", "11", 9000),
          town("Nowhere", "", 47.2, 9.5, "", "LI", "07", 9000),
          town("Buchs", "", 47.16744, 9.47811, "PPL", "CH", "SG", 10502));

  @TempDir private Path folder;
  private Path borders;
  private Path admin1;

  @BeforeEach
  void writeInputs() throws IOException {
    borders =
        Files.writeString(
            folder.resolve("borders.geojson"),
            """
            {"type": "FeatureCollection", "name": {"skip": [1, 2]}, "features": [
              {"type": "Feature", "geometry": {"coordinates":
                [[[9.47, 47.05, 400], [9.64, 47.05], [9.64, 47.27], [9.47, 47.27], [9.47, 47.05]]],
                "type": "Polygon"}, "properties": {"other": {"x": []}, "isoA3": "LIE"}},
              {"type": "Feature", "properties": {"ISO_A2": "CH", "ISO_A3": "CHE"}, "geometry":
                {"type": "GeometryCollection", "geometries": [{"type": "MultiPolygon", "coordinates":
                [[[[6, 46], [10, 46], [10, 48], [6, 48], [6, 46]]],
                 [[[5, 45], [5.5, 45], [5.5, 45.5], [5, 45]]]]}]}},
              {"type": "Feature", "properties": {"name": "unclaimed"}, "geometry":
                {"type": "Polygon", "coordinates": [[[1, 1], [2, 1], [2, 2], [1, 1]]]}},
              {"type": "Feature", "properties": {"iso2": "ZW"}, "geometry": null}]}
            """);
    admin1 =
        Files.writeString(
            folder.resolve("admin1.txt"),
            "LI.11\tVaduz\tVaduz\t1\nLI.07\tSchaan\nCH.SG\tSt. Gallen\n");
  }

  private static String town(
      String name,
      String others,
      double latitude,
      double longitude,
      String feature,
      String country,
      String admin1,
      int population) {
    return String.join(
        "\t",
        List.of(
            "1",
            name,
            name,
            others,
            Double.toString(latitude),
            Double.toString(longitude),
            "P",
            feature,
            country,
            "",
            admin1,
            "",
            "",
            "",
            Integer.toString(population),
            "",
            "1",
            "Europe/Vaduz",
            "2020-01-01"));
  }

  private byte[] build(List<String> towns) throws IOException {
    Path cities = Files.write(folder.resolve("cities.txt"), towns);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new GazetteerBuilder()
        .cities(cities)
        .admin1(admin1)
        .borders(borders)
        .metadata("made", "by hand")
        .build()
        .write(bytes);
    return bytes.toByteArray();
  }

  @Test
  void buildsUsableGazetteer() throws IOException {
    Gazetteer gazetteer = Gazetteer.read(new ByteArrayInputStream(build(TOWNS)));

    assertThat(gazetteer.cities())
        .extracting(City::name)
        .containsExactlyInAnyOrder("Vaduz", "Schaan", "Buchs");
    assertThat(gazetteer.cities())
        .contains(new City("Vaduz", "LI", "LI.11", 47.14151, 9.52154, 5197));
    assertThat(gazetteer.countries()).containsExactly("CH", "LI");
    assertThat(gazetteer.countryName("LI")).isEqualTo("Liechtenstein");
    assertThat(gazetteer.centre(RegionLevel.COUNTRY, "LI").latitude())
        .as("the capital, though smaller")
        .isEqualTo(47.14151);
    assertThat(gazetteer.metadata())
        .containsEntry("made", "by hand")
        .containsEntry("cities", "3")
        .containsEntry("anchors", "2")
        .containsEntry("polygons", "3");

    ReverseGeocoder geocoder = new ReverseGeocoder(gazetteer);
    assertThat(geocoder.locate(47.1421, 9.5221).city()).isEqualTo("Vaduz");
    assertThat(geocoder.locate(47.1421, 9.5221).country()).isEqualTo("LI");
    assertThat(geocoder.locate(47.1674, 9.4690).city()).isEqualTo("Buchs");
    assertThat(geocoder.locate(45.1, 5.3).country()).isEqualTo("CH");
    assertThat(geocoder.locate(1.5, 1.2)).isNull();
  }

  private Gazetteer withAreas(List<String> towns, String geoJson) throws IOException {
    Path areas = Files.writeString(folder.resolve("areas.geojson"), geoJson);
    Path cities = Files.write(folder.resolve("cities.txt"), towns);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new GazetteerBuilder()
        .cities(cities)
        .admin1(admin1)
        .borders(borders)
        .areas(areas)
        .build()
        .write(bytes);
    return Gazetteer.read(new ByteArrayInputStream(bytes.toByteArray()));
  }

  /** Two areas; the one in the east has the code of a division. */
  private static String westAndEast(String east) {
    return """
        {"type": "FeatureCollection", "features": [
          {"type": "Feature", "properties": {"iso_a2": "LI"}, "geometry":
            {"type": "Polygon", "coordinates":
            [[[9.47, 47.05], [9.55, 47.05], [9.55, 47.27], [9.47, 47.27], [9.47, 47.05]]]}},
          {"type": "Feature", "properties": {"iso_a2": "LI", "gn_a1_code": "%s"}, "geometry":
            {"type": "Polygon", "coordinates":
            [[[9.55, 47.05], [9.64, 47.05], [9.64, 47.27], [9.55, 47.27], [9.55, 47.05]]]}}]}
        """
        .formatted(east);
  }

  @Test
  void assignsDivisionsToAreasByTownsThenByCode() throws IOException {
    // Two towns of Vaduz and two of Schaan are in the west: there the nearest town decides.
    Gazetteer mixed = withAreas(TOWNS, westAndEast("LI.07"));
    ReverseGeocoder geocoder = new ReverseGeocoder(mixed);
    assertThat(geocoder.locate(47.1421, 9.5221).admin1Code()).isEqualTo("LI.11");
    assertThat(geocoder.locate(47.1649, 9.5086).admin1Code()).isEqualTo("LI.07");
    // The east has no town, so its own code counts, though Vaduz is nearer than Schaan.
    assertThat(geocoder.locate(47.06, 9.56).admin1Code()).isEqualTo("LI.07");
    assertThat(mixed.metadata()).containsEntry("areas", "2");

    // Without a known code the towns decide in the east as well.
    Gazetteer unknown = withAreas(TOWNS, westAndEast("LI.99"));
    assertThat(new ReverseGeocoder(unknown).locate(47.06, 9.56).admin1Code()).isEqualTo("LI.11");
  }

  @Test
  void majorityOfTownsOverrulesCodeOfArea() throws IOException {
    List<String> towns = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      towns.add(town("Town " + i, "", 47.1 + i / 100.0, 9.6, "PPL", "LI", "11", 100));
    }
    List<String> before = List.copyOf(towns);
    towns.add(town("Astray", "", 47.2, 9.6, "PPL", "LI", "07", 100));
    for (List<String> rows : List.of(before, towns)) {
      Gazetteer gazetteer =
          withAreas(
              rows,
              """
              {"features": [{"properties": {"iso_a2": "LI", "admin1_code": "LI.07"}, "geometry":
                {"type": "Polygon", "coordinates":
                [[[9.5, 47.05], [9.64, 47.05], [9.64, 47.27], [9.5, 47.27], [9.5, 47.05]]]}}]}
              """);
      assertThat(new ReverseGeocoder(gazetteer).locate(47.12, 9.6).admin1Code())
          .as("five out of %s", rows.size())
          .isEqualTo("LI.11");
    }
  }

  @Test
  void trustedTownInAreaOfAnotherDivisionKeepsItsDivision() throws IOException {
    List<String> towns = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      towns.add(town("Town " + i, "", 47.06 + i / 1000.0, 9.5, "PPL", "LI", "11", 100));
    }
    towns.add(town("Astray", "", 47.25, 9.63, "PPL", "LI", "07", 100));
    assertThat(inOneArea(towns).locate(47.25, 9.63).admin1Code())
        .as("the only town of its division")
        .isEqualTo("LI.07");
    towns.add(town("Schaan", "", 45.5, 5.5, "PPL", "LI", "07", 100));
    borders = Files.writeString(folder.resolve("borders.geojson"), WIDE);
    assertThat(inOneArea(towns).locate(47.25, 9.63).admin1Code())
        .as("alone, while its division is known elsewhere")
        .isEqualTo("LI.11");
    towns.add(town("Big", "", 47.25, 9.62, "PPL", "LI", "07", 50_000));
    assertThat(inOneArea(towns).locate(47.25, 9.621).city()).as("a large town").isEqualTo("Big");
    assertThat(inOneArea(towns).locate(47.061, 9.5).admin1Code()).isEqualTo("LI.11");
  }

  /** A larger Liechtenstein, so that towns can be elsewhere. */
  private static final String WIDE =
      """
      {"features": [{"properties": {"iso_a2": "LI"}, "geometry": {"type": "Polygon", "coordinates":
        [[[5, 45], [10, 45], [10, 48], [5, 48], [5, 45]]]}}]}
      """;

  private ReverseGeocoder inOneArea(List<String> towns) throws IOException {
    return new ReverseGeocoder(
        withAreas(
            towns,
            """
            {"features": [{"properties": {"iso_a2": "LI", "admin1_code": "LI.11"}, "geometry":
              {"type": "Polygon", "coordinates":
              [[[9.47, 47.05], [9.64, 47.05], [9.64, 47.27], [9.47, 47.27], [9.47, 47.05]]]}}]}
            """));
  }

  @Test
  void islandHasDivisionOfItsTowns() throws IOException {
    borders = Files.writeString(folder.resolve("borders.geojson"), WIDE);
    List<String> towns = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      towns.add(town("Town " + i, "", 47.1 + i / 100.0, 9.5, "PPL", "LI", "11", 100));
    }
    towns.add(town("Islander", "", 45.55, 5.55, "PPL", "LI", "07", 100));
    ReverseGeocoder geocoder =
        new ReverseGeocoder(
            withAreas(
                towns,
                """
                {"features": [{"properties": {"iso_a2": "LI", "admin1_code": "LI.11"}, "geometry":
                  {"type": "MultiPolygon", "coordinates": [
                  [[[9.4, 47], [9.7, 47], [9.7, 47.3], [9.4, 47.3], [9.4, 47]]],
                  [[[5.5, 45.5], [5.6, 45.5], [5.6, 45.6], [5.5, 45.6], [5.5, 45.5]]],
                  [[[5.9, 45.5], [6, 45.5], [6, 45.6], [5.9, 45.6], [5.9, 45.5]]]]}}]}
                """));
    assertThat(geocoder.locate(47.05, 9.6).admin1Code()).isEqualTo("LI.11");
    assertThat(geocoder.locate(45.51, 5.51).admin1Code()).as("its own town").isEqualTo("LI.07");
    assertThat(geocoder.locate(45.55, 5.95).admin1Code())
        .as("an island without towns")
        .isEqualTo("LI.07");
    assertThat(geocoder.locate(46.5, 7.5).admin1Code()).as("far from all areas").isNull();
  }

  @Test
  void keepsOutlineOfEnclaveMissingInSimplifiedBorders() throws IOException {
    borders = Files.writeString(folder.resolve("borders.geojson"), WIDE);
    Path fine =
        Files.writeString(
            folder.resolve("fine.geojson"),
            """
            {"features": [
              {"properties": {"iso_a2": "LI"}, "geometry": {"type": "Polygon", "coordinates": [
                [[5, 45], [10, 45], [10, 48], [5, 48], [5, 45]],
                [[6, 46], [6.00103, 46], [6.00103, 46.00107], [6, 46.00107], [6, 46]]]}},
              {"properties": {"iso_a2": "CH"}, "geometry": {"type": "Polygon", "coordinates": [
                [[6, 46], [6.00103, 46], [6.00103, 46.00107], [6, 46.00107], [6, 46]]]}}]}
            """);
    Path cities = Files.write(folder.resolve("cities.txt"), TOWNS);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new GazetteerBuilder()
        .cities(cities)
        .admin1(admin1)
        .borders(borders)
        .fineBorders(fine)
        .build()
        .write(bytes);
    ReverseGeocoder geocoder =
        new ReverseGeocoder(Gazetteer.read(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(geocoder.locate(46.0005, 6.0005).country()).isEqualTo("CH");
    assertThat(geocoder.locate(46.00106, 6.00102).country()).isEqualTo("CH");
    assertThat(geocoder.locate(46.00108, 6.0005).country()).isEqualTo("LI");
    assertThat(geocoder.locate(46.0005, 6.00104).country()).isEqualTo("LI");
    assertThat(geocoder.locate(47, 7).country()).isEqualTo("LI");
  }

  @Test
  void rejectsAreasThatAreNotGeoJson() throws IOException {
    Path file = Files.writeString(folder.resolve("bad.json"), "[]");
    assertThatThrownBy(() -> new GazetteerBuilder().areas(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("bad.json");
  }

  @Test
  void outputIsDeterministicForAnyOrderOfRows() throws IOException {
    List<String> reversed = new ArrayList<>(TOWNS);
    Collections.reverse(reversed);

    assertThat(build(TOWNS)).isEqualTo(build(TOWNS)).isEqualTo(build(reversed));
  }

  @Test
  void reportsFileAndLineOfInvalidInput() {
    assertThatThrownBy(() -> build(List.of(TOWNS.get(0), "too\tshort")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cities.txt, line 2")
        .hasMessageContaining("columns");
    assertThatThrownBy(() -> build(List.of(town("X", "", 91, 0, "PPL", "LI", "11", 1))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("line 1");
  }

  @Test
  void rejectsBordersThatAreNotGeoJson() throws IOException {
    for (String text : List.of("[]", "{}", "{\"features\": [", "{\"features\": 3}", "")) {
      Path file = Files.writeString(folder.resolve("bad.json"), text);
      assertThatThrownBy(() -> new GazetteerBuilder().borders(file))
          .as(text)
          .isInstanceOf(IOException.class);
    }
  }
}
