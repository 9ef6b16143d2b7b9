package org.tagatlas.shard;

import java.io.Closeable;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.tagatlas.sqlite.RandomAccessBytes;

/**
 * Frames the rows of a file with named columns as lines of JSON. The line of a row is its number.
 * Not thread-safe.
 */
final class RowFileFramer implements RowFramer, Closeable {

  private static final String KEY = "photoid";
  private static final List<String> TYPICAL = List.of("usertags", "latitude", "downloadurl");
  private static final Set<String> INTEGERS =
      Set.of(KEY, "dateuploaded", "accuracy", "serverid", "farmid", "marker");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.S", Locale.ROOT);

  private final RowFile rows;
  private final List<String> fields;
  private final byte[][] leads;
  private final JsonLine line = new JsonLine();
  private long number;
  private long bytes;
  private boolean tooLong;
  private DamagedShardException damage;

  private RowFileFramer(RowFile rows) {
    this.rows = rows;
    fields = ColumnNames.fields(rows.columns());
    leads = new byte[fields.size()][];
    for (int i = 0; i < leads.length; i++) {
      leads[i] = JsonLine.lead(i == 0, fields.get(i));
    }
  }

  /**
   * Opens a file and checks that it is a table of photos.
   *
   * @param file the file; closed by this method if it fails
   * @throws UnreadableShardException if it has no photos, or cannot be read
   * @throws IOException if the storage fails
   */
  static RowFileFramer open(RowFileFormat format, RandomAccessBytes file) throws IOException {
    RowFile rows;
    try {
      rows = format.open(file);
    } catch (RowFileException e) {
      throw new UnreadableShardException(
          "it is a " + format.name() + " file that cannot be read: " + e.getMessage());
    }
    RowFileFramer framer = new RowFileFramer(rows);
    if (!framer.fields.contains(KEY) || TYPICAL.stream().noneMatch(framer.fields::contains)) {
      rows.close();
      throw new UnreadableShardException(
          "it is a "
              + format.name()
              + " file without photos, which have the columns "
              + KEY
              + " and "
              + String.join(", ", TYPICAL)
              + "; its columns: "
              + String.join(", ", rows.columns()));
    }
    return framer;
  }

  @Override
  public Frame next() throws IOException {
    line.clear();
    tooLong = false;
    damage = null;
    number++;
    try {
      if (!rows.next()) {
        return Frame.END;
      }
      render();
    } catch (RowFileException e) {
      line.clear();
      damage = new DamagedShardException(e.getMessage(), e);
      return Frame.DAMAGED;
    }
    bytes += line.length();
    tooLong = line.length() > LineFramer.MAX_LINE;
    return tooLong ? Frame.TOO_LONG : Frame.LINE;
  }

  private void render() {
    for (int i = 0; i < leads.length; i++) {
      line.write(leads[i]);
      write(fields.get(i), rows.value(i));
    }
    line.write((byte) '}');
  }

  private void write(String field, Object value) {
    if (value == null) {
      line.nothing();
    } else if (value instanceof String text) {
      line.value(field, text);
    } else if (value instanceof Long integer) {
      if (field.equals("latitude") || field.equals("longitude")) {
        line.number(integer.doubleValue());
      } else {
        line.number(integer);
      }
    } else if (value instanceof Double number) {
      // A column of integers with nulls is often one of floating-point numbers.
      long integer = INTEGERS.contains(field) ? Numbers.integer(number) : Numbers.NOT_INTEGER;
      if (integer == Numbers.NOT_INTEGER) {
        line.number(number);
      } else {
        line.number(integer);
      }
    } else if (value instanceof Boolean truth) {
      if (field.equals("marker")) {
        line.number(truth ? 1L : 0L);
      } else {
        line.write(truth.toString().getBytes(StandardCharsets.US_ASCII));
      }
    } else if (value instanceof LocalDateTime time) {
      if (field.equals("dateuploaded")) {
        line.number(time.toEpochSecond(ZoneOffset.UTC));
      } else {
        line.text(TIME.format(time));
      }
    } else if (value instanceof List<?> list) {
      write(field, list);
    } else {
      throw new IllegalStateException("no type of a value: " + value.getClass());
    }
  }

  /** Writes tags as they are in a row, and other lists as JSON. */
  private void write(String field, List<?> list) {
    if (field.equals("usertags") || field.equals("machinetags")) {
      line.text(
          list.stream()
              .filter(each -> each != null)
              .map(each -> URLEncoder.encode(each.toString(), StandardCharsets.UTF_8))
              .collect(Collectors.joining(",")));
      return;
    }
    line.write((byte) '[');
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) {
        line.write((byte) ',');
      }
      write("", list.get(i));
    }
    line.write((byte) ']');
  }

  @Override
  public byte[] array() {
    return line.array();
  }

  @Override
  public int offset() {
    return 0;
  }

  @Override
  public int length() {
    return tooLong ? LineFramer.PREFIX_LENGTH : line.length();
  }

  @Override
  public long line() {
    return number;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public DamagedShardException damage() {
    return damage;
  }

  @Override
  public boolean terminated() {
    return true;
  }

  @Override
  public long consumed() {
    return bytes;
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
