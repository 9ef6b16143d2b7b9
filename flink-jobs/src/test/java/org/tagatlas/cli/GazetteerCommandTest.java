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
            """);

    assertThat(run("gazetteer", "check", "--wrong", table.toString())).isZero();

    assertThat(out.toString().lines().skip(1).findFirst().orElseThrow().strip())
        .isEqualTo("4   50.00 %   75.00 %        0  100.00 %   66.67 %  truth.csv");
    assertThat(err.toString()).contains("FR for 48.8584,2.2945,DE");
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
