package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocateCommandTest {

  private final InputStream standardIn = System.in;

  @AfterEach
  void restoreStandardInput() {
    System.setIn(standardIn);
  }

  private static CommandResult predict(String csv, String... options) {
    System.setIn(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
    String[] command = new String[options.length + 2];
    command[0] = "locate";
    command[1] = "predict";
    System.arraycopy(options, 0, command, 2, options.length);
    return CommandResult.of(command);
  }

  @Test
  void addsColumnsToEachRow() {
    CommandResult result =
        predict(
            "id,tags,title\n"
                + "1,\"paris,france\",\n"
                + "2,\"m%C3%BCnchen,geo:lat=1\",\"Caf\u00e9, noir\"\n"
                + "3,sunset,IMG_1\n");
    assertThat(result.code()).as(result.err()).isZero();
    List<String> lines = result.out().lines().toList();
    assertThat(lines.get(0))
        .isEqualTo("id,tags,title,lat,lon,uncertainty_m,confidence,country,admin1_code,city");
    assertThat(lines.get(1)).startsWith("1,\"paris,france\",,48.").contains(",FR,FR.11,Paris");
    assertThat(lines.get(2)).contains("\"Caf\u00e9, noir\",48.1");
    assertThat(lines.get(3)).isEqualTo("3,sunset,IMG_1,,,,,,,");
    assertThat(lines).hasSize(4);
  }

  @Test
  void restrictsAnswersToACountry() {
    CommandResult result = predict("tags\nparis\n", "--within=us");
    assertThat(result.out().lines().toList().get(1)).startsWith("paris,3");
    CommandResult unknown = predict("tags\nparis\n", "--within=XX");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("there is no country 'XX'");
  }

  @Test
  void explainsInvalidTables() {
    assertThat(predict("a,b\n1,2\n").err()).contains("no column named tags or title, but: a, b");
    assertThat(predict("tags,title\n1\n").err()).contains("line 2 has 1 fields");
    assertThat(predict("").err()).contains("the input is empty");
    assertThat(predict("a\n").code()).isEqualTo(2);
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
