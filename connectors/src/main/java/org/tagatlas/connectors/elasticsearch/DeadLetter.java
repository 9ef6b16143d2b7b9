package org.tagatlas.connectors.elasticsearch;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A document that Elasticsearch refused for good, as a document of the index of rejects: its {@code
 * reason} is {@value #REASON}, its {@code detail} names the kind, the id and what Elasticsearch
 * said, its {@code raw} is the document. It has neither shard nor line.
 */
final class DeadLetter {

  /** The word for the reason. */
  static final String REASON = "not_indexable";

  private static final int MAX_RAW_BYTES = 8 << 10;
  private static final int MAX_DETAIL_CHARS = 2_000;
  private static final JsonFactory JSON = new JsonFactory();

  private DeadLetter() {}

  static BulkEntry of(String kind, BulkEntry refused, String error, Instant seen) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeStringField("reason", REASON);
      json.writeStringField(
          "detail", cut(kind + ' ' + cut(refused.id(), 600) + ": " + error, MAX_DETAIL_CHARS));
      if (!refused.deletion()) {
        json.writeStringField("raw", raw(refused.source()));
      }
      json.writeStringField("seen", seen.toString());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("in memory, where no output can fail", e);
    }
    return new BulkEntry(
        kind + ':' + refused.id(), BulkEntry.NO_VERSION, bytes.toByteArray(), true);
  }

  private static String raw(byte[] source) {
    int length = Math.min(source.length, MAX_RAW_BYTES);
    // Not in the middle of a character: its further bytes begin with the bits 10.
    while (length > 0 && length < source.length && (source[length] & 0xc0) == 0x80) {
      length--;
    }
    return new String(source, 0, length, StandardCharsets.UTF_8);
  }

  private static String cut(String text, int chars) {
    if (text.length() <= chars) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(chars - 1)) ? chars - 1 : chars);
  }
}
