package org.tagatlas.geocode;

import java.util.Arrays;
import org.tagatlas.accuracy.Coordinates;
import org.tagatlas.geo.ReverseGeocoder;

/**
 * Appends the columns of its place to each row of a batch. Not thread-safe; for one batch.
 *
 * <p>Each step processes the whole batch before the next one starts. The tight loops let the CPU
 * overlap the cache misses of several rows.
 */
final class RowPlacer {

  /** The settings for all rows of a table. */
  record Table(
      ReverseGeocoder geocoder,
      PlaceColumns columns,
      Coordinates coordinates,
      int width,
      byte[] lineEnd) {

    byte delimiter() {
      return (byte) columns.delimiter();
    }
  }

  private final Table table;
  private final RowBatches.Batch batch;
  private final DecimalReader decimals = new DecimalReader();
  private final byte delimiter;
  private final byte[] noPlace;
  private final int[] fields;
  private final double[] latitudes;
  private final double[] longitudes;
  private final PlaceColumns.Columns[] columns;
  private final float[] km;
  private byte[] out;
  private int size;
  private long placed;
  private long nowhere;
  private long bad;

  private RowPlacer(RowBatches.Batch batch, Table table) {
    this.batch = batch;
    this.table = table;
    delimiter = table.delimiter();
    noPlace = new byte[PlaceColumns.NAMES.size()];
    Arrays.fill(noPlace, delimiter);
    fields = new int[batch.rows()];
    latitudes = new double[batch.rows()];
    longitudes = new double[batch.rows()];
    columns = new PlaceColumns.Columns[batch.rows()];
    km = new float[batch.rows()];
    out = new byte[4 * batch.bytes().length + 64];
  }

  /**
   * Rows with their places.
   *
   * @param bytes the rows; the array may be longer
   */
  record Placed(byte[] bytes, int size, GeocodeStream.Counts counts) {}

  static Placed place(RowBatches.Batch batch, Table table) {
    RowPlacer placer = new RowPlacer(batch, table);
    placer.readCoordinates();
    placer.findPlaces();
    placer.write();
    return new Placed(
        placer.out,
        placer.size,
        new GeocodeStream.Counts(placer.placed, placer.nowhere, placer.bad));
  }

  private void readCoordinates() {
    int from = 0;
    for (int i = 0; i < batch.rows(); i++) {
      int end = batch.ends()[i];
      int to = withoutLineEnd(batch.bytes(), from, end);
      if (isRow(i, from, to)) {
        split(i, from, to);
      }
      from = end;
    }
  }

  /** Returns whether an element of the batch is a row: not an empty line or a part of a row. */
  private boolean isRow(int i, int from, int to) {
    byte kind = batch.kinds()[i];
    return from < to && (kind == RowBatches.COMPLETE || kind == RowBatches.UNCLOSED);
  }

  static int withoutLineEnd(byte[] row, int from, int end) {
    int to = end;
    if (to > from && row[to - 1] == '\n') {
      to--;
    }
    if (to > from && row[to - 1] == '\r') {
      to--;
    }
    return to;
  }

  private void split(int i, int from, int to) {
    byte[] row = batch.bytes();
    double latitude = Double.NaN;
    double longitude = Double.NaN;
    int field = 0;
    int at = from;
    while (true) {
      int start = at;
      if (at < to && row[at] == '"') {
        at = afterQuotes(row, at + 1, to);
      }
      while (at < to && row[at] != delimiter) {
        at++;
      }
      if (field == table.coordinates().latitude()) {
        latitude = number(row, start, at);
      }
      if (field == table.coordinates().longitude()) {
        longitude = number(row, start, at);
      }
      field++;
      if (at == to) {
        break;
      }
      at++;
    }
    fields[i] = field;
    latitudes[i] = latitude;
    longitudes[i] = longitude;
  }

  private double number(byte[] row, int start, int end) {
    double number = decimals.read(row, start, end);
    if (!Double.isNaN(number) || delimiter == ',') {
      return number;
    }
    // Where the delimiter is not a comma, spreadsheets in many locales write decimal commas.
    byte[] field = Arrays.copyOfRange(row, start, end);
    for (int i = 0; i < field.length; i++) {
      if (field[i] == ',') {
        field[i] = '.';
        return decimals.read(field, 0, field.length);
      }
    }
    return number;
  }

  private static int afterQuotes(byte[] row, int from, int to) {
    int at = from;
    while (at < to) {
      if (row[at] == '"') {
        if (at + 1 == to || row[at + 1] != '"') {
          return at + 1;
        }
        at++;
      }
      at++;
    }
    return to;
  }

  private void findPlaces() {
    int[] places = new int[batch.rows()];
    for (int i = 0; i < places.length; i++) {
      places[i] = ReverseGeocoder.NOWHERE;
      if (fields[i] > 0) {
        if (Coordinates.areOnEarth(latitudes[i], longitudes[i])) {
          places[i] = table.geocoder().find(latitudes[i], longitudes[i]);
          nowhere += places[i] == ReverseGeocoder.NOWHERE ? 1 : 0;
        } else {
          bad++;
        }
      }
    }
    for (int i = 0; i < places.length; i++) {
      if (places[i] != ReverseGeocoder.NOWHERE) {
        placed++;
        columns[i] = table.columns().of(places[i]);
      }
    }
    for (int i = 0; i < places.length; i++) {
      if (columns[i] != null && columns[i].hasCity()) {
        km[i] = table.geocoder().cityDistanceKm(places[i], latitudes[i], longitudes[i]);
      }
    }
  }

  private void write() {
    byte[] rows = batch.bytes();
    int from = 0;
    for (int i = 0; i < batch.rows(); i++) {
      byte kind = batch.kinds()[i];
      int end = batch.ends()[i];
      int to = kind == RowBatches.PART ? end : withoutLineEnd(rows, from, end);
      append(rows, from, to);
      if (kind == RowBatches.REST) {
        bad++;
        append(noPlace);
      } else if (fields[i] > 0) {
        if (kind == RowBatches.UNCLOSED) {
          append((byte) '"');
        }
        // Pad a short row, so that the added fields are in their columns.
        for (int field = fields[i]; field < table.width(); field++) {
          append(delimiter);
        }
        appendPlace(i);
      }
      if (to < end) {
        append(rows, to, end);
      } else if (kind != RowBatches.PART) {
        append(table.lineEnd());
      }
      from = end;
    }
  }

  private void appendPlace(int i) {
    if (columns[i] == null) {
      append(noPlace);
      return;
    }
    append(columns[i].bytes());
    if (columns[i].hasCity()) {
      append(table.columns().distance(km[i]));
    }
  }

  private void append(byte[] bytes) {
    append(bytes, 0, bytes.length);
  }

  private void append(byte[] bytes, int from, int to) {
    ensureCapacity(to - from);
    System.arraycopy(bytes, from, out, size, to - from);
    size += to - from;
  }

  private void append(byte one) {
    ensureCapacity(1);
    out[size++] = one;
  }

  private void ensureCapacity(int more) {
    if (size + more > out.length) {
      out = Arrays.copyOf(out, Math.max(size + more, 2 * out.length));
    }
  }
}
