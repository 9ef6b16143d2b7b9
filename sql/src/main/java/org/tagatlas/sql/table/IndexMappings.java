package org.tagatlas.sql.table;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Creates the explicit mappings of the index of a table. A row of {@code lat} and {@code lon} is a
 * {@code geo_point}.
 */
final class IndexMappings {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Keyword length limit, in characters, that keeps terms within Lucene's maximum. */
  private static final int IGNORE_ABOVE = 8191;

  private IndexMappings() {}

  /**
   * Returns the mappings as JSON.
   *
   * @throws ValidationException if the type of a column is not supported
   */
  static String of(DataType type) {
    ObjectNode mappings = JSON.createObjectNode().put("dynamic", false);
    addFields((RowType) type.getLogicalType(), mappings);
    return mappings.toString();
  }

  private static void addFields(RowType row, ObjectNode object) {
    ObjectNode properties = object.putObject("properties");
    for (RowType.RowField field : row.getFields()) {
      addField(field.getName(), field.getType(), properties.putObject(field.getName()));
    }
  }

  private static void addField(String name, LogicalType type, ObjectNode field) {
    switch (type.getTypeRoot()) {
      case CHAR, VARCHAR -> field.put("type", "keyword").put("ignore_above", IGNORE_ABOVE);
      case TIME_WITHOUT_TIME_ZONE -> field.put("type", "keyword");
      case BOOLEAN -> field.put("type", "boolean");
      case TINYINT -> field.put("type", "byte");
      case SMALLINT -> field.put("type", "short");
      case INTEGER -> field.put("type", "integer");
      case BIGINT -> field.put("type", "long");
      case FLOAT -> field.put("type", "float");
      case DOUBLE, DECIMAL -> field.put("type", "double");
      case BINARY, VARBINARY -> field.put("type", "binary");
      case DATE, TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          field.put("type", "date").put("format", "strict_date_optional_time");
      // Any field in Elasticsearch can have multiple values.
      case ARRAY -> addField(name, type.getChildren().get(0), field);
      case ROW -> {
        RowType row = (RowType) type;
        if (row.getFieldNames().equals(List.of("lat", "lon"))) {
          field.put("type", "geo_point");
        } else {
          addFields(row, field);
        }
      }
      default ->
          throw new ValidationException(
              "the column '"
                  + name
                  + "' has the type "
                  + type.asSummaryString()
                  + ", which is not supported for Elasticsearch. CAST it.");
    }
  }
}
