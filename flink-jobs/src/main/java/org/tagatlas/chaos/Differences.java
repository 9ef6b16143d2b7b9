package org.tagatlas.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.tagatlas.publish.Kind;

/**
 * Holds the documents of a kind that are there against those that must be. Times of writing and
 * versions say nothing of what was read, so they are left out. Not thread-safe.
 */
final class Differences {

  private static final ObjectMapper JSON =
      new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

  private static final List<String> BESIDE_THE_POINT =
      List.of("id", "version", "updated", "seen", "shard");

  /** A reject of a message is known by its offset, which is another each time. */
  private static final List<String> OF_A_MESSAGE = List.of("line");

  private static final String MESSAGE = "message ";
  private static final int SHOWN = 5;

  private final Kind kind;
  private final Map<String, String> wanted;
  private final Map<String, Integer> messages = new HashMap<>();
  private final TreeMap<String, String> leftOver = new TreeMap<>();
  private final TreeMap<String, String> differing = new TreeMap<>();
  private long equal;

  /**
   * Begins with nothing that is there.
   *
   * @param wanted what must be there, as {@link #put} has made it; taken over
   */
  Differences(Kind kind, Map<String, String> wanted) {
    this.kind = kind;
    this.wanted = wanted;
  }

  /**
   * Adds a document to those that must be there.
   *
   * @param id its id; of a reject of a message it is no matter
   * @param ofMessage whether it is a reject of a message
   */
  static void put(String id, ObjectNode document, boolean ofMessage, Map<String, String> all) {
    String text = text(document, ofMessage);
    if (!ofMessage) {
      all.put(id, text);
      return;
    }
    int number = 0;
    while (all.containsKey(messageId(text, number))) {
      number++;
    }
    all.put(messageId(text, number), text);
  }

  /** Takes note of a document that is there. */
  void add(String id, ObjectNode document, boolean ofMessage) {
    String text = text(document, ofMessage);
    String key = ofMessage ? messageId(text, messages.merge(text, 1, Integer::sum) - 1) : id;
    String expected = wanted.remove(key);
    if (expected == null) {
      leftOver.put(key, text);
    } else if (expected.equals(text)) {
      equal++;
    } else {
      differing.put(key, "must be " + expected + "\n      but is " + text);
    }
  }

  private static String messageId(String text, int number) {
    return MESSAGE + text + ' ' + number;
  }

  private static String text(ObjectNode document, boolean ofMessage) {
    ObjectNode rest = document.deepCopy();
    rest.remove(BESIDE_THE_POINT);
    if (ofMessage) {
      rest.remove(OF_A_MESSAGE);
    }
    try {
      // Through a map: fields may come in any order.
      return JSON.writeValueAsString(JSON.convertValue((JsonNode) rest, TreeMap.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether there are none. */
  boolean none() {
    return wanted.isEmpty() && leftOver.isEmpty() && differing.isEmpty();
  }

  /** Returns how many documents are as they must be. */
  long equal() {
    return equal;
  }

  /** Returns them in a few words. */
  String inWords() {
    return String.format(
        Locale.ROOT,
        "%-14s %,10d equal, %,d missing, %,d left over, %,d differing",
        kind.word(),
        equal,
        wanted.size(),
        leftOver.size(),
        differing.size());
  }

  /** Prints some of each kind. */
  void print(PrintWriter out) {
    print("missing", wanted, out);
    print("left over", leftOver, out);
    print("differing", differing, out);
  }

  private static void print(String what, Map<String, String> documents, PrintWriter out) {
    documents.entrySet().stream()
        .limit(SHOWN)
        .forEach(
            each -> out.printf("    %s: %s%n      %s%n", what, each.getKey(), each.getValue()));
    if (documents.size() > SHOWN) {
      out.printf(Locale.ROOT, "    … %,d more %s%n", documents.size() - SHOWN, what);
    }
  }
}
