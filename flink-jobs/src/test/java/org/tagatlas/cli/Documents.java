package org.tagatlas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tagatlas.publish.Kind;

/**
 * What a run has published.
 *
 * @param folder the folder of kinds
 */
record Documents(Path folder) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns all lines of a kind. */
  List<ObjectNode> lines(Kind kind) throws IOException {
    List<ObjectNode> lines = new ArrayList<>();
    for (Path part : files()) {
      if (part.getParent().endsWith(kind.word()) && part.getFileName().toString().startsWith("p")) {
        for (String line : Files.readAllLines(part, StandardCharsets.UTF_8)) {
          lines.add((ObjectNode) JSON.readTree(line));
        }
      }
    }
    return lines;
  }

  /** Returns the documents that hold, without what tells runs of the same rows apart. */
  Map<String, JsonNode> of(Kind kind) throws IOException {
    Map<String, ObjectNode> newest = new TreeMap<>();
    for (ObjectNode line : lines(kind)) {
      newest.merge(
          line.get("id").asText(),
          line,
          (a, b) -> a.get("version").asLong() >= b.get("version").asLong() ? a : b);
    }
    newest.values().removeIf(line -> line.has("deleted"));
    newest.values().forEach(line -> line.remove(List.of("version", "updated", "seen", "shard")));
    return new LinkedHashMap<>(newest);
  }

  /** Returns the documents of all kinds. */
  Map<Kind, Map<String, JsonNode>> all() throws IOException {
    Map<Kind, Map<String, JsonNode>> all = new TreeMap<>();
    for (Kind kind : Kind.USUAL) {
      all.put(kind, of(kind));
    }
    return all;
  }

  /** Returns all files, hidden ones too; none when there is no folder yet. */
  List<Path> files() throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
