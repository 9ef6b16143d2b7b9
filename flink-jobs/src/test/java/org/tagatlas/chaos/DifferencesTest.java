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
import org.tagatlas.publish.Kind;

final class DifferencesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> wanted = new HashMap<>();
  private Differences differences;

  @BeforeEach
  void want() throws Exception {
    Differences.put(
        "a", json("{'x':1,'y':[2,3],'version':1,'updated':'then','id':'a'}"), false, wanted);
    Differences.put("b", json("{'x':2}"), false, wanted);
    Differences.put("/shard:7", json("{'raw':'{','line':7,'shard':'/shard'}"), true, wanted);
    Differences.put("/shard:9", json("{'raw':'{','line':9,'shard':'/shard'}"), true, wanted);
    differences = new Differences(Kind.REJECTS, wanted);
  }

  @Test
  void areNoneWhenAllIsThereWhateverItsTimeVersionAndOrder() throws Exception {
    differences.add("b", json("{'x':2,'updated':'now'}"), false);
    differences.add("a", json("{'y':[2,3],'x':1}"), false);
    differences.add("kafka://t/0:1", json("{'raw':'{','line':1,'shard':'kafka://t/0'}"), true);
    assertThat(differences.none()).isFalse();
    differences.add("kafka://t/1:4", json("{'raw':'{','line':4,'shard':'kafka://t/1'}"), true);
    assertThat(differences.none()).isTrue();
    assertThat(differences.equal()).isEqualTo(4);
  }

  @Test
  void areToldAndShown() throws Exception {
    differences.add("a", json("{'x':1,'y':[2,4]}"), false);
    for (int i = 1; i <= 3; i++) {
      differences.add("kafka://t/0:" + i, json("{'raw':'{','line':" + i + "}"), true);
    }
    differences.add("c", json("{'x':2}"), false);
    assertThat(differences.none()).isFalse();
    assertThat(differences.inWords()).endsWith(" 2 equal, 1 missing, 2 left over, 1 differing");
    StringWriter shown = new StringWriter();
    differences.print(new PrintWriter(shown, true));
    assertThat(shown.toString())
        .contains("missing: b")
        .contains("left over: c")
        .contains("left over: message {\"raw\":\"{\"} 2")
        .contains("differing: a")
        .contains("must be {\"x\":1,\"y\":[2,3]}")
        .contains("but is {\"x\":1,\"y\":[2,4]}");
  }

  private static ObjectNode json(String text) throws Exception {
    return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
  }
}
