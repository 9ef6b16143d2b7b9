package org.tagatlas.job;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
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
 * Documents that a run has published to a folder.
 *
 * @param folder the folder with a folder per kind
 */
record PublishedFiles(Path folder) implements Published {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns all lines of a kind, unordered. */
  List<Map<String, Object>> lines(DocumentKind kind) throws IOException {
    List<Map<String, Object>> lines = new ArrayList<>();
    Path files = folder.resolve(kind.name());
    if (!Files.exists(files)) {
      return lines;
    }
    try (Stream<Path> parts = Files.list(files)) {
      for (Path part : parts.filter(p -> p.getFileName().toString().startsWith("part-")).toList()) {
        for (String line : Files.readAllLines(part, StandardCharsets.UTF_8)) {
          lines.add(JSON.readValue(line, new TypeReference<LinkedHashMap<String, Object>>() {}));
        }
      }
    }
    return lines;
  }

  /**
   * Returns the current documents by ID: the greatest version of each, without removed ones.
   *
   * @throws AssertionError if an ID has two different documents with the same version
   */
  @Override
  public Map<String, Map<String, Object>> documents(DocumentKind kind) throws IOException {
    Map<String, Map<String, Object>> newest = new TreeMap<>();
    for (Map<String, Object> line : lines(kind)) {
      Map<String, Object> known = newest.get((String) line.get("id"));
      long version = version(line);
      if (known != null && version(known) == version && !known.equals(line)) {
        throw new AssertionError("two documents with one version: " + known + " and " + line);
      }
      if (known == null || version(known) < version) {
        newest.put((String) line.get("id"), line);
      }
    }
    newest.values().removeIf(line -> line.containsKey("deleted"));
    return newest;
  }

  private static long version(Map<String, Object> line) {
    return ((Number) line.get("version")).longValue();
  }
}
