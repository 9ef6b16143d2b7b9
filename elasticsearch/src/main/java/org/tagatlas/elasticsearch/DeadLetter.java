package org.tagatlas.elasticsearch;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Document in the index of rejects for a document that Elasticsearch rejected permanently. Its
 * {@code reason} is {@value #REASON}, its {@code detail} has the kind, the id and Elasticsearch's
 * error, its {@code raw} is the document. It has no shard or line.
 */
public final class DeadLetter {

  /** The reason code. */
  public static final String REASON = "not_indexable";

  private static final int MAX_RAW_BYTES = 8 << 10;
  private static final int MAX_DETAIL_CHARS = 2_000;
  private static final JsonFactory JSON = new JsonFactory();

  private DeadLetter() {}

  /** Returns the dead letter for a rejected entry. */
  public static BulkEntry of(String kind, BulkEntry rejected, String error, Instant seen) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeStringField("reason", REASON);
      json.writeStringField(
          "detail",
          truncate(kind + ' ' + truncate(rejected.id(), 600) + ": " + error, MAX_DETAIL_CHARS));
      if (!rejected.deletion()) {
        json.writeStringField("raw", raw(rejected.source()));
      }
      json.writeStringField("seen", seen.toString());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return new BulkEntry(
        kind + ':' + rejected.id(), BulkEntry.NO_VERSION, bytes.toByteArray(), true);
  }

  private static String raw(byte[] source) {
    int length = Math.min(source.length, MAX_RAW_BYTES);
    // Never split a character: its continuation bytes start with the bits 10.
    while (length > 0 && length < source.length && (source[length] & 0xc0) == 0x80) {
      length--;
    }
    return new String(source, 0, length, StandardCharsets.UTF_8);
  }

  private static String truncate(String text, int chars) {
    if (text.length() <= chars) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(chars - 1)) ? chars - 1 : chars);
  }
}
