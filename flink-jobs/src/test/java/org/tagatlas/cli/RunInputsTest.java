package org.tagatlas.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class RunInputsTest {

  private static final String TOPIC = "kafka://localhost:9092/photos";

  @Command
  private static final class Options {
    @Mixin private RunInputs inputs;
  }

  @ParameterizedTest
  @CsvSource({
    "in, false",
    "in --follow, true",
    "T, true",
    "T --until-latest, false",
    "a b --then T, true",
    "in --follow --then T, true",
    "in --then T --until-latest, false",
    "T --kafka-start group --kafka-group g, true",
    "in --then T --kafka-start 2026-01-31T12:00:00Z, true"
  })
  void knowWhetherARunEnds(String arguments, boolean never) {
    RunInputs inputs = parse(arguments);
    inputs.check();
    assertThat(inputs.neverEnd()).isEqualTo(never);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "in T; --input SHARDS --then " + TOPIC,
        "T T; one topic",
        "T --follow; a topic is followed anyway",
        "in --follow --then T --until-latest; --follow never ends",
        "in --then in; --then in is no topic",
        "T --then T; Leave out --then",
        "T --kafka-start group; --kafka-group NAME",
        "T --kafka-start now; --kafka-start: 'now' is none of",
        "in --then T --kafka-start latest; what came behind the shards",
        "in --until-latest; --until-latest is for a topic",
        "in --kafka-group g; --kafka-group is for a topic",
        "in --kafka-start latest; --kafka-start is for a topic",
        "in --kafka-properties f; --kafka-properties is for a topic",
        "T --kafka-properties /no/such; /no/such can't be read",
        "kafka://localhost/photos; 'localhost' in 'kafka://localhost/photos' is not a host and a port",
        "in --then kafka:x; --then: 'kafka:x' is not like kafka://host:9092/name"
      })
  void sayWhatDoesNotGoTogether(String arguments, String words) {
    assertThatThrownBy(() -> parse(arguments).check())
        .isInstanceOf(UserError.class)
        .hasMessageContaining(words)
        .hasMessageMatching("(?s).*[.A-Za-z0-9]");
  }

  @Test
  void sayThatNobodyAnswers() throws Exception {
    RunInputs inputs = parse("kafka://127.0.0.1:1/photos --kafka-properties F");
    inputs.check();
    assertThatThrownBy(() -> inputs.open(null))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "--input kafka://127.0.0.1:1/photos: no Kafka answers at 127.0.0.1:1 in time: check host"
                + " and port, and security.protocol in the file of properties.");
  }

  private static RunInputs parse(String arguments) {
    Options options = new Options();
    List<String> words = new ArrayList<>(List.of("--input"));
    for (String word : arguments.split(" ")) {
      words.add(
          word.equals("T")
              ? TOPIC
              : word.equals("F")
                  ? "src/test/resources/org/tagatlas/cli/impatient.properties"
                  : word);
    }
    new CommandLine(options).parseArgs(words.toArray(String[]::new));
    return options.inputs;
  }
}
