package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.elasticsearch.DocumentKind;

/** Compares exports with the documents in Elasticsearch. */
abstract class ExportScenarios {

  private final PublishedAtlas atlas;

  @TempDir private Path work;

  ExportScenarios(PublishedAtlas atlas) {
    this.atlas = atlas;
  }

  /** More documents than one page of a search has. */
  @Test
  void exportsTheDocumentsOfElasticsearch() throws Exception {
    for (String kind : List.of("photos", "signatures", "regions")) {
      Path out = work.resolve(kind + ".jsonl");
      CommandResult result =
          CommandResult.of(
              "export", kind, "--elasticsearch=" + atlas.elasticsearch(), "--out=" + out);
      assertThat(result.succeeded()).as(result.err()).isTrue();
      List<JsonNode> exported = new ArrayList<>();
      for (String line : Files.readAllLines(out)) {
        exported.add(((ObjectNode) PublishedAtlas.JSON.readTree(line)).without("id"));
      }
      // Sorted, as a comparison in any order would take time in the square of the number.
      List<JsonNode> published = new ArrayList<>(atlas.all(kind));
      exported.sort(Comparator.comparing(JsonNode::toString));
      published.sort(Comparator.comparing(JsonNode::toString));
      assertThat(exported).hasSizeGreaterThan(100).isEqualTo(published);
    }
    CommandResult missing =
        CommandResult.of(
            "export",
            "tags",
            "--elasticsearch=" + atlas.elasticsearch(),
            "--index-prefix=no-",
            "--out=" + work.resolve("tags.csv"));
    assertThat(missing.err()).contains("has no alias 'no-tags'");
    assertThat(missing.code()).isEqualTo(2);
  }

  /** The packaged command has the libraries for Parquet. */
  @Test
  void writesParquetFromAnInstallation() throws Exception {
    Path out = work.resolve("photos.parquet");
    try (CommandProcess export =
        atlas.start(
            "export", "photos", "--elasticsearch=" + atlas.elasticsearch(), "--out=" + out)) {
      assertThat(export.exit()).as(export.err()).isZero();
      assertThat(export.out())
          .startsWith(
              String.format(
                  Locale.ROOT,
                  "Exported %,d %s to %s",
                  atlas.count("photos"),
                  DocumentKind.PHOTOS,
                  out));
    }
    byte[] bytes = Files.readAllBytes(out);
    assertThat(new String(bytes, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
    assertThat(new String(bytes, bytes.length - 4, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
  }
}
