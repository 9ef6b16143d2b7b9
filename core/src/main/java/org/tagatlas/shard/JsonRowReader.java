package org.tagatlas.shard;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.tagatlas.record.RejectReason;

/** Reads a JSON object into a builder with a streaming parser. Not thread-safe. */
final class JsonRowReader {

  private static final int MAX_MESSAGE = 200;

  /** Parts of the parser's messages that address programmers. */
  private static final Pattern ADVICE =
      Pattern.compile(
          "(: | )?(\\((?=[^)]*(Feature|feature|start marker|REDACTED))([^()]|\\([^()]*\\))*\\)"
              + "|enable `[^`]*`[^.;]*)");

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  // No valid line is nested deeper, and unclosed brackets must not exhaust memory.
                  .maxNestingDepth(LineFramer.MAX_LINE / 2)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          // Text is UTF-8 by contract: zero bytes must not turn it into UTF-16.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // Names crafted to collide must not fail the job.
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          // Python writes NaN and Infinity for missing numbers.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .build();

  private final RowBuilder builder;

  /** The fields that are read, by name. */
  private final Map<String, RowField> fields = new HashMap<>();

  JsonRowReader(RowBuilder builder, FieldSet fieldSet) {
    this.builder = builder;
    for (RowField field : RowField.of(fieldSet)) {
      fields.put(field.jsonName, field);
    }
  }

  /** Reads a line that starts with a brace and has no blanks around it. */
  void read(byte[] buf, int from, int to) {
    // Jackson ignores invalid bytes in skipped values and accepts some malformed UTF-8.
    boolean utf8 = Bytes.isUtf8(buf, from, to);
    try (JsonParser in =
        utf8
            ? JSON.createParser(buf, from, to - from)
            : JSON.createParser(new String(buf, from, to - from, StandardCharsets.UTF_8))) {
      in.nextToken();
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        readValue(name, in, in.nextToken());
      }
      if (in.currentToken() != JsonToken.END_OBJECT) {
        builder.fail(RejectReason.BAD_JSON, "the JSON object is not closed");
      } else if (in.nextToken() != null) {
        builder.fail(RejectReason.BAD_JSON, "unexpected content after the JSON object");
      }
    } catch (JsonProcessingException e) {
      builder.fail(RejectReason.BAD_JSON, "invalid JSON: " + errorMessage(e));
    } catch (IOException e) {
      throw new UncheckedIOException("reading memory failed", e);
    }
  }

  private void readValue(String name, JsonParser in, JsonToken token) throws IOException {
    RowField field = fields.get(name);
    if (field == null) {
      in.skipChildren();
      return;
    }
    switch (field.kind) {
      case PHOTOID -> readPhotoid(in, token);
      case TEXT -> builder.set(field, text(in, token));
      case INTEGER -> builder.set(field, integer(in, token));
      case COORDINATE -> readCoordinate(builder.coordinate(field), in, token);
    }
  }

  /** Returns the parser's message without its advice for programmers. */
  private static String errorMessage(JsonProcessingException e) {
    String message =
        ADVICE.matcher(e.getOriginalMessage().replaceAll("\\s+", " ")).replaceAll("").strip();
    long column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
    return RowBuilder.truncate(message, MAX_MESSAGE)
        + (column > 0 ? ", at character " + column : "");
  }

  /** Reads a string or a number as text; any other value is empty. */
  private static String text(JsonParser in, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> withoutLoneSurrogates(in.getText());
      case VALUE_NUMBER_INT -> in.getText();
      case VALUE_NUMBER_FLOAT -> isNotFinite(in) ? "" : in.getText();
      default -> {
        in.skipChildren();
        yield "";
      }
    };
  }

  /** Returns whether a token is {@code NaN} or an infinity, which are not part of JSON. */
  private static boolean isNotFinite(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_NUMBER_FLOAT) {
      return false;
    }
    String text = in.getText();
    return Character.isLetter(text.charAt(text.length() - 1));
  }

  private void readPhotoid(JsonParser in, JsonToken token) throws IOException {
    builder.photoid = Numbers.NOT_INTEGER;
    builder.photoidText = "";
    switch (token) {
      case VALUE_NULL -> {}
      case VALUE_STRING -> builder.photoid(in.getText());
      case VALUE_NUMBER_INT -> {
        if (in.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
          builder.photoidText = in.getText();
        } else {
          builder.photoid = in.getLongValue();
          builder.photoidText = builder.photoid > 0 ? "" : in.getText();
        }
      }
      default -> builder.photoidText = isNotFinite(in) ? "" : wrongType(in, token);
    }
  }

  private static void readCoordinate(
      RowBuilder.Coordinate coordinate, JsonParser in, JsonToken token) throws IOException {
    switch (token) {
      case VALUE_NULL -> coordinate.clear();
      case VALUE_STRING -> coordinate.set(in.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        if (isNotFinite(in)) {
          coordinate.clear();
          return;
        }
        coordinate.set(in.getDoubleValue());
        if (!coordinate.inRange()) {
          coordinate.text = in.getText();
        }
      }
      default -> {
        coordinate.set(Double.NaN);
        coordinate.text = wrongType(in, token);
      }
    }
  }

  private static long integer(JsonParser in, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> Numbers.integer(Numbers.trim(in.getText()));
      case VALUE_NUMBER_INT ->
          in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? Numbers.NOT_INTEGER
              : in.getLongValue();
      case VALUE_NUMBER_FLOAT -> Numbers.integer(in.getDoubleValue());
      default -> {
        in.skipChildren();
        yield Numbers.NOT_INTEGER;
      }
    };
  }

  private static String wrongType(JsonParser in, JsonToken token) throws IOException {
    String shown =
        switch (token) {
          case START_OBJECT -> "an object";
          case START_ARRAY -> "an array";
          default -> in.getText();
        };
    in.skipChildren();
    return shown;
  }

  /**
   * Replaces lone surrogates, which an escape such as {@code \ud800} can produce and no encoding
   * can represent.
   */
  private static String withoutLoneSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return replaceLoneSurrogates(text);
      }
    }
    return text;
  }

  private static String replaceLoneSurrogates(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}
