package org.tagatlas.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Collects records of documents, and keeps the newest version of each. It also counts repeated
 * records: each version of a document is written once. Not thread-safe.
 */
final class NewestVersions {

  private static final ObjectMapper JSON = new ObjectMapper();

  private record Version(String id, long number) {}

  private final Map<String, ObjectNode> newest = new HashMap<>();
  private final Set<Version> seen = new HashSet<>();
  private long repeated;

  /**
   * Adds a record from an output that keeps records in no order: the greatest version is current.
   *
   * @param json a document with its {@code id} and {@code version}
   */
  void addUnordered(String json) throws IOException {
    ObjectNode document = parse(json);
    newest.merge(
        document.path("id").asText(), document, (a, b) -> version(a) >= version(b) ? a : b);
  }

  /**
   * Adds a record from an output that keeps the records of an id in order: the last is current.
   *
   * @param json a document with its {@code id} and {@code version}; null when the id is removed
   */
  void addOrdered(String id, String json) throws IOException {
    if (json == null) {
      newest.remove(id);
    } else {
      newest.put(id, parse(json));
    }
  }

  private ObjectNode parse(String json) throws IOException {
    ObjectNode document = (ObjectNode) JSON.readTree(json);
    if (!seen.add(new Version(document.path("id").asText(), version(document)))) {
      repeated++;
    }
    return document;
  }

  private static long version(ObjectNode document) {
    return document.path("version").asLong();
  }

  /**
   * Passes on the documents that are not removed.
   *
   * @return number of records that repeated a version
   */
  long read(BiConsumer<String, ObjectNode> reader) {
    newest.forEach(
        (id, document) -> {
          if (!document.path("deleted").asBoolean()) {
            reader.accept(id, document);
          }
        });
    return repeated;
  }
}
