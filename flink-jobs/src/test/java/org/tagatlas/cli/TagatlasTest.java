package org.tagatlas.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The command line refuses what it does not know, wherever it is. */
class TagatlasTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run --input shards --fllow --output out",
        "run --input shards more --folow",
        "replay --input shards --tpic kafka://localhost:9092/photos",
        "run --output --input shards"
      })
  void refusesAMisspeltOptionBehindOneThatTakesValues(String line) {
    assertThatThrownBy(() -> CommandLines.parse(List.of(line.split(" "))))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--");
  }

  @Test
  void namesWhatItDoesNotKnow(@TempDir Path folder) {
    StringWriter err = new StringWriter();
    CommandLine command = Tagatlas.commandLine().setErr(new PrintWriter(err, true));
    String input = folder.toString();
    assertThat(command.execute("run", "--input", input, "--fllow", "--output", input + "/out"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("Unknown option: '--fllow'");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesToCountWhatIsNotLocated(@TempDir Path folder) {
    StringWriter err = new StringWriter();
    CommandLine command = Tagatlas.commandLine().setErr(new PrintWriter(err, true));
    String input = folder.toString();
    assertThat(
            command.execute(
                "run",
                "--input=" + input,
                "--output=files:" + input + "/out",
                "--no-locate",
                "--located-votes"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--located-votes counts what --no-locate");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void takesValuesThatBeginWithASign() {
    assertThatCode(
            () ->
                CommandLines.parse(
                    List.of("generate", "--photos", "5", "--seed", "-7", "--out", "shards")))
        .doesNotThrowAnyException();
  }
}
