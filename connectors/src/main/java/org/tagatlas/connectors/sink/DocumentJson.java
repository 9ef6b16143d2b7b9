package org.tagatlas.connectors.sink;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a document as one JSON object: its {@code id} and {@code version}, followed by its fields.
 */
public final class DocumentJson {

  private static final JsonFactory JSON = new JsonFactory();

  private DocumentJson() {}

  /**
   * Writes a document in UTF-8 and leaves the stream open. A deletion has {@code "deleted":true}
   * instead of fields.
   */
  public static void write(Document document, OutputStream stream) throws IOException {
    // Closing the generator writes its buffer and leaves the stream open.
    try (JsonGenerator line =
        JSON.createGenerator(stream, JsonEncoding.UTF8)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)) {
      line.writeStartObject();
      line.writeStringField("id", document.id());
      line.writeNumberField("version", document.version());
      if (document.deleted()) {
        line.writeBooleanField("deleted", true);
        line.writeEndObject();
      }
      // The source is a JSON object: its fields, after the opening brace, continue this object.
      line.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
    }
    if (!document.deleted()) {
      byte[] source = document.source();
      boolean empty = source.length == 2;
      if (!empty) {
        stream.write(',');
      }
      stream.write(source, 1, source.length - 1);
    }
  }
}
