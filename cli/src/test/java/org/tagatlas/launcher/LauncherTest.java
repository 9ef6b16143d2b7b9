package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The command line reports unknown and invalid arguments. */
class LauncherTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run --input shards --fllow --output out",
        "run --input shards more --folow",
        "replay --input shards --tpic kafka://localhost:9092/photos",
        "run --output --input shards"
      })
  void rejectsMisspeltOptionAfterOneWithSeveralValues(String line) {
    assertThatThrownBy(() -> ParsedArguments.parse(List.of(line.split(" "))))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--");
  }

  @Test
  void namesUnknownOptionAndTheNearestOne(@TempDir Path folder) {
    StringWriter err = new StringWriter();
    CommandLine command = Launcher.commandLine().setErr(new PrintWriter(err, true));
    String input = folder.toString();
    assertThat(command.execute("run", "--input", input, "--fllow", "--output", input + "/out"))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("unknown option '--fllow' for 'tagatlas run'. Did you mean '--follow'?");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void rejectsLocatedVotesWithoutLocate(@TempDir Path folder) {
    StringWriter err = new StringWriter();
    CommandLine command = Launcher.commandLine().setErr(new PrintWriter(err, true));
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

  @ParameterizedTest
  @CsvSource({
    "--public-url, atlas.example",
    "--trusted-proxy, '10.0.0.1,proxy.example'",
    "--allow-host, http://atlas.example"
  })
  void rejectsInvalidPageAddresses(String option, String value) {
    StringWriter err = new StringWriter();
    CommandLine command = Launcher.commandLine().setErr(new PrintWriter(err, true));
    assertThat(command.execute("serve", "--elasticsearch", "http://127.0.0.1:1", option, value))
        .isEqualTo(2);
    assertThat(err.toString()).contains(option + " must be ", value.replaceFirst(".*,", ""));
    // Commands that serve the page along with a job have the same options.
    assertThatCode(() -> ParsedArguments.parse(List.of("demo", option, value)))
        .doesNotThrowAnyException();
    assertThatCode(() -> ParsedArguments.parse(List.of("run", "--input", "shards", option, value)))
        .doesNotThrowAnyException();
  }

  @Test
  void acceptsNegativeValues() {
    assertThatCode(
            () ->
                ParsedArguments.parse(
                    List.of("generate", "--photos", "5", "--seed", "-7", "--out", "shards")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run --bogus | unknown option '--bogus' for 'tagatlas run'. Did you mean '--input'?",
        "run --inptu=x | unknown option '--inptu' for 'tagatlas run'. Did you mean '--input'?",
        "run --levels --inptu x | unknown option '--inptu' for 'tagatlas run'. Did you mean '--input'?",
        "foo --bar | unknown command 'tagatlas foo'. Did you mean '",
        "geocod | unknown command 'tagatlas geocod'. Did you mean 'geocode'?",
        "cluster strt | unknown command 'tagatlas cluster strt'. Did you mean 'start'?",
        "--bogus | unknown option '--bogus' for 'tagatlas'. Did you mean '--help'?",
        "demo now | unexpected argument 'now' for 'tagatlas demo'.",
        "cluster | Missing required subcommand",
        "run | Missing required option: '--input=",
      })
  void namesUnknownArgumentsAndTheNearestOnes(String line, String message) {
    StringWriter err = new StringWriter();
    CommandLine command = Launcher.commandLine().setErr(new PrintWriter(err, true));
    assertThat(command.execute(line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).startsWith("tagatlas: " + message);
    assertThat(err.toString().lines()).hasSize(2).last().asString().startsWith("See 'tagatlas");
  }

  @Test
  void allHelpDescribesTheExitCodes() {
    assertThat(exitCodes(Launcher.commandLine()))
        .allSatisfy(
            codes -> {
              assertThat(codes).containsOnlyKeys("0", "1", "2");
              assertThat(codes.get("1")).endsWith("internal error");
              assertThat(codes.get("2")).startsWith("invalid usage");
            });
  }

  private static List<Map<String, String>> exitCodes(CommandLine command) {
    List<Map<String, String>> codes = new ArrayList<>();
    codes.add(command.getCommandSpec().usageMessage().exitCodeList());
    command.getSubcommands().values().forEach(each -> codes.addAll(exitCodes(each)));
    return codes;
  }
}
