package org.tagatlas.dashboards.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The saved objects that a space of Kibana has, as Kibana exports them.
 *
 * @param objects the objects of the types of this atlas
 */
public record StoredObjects(List<JsonNode> objects) {

  /** Copies the list. */
  public StoredObjects {
    objects = List.copyOf(objects);
  }

  /**
   * Returns the stored objects of an atlas by the key {@code type/id} of the imported object. In a
   * second space Kibana gives an object another id, and keeps the id of the import as its origin.
   */
  Map<String, JsonNode> of(SavedObjects atlas) {
    Map<String, JsonNode> byOrigin = new LinkedHashMap<>();
    for (JsonNode object : objects) {
      if (object.hasNonNull("originId")) {
        byOrigin.putIfAbsent(
            object.path("type").asText() + '/' + object.get("originId").asText(), object);
      }
    }
    // The object with the same id takes precedence.
    objects.forEach(object -> byOrigin.put(ExportedObjects.key(object), object));
    Map<String, JsonNode> stored = new LinkedHashMap<>();
    for (JsonNode object : atlas.all()) {
      String key = ExportedObjects.key(object);
      if (byOrigin.containsKey(key)) {
        stored.put(key, byOrigin.get(key));
      }
    }
    return stored;
  }

  /** Returns the titles of the objects of an atlas that the space has already. */
  public List<String> existing(SavedObjects atlas) {
    return of(atlas).values().stream().map(SavedObjects::title).toList();
  }

  /**
   * Compares the stored objects with an atlas.
   *
   * @return differences, each as a sentence without a period; empty if all objects were imported
   */
  public List<String> differences(SavedObjects atlas) {
    Map<String, JsonNode> stored = of(atlas);
    Set<String> present = new TreeSet<>();
    objects.forEach(object -> present.add(ExportedObjects.key(object)));
    List<String> differences = new ArrayList<>();
    for (JsonNode object : atlas.all()) {
      String name = object.get("type").asText() + " '" + SavedObjects.title(object) + "'";
      JsonNode read = stored.get(ExportedObjects.key(object));
      if (read == null) {
        differences.add(name + " is missing");
        continue;
      }
      if (!SavedObjects.title(read).equals(SavedObjects.title(object))) {
        differences.add(name + " has the title '" + SavedObjects.title(read) + "'");
      }
      Set<String> targets = new TreeSet<>(ExportedObjects.references(read).values());
      if (targets.size() < new TreeSet<>(ExportedObjects.references(object).values()).size()) {
        differences.add(name + " has lost references");
      }
      targets.removeAll(present);
      targets.forEach(target -> differences.add(name + " refers to the missing " + target));
    }
    return differences;
  }
}
