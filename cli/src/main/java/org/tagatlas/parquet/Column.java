package org.tagatlas.parquet;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * A column of JSON objects.
 *
 * @param name its name
 * @param path the place of its value in an object
 * @param type the type of its values
 * @param list whether its values are lists of texts
 */
public record Column(String name, JsonPointer path, Type type, boolean list) {

  /** Returns the column of a member of an object. */
  public static Column of(String member, Type type) {
    return new Column(member, JsonPointer.compile('/' + member), type, false);
  }

  /** Returns the column of a member that is a list of texts. */
  public static Column list(String member) {
    return new Column(member, JsonPointer.compile('/' + member), Type.TEXT, true);
  }

  /** The type of a column. */
  public enum Type {
    /** Text. */
    TEXT,
    /** An integer of 64 bits. */
    INTEGER,
    /** A number. */
    NUMBER,
    /** A truth value. */
    BOOLEAN,
    /** A time in UTC, such as {@code 2011-09-19T11:44:32Z}. */
    INSTANT,
    /** A time without a time zone, such as {@code 2011-09-19T13:44:32}. */
    LOCAL_TIME,
    /** A day, such as {@code 2011-09-19}. */
    DAY
  }

  /** Returns the value of an object; null if it has none. */
  public JsonNode value(JsonNode document) {
    JsonNode value = document.at(path);
    return value.isMissingNode() || value.isNull() ? null : value;
  }

  /** Returns a value as text: lists and objects as JSON. */
  public static String text(JsonNode value) {
    return value.isContainerNode() ? value.toString() : value.asText();
  }

  /**
   * Returns an integer, in milliseconds since 1970 for times and in days since 1970 for days.
   *
   * @throws IllegalArgumentException if the value does not have the column's type
   */
  long integer(JsonNode value) {
    try {
      return switch (type) {
        case INTEGER -> {
          if (!value.canConvertToLong() || !value.isNumber()) {
            throw invalid(value);
          }
          yield value.longValue();
        }
        case INSTANT -> Instant.parse(value.asText()).toEpochMilli();
        case LOCAL_TIME ->
            LocalDateTime.parse(value.asText()).toInstant(ZoneOffset.UTC).toEpochMilli();
        case DAY -> LocalDate.parse(value.asText()).toEpochDay();
        case TEXT, NUMBER, BOOLEAN -> throw invalid(value);
      };
    } catch (DateTimeException | ArithmeticException e) {
      throw invalid(value);
    }
  }

  /**
   * Returns a number.
   *
   * @throws IllegalArgumentException if the value is not a number
   */
  double number(JsonNode value) {
    if (!value.isNumber()) {
      throw invalid(value);
    }
    return value.doubleValue();
  }

  /**
   * Returns a truth value.
   *
   * @throws IllegalArgumentException if the value is not a truth value
   */
  boolean bool(JsonNode value) {
    if (!value.isBoolean()) {
      throw invalid(value);
    }
    return value.booleanValue();
  }

  private IllegalArgumentException invalid(JsonNode value) {
    return new IllegalArgumentException(
        "'" + name + "' is not valid for the type " + type + ": " + value);
  }
}
