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
import org.tagatlas.count.CalendarWindow;
import org.tagatlas.count.RegionKey;
import org.tagatlas.geo.RegionCentre;

/** Writes the fields of a document as one JSON object; what is unknown is left out. */
final class JsonSource {

  private static final JsonFactory JSON = new JsonFactory();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final JsonGenerator out;

  /** Writes the fields of a document. */
  @FunctionalInterface
  interface Fields {
    void write(JsonSource source) throws IOException;
  }

  private JsonSource() throws IOException {
    out = JSON.createGenerator(bytes, JsonEncoding.UTF8);
  }

  /** Returns a JSON object in UTF-8. */
  static byte[] of(Fields fields) {
    try {
      JsonSource source = new JsonSource();
      source.out.writeStartObject();
      fields.write(source);
      source.out.writeEndObject();
      source.out.close();
      return source.bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("in memory, where no output can fail", e);
    }
  }

  /** Returns the time of an update as {@link #updated} takes it, for all documents of that time. */
  static byte[] time(long epochMillis) {
    return (",\"updated\":\"" + Instant.ofEpochMilli(epochMillis) + "\"}")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns an object that has the fields of a source, and last the time of its update. */
  static byte[] updated(byte[] source, byte[] time) {
    byte[] whole = new byte[source.length - 1 + time.length];
    System.arraycopy(source, 0, whole, 0, source.length - 1);
    System.arraycopy(time, 0, whole, source.length - 1, time.length);
    return whole;
  }

  /** Writes what every document of a region in a window begins with. */
  void region(RegionKey key, RegionCentre centre) throws IOException {
    text("window", CalendarWindow.name(key.window()));
    text("level", key.level().word());
    text("region", key.region());
    text("country", key.country());
    if (centre != null) {
      text("region_name", centre.name());
      point("location", centre.latitude(), centre.longitude());
    }
  }

  void text(String name, String value) throws IOException {
    if (value != null && !value.isEmpty()) {
      out.writeStringField(name, value);
    }
  }

  void number(String name, long value) throws IOException {
    out.writeNumberField(name, value);
  }

  void number(String name, double value) throws IOException {
    out.writeNumberField(name, value);
  }

  void number(String name, float value) throws IOException {
    out.writeNumberField(name, value);
  }

  void truth(String name, boolean value) throws IOException {
    out.writeBooleanField(name, value);
  }

  void texts(String name, List<String> values) throws IOException {
    out.writeArrayFieldStart(name);
    for (String value : values) {
      out.writeString(value);
    }
    out.writeEndArray();
  }

  void point(String name, double latitude, double longitude) throws IOException {
    out.writeObjectFieldStart(name);
    out.writeNumberField("lat", latitude);
    out.writeNumberField("lon", longitude);
    out.writeEndObject();
  }

  /** Writes an instant such as {@code 2011-09-19T11:44:32Z}. */
  void instant(String name, long epochSecond) throws IOException {
    out.writeStringField(name, Instant.ofEpochSecond(epochSecond).toString());
  }

  /** Writes a wall clock, such as {@code 2011-09-10T21:13:32}. */
  void wallClock(String name, long epochSecond) throws IOException {
    out.writeStringField(
        name,
        DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
            LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC)));
  }
}
