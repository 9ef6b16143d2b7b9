package org.tagatlas.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KafkaConnectionTest {

  private static final String JAAS = "com.example.Module required password=\"hunter2\";";

  @TempDir private Path folder;

  @Test
  void fileOverridesDefaultsButNotServers() throws IOException {
    Properties properties =
        connection("security.protocol=SASL_SSL\nlinger.ms: 7\nsasl.jaas.config=" + JAAS)
            .properties(Map.of("linger.ms", "20", "compression.type", "lz4"));
    assertThat(properties)
        .containsOnly(
            Map.entry("bootstrap.servers", "host:9093"),
            Map.entry("security.protocol", "SASL_SSL"),
            Map.entry("linger.ms", "7"),
            Map.entry("compression.type", "lz4"),
            Map.entry("sasl.jaas.config", JAAS));
  }

  @Test
  void ignoresAByteOrderMark() throws IOException {
    assertThat(connection("\uFEFFsecurity.protocol=SSL\n").properties(Map.of()))
        .containsEntry("security.protocol", "SSL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bootstrap.servers",
        "group.id",
        "isolation.level",
        "transactional.id",
        "acks",
        "value.deserializer",
        "enable.auto.commit"
      })
  void rejectsReservedSettings(String name) {
    assertThatThrownBy(() -> connection("a=b\n" + name + "=secret value"))
        .isInstanceOf(KafkaSetupException.class)
        .hasMessageContaining(name)
        .hasMessageNotContaining("secret value");
  }

  @Test
  void rejectsAnUnreadableFile() throws IOException {
    assertThatThrownBy(() -> KafkaConnection.to("host:9093", folder.resolve("none")))
        .isInstanceOf(KafkaSetupException.class)
        .hasMessageContaining("cannot read " + folder.resolve("none"));
    assertThatThrownBy(() -> connection("a=\\u12"))
        .isInstanceOf(KafkaSetupException.class)
        .hasMessageContaining("cannot read ");
    Path latin = Files.write(folder.resolve("latin"), new byte[] {'a', '=', (byte) 0xe9});
    assertThatThrownBy(() -> KafkaConnection.to("host:9093", latin))
        .isInstanceOf(KafkaSetupException.class);
  }

  @Test
  void translatesFailuresWithoutRevealingSecrets() throws IOException {
    KafkaConnection connection = connection("sasl.jaas.config=" + JAAS + "\nssl.key.password=pass");
    assertThat(connection.toString()).isEqualTo("host:9093");
    assertThat(translate(connection, new SaslAuthenticationException("no to " + JAAS)))
        .contains("rejected the credentials (no to ***)")
        .doesNotContain("hunter2");
    assertThat(translate(connection, new ConfigException("x", "pass", "is bad")))
        .contains("invalid Kafka setting")
        .doesNotContain("pass");
    assertThat(translate(connection, new RuntimeException(new TimeoutException("waited"))))
        .contains("Kafka at host:9093 did not respond in time");
    assertThat(translate(connection, new TopicAuthorizationException("photos")))
        .contains("denied access");
    assertThat(translate(connection, new IllegalStateException("near hunter2")))
        .endsWith(": near ***");
    assertThat(translate(connection, new IllegalStateException("odd " + JAAS)))
        .isEqualTo("cannot use Kafka at host:9093: odd ***");
  }

  @Test
  void reportsATimeout() throws IOException {
    KafkaConnection unreachable =
        KafkaConnection.to(
            "127.0.0.1:1",
            Files.writeString(
                folder.resolve("impatient"),
                "default.api.timeout.ms=300\nrequest.timeout.ms=200\n"));
    assertThatThrownBy(() -> unreachable.partitions("photos"))
        .isInstanceOf(KafkaSetupException.class)
        .hasMessageContaining("Kafka at 127.0.0.1:1 did not respond in time");
  }

  private static String translate(KafkaConnection connection, RuntimeException failure) {
    return connection.translate(failure).getMessage();
  }

  private KafkaConnection connection(String text) throws IOException {
    return KafkaConnection.to(
        "host:9093", Files.writeString(folder.resolve("client.properties"), text));
  }
}
