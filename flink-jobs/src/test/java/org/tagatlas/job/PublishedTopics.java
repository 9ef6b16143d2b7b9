package org.tagatlas.job;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.local.server.TestKafka;

/**
 * Documents that a run has published to topics, as seen by a reader of committed messages that
 * keeps the last message of each key.
 *
 * @param kafka the broker
 * @param prefix the prefix of the topics
 */
record PublishedTopics(TestKafka kafka, String prefix) implements Published {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Returns the current documents.
   *
   * @throws AssertionError if the version of an ID does not increase from message to message, for
   *     example because one was written twice
   */
  @Override
  public Map<String, Map<String, Object>> documents(DocumentKind kind) throws IOException {
    Map<String, Map<String, Object>> newest = new TreeMap<>();
    Map<String, Long> versions = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> message : kafka.committed(prefix + '-' + kind.name())) {
      String id = new String(message.key(), StandardCharsets.UTF_8);
      if (message.value() == null) {
        if (newest.remove(id) == null) {
          throw new AssertionError("a removal of a missing document: " + id);
        }
        continue;
      }
      Map<String, Object> document =
          JSON.readValue(message.value(), new TypeReference<LinkedHashMap<String, Object>>() {});
      long version = ((Number) document.get("version")).longValue();
      if (!id.equals(document.get("id")) || version <= versions.getOrDefault(id, -1L)) {
        throw new AssertionError(
            "key " + id + ", version before " + versions.get(id) + ": " + document);
      }
      versions.put(id, version);
      newest.put(id, document);
    }
    return newest;
  }

  /** Returns the number of removals of a kind. */
  long removals(DocumentKind kind) {
    return kafka.committed(prefix + '-' + kind.name()).stream()
        .filter(message -> message.value() == null)
        .count();
  }
}
