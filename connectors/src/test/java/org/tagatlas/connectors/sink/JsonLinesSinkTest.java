package org.tagatlas.connectors.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesSinkTest {

  @Test
  void writesIdAndVersionBeforeTheFields() throws IOException {
    assertThat(line(document("all|IS|x", 7, "{\"a\":1,\"b\":[{}]}")))
        .isEqualTo("{\"id\":\"all|IS|x\",\"version\":7,\"a\":1,\"b\":[{}]}\n");
  }

  @Test
  void writesADeletion() throws IOException {
    assertThat(line(Document.removal("x", 1L << 40)))
        .isEqualTo("{\"id\":\"x\",\"version\":1099511627776,\"deleted\":true}\n");
  }

  @Test
  void writesADocumentWithoutFields() throws IOException {
    assertThat(line(document("x", 1, "{}"))).isEqualTo("{\"id\":\"x\",\"version\":1}\n");
  }

  @Test
  void writesOneLinePerDocument() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonLinesSink.LineEncoder encoder = new JsonLinesSink.LineEncoder();
    encoder.encode(document("a", 1, "{\"t\":\"x\"}"), out);
    encoder.encode(Document.removal("b", 2), out);
    encoder.encode(document("c", 3, "{}"), out);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"id\":\"a\",\"version\":1,\"t\":\"x\"}\n"
                + "{\"id\":\"b\",\"version\":2,\"deleted\":true}\n"
                + "{\"id\":\"c\",\"version\":3}\n");
  }

  @Property
  void anyIdSurvivesARoundTripInOneLine(@ForAll("ids") String id) throws IOException {
    String line = line(document(id, 3, "{\"deleted\":\"\\n\"}"));
    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    try (JsonParser parser = new JsonFactory().createParser(line)) {
      assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      assertThat(parser.nextFieldName()).isEqualTo("id");
      assertThat(parser.nextTextValue()).isEqualTo(id);
      assertThat(parser.nextFieldName()).isEqualTo("version");
      assertThat(parser.nextLongValue(-1)).isEqualTo(3);
      assertThat(parser.nextFieldName()).isEqualTo("deleted");
      assertThat(parser.nextTextValue()).isEqualTo("\n");
      assertThat(parser.nextToken()).isEqualTo(JsonToken.END_OBJECT);
      assertThat(parser.nextToken()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"ü\":\"😀\"}"})
  void serializesDocuments(String source) throws IOException {
    Document document = document("ï|\u0000", -1, source);
    Document read = roundTrip(document);
    assertThat(read.id()).isEqualTo(document.id());
    assertThat(read.version()).isEqualTo(-1);
    assertThat(read.deleted()).isFalse();
    assertThat(read.source()).isEqualTo(document.source());
    assertThat(roundTrip(Document.removal("x", 5))).isEqualTo(Document.removal("x", 5));
  }

  private static Document roundTrip(Document document) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    new DocumentSerializer().serialize(document, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    Document read = new DocumentSerializer().deserialize(in);
    assertThat(in.available()).isZero();
    return read;
  }

  @Provide
  Arbitrary<String> ids() {
    Arbitrary<String> hostile =
        Arbitraries.of("\"", "\\", "\n", "\r", "\u2028", "\u0000", "}", "{", "😀", "|", ",", "é")
            .list()
            .ofMaxSize(8)
            .map(parts -> String.join("", parts));
    Arbitrary<String> any =
        Arbitraries.strings().ofMaxLength(9_000).map(text -> text.replaceAll("\\p{Cs}", "😀"));
    return Arbitraries.oneOf(hostile, any);
  }

  private static Document document(String id, long version, String source) {
    return new Document(id, version, source.getBytes(StandardCharsets.UTF_8));
  }

  private static String line(Document document) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new JsonLinesSink.LineEncoder().encode(document, out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
