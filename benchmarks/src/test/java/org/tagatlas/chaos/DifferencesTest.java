package org.tagatlas.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tagatlas.elasticsearch.DocumentKind;

final class DifferencesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> expected = new HashMap<>();
  private Differences differences;

  @BeforeEach
  void setUp() throws Exception {
    Differences.put(
        "a", json("{'x':1,'y':[2,3],'version':1,'updated':'then','id':'a'}"), false, expected);
    Differences.put("b", json("{'x':2}"), false, expected);
    Differences.put("/shard:7", json("{'raw':'{','line':7,'shard':'/shard'}"), true, expected);
    Differences.put("/shard:9", json("{'raw':'{','line':9,'shard':'/shard'}"), true, expected);
    differences = new Differences(DocumentKind.REJECTS, expected);
  }

  @Test
  void isEmptyForEqualDocumentsIgnoringTimeVersionAndFieldOrder() throws Exception {
    differences.add("b", json("{'x':2,'updated':'now'}"), false);
    differences.add("a", json("{'y':[2,3],'x':1}"), false);
    differences.add("kafka://t/0:1", json("{'raw':'{','line':1,'shard':'kafka://t/0'}"), true);
    assertThat(differences.isEmpty()).isFalse();
    differences.add("kafka://t/1:4", json("{'raw':'{','line':4,'shard':'kafka://t/1'}"), true);
    assertThat(differences.isEmpty()).isTrue();
    assertThat(differences.equalCount()).isEqualTo(4);
  }

  @Test
  void reportsMissingUnexpectedAndDifferentDocuments() throws Exception {
    differences.add("a", json("{'x':1,'y':[2,4]}"), false);
    for (int i = 1; i <= 3; i++) {
      differences.add("kafka://t/0:" + i, json("{'raw':'{','line':" + i + "}"), true);
    }
    differences.add("c", json("{'x':2}"), false);
    assertThat(differences.isEmpty()).isFalse();
    assertThat(differences.summary()).endsWith(" 2 equal, 1 missing, 2 unexpected, 1 different");
    StringWriter shown = new StringWriter();
    differences.print(new PrintWriter(shown, true));
    assertThat(shown.toString())
        .contains("missing: b")
        .contains("unexpected: c")
        .contains("unexpected: message {\"raw\":\"{\"} 2")
        .contains("different: a")
        .contains("expected {\"x\":1,\"y\":[2,3]}")
        .contains("but was  {\"x\":1,\"y\":[2,4]}");
  }

  private static ObjectNode json(String text) throws Exception {
    return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
  }
}
