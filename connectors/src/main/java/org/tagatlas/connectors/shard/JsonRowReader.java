package org.tagatlas.connectors.shard;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.tagatlas.connectors.record.RejectReason;

/** Reads a JSON object into a draft, with a streaming parser on its bytes. Not thread-safe. */
final class JsonRowReader {

  private static final int MAX_MESSAGE = 200;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  // No valid line is nested deeper, and an open end must not take memory.
                  .maxNestingDepth(LineFramer.MAX_LINE / 2)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          // Text is UTF-8 by contract: zero bytes must not turn it into UTF-16.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // Names made to collide must not end the job.
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .build();

  private final RowDraft draft;

  /** The fields that are read, by their names. */
  private final Map<String, RowField> wanted = new HashMap<>();

  JsonRowReader(RowDraft draft, FieldSet fields) {
    this.draft = draft;
    for (RowField field : RowField.of(fields)) {
      wanted.put(field.jsonName, field);
    }
  }

  /** Reads a line that starts with a brace and has no blanks around it. */
  void read(byte[] buf, int from, int to) {
    // Jackson passes over invalid bytes in what it skips and takes forms that are no UTF-8.
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
        draft.fail(RejectReason.BAD_JSON, "the JSON object does not end");
      } else if (in.nextToken() != null) {
        draft.fail(RejectReason.BAD_JSON, "something follows the JSON object");
      }
    } catch (JsonProcessingException e) {
      String message = e.getOriginalMessage().replaceAll("\\s+", " ");
      draft.fail(RejectReason.BAD_JSON, "no valid JSON: " + RowDraft.cut(message, MAX_MESSAGE));
    } catch (IOException e) {
      throw new UncheckedIOException("reading memory failed", e);
    }
  }

  private void readValue(String name, JsonParser in, JsonToken token) throws IOException {
    RowField field = wanted.get(name);
    if (field == null) {
      in.skipChildren();
      return;
    }
    switch (field.kind) {
      case PHOTOID -> readPhotoid(in, token);
      case TEXT -> draft.set(field, text(in, token));
      case WHOLE -> draft.set(field, whole(in, token));
      case COORDINATE -> readCoordinate(draft.coordinate(field), in, token);
    }
  }

  /** Reads a string or a number as text; all else counts as empty. */
  private static String text(JsonParser in, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> withoutLoneSurrogates(in.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getText();
      default -> {
        in.skipChildren();
        yield "";
      }
    };
  }

  private void readPhotoid(JsonParser in, JsonToken token) throws IOException {
    draft.photoid = Numbers.NOT_WHOLE;
    draft.photoidText = "";
    switch (token) {
      case VALUE_NULL -> {}
      case VALUE_STRING -> draft.photoid(in.getText());
      case VALUE_NUMBER_INT -> {
        if (in.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
          draft.photoidText = in.getText();
        } else {
          draft.photoid = in.getLongValue();
          draft.photoidText = draft.photoid > 0 ? "" : in.getText();
        }
      }
      default -> draft.photoidText = wrongType(in, token);
    }
  }

  private static void readCoordinate(RowDraft.Coordinate coordinate, JsonParser in, JsonToken token)
      throws IOException {
    switch (token) {
      case VALUE_NULL -> coordinate.clear();
      case VALUE_STRING -> coordinate.set(in.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
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

  private static long whole(JsonParser in, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> Numbers.whole(Numbers.trim(in.getText()));
      case VALUE_NUMBER_INT ->
          in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? Numbers.NOT_WHOLE
              : in.getLongValue();
      case VALUE_NUMBER_FLOAT -> Numbers.whole(in.getDoubleValue());
      default -> {
        in.skipChildren();
        yield Numbers.NOT_WHOLE;
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

  /** An escape such as {@code \ud800} can stand alone, which no encoding can write. */
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
