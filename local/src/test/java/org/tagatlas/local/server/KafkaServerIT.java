package org.tagatlas.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KafkaServerIT {

  @TempDir private Path folder;

  @Tag("nightly")
  @Test
  void keepsTopicsAndPortAfterACrashAndARestart() throws Exception {
    KafkaServer first = KafkaServer.start(folder.resolve("a broker"), 0);
    try (Admin admin = admin(first)) {
      NewTopic topic = new NewTopic("photos", Optional.of(3), Optional.empty());
      admin.createTopics(List.of(topic)).all().get();
    }
    KafkaServer same = KafkaServer.start(folder.resolve("a broker"), 0);
    assertThat(same.pid()).isEqualTo(first.pid());
    assertThatThrownBy(() -> KafkaServer.start(folder.resolve("a broker"), 1))
        .isInstanceOf(ServerConfigurationException.class)
        .hasMessageContaining("is running on port " + first.port());
    first.kill();
    assertThat(KafkaServer.running(folder.resolve("a broker"))).isEmpty();

    KafkaServer second = KafkaServer.start(folder.resolve("a broker"), 0);
    try (Admin admin = admin(second)) {
      assertThat(second.bootstrap()).isEqualTo(first.bootstrap());
      assertThat(second.pid()).isNotEqualTo(first.pid());
      assertThat(admin.describeTopics(List.of("photos")).allTopicNames().get().get("photos"))
          .satisfies(described -> assertThat(described.partitions()).hasSize(3));
    } finally {
      second.stop();
    }
    assertThat(second.runs()).isFalse();
    assertThat(second.log()).isNotEmptyFile();
  }

  @Test
  void reportsAForeignFolderAndAPortInUse() throws Exception {
    Files.writeString(folder.resolve("letter.txt"), "not yours");
    assertThatThrownBy(() -> KafkaServer.start(folder, 0))
        .isInstanceOf(ServerConfigurationException.class)
        .hasMessageContaining("has other contents");
    try (ServerSocket occupied = new ServerSocket(0, 1, InetAddress.getByName(ServerProbe.HOST))) {
      assertThatThrownBy(() -> KafkaServer.start(folder.resolve("new"), occupied.getLocalPort()))
          .isInstanceOf(ServerConfigurationException.class)
          .hasMessageContaining("port " + occupied.getLocalPort() + " is in use");
    }
  }

  private static Admin admin(KafkaServer server) {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, server.bootstrap()));
  }
}
