package org.tagatlas.publish;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.tagatlas.geo.RegionCentre;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.region.RegionKey;

/** Writes the fields of a document as one JSON object, without unknown values. */
public final class JsonSource {

  private static final JsonFactory JSON = new JsonFactory();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final JsonGenerator out;

  /** Writes the fields of a document. */
  @FunctionalInterface
  public interface Fields {
    /** Writes the fields. */
    void write(JsonSource source) throws IOException;
  }

  private JsonSource() throws IOException {
    out = JSON.createGenerator(bytes, JsonEncoding.UTF8);
  }

  /** Returns a JSON object in UTF-8. */
  public static byte[] of(Fields fields) {
    try {
      JsonSource source = new JsonSource();
      source.out.writeStartObject();
      fields.write(source);
      source.out.writeEndObject();
      source.out.close();
      return source.bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("in-memory output failed", e);
    }
  }

  /**
   * Returns the encoded update time for {@link #updated}, which documents of the same time share.
   */
  static byte[] time(long epochMillis) {
    return (",\"updated\":\"" + Instant.ofEpochMilli(epochMillis) + "\"}")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns an object with the fields of a source, followed by the update time. */
  static byte[] updated(byte[] source, byte[] time) {
    byte[] updated = new byte[source.length - 1 + time.length];
    System.arraycopy(source, 0, updated, 0, source.length - 1);
    System.arraycopy(time, 0, updated, source.length - 1, time.length);
    return updated;
  }

  /** Writes the fields that all documents of a region in a window start with. */
  void region(RegionKey key, RegionCentre centre) throws IOException {
    text("window", CalendarWindow.name(key.window()));
    text("window_kind", CalendarWindow.kindOf(key.window()).id());
    text("window_start", CalendarWindow.start(key.window()));
    text("level", key.level().id());
    text("region", key.region());
    text("country", key.country());
    if (centre != null) {
      text("region_name", centre.name());
      point("location", centre.latitude(), centre.longitude());
    }
  }

  /** Writes a text, unless it is null or empty. */
  public void text(String name, String value) throws IOException {
    if (value != null && !value.isEmpty()) {
      out.writeStringField(name, value);
    }
  }

  /** Writes an integer. */
  public void number(String name, long value) throws IOException {
    out.writeNumberField(name, value);
  }

  /** Writes a number. */
  public void number(String name, double value) throws IOException {
    out.writeNumberField(name, value);
  }

  /** Writes a number. */
  public void number(String name, float value) throws IOException {
    out.writeNumberField(name, value);
  }

  /** Writes a boolean. */
  public void bool(String name, boolean value) throws IOException {
    out.writeBooleanField(name, value);
  }

  /** Writes a list of texts. */
  public void texts(String name, List<String> values) throws IOException {
    out.writeArrayFieldStart(name);
    for (String value : values) {
      out.writeString(value);
    }
    out.writeEndArray();
  }

  /** Writes a point in WGS 84 degrees. */
  public void point(String name, double latitude, double longitude) throws IOException {
    out.writeObjectFieldStart(name);
    out.writeNumberField("lat", latitude);
    out.writeNumberField("lon", longitude);
    out.writeEndObject();
  }

  /** Writes an object. */
  public void object(String name, Fields fields) throws IOException {
    out.writeObjectFieldStart(name);
    fields.write(this);
    out.writeEndObject();
  }

  /** Writes a list of objects. */
  public void objects(String name, List<Fields> objects) throws IOException {
    out.writeArrayFieldStart(name);
    for (Fields fields : objects) {
      out.writeStartObject();
      fields.write(this);
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /** Writes an instant such as {@code 2011-09-19T11:44:32Z}. */
  public void instant(String name, long epochSecond) throws IOException {
    out.writeStringField(name, Instant.ofEpochSecond(epochSecond).toString());
  }

  /** Writes a local date and time, such as {@code 2011-09-10T21:13:32}. */
  public void wallClock(String name, long epochSecond) throws IOException {
    out.writeStringField(
        name,
        DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
            LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC)));
  }
}
