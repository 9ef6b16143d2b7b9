package org.tagatlas.dashboards.kibana;

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
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The saved objects of an atlas for Kibana's import. The resources are readable JSON; Kibana
 * expects some parts of it as JSON strings, which are encoded here.
 */
public final class SavedObjects {

  /** The oldest version of Kibana that supports all objects: links panels are stable since then. */
  public static final String OLDEST_KIBANA = "8.14.0";

  /**
   * The resources, in export order: referenced objects come first, except that boards and their
   * links refer to each other.
   */
  static final List<String> NAMES =
      List.of(
          "photos",
          "photos-by-taken",
          "signatures",
          "signatures-by-year",
          "regions",
          "regions-by-year",
          "tags",
          "machine-tags",
          "rejects",
          "photo-list",
          "about",
          "photo-count",
          "photographer-count",
          "country-count",
          "tag-count",
          "countries",
          "world-tag-table",
          "signature-table",
          "signature-cloud",
          "tag-places",
          "signature-by-year",
          "photos-by-year",
          "photos-over-time",
          "photo-tags",
          "licenses",
          "photos-by-time-taken",
          "photos-by-hour",
          "photos-by-month",
          "machine-tag-namespaces",
          "machine-tag-table",
          "rejects-by-reason",
          "rejects-by-shard",
          "world-map",
          "signature-map",
          "year-map",
          "boards",
          "overview-dashboard",
          "signatures-dashboard",
          "years-dashboard",
          "photos-dashboard",
          "taken-dashboard",
          "machine-tags-dashboard",
          "input-dashboard");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> ENCODED_FIELDS =
      Set.of("fieldFormatMap", "fieldAttrs", "runtimeFieldMap", "sourceFilters", "visState");
  private static final String ID = "tagatlas-";
  private static final String TITLE = "Tagatlas";

  private final List<ObjectNode> objects;

  private SavedObjects(List<ObjectNode> objects) {
    this.objects = objects;
  }

  /**
   * Returns the objects for the indices with a prefix. Their ids include the prefix, so several
   * atlases can share a space.
   *
   * @param prefix the prefix of index and alias names; may be empty
   */
  public static SavedObjects withPrefix(String prefix) {
    List<ObjectNode> objects = new ArrayList<>();
    for (String name : NAMES) {
      objects.add(renamed(read(name), prefix));
    }
    return new SavedObjects(objects);
  }

  /** Returns the number of objects. */
  public int size() {
    return objects.size();
  }

  /** Returns the types of the objects. */
  Set<String> types() {
    return objects.stream()
        .map(object -> object.get("type").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the objects, with parts as JSON that Kibana stores as JSON strings. */
  List<JsonNode> all() {
    return List.copyOf(objects);
  }

  /** Returns the title that Kibana displays for an object. */
  static String title(JsonNode object) {
    JsonNode attributes = object.path("attributes");
    return attributes.path("name").asText(attributes.path("title").asText());
  }

  /** Returns the titles of the dashboards. */
  public List<String> dashboards() {
    return objects.stream()
        .filter(object -> object.get("type").asText().equals("dashboard"))
        .map(object -> object.at("/attributes/title").asText())
        .toList();
  }

  /** Returns the import file: one object per line, each followed by a line feed. */
  public String ndjson() {
    StringBuilder lines = new StringBuilder();
    for (ObjectNode object : objects) {
      ObjectNode encoded = object.deepCopy();
      encode(encoded.get("attributes"));
      lines.append(text(encoded)).append('\n');
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

  private static ObjectNode renamed(ObjectNode object, String prefix) {
    ObjectNode attributes = (ObjectNode) object.get("attributes");
    boolean view = object.get("type").asText().equals("index-pattern");
    // The title of a data view is the alias; Kibana displays its name.
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

  private static String id(JsonNode renamed, String prefix) {
    return ID + prefix + renamed.get("id").asText().substring(ID.length());
  }

  /** Encodes the parts that Kibana stores as JSON strings, innermost first. */
  private static void encode(JsonNode node) {
    if (node instanceof ArrayNode) {
      node.forEach(SavedObjects::encode);
    } else if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              field -> {
                JsonNode value = field.getValue();
                encode(value);
                boolean encoded =
                    field.getKey().endsWith("JSON") || ENCODED_FIELDS.contains(field.getKey());
                if (encoded && value.isContainerNode()) {
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
