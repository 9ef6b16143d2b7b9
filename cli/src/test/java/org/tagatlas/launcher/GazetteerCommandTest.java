package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GazetteerCommandTest {

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine commandLine = Launcher.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  @Test
  void printsSources() {
    assertThat(run("gazetteer", "info")).isZero();
    assertThat(out.toString()).contains("GeoNames", "OpenStreetMap", "ODbL", "CC BY 4.0");
  }

  @Test
  void comparesWithKnownPlaces() throws IOException {
    Path table =
        Files.writeString(
            folder.resolve("truth.csv"),
            """
            lat,lon,expected_cc,admin1,city
            42.3503,-71.0810,US,Massachusetts,Boston
            18.4655,-66.1057,US,,
            64.1400,-21.9000,NO|IS,,Reykjavik
            48.8584,2.2945,DE,,Lyon
            42.3600,-71.0600,US,US-MA,
            42.3500,-71.0600,US,US-NY,
            38.8977,-77.0365,CA,US.DC,
            40.7484,-73.9857,CA,New Jersey,
            0,0,,Atlantis,
            """);

    assertThat(run("gazetteer", "check", "--wrong", table.toString())).isZero();

    assertThat(out.toString().lines().skip(1).findFirst().orElseThrow().strip())
        .isEqualTo(
            "9   50.00 %   62.50 %        0         -        1   50.00 %   66.67 %  truth.csv");
    assertThat(err.toString().lines())
        .containsExactly(
            "country FR for 48.8584,2.2945,DE,,Lyon",
            "admin1 US.MA Massachusetts for 42.3500,-71.0600,US,US-NY,",
            "country US for 38.8977,-77.0365,CA,US.DC,",
            "country US and admin1 US.NY New York for 40.7484,-73.9857,CA,New Jersey,",
            "admin1 - for 0,0,,Atlantis,");
  }

  @Test
  void measuresPointsNearBordersSeparately() throws IOException {
    Path table =
        Files.writeString(
            folder.resolve("truth.csv"),
            """
            lat,lon,expected_cc
            47.5596,7.5886,CH
            47.5900,7.5900,CH
            48.8584,2.2945,FR
            """);

    assertThat(run("gazetteer", "check", table.toString())).isZero();

    assertThat(out.toString().lines().map(line -> line.strip().replaceAll(" +", " ")))
        .containsExactly(
            "points country lenient near border nowhere admin1 city file",
            "3 66.67 % 66.67 % 2 50.00 % 0 - - truth.csv");
  }

  @Test
  void checksTownsAtTheirOwnCoordinates() throws IOException {
    assertThat(run("gazetteer", "check", "--towns")).isZero();
    assertThat(out.toString()).contains("2 (0.05 %) never found", "IL.WE MA.12", "9,476 towns");
    assertThat(err.toString()).isEmpty();

    Path dump =
        Files.writeString(
            folder.resolve("dump.txt"),
            dumpRow("Kyiv", 50.45466, 30.5238, "PPLC", "UA", "12", 2_797_553)
                + dumpRow("Elsewhere", 48.8584, 2.2945, "PPL", "FR", "53", 60_000)
                + dumpRow("Abroad", 48.8584, 2.2945, "PPL", "DE", "02", 10)
                + dumpRow("Far out", 0, 0, "PPL", "FR", "11", 10)
                + dumpRow("No division", 1.29, 103.85, "PPLC", "SG", "", 10));
    out.getBuffer().setLength(0);
    assertThat(run("gazetteer", "check", "--dump", dump.toString(), "--wrong")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "        4 towns with a division, 3 (75.00 %) located in another or none",
            "        1 far from every border",
            "        1 inside the border of another country",
            "        0 no division found",
            "        0 next to a town of the resulting division",
            "        1 none of the ten nearest towns in its division",
            "        0 others",
            "        4 divisions with a town, 2 (50.00 %) never found",
            "          DE.02 FR.53",
            "        2 towns of 50,000 people or more, 1 (50.00 %) not located in themselves");
    assertThat(err.toString())
        .contains("48.8584,2.2945: Elsewhere in FR.53 is Paris in FR.11: none of the ten")
        .contains("48.8584,2.2945: Elsewhere in FR.53 is Paris in FR.11: not located in itself")
        .contains("0.0,0.0: Far out in FR.11 is nowhere: far from every border")
        .doesNotContain("Kyiv", "No division");
    assertThat(run("gazetteer", "check")).isEqualTo(2);
    assertThat(err.toString()).contains("name a table, or add --towns");
  }

  private static String dumpRow(
      String name, double lat, double lon, String feature, String country, String a1, int people) {
    return "1\t%s\t%s\t\t%s\t%s\tP\t%s\t%s\t\t%s\t\t\t\t%d%n"
        .formatted(name, name, lat, lon, feature, country, a1, people);
  }

  @Test
  void measuresSmallTowns() {
    assertThat(run("gazetteer", "towns", "--points", "100", "--seed", "3")).isZero();

    assertThat(out.toString().lines()).hasSize(6);
    assertThat(out.toString().lines().skip(5).findFirst().orElseThrow().strip()).startsWith("all ");
    assertThat(run("gazetteer", "towns", "--points", "0")).isEqualTo(2);
    assertThat(run("gazetteer", "towns", "--data", "none.bin")).isEqualTo(2);
    assertThat(err.toString()).contains("must be at least 1, but was 0", "none.bin: no such file");
  }

  @Test
  void namesMissingOrInvalidInput() throws IOException {
    assertThat(run("gazetteer", "check", folder.resolve("none.csv").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("none.csv: no such file");

    Path bad = Files.writeString(folder.resolve("bad.txt"), "x\n");
    String[] build = {
      "gazetteer",
      "build",
      "--cities",
      bad.toString(),
      "--admin1",
      bad.toString(),
      "--borders",
      bad.toString(),
      "--out",
      folder.resolve("out.bin").toString()
    };
    assertThat(run(build)).isEqualTo(2);
    assertThat(err.toString()).contains("bad.txt, line 1");
    assertThat(folder.resolve("out.bin")).doesNotExist();
    assertThat(run("gazetteer")).isEqualTo(2);
  }
}
