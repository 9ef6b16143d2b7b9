package org.tagatlas.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tagatlas.settings.AtlasSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class RunInputsTest {

  private static final String TOPIC = "kafka://localhost:9092/photos";

  @Command
  private static final class Options {
    @Mixin private InputOptions inputs;
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
  void isUnboundedWhenFollowingShardsOrTopic(String arguments, boolean unbounded) {
    assertThat(parse(arguments).unbounded()).isEqualTo(unbounded);
  }

  @Test
  void separatesShardsFromTopic() {
    RunInputs both = parse("a b --then T --until-latest");
    assertThat(both.shards()).containsExactly("a", "b");
    assertThat(both.topic()).hasValueSatisfying(topic -> assertThat(topic.untilLatest()).isTrue());
    assertThat(both.topic().orElseThrow().option()).isEqualTo("--then");
    RunInputs topic = parse("T");
    assertThat(topic.shards()).isEmpty();
    assertThat(topic.topic().orElseThrow().source().topic()).isEqualTo("photos");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "in T; one topic",
        "in T; --input SHARDS --then " + TOPIC,
        "T T; one topic",
        "T --follow; a topic is always followed",
        "in --follow --then T --until-latest; --follow runs without end",
        "in --then in; --then must be a topic",
        "T --then T; Leave out --then",
        "T --kafka-start group; --kafka-group NAME",
        "T --kafka-start now; --kafka-start: 'now' must be earliest",
        "in --then T --kafka-start latest; messages written after the shards",
        "in --until-latest; --until-latest requires a topic",
        "in --kafka-group g; --kafka-group requires a topic",
        "in --kafka-start latest; --kafka-start requires a topic",
        "in --kafka-properties f; --kafka-properties requires a topic",
        "T --kafka-properties /no/such; cannot read /no/such",
        "kafka://localhost/photos; 'localhost' in 'kafka://localhost/photos' is not a host and port",
        "in --then kafka:x; --then: 'kafka:x' is not a Kafka address such as kafka://host:9092/name"
      })
  void rejectsContradictingOptions(String arguments, String message) {
    assertThatThrownBy(() -> parse(arguments))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message)
        .hasMessageMatching("(?s).*[.A-Za-z0-9]");
  }

  @Test
  void reportsUnreachableKafka() {
    RunInputs inputs = parse("kafka://127.0.0.1:1/photos --kafka-properties F");
    assertThatThrownBy(() -> RunSources.open(inputs, AtlasSettings.DEFAULTS, warning -> {}))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "--input kafka://127.0.0.1:1/photos: Kafka at 127.0.0.1:1 did not respond in time: check"
                + " host and port, and security.protocol in the properties file.");
  }

  private static RunInputs parse(String arguments) {
    Options options = new Options();
    List<String> values = new ArrayList<>(List.of("--input"));
    for (String word : arguments.split(" ")) {
      values.add(
          word.equals("T")
              ? TOPIC
              : word.equals("F")
                  ? "src/test/resources/org/tagatlas/run/impatient.properties"
                  : word);
    }
    new CommandLine(options).parseArgs(values.toArray(String[]::new));
    return options.inputs.inputs();
  }
}
