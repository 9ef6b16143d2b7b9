package org.tagatlas.export;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes documents as a GeoJSON feature collection (RFC 7946), one feature per line. The geometry
 * is the location, or null without one; all other fields are properties.
 */
final class GeoJsonDocumentWriter implements DocumentWriter {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonGenerator json;
  private boolean first = true;

  GeoJsonDocumentWriter(OutputStream out) throws IOException {
    json = JSON.getFactory().createGenerator(out, JsonEncoding.UTF8);
    json.setRootValueSeparator(null);
    json.writeRaw("{\"type\":\"FeatureCollection\",\"features\":[");
  }

  @Override
  public void write(ObjectNode document) throws IOException {
    ObjectNode feature = JSON.createObjectNode().put("type", "Feature");
    feature.set("id", document.remove("id"));
    JsonNode location = document.remove("location");
    if (location == null || location.isNull()) {
      feature.putNull("geometry");
    } else {
      feature
          .putObject("geometry")
          .put("type", "Point")
          .putArray("coordinates")
          .add(location.required("lon"))
          .add(location.required("lat"));
    }
    feature.set("properties", document);
    json.writeRaw(first ? "\n" : ",\n");
    first = false;
    json.writeTree(feature);
  }

  @Override
  public void close() throws IOException {
    json.writeRaw("\n]}\n");
    json.close();
  }
}
