package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MachineTagsCommandTest {

  @Test
  void writesOneJsonLinePerMachineTag() throws IOException {
    assertThat(
            run(
                """
                geo:lat=39.91680100
                san francisco
                geo%3Aquartier%3D%22plateau+mont+royal%22
                http://x=y

                DC:Title="東京"
                a:b=c,d"""))
        .isEqualTo(
            """
            {"namespace":"geo","predicate":"lat","value":"39.91680100"}
            {"namespace":"geo","predicate":"quartier","value":"plateau mont royal"}
            {"namespace":"dc","predicate":"title","value":"東京"}
            {"namespace":"a","predicate":"b","value":"c,d"}
            """);
  }

  @Test
  void writesNothingForEmptyInput() throws IOException {
    assertThat(run("")).isEmpty();
  }

  @Test
  void reportsMissingSubcommand() {
    StringWriter err = new StringWriter();
    int code = Launcher.commandLine().setErr(new PrintWriter(err)).execute("machine-tags");
    assertThat(code).isEqualTo(2);
    assertThat(err.toString())
        .contains("Missing required subcommand", "See 'tagatlas machine-tags --help'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "query | QUERY",
        "query dc | 'dc' is not a machine tag query",
        "query dc: --limit 0 | --limit must be from 1 to 500, but was 0",
        "query dc: --limit 501 | --limit must be from 1 to 500, but was 501",
        "query dc: --page 0 | --page must be at least 1, but was 0",
        "query dc: --format xml | --format",
        "query --or a: b: c: d: e: f: g: h: i: | expected 1 to 8 machine tag queries, but got 9",
        "query dc: --elasticsearch ftp://x | --elasticsearch",
      })
  void reportsInvalidQuery(String line, String message) {
    StringWriter err = new StringWriter();
    int code =
        Launcher.commandLine()
            .setErr(new PrintWriter(err))
            .execute(("machine-tags " + line).split(" "));
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains(message).doesNotContain("Exception");
  }

  private static String run(String in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    MachineTagsCommand.parse(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
