package org.tagatlas.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DocumentsTest {

  @TempDir private Path folder;

  @Test
  void greatestVersionAppliesAcrossFiles() throws IOException {
    Map<String, Long> one =
        documents(
            "one",
            "{\"id\":\"a\",\"version\":1,\"photos\":1}\n{\"id\":\"b\",\"version\":3,\"photos\":2}",
            "{\"id\":\"a\",\"version\":2,\"photos\":5}\n{\"id\":\"b\",\"version\":1,\"photos\":1}");
    Map<String, Long> other =
        documents(
            "other",
            "{\"id\":\"b\",\"version\":1,\"photos\":2,\"updated\":\"x\"}",
            "{\"id\":\"a\",\"version\":9,\"photos\":5,\"updated\":\"y\"}");
    assertThat(one).isEqualTo(other).containsOnlyKeys("a", "b");
  }

  @Test
  void detectsDifferences() throws IOException {
    Map<String, Long> one = documents("one", "{\"id\":\"a\",\"version\":1,\"photos\":1}");
    assertThat(documents("other", "{\"id\":\"a\",\"version\":1,\"photos\":2}")).isNotEqualTo(one);
    assertThat(documents("third", "{\"id\":\"b\",\"version\":1,\"photos\":1}")).isNotEqualTo(one);
  }

  @Test
  void excludesRemovedDocuments() throws IOException {
    assertThat(
            documents(
                "one",
                "{\"id\":\"a\",\"version\":2,\"deleted\":true}",
                "{\"id\":\"a\",\"version\":1,\"photos\":1}",
                "{\"id\":\"c\",\"version\":1,\"deleted\":true}\n"
                    + "{\"id\":\"c\",\"version\":2,\"photos\":1}"))
        .containsOnlyKeys("c");
  }

  @Test
  void includesOnlyMatchingDocuments() throws IOException {
    Path filtered = Files.createDirectory(folder.resolve("filtered"));
    Files.writeString(
        filtered.resolve("part"),
        "{\"id\":\"a\",\"version\":1,\"window\":\"all\"}\n"
            + "{\"id\":\"b\",\"version\":1,\"window\":\"2011\"}\n");
    assertThat(
            Documents.read(filtered, document -> document.get("window").textValue().equals("all")))
        .containsOnlyKeys("a");
  }

  private Map<String, Long> documents(String name, String... files) throws IOException {
    Path kind = Files.createDirectory(folder.resolve(name));
    for (int i = 0; i < files.length; i++) {
      Files.writeString(kind.resolve("part-" + i), files[i] + '\n');
    }
    return Documents.read(kind, document -> true);
  }
}
