package org.tagatlas.dashboards.kibana;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An export parsed as Kibana does, including the JSON strings in it.
 *
 * @param all the objects by {@code type/id}, in export order
 */
public record ExportedObjects(Map<String, JsonNode> all) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the objects. */
  public ExportedObjects {
    all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
  }

  /**
   * Parses an export.
   *
   * @throws IllegalStateException if a line is not JSON, or an object occurs twice
   */
  public static ExportedObjects read(String ndjson) {
    Map<String, JsonNode> all = new LinkedHashMap<>();
    ndjson
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(
            line -> {
              JsonNode object = decoded(parse(line));
              if (all.put(key(object), object) != null) {
                throw new IllegalStateException(key(object) + " occurs twice");
              }
            });
    return new ExportedObjects(all);
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(json, e);
    }
  }

  /** Decodes strings that contain JSON objects or arrays. */
  private static JsonNode decoded(JsonNode node) {
    if (node.isTextual() && node.asText().matches("(?s)[\\[{].*[\\]}]")) {
      return decoded(parse(node.asText()));
    }
    if (node instanceof ObjectNode object) {
      object.properties().forEach(field -> field.setValue(decoded(field.getValue())));
    } else if (node.isArray()) {
      node.forEach(ExportedObjects::decoded);
    }
    return node;
  }

  /** Returns the objects of a type. */
  public List<JsonNode> of(String type) {
    return all.values().stream()
        .filter(object -> object.path("type").asText().equals(type))
        .toList();
  }

  /** Returns the key {@code type/id} of an object or a reference. */
  static String key(JsonNode object) {
    return object.path("type").asText() + '/' + object.path("id").asText();
  }

  /** Returns the target of a named reference of an object, or null. */
  JsonNode referred(JsonNode object, String name) {
    for (JsonNode reference : object.get("references")) {
      if (reference.get("name").asText().equals(name)) {
        return all.get(key(reference));
      }
    }
    return null;
  }

  /** Returns the alias of the data view that an object refers to. */
  String alias(JsonNode object, String reference) {
    JsonNode view = referred(object, reference);
    if (view == null || !view.get("type").asText().equals("index-pattern")) {
      throw new IllegalStateException(object.get("id") + " has no data view " + reference);
    }
    return view.at("/attributes/title").asText();
  }

  /** Returns the targets of the references of an object by the name of the reference. */
  static Map<String, String> references(JsonNode object) {
    Map<String, String> references = new TreeMap<>();
    object
        .path("references")
        .forEach(reference -> references.put(reference.get("name").asText(), key(reference)));
    return references;
  }
}
