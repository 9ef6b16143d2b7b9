package org.tagatlas.launcher;

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
import org.tagatlas.elasticsearch.DocumentKind;

/**
 * The files that a run has published.
 *
 * @param folder the output folder, which has one folder per kind
 */
record Documents(Path folder) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns all lines of a kind. */
  List<ObjectNode> lines(DocumentKind kind) throws IOException {
    List<ObjectNode> lines = new ArrayList<>();
    for (Path part : files()) {
      if (part.getParent().endsWith(kind.name()) && part.getFileName().toString().startsWith("p")) {
        for (String line : Files.readAllLines(part, StandardCharsets.UTF_8)) {
          lines.add((ObjectNode) JSON.readTree(line));
        }
      }
    }
    return lines;
  }

  /** Returns the latest version of each document, without fields that differ between equal runs. */
  Map<String, JsonNode> of(DocumentKind kind) throws IOException {
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
  Map<DocumentKind, Map<String, JsonNode>> all() throws IOException {
    Map<DocumentKind, Map<String, JsonNode>> all = new TreeMap<>();
    for (DocumentKind kind : DocumentKind.DEFAULTS) {
      all.put(kind, of(kind));
    }
    return all;
  }

  /** Returns all files, including hidden ones; none if the folder does not exist. */
  List<Path> files() throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
