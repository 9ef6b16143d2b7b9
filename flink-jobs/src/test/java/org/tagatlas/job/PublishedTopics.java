package org.tagatlas.job;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.tagatlas.publish.Kind;
import org.tagatlas.server.TestKafka;

/**
 * What a run has published to topics, as a reader has it who reads what is committed and keeps the
 * last message of each key.
 *
 * @param kafka where they are
 * @param prefix what their names begin with
 */
record PublishedTopics(TestKafka kafka, String prefix) implements Published {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Returns the documents that hold.
   *
   * @throws AssertionError when an id's version does not rise from message to message, as when one
   *     was written twice
   */
  @Override
  public Map<String, Map<String, Object>> documents(Kind kind) throws IOException {
    Map<String, Map<String, Object>> newest = new TreeMap<>();
    Map<String, Long> versions = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> message : kafka.committed(prefix + '-' + kind.word())) {
      String id = new String(message.key(), StandardCharsets.UTF_8);
      if (message.value() == null) {
        if (newest.remove(id) == null) {
          throw new AssertionError("a removal of what is not there: " + id);
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

  /** Returns how many removals there are of a kind. */
  long removals(Kind kind) {
    return kafka.committed(prefix + '-' + kind.word()).stream()
        .filter(message -> message.value() == null)
        .count();
  }
}
