package org.tagatlas.dashboards.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A fake Kibana that stores saved objects by space, and imports and exports them as Kibana does.
 * The rules are those of these files in {@code
 * src/core/packages/saved-objects/import-export-server-internal/src}:
 *
 * <ul>
 *   <li>{@code import/lib/validate_references.ts}: references to data views and Discover sessions
 *       must be in the file or in the space
 *   <li>{@code import/lib/check_conflicts.ts}: an object with the id in the space is a conflict;
 *       one in another space gives the imported object a new id
 *   <li>{@code import/lib/check_origin_conflicts.ts}: an object whose origin has the id is a
 *       conflict with that object; several are an ambiguous conflict
 *   <li>{@code import/lib/create_saved_objects.ts}: after a conflict or a missing reference nothing
 *       is created, but the other objects are counted
 *   <li>{@code import/resolve_import_errors.ts}: only the objects of the retries are imported
 *   <li>{@code export/saved_objects_exporter.ts}: an object is exported with its origin
 * </ul>
 */
public final class FakeKibana implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String API = "/api/saved_objects/";
  private static final Set<String> RESOLVABLE =
      Set.of("conflict", "ambiguous_conflict", "missing_references");

  private final HttpServer server;
  private final Map<String, List<ObjectNode>> spaces = new LinkedHashMap<>();
  private final Set<String> unsupported = new TreeSet<>();
  private final List<String> writes = new ArrayList<>();

  /** Starts a Kibana with the default space and others. */
  public FakeKibana(String... spaceIds) throws IOException {
    spaces.put("default", new ArrayList<>());
    for (String space : spaceIds) {
      spaces.put(space, new ArrayList<>());
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext("/", this::respond);
    server.start();
  }

  /** Refuses objects of a type. */
  public FakeKibana withoutType(String type) {
    unsupported.add(type);
    return this;
  }

  /** Returns the URL. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Returns the objects of a space, which a test may change. */
  public List<ObjectNode> space(String space) {
    return spaces.get(space);
  }

  /** Returns the paths of requests that may write. */
  public List<String> writes() {
    return writes;
  }

  private synchronized void respond(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().getPath();
      String space = "default";
      if (path.startsWith("/s/")) {
        space = path.split("/")[2];
        path = path.substring(("/s/" + space).length());
      }
      String answer = answer(path, exchange.getRequestURI().getQuery(), space, body);
      byte[] bytes = (answer == null ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(
          answer == null ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private String answer(String path, String query, String space, String body) {
    if (path.equals("/api/status")) {
      return RecordingServer.HEALTHY;
    }
    if (path.startsWith("/api/spaces/space/")) {
      return spaces.containsKey(path.substring(path.lastIndexOf('/') + 1)) ? "{}" : null;
    }
    if (path.equals(API + "_export")) {
      return export(ExportedObjects.parse(body), space);
    }
    writes.add(path);
    Map<String, String> parts = parts(body);
    if (path.equals(API + "_import")) {
      return load(parts.get("file"), space, "overwrite=true".equals(query), null);
    }
    if (path.equals(API + "_resolve_import_errors")) {
      return load(parts.get("file"), space, false, ExportedObjects.parse(parts.get("retries")));
    }
    return null;
  }

  private static Map<String, String> parts(String body) {
    String boundary = body.substring(0, body.indexOf("\r\n"));
    Map<String, String> parts = new HashMap<>();
    for (String part : body.split(boundary + "(--)?\r\n")) {
      int content = part.indexOf("\r\n\r\n");
      if (content > 0) {
        String name = part.replaceAll("(?s).*?name=\"([^\"]*)\".*", "$1");
        parts.put(name, part.substring(content + 4, part.length() - 2));
      }
    }
    return parts;
  }

  private String export(JsonNode request, String space) {
    Set<String> types = new TreeSet<>();
    request.get("type").forEach(type -> types.add(type.asText()));
    StringBuilder lines = new StringBuilder();
    for (ObjectNode object : spaces.get(space)) {
      if (types.contains(object.get("type").asText())) {
        lines.append(object).append('\n');
      }
    }
    if (!request.path("excludeExportDetails").asBoolean()) {
      lines.append("{\"exportedCount\":0}");
    }
    return lines.toString();
  }

  private String load(String file, String space, boolean overwrite, JsonNode retries) {
    Map<String, JsonNode> retried = new LinkedHashMap<>();
    if (retries != null) {
      retries.forEach(retry -> retried.put(ExportedObjects.key(retry), retry));
    }
    Map<String, ObjectNode> objects = new LinkedHashMap<>();
    List<ObjectNode> errors = new ArrayList<>();
    for (String line : file.split("\n")) {
      ObjectNode object = (ObjectNode) ExportedObjects.parse(line);
      if (retries != null && !retried.containsKey(ExportedObjects.key(object))) {
        continue;
      }
      if (unsupported.contains(object.get("type").asText())) {
        errors.add(error(object, "unsupported_type"));
      } else {
        replaceReferences(object, retried.get(ExportedObjects.key(object)));
        objects.put(ExportedObjects.key(object), object);
      }
    }
    Set<String> stored = keys(space);
    objects.values().forEach(object -> checkReferences(object, objects.keySet(), stored, errors));
    Map<String, String> destinations = new HashMap<>();
    for (ObjectNode object : objects.values()) {
      JsonNode retry = retried.get(ExportedObjects.key(object));
      boolean replaces = overwrite || retry != null && retry.path("overwrite").asBoolean();
      checkConflicts(object, space, replaces, objects.keySet(), destinations, errors);
    }
    Set<String> failed = new TreeSet<>();
    errors.forEach(error -> failed.add(ExportedObjects.key(error)));
    objects.keySet().removeAll(failed);
    if (errors.stream().noneMatch(e -> RESOLVABLE.contains(e.at("/error/type").asText()))) {
      objects.values().forEach(object -> store(object, space, destinations));
    }
    ObjectNode response =
        JSON.createObjectNode()
            .put("successCount", objects.size())
            .put("success", errors.isEmpty());
    if (!errors.isEmpty()) {
      response.putArray("errors").addAll(errors);
    }
    return response.toString();
  }

  private static void replaceReferences(ObjectNode object, JsonNode retry) {
    if (retry != null) {
      for (JsonNode change : retry.path("replaceReferences")) {
        for (JsonNode reference : object.get("references")) {
          if (reference.get("type").equals(change.get("type"))
              && reference.get("id").equals(change.get("from"))) {
            ((ObjectNode) reference).set("id", change.get("to"));
          }
        }
      }
    }
  }

  private static void checkReferences(
      ObjectNode object, Set<String> imported, Set<String> stored, List<ObjectNode> errors) {
    ArrayNode missing = JSON.createArrayNode();
    for (JsonNode reference : object.get("references")) {
      String type = reference.get("type").asText();
      String key = ExportedObjects.key(reference);
      if (Set.of("index-pattern", "search").contains(type)
          && !imported.contains(key)
          && !stored.contains(key)) {
        missing.addObject().put("type", type).set("id", reference.get("id"));
      }
    }
    if (!missing.isEmpty()) {
      ObjectNode error = error(object, "missing_references");
      ((ObjectNode) error.get("error")).set("references", missing);
      errors.add(error);
    }
  }

  private void checkConflicts(
      ObjectNode object,
      String space,
      boolean overwrite,
      Set<String> imported,
      Map<String, String> destinations,
      List<ObjectNode> errors) {
    String key = ExportedObjects.key(object);
    if (keys(space).contains(key)) {
      if (!overwrite) {
        errors.add(error(object, "conflict"));
      }
      return;
    }
    if (spaces.keySet().stream().anyMatch(other -> keys(other).contains(key))) {
      destinations.put(key, UUID.randomUUID().toString());
    }
    List<ObjectNode> sameOrigin =
        spaces.get(space).stream()
            .filter(other -> other.get("type").equals(object.get("type")))
            .filter(other -> object.get("id").equals(other.get("originId")))
            .filter(other -> !imported.contains(ExportedObjects.key(other)))
            .toList();
    if (sameOrigin.size() > 1) {
      errors.add(error(object, "ambiguous_conflict"));
    } else if (sameOrigin.size() == 1) {
      String id = sameOrigin.get(0).get("id").asText();
      if (overwrite) {
        destinations.put(key, id);
      } else {
        ObjectNode error = error(object, "conflict");
        ((ObjectNode) error.get("error")).put("destinationId", id);
        errors.add(error);
      }
    }
  }

  private void store(ObjectNode object, String space, Map<String, String> destinations) {
    ObjectNode created = object.deepCopy();
    String destination = destinations.get(ExportedObjects.key(object));
    if (destination != null) {
      created.put("id", destination).set("originId", object.get("id"));
    }
    for (JsonNode reference : created.get("references")) {
      String target = destinations.get(ExportedObjects.key(reference));
      if (target != null) {
        ((ObjectNode) reference).put("id", target);
      }
    }
    spaces
        .get(space)
        .removeIf(old -> ExportedObjects.key(old).equals(ExportedObjects.key(created)));
    spaces.get(space).add(created);
  }

  private Set<String> keys(String space) {
    Set<String> keys = new TreeSet<>();
    spaces.get(space).forEach(object -> keys.add(ExportedObjects.key(object)));
    return keys;
  }

  private static ObjectNode error(ObjectNode object, String type) {
    ObjectNode error = JSON.createObjectNode();
    error.set("type", object.get("type"));
    error.set("id", object.get("id"));
    error.putObject("meta").put("title", object.at("/attributes/title").asText());
    error.putObject("error").put("type", type);
    return error;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
