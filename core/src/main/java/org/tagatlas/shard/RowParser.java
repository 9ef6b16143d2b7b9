package org.tagatlas.shard;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.Reject;
import org.tagatlas.record.RejectReason;
import org.tagatlas.record.ShardRow;

/**
 * Parses a line to a photo record or a reject; it never throws, whatever the line contains.
 *
 * <p>The format is detected for each line: if the first non-blank byte is <code>{</code> it is
 * JSON, otherwise tab-separated text of 23 or 25 fields. Invalid UTF-8 is replaced with U+FFFD.
 *
 * <p>A row is rejected for these reasons, in this order: a line longer than 4 MiB, invalid JSON, a
 * wrong number of fields, a photo id that is not a positive integer, and coordinates of which only
 * one is present, or which are not decimal numbers or out of range. Any other invalid value is
 * treated as absent:
 *
 * <ul>
 *   <li>accuracy: an integer from 1 to 16, otherwise 0;
 *   <li>uploaded: integer seconds from 1 to 253402300799 (the year 9999), otherwise {@link
 *       PhotoRecord#NO_TIME};
 *   <li>taken: {@code yyyy-MM-dd HH:mm:ss} with an optional fraction, a valid date and time from
 *       1826 on (the first photograph) and, if the upload time is known, at most one day after it
 *       (a wall clock can be 14 hours ahead of UTC), otherwise {@link PhotoRecord#NO_TIME};
 *   <li>marker: 1 is a video, any other value a photo.
 * </ul>
 *
 * <p>Numbers may be JSON strings, with blanks around them; except for the photo id they may have a
 * zero fraction ({@code 16.0}). If a JSON name occurs twice, the last value is used. JSON may be
 * nested to any depth in a field that is not read.
 *
 * <p>Not thread-safe.
 */
public final class RowParser {

  private final FieldSet fields;
  private final RowBuilder builder = new RowBuilder();
  private final FlatRowReader flatReader;
  private final JsonRowReader jsonReader;
  private final TextRowReader textReader;

  /** Creates a parser that reads these fields. */
  public RowParser(FieldSet fields) {
    this.fields = fields;
    flatReader = new FlatRowReader(builder, fields);
    jsonReader = new JsonRowReader(builder, fields);
    textReader = new TextRowReader(builder, fields);
  }

  /**
   * Parses a line.
   *
   * @param buf contains the line; it is neither modified nor retained
   * @param off index of the line's first byte
   * @param len length of the line in bytes, without the line terminator
   * @param shard the shard it was read from
   * @param line its number in the shard, from 1
   * @return a {@link PhotoRecord} or a {@link Reject}
   */
  public ShardRow parse(byte[] buf, int off, int len, String shard, long line) {
    if (len > LineFramer.MAX_LINE) {
      return tooLong(buf, off, len, shard, line);
    }
    builder.clear();
    int from = off;
    int to = off + len;
    while (from < to && Bytes.isBlank(buf[from])) {
      from++;
    }
    boolean json = from < to && buf[from] == '{';
    int marked = json ? 0 : Bytes.byteOrderMark(buf, from, to);
    if (marked > 0) {
      // In concatenated files and in messages, any line can start with one.
      return parse(buf, from + marked, to - from - marked, shard, line);
    }
    if (json) {
      while (Bytes.isBlank(buf[to - 1])) {
        to--;
      }
      if (!flatReader.read(buf, from, to)) {
        jsonReader.read(buf, from, to);
      }
    } else {
      textReader.read(buf, off, to);
      if (builder.reason == RejectReason.FIELD_COUNT) {
        FileKind.describeBinary(buf, off, Math.min(to, off + FileKind.HEAD))
            .ifPresent(
                kind -> builder.fail(RejectReason.FIELD_COUNT, builder.detail + "; " + kind));
      }
    }
    builder.validate();
    return builder.reason == null
        ? builder.record(shard, fields)
        : reject(builder.reason, builder.detail, buf, off, len, shard, line);
  }

  /** Returns the reject of a line that is too long; its prefix is sufficient. */
  static Reject tooLong(byte[] buf, int off, int len, String shard, long line) {
    return reject(
        RejectReason.LINE_TOO_LONG,
        String.format(Locale.ROOT, "the line is longer than %d bytes", LineFramer.MAX_LINE),
        buf,
        off,
        Math.min(len, LineFramer.PREFIX_LENGTH),
        shard,
        line);
  }

  static Reject reject(
      RejectReason reason, String detail, byte[] buf, int off, int len, String shard, long line) {
    return new Reject(
        shard, line, reason, detail, new String(buf, off, len, StandardCharsets.UTF_8));
  }
}
