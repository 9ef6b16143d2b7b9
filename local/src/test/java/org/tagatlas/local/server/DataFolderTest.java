package org.tagatlas.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

  @TempDir private Path parent;

  private DataFolder folder() throws IOException {
    return DataFolder.of(parent.resolve("a folder"), "Kafka", ",");
  }

  @Test
  void storesThePortOfTheLastStart() throws IOException {
    DataFolder folder = folder();
    assertThat(folder.isKnown()).isFalse();
    assertThat(folder.path()).doesNotExist();
    folder.open(ServerUser.SELF);
    assertThat(folder.isKnown()).isTrue();
    assertThat(folder.port()).isEmpty();
    folder.prepare(ServerUser.SELF, 9092, List.of(folder.logs()));
    assertThat(folder().port()).hasValue(9092);
    assertThat(folder.path())
        .isDirectoryContaining("glob:**/tagatlas-kafka.properties")
        .isDirectoryContaining("glob:**/logs");
    // Opening it again keeps its contents.
    Files.writeString(folder.logs().resolve("kafka.log"), "started");
    folder.open(ServerUser.SELF);
    assertThat(folder.port()).hasValue(9092);
    assertThat(folder.log()).hasContent("started");
  }

  @Test
  void rejectsAFolderWithOtherContents() throws IOException {
    Files.createDirectories(folder().path());
    Files.writeString(folder().path().resolve("letter.txt"), "mine");
    assertThatThrownBy(() -> folder().open(ServerUser.SELF))
        .isInstanceOf(ServerConfigurationException.class)
        .hasMessageContaining(folder().path() + " has other contents");
  }

  @Test
  void rejectsUnsupportedCharactersBeforeCreatingTheFolder() {
    for (String name : List.of("a,b", "a\nb")) {
      assertThatThrownBy(() -> KafkaSettings.open(parent.resolve(name)))
          .isInstanceOf(ServerConfigurationException.class)
          .hasMessageContaining("characters that the server's settings do not support");
      assertThat(parent.resolve(name)).doesNotExist();
    }
    assertThatThrownBy(() -> ElasticsearchSettings.folder(parent.resolve("${HOME}")))
        .isInstanceOf(ServerConfigurationException.class);
  }

  @Test
  void rewritesSettingsWithoutFollowingLinks() throws IOException {
    DataFolder folder = folder();
    folder.open(ServerUser.SELF);
    Files.createDirectories(folder.config());
    Path elsewhere = Files.writeString(parent.resolve("elsewhere"), "untouched");
    Files.createSymbolicLink(folder.config().resolve("server.properties"), elsewhere);
    folder.writeSettings(ServerUser.SELF, "server.properties", "port=1");
    assertThat(folder.config().resolve("server.properties")).hasContent("port=1");
    assertThat(elsewhere).hasContent("untouched");
  }
}
