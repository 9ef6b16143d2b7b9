package org.tagatlas.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.elasticsearch.client.ResponseException;

/** Privileges that a run requires, and the check that its user has them. */
final class Privileges {

  private static final List<String> CLUSTER = List.of("monitor", "manage_index_templates");
  private static final List<String> INDICES =
      List.of("create_index", "manage", "index", "delete", "view_index_metadata");

  /** Rejects are counted when the run ends. */
  private static final List<String> REJECTS = List.of("read");

  /** Where to find a role with the required privileges. */
  static final String HINT =
      "docs/elasticsearch.md has a role for Tagatlas in the section 'Required privileges'";

  private Privileges() {}

  /**
   * Checks that the user has the required privileges, unless security is disabled.
   *
   * @throws ElasticsearchSetupException if privileges are missing; the message lists them
   */
  static void check(SetupClient client, IndexNames names, List<DocumentKind> kinds) {
    ObjectNode response;
    try {
      response =
          client.send("POST", "/_security/user/_has_privileges", required(names, kinds).toString());
    } catch (ResponseException e) {
      if (SetupClient.status(e) == 401 || SetupClient.status(e) == 403) {
        throw client.translate(e);
      }
      // Security is disabled or not part of the distribution.
      return;
    }
    if (!response.path("has_all_requested").asBoolean(true)) {
      throw new ElasticsearchSetupException(
          "user '"
              + response.path("username").asText("")
              + "' is missing privileges: "
              + String.join("; ", missing(response))
              + "; "
              + HINT);
    }
  }

  /** Returns the required privileges in the format of the API that checks privileges. */
  static ObjectNode required(IndexNames names, List<DocumentKind> kinds) {
    List<String> indices = new ArrayList<>();
    for (DocumentKind kind : kinds) {
      indices.add(names.pattern(kind));
      indices.add(names.alias(kind));
    }
    ObjectNode required = Json.object("cluster", Json.array(CLUSTER));
    required
        .putArray("index")
        .add(grant(indices, INDICES))
        .add(grant(List.of(names.pattern(DocumentKind.REJECTS)), REJECTS));
    return required;
  }

  private static ObjectNode grant(List<String> indices, List<String> privileges) {
    return Json.object("names", Json.array(indices)).set("privileges", Json.array(privileges));
  }

  private static List<String> missing(ObjectNode response) {
    List<String> missing = new ArrayList<>();
    addDenied(response.path("cluster"), "cluster", missing);
    response
        .path("index")
        .properties()
        .forEach(index -> addDenied(index.getValue(), index.getKey(), missing));
    return missing;
  }

  private static void addDenied(JsonNode privileges, String object, List<String> missing) {
    List<String> names =
        privileges.properties().stream()
            .filter(
                privilege ->
                    privilege.getValue().isBoolean() && !privilege.getValue().booleanValue())
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (!names.isEmpty()) {
      missing.add(String.join(", ", names) + " on " + object);
    }
  }
}
