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
import org.tagatlas.elasticsearch.DocumentKind;

/**
 * Compares the indexed documents of a kind with the expected ones. Write times and versions do not
 * depend on the input, so they are ignored. Not thread-safe.
 */
final class Differences {

  private static final ObjectMapper JSON =
      new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

  private static final List<String> IGNORED_FIELDS =
      List.of("id", "version", "updated", "seen", "fetched", "shard");

  /** Identifies a reject of a message by its offset, which differs between runs. */
  private static final List<String> IGNORED_MESSAGE_FIELDS = List.of("line");

  private static final String MESSAGE = "message ";
  private static final int SHOWN = 5;

  private final DocumentKind kind;
  private final Map<String, String> expected;
  private final Map<String, Integer> messages = new HashMap<>();
  private final TreeMap<String, String> unexpected = new TreeMap<>();
  private final TreeMap<String, String> different = new TreeMap<>();
  private long equal;

  /**
   * Creates a comparison without any indexed documents.
   *
   * @param expected expected documents, as added by {@link #put}; this object takes ownership of
   *     the map
   */
  Differences(DocumentKind kind, Map<String, String> expected) {
    this.kind = kind;
    this.expected = expected;
  }

  /**
   * Adds an expected document.
   *
   * @param id its id, ignored for a reject of a message
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

  /** Records an indexed document. */
  void add(String id, ObjectNode document, boolean ofMessage) {
    String text = text(document, ofMessage);
    String key = ofMessage ? messageId(text, messages.merge(text, 1, Integer::sum) - 1) : id;
    String match = expected.remove(key);
    if (match == null) {
      unexpected.put(key, text);
    } else if (match.equals(text)) {
      equal++;
    } else {
      different.put(key, "expected " + match + "\n      but was  " + text);
    }
  }

  private static String messageId(String text, int number) {
    return MESSAGE + text + ' ' + number;
  }

  private static String text(ObjectNode document, boolean ofMessage) {
    ObjectNode rest = document.deepCopy();
    rest.remove(IGNORED_FIELDS);
    if (ofMessage) {
      rest.remove(IGNORED_MESSAGE_FIELDS);
    }
    try {
      // Through a sorted map: fields can be in any order.
      return JSON.writeValueAsString(JSON.convertValue((JsonNode) rest, TreeMap.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns whether there are no differences. */
  boolean isEmpty() {
    return expected.isEmpty() && unexpected.isEmpty() && different.isEmpty();
  }

  /** Returns the number of equal documents. */
  long equalCount() {
    return equal;
  }

  /** Returns the number of missing documents. */
  long missingCount() {
    return expected.size();
  }

  /** Returns the number of unexpected documents. */
  long unexpectedCount() {
    return unexpected.size();
  }

  /** Returns the number of documents with different contents. */
  long differentCount() {
    return different.size();
  }

  /** Returns the counts in one line. */
  String summary() {
    return String.format(
        Locale.ROOT,
        "%-14s %,10d equal, %,d missing, %,d unexpected, %,d different",
        kind.name(),
        equal,
        expected.size(),
        unexpected.size(),
        different.size());
  }

  /** Prints up to {@value #SHOWN} documents of each category. */
  void print(PrintWriter out) {
    print("missing", expected, out);
    print("unexpected", unexpected, out);
    print("different", different, out);
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
