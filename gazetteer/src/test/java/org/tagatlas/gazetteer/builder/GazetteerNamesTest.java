package org.tagatlas.gazetteer.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.PlaceIndex;
import org.tagatlas.geo.PlaceName;
import org.tagatlas.geo.RegionLevel;

class GazetteerNamesTest {

  private static final String TOWN =
      "7\tVaduz\tVaduz\tVDZ,Vaduzo,Вадуц,Вадуц\t47.14151\t9.52154\tP\tPPLC\tLI\t\t11\t\t\t\t5197\t\t1"
          + "\tEurope/Vaduz\t2020-01-01";

  @TempDir Path folder;
  private Path names;

  @BeforeEach
  void writeNames() throws IOException {
    names = folder.resolve("names.tsv");
    Files.writeString(names, "7\tsl\tVaduc\n7\thr\tVaduc\n7\tde\tVaduz\nLI.11\tru\tВадуц\n");
  }

  private byte[] build() throws IOException {
    Path cities = Files.write(folder.resolve("cities.txt"), List.of(TOWN));
    Path admin1 = Files.writeString(folder.resolve("admin1.txt"), "LI.11\tVaduz\n");
    Path borders =
        Files.writeString(
            folder.resolve("borders.json"),
            "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":"
                + "{\"isoA2\":\"LI\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
                + "[[[9,47],[10,47],[10,48],[9,48],[9,47]]]}}]}");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new GazetteerBuilder()
        .cities(cities)
        .admin1(admin1)
        .borders(borders)
        .names(names)
        .build()
        .write(bytes);
    return bytes.toByteArray();
  }

  @Test
  void keepsNamesWithTheirLanguages() throws IOException {
    Gazetteer gazetteer = Gazetteer.read(new ByteArrayInputStream(build()));

    String city = "LI.11.Vaduz";
    assertThat(gazetteer.names(RegionLevel.CITY, city))
        .as("without the name itself, repetitions and codes of airports")
        .containsExactly(
            new PlaceName("Vaduc", List.of("hr", "sl")),
            new PlaceName("Vaduzo", List.of()),
            new PlaceName("Вадуц", List.of()));
    assertThat(gazetteer.nameIn(Locale.forLanguageTag("hr"), RegionLevel.CITY, city))
        .isEqualTo("Vaduc");
    assertThat(gazetteer.nameIn(Locale.GERMAN, RegionLevel.CITY, city)).isNull();
    assertThat(gazetteer.nameIn(Locale.forLanguageTag("ru-RU"), RegionLevel.ADMIN1, "LI.11"))
        .isEqualTo("Вадуц");
    assertThat(gazetteer.names(RegionLevel.COUNTRY, "LI"))
        .extracting(PlaceName::text)
        .contains("リヒテンシュタイン");
    assertThat(new PlaceIndex(gazetteer).regions("вадуц")).containsExactly("LI.11", city);
  }

  @Test
  void refusesFilesOfTheFormerFormat() throws IOException {
    byte[] file = build();
    file[4] = 3;
    assertThatThrownBy(() -> Gazetteer.read(new ByteArrayInputStream(file)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 3")
        .hasMessageContaining("build it again");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"7\tde", "vaduz\tde\tVaduz", "7\tDeutsch\tVaduz", "7\tde\t ", "7\tde\ta\tb"})
  void rejectsOtherLines(String line) throws IOException {
    Files.writeString(names, "7\tsl\tVaduc\n" + line + '\n');
    assertThatThrownBy(this::build)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("names.tsv, line 2");
  }
}
