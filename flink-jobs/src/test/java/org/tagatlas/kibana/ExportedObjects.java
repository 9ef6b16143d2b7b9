package org.tagatlas.kibana;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Kibana reads in an export: its lines, with the texts that are JSON read as well.
 *
 * @param all the objects by {@code type/id}, in the order of the lines
 */
public record ExportedObjects(Map<String, JsonNode> all) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads an export. */
  public static ExportedObjects read(String ndjson) {
    Map<String, JsonNode> all = new LinkedHashMap<>();
    ndjson
        .lines()
        .forEach(
            line -> {
              JsonNode object = unpacked(parse(line));
              String key = object.get("type").asText() + '/' + object.get("id").asText();
              if (all.put(key, object) != null) {
                throw new IllegalStateException(key + " is there twice");
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

  /** Reads texts that are objects or arrays, as Kibana does with those that it keeps so. */
  private static JsonNode unpacked(JsonNode node) {
    if (node.isTextual() && node.asText().matches("(?s)[\\[{].*[\\]}]")) {
      return unpacked(parse(node.asText()));
    }
    if (node instanceof ObjectNode object) {
      object.properties().forEach(field -> field.setValue(unpacked(field.getValue())));
    } else if (node.isArray()) {
      node.forEach(ExportedObjects::unpacked);
    }
    return node;
  }

  /** Returns the objects of a type. */
  public List<JsonNode> of(String type) {
    return all.values().stream()
        .filter(object -> object.get("type").asText().equals(type))
        .toList();
  }

  /** Returns what an object refers to by a name; null when it does not. */
  JsonNode referred(JsonNode object, String name) {
    for (JsonNode reference : object.get("references")) {
      if (reference.get("name").asText().equals(name)) {
        return all.get(reference.get("type").asText() + '/' + reference.get("id").asText());
      }
    }
    return null;
  }

  /** Returns the alias that an object's reference leads to by way of a data view. */
  String alias(JsonNode object, String reference) {
    JsonNode view = referred(object, reference);
    if (view == null || !view.get("type").asText().equals("index-pattern")) {
      throw new IllegalStateException(object.get("id") + " has no data view " + reference);
    }
    return view.at("/attributes/title").asText();
  }

  /** Returns the names under which an object refers to others. */
  static Map<String, String> references(JsonNode object) {
    Map<String, String> references = new TreeMap<>();
    object
        .get("references")
        .forEach(
            reference ->
                references.put(
                    reference.get("name").asText(),
                    reference.get("type").asText() + '/' + reference.get("id").asText()));
    return references;
  }
}
