package org.tagatlas.kibana;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What Kibana shows of an atlas, as it exports and imports it. The objects are kept as JSON that
 * can be read; Kibana wants some parts of it as text in JSON, which they become here.
 */
public final class SavedObjects {

  /** The oldest Kibana that knows the formats of all objects. */
  public static final String OLDEST_KIBANA = "8.9.0";

  /** The resources, in the order of the export: what others refer to comes first. */
  static final List<String> NAMES =
      List.of(
          "photos",
          "signatures",
          "regions",
          "machine-tags",
          "rejects",
          "signature-table",
          "signature-cloud",
          "tag-places",
          "countries",
          "photos-over-time",
          "photo-tags",
          "licenses",
          "machine-tag-namespaces",
          "machine-tag-table",
          "rejects-by-reason",
          "rejects-by-shard",
          "world-map",
          "signature-map",
          "signatures-dashboard",
          "photos-dashboard",
          "input-dashboard");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> MORE_TEXTS =
      Set.of("fieldFormatMap", "fieldAttrs", "runtimeFieldMap", "sourceFilters");
  private static final String ID = "tagatlas-";
  private static final String TITLE = "Tagatlas";

  private final List<ObjectNode> objects;

  private SavedObjects(List<ObjectNode> objects) {
    this.objects = objects;
  }

  /**
   * Returns the objects for the indices with a prefix. Those of another prefix are other objects:
   * several atlases can be in one space.
   *
   * @param prefix what the names of indices and aliases begin with; may be empty
   */
  public static SavedObjects withPrefix(String prefix) {
    List<ObjectNode> objects = new ArrayList<>();
    for (String name : NAMES) {
      objects.add(named(read(name), prefix));
    }
    return new SavedObjects(objects);
  }

  /** Returns how many there are. */
  public int size() {
    return objects.size();
  }

  /** Returns the titles of the dashboards. */
  public List<String> dashboards() {
    return objects.stream()
        .filter(object -> object.get("type").asText().equals("dashboard"))
        .map(object -> object.at("/attributes/title").asText())
        .toList();
  }

  /** Returns what Kibana imports: an object a line, each with a line feed behind it. */
  public String ndjson() {
    StringBuilder lines = new StringBuilder();
    for (ObjectNode object : objects) {
      ObjectNode packed = object.deepCopy();
      packTexts(packed.get("attributes"));
      lines.append(text(packed)).append('\n');
    }
    return lines.toString();
  }

  private static ObjectNode read(String name) {
    try (InputStream in = SavedObjects.class.getResourceAsStream("objects/" + name + ".json")) {
      return (ObjectNode) JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode named(ObjectNode object, String prefix) {
    ObjectNode attributes = (ObjectNode) object.get("attributes");
    boolean view = object.get("type").asText().equals("index-pattern");
    // A data view's title is the alias; people see its name.
    String shown = view ? "name" : "title";
    if (!prefix.isEmpty()) {
      attributes.put(
          shown,
          attributes.get(shown).asText().replaceFirst("^" + TITLE, TITLE + " '" + prefix + "'"));
    }
    if (view) {
      attributes.put("title", prefix + attributes.get("title").asText());
    }
    object.put("id", id(object, prefix));
    object
        .get("references")
        .forEach(reference -> ((ObjectNode) reference).put("id", id(reference, prefix)));
    return object;
  }

  private static String id(JsonNode named, String prefix) {
    return ID + prefix + named.get("id").asText().substring(ID.length());
  }

  /** Makes texts of what Kibana keeps as text, the innermost first. */
  private static void packTexts(JsonNode node) {
    if (node instanceof ArrayNode) {
      node.forEach(SavedObjects::packTexts);
    } else if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              field -> {
                JsonNode value = field.getValue();
                packTexts(value);
                boolean packed =
                    field.getKey().endsWith("JSON") || MORE_TEXTS.contains(field.getKey());
                if (packed && value.isContainerNode()) {
                  field.setValue(TextNode.valueOf(text(value)));
                }
              });
    }
  }

  private static String text(JsonNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
