package org.tagatlas.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.datasketches.hash.MurmurHash3;

/**
 * The final documents of a kind in the output files of a run, by content, which must be equal for
 * two runs over the same shards. Update time and version are not part of the content.
 */
public final class Documents {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SEED = 1;

  private Documents() {}

  /** The newest version of a document. */
  private record Newest(long version, long content) {}

  private static final long DELETED = 0;

  /**
   * Reads the documents of a folder.
   *
   * @param folder output folder of the kind
   * @param included which documents to include
   * @return hash of the content by document id
   */
  public static Map<String, Long> read(Path folder, Predicate<JsonNode> included)
      throws IOException {
    Map<String, Newest> newest = new HashMap<>();
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          ObjectNode document = (ObjectNode) JSON.readTree(line);
          long version = document.remove("version").longValue();
          String id = document.get("id").textValue();
          boolean deleted = document.path("deleted").booleanValue();
          if (deleted || included.test(document)) {
            document.remove("updated");
            byte[] content = document.toString().getBytes(StandardCharsets.UTF_8);
            newest.merge(
                id,
                new Newest(version, deleted ? DELETED : MurmurHash3.hash(content, SEED)[0] | 1),
                (left, right) -> left.version() > right.version() ? left : right);
          }
        }
      }
    }
    Map<String, Long> contents = new HashMap<>();
    newest.forEach(
        (id, document) -> {
          if (document.content() != DELETED) {
            contents.put(id, document.content());
          }
        });
    return contents;
  }
}
