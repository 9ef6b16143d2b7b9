package org.tagatlas.dashboards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A position in a sorted list, after the document with these sort values.
 *
 * @param offset number of documents before the position
 * @param values the sort values of the preceding document: strings, longs and doubles
 */
record Cursor(long offset, List<Object> values) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_CHARS = 48 * 1024;

  /** Copies the values. */
  Cursor {
    values = List.copyOf(values);
  }

  /**
   * A total order of documents.
   *
   * @param name distinguishes the cursors of different orders
   * @param fields Elasticsearch's {@code sort}
   * @param types a letter per field: {@code n} for an integer, {@code d} for any number, {@code s}
   *     for a string
   */
  record SortOrder(String name, List<Map<String, Object>> fields, String types) {

    /** Returns the cursor after a hit of this order. */
    Cursor after(JsonNode hit, long offset) {
      List<Object> values = new ArrayList<>();
      for (JsonNode value : hit.path("sort")) {
        values.add(
            value.isTextual()
                ? value.asText()
                : value.isIntegralNumber() ? (Object) value.asLong() : value.asDouble());
      }
      return new Cursor(offset, values);
    }

    /**
     * Parses the result of {@link Cursor#token}.
     *
     * @throws IllegalArgumentException if the token is invalid or of another order
     */
    Cursor parse(String token) {
      try {
        JsonNode parts =
            token.length() > MAX_CHARS ? null : JSON.readTree(Base64.getUrlDecoder().decode(token));
        if (parts != null
            && parts.size() == types.length() + 2
            && parts.path(0).asText().equals(name)
            && parts.path(1).isIntegralNumber()
            && parts.path(1).canConvertToLong()
            && parts.path(1).asLong() >= 0) {
          List<Object> values = new ArrayList<>();
          for (int i = 0; i < types.length(); i++) {
            values.add(value(parts.path(i + 2), types.charAt(i)));
          }
          return new Cursor(parts.path(1).asLong(), values);
        }
      } catch (IOException | IllegalArgumentException e) {
        // Reported below.
      }
      throw new IllegalArgumentException(
          "after is not a cursor of this list; use the URL in 'next'");
    }

    private static Object value(JsonNode node, char type) {
      boolean fits =
          switch (type) {
            case 's' -> node.isTextual();
            case 'n' -> node.isIntegralNumber() && node.canConvertToLong();
            default -> node.isNumber();
          };
      if (!fits) {
        throw new IllegalArgumentException();
      }
      return type == 's'
          ? node.asText()
          : type == 'n' ? (Object) node.asLong() : (Object) node.asDouble();
    }
  }

  /** Returns the cursor as text for a URL. */
  String token(SortOrder order) {
    List<Object> parts = new ArrayList<>();
    parts.add(order.name());
    parts.add(offset);
    parts.addAll(values);
    try {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(JSON.writeValueAsBytes(parts));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
