package org.tagatlas.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Renders the items of a list as comma-separated values (RFC 4180) with a header. A column is a
 * field of the items; lists and objects in it are JSON. An apostrophe precedes texts that a
 * spreadsheet would evaluate as formulas.
 */
final class CsvItems {

  private static final String FORMULA_STARTS = "=+-@\t\r";

  private CsvItems() {}

  /** Returns the items as text; an item that is no object is in a column {@code value}. */
  static String of(JsonNode items) {
    Set<String> columns = new LinkedHashSet<>();
    for (JsonNode item : items) {
      if (item.isObject()) {
        item.fieldNames().forEachRemaining(columns::add);
      } else {
        columns.add("value");
      }
    }
    StringBuilder csv = new StringBuilder();
    append(csv, columns.stream().map(CsvItems::quoted).toList());
    for (JsonNode item : items) {
      List<String> fields = new ArrayList<>();
      for (String column : columns) {
        fields.add(field(item.isObject() ? item.path(column) : item));
      }
      append(csv, fields);
    }
    return csv.toString();
  }

  private static void append(StringBuilder csv, List<String> fields) {
    csv.append(String.join(",", fields)).append("\r\n");
  }

  private static String field(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (value.isContainerNode()) {
      return quoted(value.toString());
    }
    String text = value.asText();
    boolean formula =
        value.isTextual() && !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
    return quoted(formula ? '\'' + text : text);
  }

  private static String quoted(String text) {
    boolean plain =
        text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
            && text.strip().equals(text);
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
