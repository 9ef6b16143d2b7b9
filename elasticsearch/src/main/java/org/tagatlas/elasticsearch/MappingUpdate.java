package org.tagatlas.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The fields that the mapping of this version has and the mapping of an existing index lacks.
 * Elasticsearch refuses a request that changes a parameter of an existing field, so existing fields
 * keep their parameters.
 *
 * @param properties the definitions of the missing fields, for a request that adds them
 * @param added the full names of the missing fields, in alphabetical order
 * @param conflicts existing fields of another type, each with both types
 */
record MappingUpdate(ObjectNode properties, List<String> added, List<String> conflicts) {

  private static final String PROPERTIES = "properties";
  private static final String FIELDS = "fields";

  /** Copies the lists. */
  MappingUpdate {
    added = List.copyOf(added);
    conflicts = List.copyOf(conflicts);
  }

  /**
   * Compares two mappings.
   *
   * @param present the mapping of the index
   * @param wanted the mapping of this version
   */
  static MappingUpdate between(JsonNode present, JsonNode wanted) {
    List<String> added = new ArrayList<>();
    List<String> conflicts = new ArrayList<>();
    ObjectNode missing =
        missing("", present.path(PROPERTIES), wanted.path(PROPERTIES), added, conflicts);
    added.sort(null);
    return new MappingUpdate(missing, added, conflicts);
  }

  private static ObjectNode missing(
      String parent,
      JsonNode present,
      JsonNode wanted,
      List<String> added,
      List<String> conflicts) {
    ObjectNode missing = Json.object();
    for (Map.Entry<String, JsonNode> field : wanted.properties()) {
      String name = parent + field.getKey();
      JsonNode has = present.get(field.getKey());
      JsonNode wants = field.getValue();
      if (has == null) {
        missing.set(field.getKey(), wants);
        added.add(name);
      } else if (!type(has).equals(type(wants))) {
        conflicts.add(name + " is " + type(has) + " and must be " + type(wants));
      } else {
        for (String children : List.of(PROPERTIES, FIELDS)) {
          ObjectNode inner =
              missing(name + '.', has.path(children), wants.path(children), added, conflicts);
          if (!inner.isEmpty()) {
            // A request has to repeat the parameters of a field to which it adds others.
            ObjectNode repeated = has.deepCopy();
            repeated.without(List.of(PROPERTIES, FIELDS));
            repeated.set(children, inner);
            missing.set(field.getKey(), repeated);
          }
        }
      }
    }
    return missing;
  }

  private static String type(JsonNode field) {
    return field.path("type").asText("object");
  }
}
