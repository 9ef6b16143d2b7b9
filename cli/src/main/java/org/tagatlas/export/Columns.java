package org.tagatlas.export;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.parquet.Column;

/** The columns of kinds of documents: {@code id}, and the fields of the mapping of their index. */
final class Columns {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonPointer LATITUDE = JsonPointer.compile("/lat");
  private static final JsonPointer LONGITUDE = JsonPointer.compile("/lon");

  /** Fields with several values, which a mapping does not distinguish from others. */
  private static final Map<DocumentKind, Set<String>> LISTS =
      Map.of(
          DocumentKind.PHOTOS,
          Set.of(
              "tags",
              "labels",
              "machine_tags",
              "machine_tag_terms",
              "machine_tag_pairs",
              "machine_tag_numbers"),
          DocumentKind.REGIONS,
          Set.of("top_tags"),
          DocumentKind.TAGS,
          Set.of("labels"),
          DocumentKind.MACHINE_TAGS,
          Set.of("countries", "terms"));

  /** Times of the camera's clock, which has no time zone. */
  private static final Set<String> LOCAL = Set.of("taken");

  private Columns() {}

  /** Returns the columns of a kind. */
  static List<Column> of(DocumentKind kind) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.of("id", Column.Type.TEXT));
    mapping(kind)
        .at("/mappings/properties")
        .properties()
        .forEach(field -> add(columns, kind, field.getKey(), field.getValue()));
    return columns;
  }

  private static void add(
      List<Column> columns, DocumentKind kind, String name, JsonNode properties) {
    JsonPointer path = JsonPointer.compile('/' + name);
    if (properties.path("type").asText().equals("geo_point")) {
      columns.add(new Column("latitude", path.append(LATITUDE), Column.Type.NUMBER, false));
      columns.add(new Column("longitude", path.append(LONGITUDE), Column.Type.NUMBER, false));
      return;
    }
    boolean list = LISTS.getOrDefault(kind, Set.of()).contains(name);
    columns.add(list ? Column.list(name) : Column.of(name, type(name, properties)));
  }

  private static Column.Type type(String name, JsonNode properties) {
    return switch (properties.path("type").asText()) {
      case "long", "integer", "short", "byte" -> Column.Type.INTEGER;
      case "double", "float" -> Column.Type.NUMBER;
      case "boolean" -> Column.Type.BOOLEAN;
      case "date" -> time(name, properties.path("format").asText());
      default -> Column.Type.TEXT;
    };
  }

  private static Column.Type time(String name, String format) {
    if (LOCAL.contains(name)) {
      return Column.Type.LOCAL_TIME;
    }
    return format.equals("strict_date") || name.equals("window_start")
        ? Column.Type.DAY
        : Column.Type.INSTANT;
  }

  /** Returns whether documents of a kind have a location. */
  static boolean hasLocation(DocumentKind kind) {
    return mapping(kind).at("/mappings/properties/location/type").asText().equals("geo_point");
  }

  private static JsonNode mapping(DocumentKind kind) {
    try (InputStream in = kind.openMapping()) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
