package org.tagatlas.connectors.elasticsearch;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.elasticsearch.client.ResponseException;

/** What a user must be allowed to do, and whether it is. */
final class Privileges {

  private static final List<String> CLUSTER = List.of("monitor", "manage_index_templates");
  private static final List<String> INDICES =
      List.of("create_index", "manage", "index", "delete", "view_index_metadata");

  /** Only what was refused is read again, to count it. */
  private static final List<String> REJECTS = List.of("read");

  private Privileges() {}

  /**
   * Checks that a run may do what it has to; where security is switched off there is nothing to
   * check.
   *
   * @throws ElasticsearchSetupException naming what is lacking
   */
  static void check(SetupClient client, IndexNames names, List<IndexKind> kinds) {
    JsonArrayBuilder indices = Json.createArrayBuilder();
    for (IndexKind kind : kinds) {
      indices.add(names.pattern(kind)).add(names.alias(kind));
    }
    JsonArrayBuilder rejects = Json.createArrayBuilder().add(names.pattern(IndexKind.REJECTS));
    JsonObject wanted =
        Json.createObjectBuilder()
            .add("cluster", Json.createArrayBuilder(CLUSTER))
            .add(
                "index",
                Json.createArrayBuilder()
                    .add(wanted(indices, INDICES))
                    .add(wanted(rejects, REJECTS)))
            .build();
    JsonObject answer;
    try {
      answer = client.ask("POST", "/_security/user/_has_privileges", wanted.toString());
    } catch (ResponseException e) {
      if (SetupClient.status(e) == 401 || SetupClient.status(e) == 403) {
        throw client.refused(e);
      }
      // Security is switched off, or not there at all.
      return;
    }
    if (!answer.getBoolean("has_all_requested", true)) {
      throw new ElasticsearchSetupException(
          "the user '"
              + answer.getString("username", "")
              + "' lacks privileges: "
              + String.join("; ", missing(answer)));
    }
  }

  private static JsonObjectBuilder wanted(JsonArrayBuilder indices, List<String> privileges) {
    return Json.createObjectBuilder()
        .add("names", indices)
        .add("privileges", Json.createArrayBuilder(privileges));
  }

  private static List<String> missing(JsonObject answer) {
    List<String> missing = new ArrayList<>();
    denied(answer.getJsonObject("cluster"), "cluster", missing);
    JsonObject indices = answer.getJsonObject("index");
    if (indices != null) {
      indices.forEach((index, rights) -> denied(rights.asJsonObject(), index, missing));
    }
    return missing;
  }

  private static void denied(JsonObject rights, String on, List<String> missing) {
    if (rights == null) {
      return;
    }
    List<String> names =
        rights.entrySet().stream()
            .filter(right -> right.getValue() == JsonValue.FALSE)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (!names.isEmpty()) {
      missing.add(String.join(", ", names) + " on " + on);
    }
  }
}
