package org.tagatlas.dashboards.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Kibana's response to an import. After a conflict or a missing reference Kibana creates none of
 * the objects of the request, although {@code successCount} counts the others ({@code
 * create_saved_objects.ts}).
 *
 * @param successCount number of objects without an error
 * @param errors the errors of the others
 */
record ImportAnswer(int successCount, List<JsonNode> errors) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONFLICT = "conflict";
  private static final Set<String> RESOLVABLE =
      Set.of(CONFLICT, "ambiguous_conflict", "missing_references");

  ImportAnswer {
    errors = List.copyOf(errors);
  }

  /**
   * Reads a response.
   *
   * @throws KibanaException if the import failed without an error
   */
  static ImportAnswer read(JsonNode response) {
    List<JsonNode> errors = new ArrayList<>();
    response.path("errors").forEach(errors::add);
    if (errors.isEmpty() && !response.get("success").asBoolean()) {
      throw new KibanaException("Kibana reported a failed import without a reason: " + response);
    }
    return new ImportAnswer(response.path("successCount").asInt(), errors);
  }

  /** Returns the number of objects that Kibana created. */
  int created() {
    return errors.stream().anyMatch(error -> RESOLVABLE.contains(kind(error))) ? 0 : successCount;
  }

  /** Returns whether existing objects are why nothing was created. */
  boolean isBlockedByExistingObjects() {
    return errors.stream().anyMatch(error -> kind(error).equals(CONFLICT))
        && errors.stream()
            .noneMatch(error -> RESOLVABLE.contains(kind(error)) && !kind(error).equals(CONFLICT));
  }

  /** Returns the objects that were not imported. */
  List<ImportResult.Problem> problems() {
    return errors.stream().map(ImportAnswer::problem).toList();
  }

  /**
   * Returns the parameter {@code retries} of a second request that imports the objects without an
   * error. Their references to existing objects are replaced if these have another id.
   */
  ArrayNode retries(SavedObjects objects) {
    Set<String> failed = new TreeSet<>();
    Map<String, String> destinations = new HashMap<>();
    for (JsonNode error : errors) {
      failed.add(ExportedObjects.key(error));
      JsonNode destination = error.at("/error/destinationId");
      if (destination.isTextual()) {
        destinations.put(ExportedObjects.key(error), destination.asText());
      }
    }
    ArrayNode retries = JSON.createArrayNode();
    for (JsonNode object : objects.all()) {
      if (!failed.contains(ExportedObjects.key(object))) {
        ObjectNode retry =
            retries
                .addObject()
                .put("type", object.get("type").asText())
                .put("id", object.get("id").asText())
                .put("overwrite", false);
        ArrayNode replaced = retry.putArray("replaceReferences");
        Set<String> seen = new TreeSet<>();
        for (JsonNode reference : object.get("references")) {
          String key = ExportedObjects.key(reference);
          if (destinations.containsKey(key) && seen.add(key)) {
            replaced
                .addObject()
                .put("type", reference.get("type").asText())
                .put("from", reference.get("id").asText())
                .put("to", destinations.get(key));
          }
        }
      }
    }
    return retries;
  }

  private static String kind(JsonNode error) {
    return error.at("/error/type").asText("unknown");
  }

  private static ImportResult.Problem problem(JsonNode error) {
    JsonNode cause = error.path("error");
    String reason =
        switch (kind(error)) {
          case CONFLICT -> "it already exists";
          case "ambiguous_conflict" -> "several existing objects match it";
          case "unsupported_type" -> "this Kibana does not support objects of this type";
          case "missing_references" -> "it refers to missing objects: " + cause.get("references");
          default -> cause.path("message").asText(kind(error));
        };
    String title = error.at("/meta/title").asText(error.path("id").asText());
    return new ImportResult.Problem(
        error.path("type").asText(), title, kind(error).equals(CONFLICT), reason);
  }
}
