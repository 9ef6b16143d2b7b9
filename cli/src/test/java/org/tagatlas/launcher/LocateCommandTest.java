package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tagatlas.run.UserError;
import picocli.CommandLine;

class LocateCommandTest {

  private static List<String> predict(String csv, String... options) throws IOException {
    LocateCommand.Predict command = new LocateCommand.Predict();
    new CommandLine(command).parseArgs(options);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    command.predict(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), out);
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void addsColumnsToEachRow() throws IOException {
    List<String> lines =
        predict(
            "id,tags,title\n"
                + "1,\"paris,france\",\n"
                + "2,\"m%C3%BCnchen,geo:lat=1\",\"Caf\u00e9, noir\"\n"
                + "3,sunset,IMG_1\n");
    assertThat(lines.get(0))
        .isEqualTo("id,tags,title,lat,lon,uncertainty_m,confidence,country,admin1_code,city");
    assertThat(lines.get(1)).startsWith("1,\"paris,france\",,48.").endsWith(",FR,FR.11,Paris");
    assertThat(lines.get(2)).contains("\"Caf\u00e9, noir\",48.1");
    assertThat(lines.get(3)).isEqualTo("3,sunset,IMG_1,,,,,,,");
    assertThat(lines).hasSize(4);
  }

  @Test
  void restrictsAnswersToACountry() throws IOException {
    assertThat(predict("tags\nparis\n", "--within=us").get(1)).startsWith("paris,3");
    assertThatThrownBy(() -> predict("tags\nparis\n", "--within=XX"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("there is no country 'XX'");
  }

  @Test
  void explainsInvalidTables() {
    assertInvalid("a,b\n1,2\n", "no column named tags or title, but: a, b");
    assertInvalid("tags,title\n1\n", "line 2 has 1 fields");
    assertInvalid("", "the input is empty");
  }

  private static void assertInvalid(String csv, String message) {
    assertThatThrownBy(() -> predict(csv))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  @Test
  void explainsAnEstimate() {
    CommandResult result = CommandResult.of("locate", "explain", "paris, france");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("point        48.")
        .containsPattern("country +\\d+ % FR")
        .containsPattern("city +\\d+ % Paris")
        .containsPattern("evidence +\\d+ % paris");
    assertThat(CommandResult.of("locate", "explain", "sunset").out()).startsWith("No answer");
    CommandResult nothing = CommandResult.of("locate", "explain");
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).contains("there is no text");
  }
}
