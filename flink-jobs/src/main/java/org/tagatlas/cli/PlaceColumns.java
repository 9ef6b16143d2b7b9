package org.tagatlas.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.tagatlas.geo.ReverseGeocoder;

/** What places add to rows of CSV: bytes, made once for each place. Thread-safe. */
final class PlaceColumns {

  static final List<String> NAMES =
      List.of("country", "admin1_code", "admin1", "city", "city_distance_km");

  /**
   * The columns of a place.
   *
   * @param bytes the columns and the commas before and between them; the distance is missing
   * @param hasCity whether a distance is to follow
   */
  record Columns(byte[] bytes, boolean hasCity) {}

  private static final int HUNDREDTHS = (int) (100 * ReverseGeocoder.CITY_KM) + 1;

  private final ReverseGeocoder geocoder;
  private final byte[][] distances = new byte[HUNDREDTHS][];
  private final StringWriter text = new StringWriter();
  private final CsvWriter writer = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text);
  private volatile AtomicReferenceArray<Columns> known = new AtomicReferenceArray<>(1 << 18);

  PlaceColumns(ReverseGeocoder geocoder) {
    this.geocoder = geocoder;
    for (int i = 0; i < HUNDREDTHS; i++) {
      distances[i] = text(i / 100f);
    }
  }

  /** Returns the columns of a place that the geocoder found. */
  Columns of(int place) {
    AtomicReferenceArray<Columns> current = known;
    Columns columns = place < current.length() ? current.get(place) : null;
    return columns == null ? make(place) : columns;
  }

  /** Returns a distance in kilometres as {@link Float#toString(float)} says it. */
  byte[] distance(float km) {
    int hundredths = Math.round(km * 100);
    return hundredths < HUNDREDTHS && hundredths / 100f == km ? distances[hundredths] : text(km);
  }

  private static byte[] text(float km) {
    return Float.toString(km).getBytes(StandardCharsets.UTF_8);
  }

  private synchronized Columns make(int place) {
    if (place >= known.length()) {
      AtomicReferenceArray<Columns> more = new AtomicReferenceArray<>(2 * place);
      for (int i = 0; i < known.length(); i++) {
        more.setPlain(i, known.get(i));
      }
      known = more;
    }
    String city = geocoder.city(place);
    String line =
        line(geocoder.country(place), geocoder.admin1Code(place), geocoder.admin1(place), city);
    byte[] bytes = (',' + line + ',').getBytes(StandardCharsets.UTF_8);
    Columns columns = new Columns(bytes, city != null);
    known.set(place, columns);
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
