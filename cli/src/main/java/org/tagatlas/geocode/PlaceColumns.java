package org.tagatlas.geocode;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.tagatlas.geo.ReverseGeocoder;

/** The CSV columns of places as bytes, cached per place. Thread-safe. */
final class PlaceColumns {

  static final List<String> NAMES =
      List.of("country", "admin1_code", "admin1", "city", "city_distance_km");

  /**
   * The columns of a place.
   *
   * @param bytes the columns, each after a delimiter, up to the distance, which is not included
   * @param hasCity whether there is a distance to append
   */
  record Columns(byte[] bytes, boolean hasCity) {}

  private static final int HUNDREDTHS = (int) (100 * ReverseGeocoder.CITY_KM) + 1;

  private final ReverseGeocoder geocoder;
  private final byte[][] distances = new byte[HUNDREDTHS][];
  private final StringWriter text = new StringWriter();
  private final char delimiter;
  private final CsvWriter writer;
  private volatile AtomicReferenceArray<Columns> cache = new AtomicReferenceArray<>(1 << 18);

  PlaceColumns(ReverseGeocoder geocoder, char delimiter) {
    this.geocoder = geocoder;
    this.delimiter = delimiter;
    writer =
        CsvWriter.builder().fieldSeparator(delimiter).lineDelimiter(LineDelimiter.LF).build(text);
    for (int i = 0; i < HUNDREDTHS; i++) {
      distances[i] = text(i / 100f);
    }
  }

  /** Returns the field delimiter. */
  char delimiter() {
    return delimiter;
  }

  /** Returns the columns of a place of the geocoder. */
  Columns of(int place) {
    AtomicReferenceArray<Columns> current = cache;
    Columns columns = place < current.length() ? current.get(place) : null;
    return columns == null ? make(place) : columns;
  }

  /** Returns a distance in kilometres, formatted as by {@link Float#toString(float)}. */
  byte[] distance(float km) {
    int hundredths = Math.round(km * 100);
    return hundredths < HUNDREDTHS && hundredths / 100f == km ? distances[hundredths] : text(km);
  }

  private static byte[] text(float km) {
    return Float.toString(km).getBytes(StandardCharsets.UTF_8);
  }

  private synchronized Columns make(int place) {
    if (place >= cache.length()) {
      AtomicReferenceArray<Columns> more = new AtomicReferenceArray<>(2 * place);
      for (int i = 0; i < cache.length(); i++) {
        more.setPlain(i, cache.get(i));
      }
      cache = more;
    }
    String city = geocoder.city(place);
    String line =
        line(geocoder.country(place), geocoder.admin1Code(place), geocoder.admin1(place), city);
    byte[] bytes = (delimiter + line + delimiter).getBytes(StandardCharsets.UTF_8);
    Columns columns = new Columns(bytes, city != null);
    cache.set(place, columns);
    return columns;
  }

  private String line(String... fields) {
    text.getBuffer().setLength(0);
    try {
      writer.writeRecord(fields).flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.getBuffer().substring(0, text.getBuffer().length() - 1);
  }
}
