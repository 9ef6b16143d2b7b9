package org.tagatlas.cli;

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
    CommandLine commandLine = Tagatlas.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  @Test
  void tellsTheSources() {
    assertThat(run("gazetteer", "info")).isZero();
    assertThat(out.toString()).contains("GeoNames", "OpenStreetMap", "ODbL", "CC BY 4.0");
  }

  @Test
  void measuresAgainstKnownPlaces() throws IOException {
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
  void measuresPointsNearBordersApart() throws IOException {
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
  void measuresSmallTowns() {
    assertThat(run("gazetteer", "towns", "--points", "100", "--seed", "3")).isZero();

    assertThat(out.toString().lines()).hasSize(6);
    assertThat(out.toString().lines().skip(5).findFirst().orElseThrow().strip()).startsWith("all ");
    assertThat(run("gazetteer", "towns", "--points", "0")).isEqualTo(2);
    assertThat(run("gazetteer", "towns", "--data", "none.bin")).isEqualTo(2);
    assertThat(err.toString()).contains("at least 1", "none.bin: no such file");
  }

  @Test
  void saysWhichInputIsMissingOrWrong() throws IOException {
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
