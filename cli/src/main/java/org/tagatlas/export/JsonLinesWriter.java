package org.tagatlas.export;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;

/** Writes documents as JSON Lines, with their fields unchanged. */
final class JsonLinesWriter implements DocumentWriter {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonGenerator json;

  JsonLinesWriter(OutputStream out) throws IOException {
    json = JSON.getFactory().createGenerator(out, JsonEncoding.UTF8);
    json.setRootValueSeparator(null);
  }

  @Override
  public void write(ObjectNode document) throws IOException {
    json.writeTree(document);
    json.writeRaw('\n');
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
