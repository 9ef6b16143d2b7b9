package org.tagatlas.connectors.shard;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.tagatlas.connectors.record.PhotoRecord;
import org.tagatlas.connectors.record.Reject;
import org.tagatlas.connectors.record.RejectReason;
import org.tagatlas.connectors.record.ShardRow;

/**
 * Makes a photo record or a reject of one line, whatever it holds; it never throws.
 *
 * <p>The format is decided for each line: when its first byte that is no blank is <code>{</code> it
 * is JSON, otherwise tab-separated text of 23 or 25 fields. Text that is no UTF-8 is read with
 * U+FFFD in place of what is invalid.
 *
 * <p>What makes a row a reject, in the order in which it is judged: a line over 4 MiB, no JSON
 * object, a wrong number of fields, a photo id that is no positive integer, and coordinates of
 * which only one is there, or which are no decimal number or out of range. Everything else that is
 * absurd is merely absent:
 *
 * <ul>
 *   <li>accuracy: a whole number from 1 to 16, else 0;
 *   <li>uploaded: whole seconds from 1 to 253402300799 (the year 9999), else {@link
 *       PhotoRecord#NO_TIME};
 *   <li>taken: {@code yyyy-MM-dd HH:mm:ss} with an optional fraction, a real date and time from
 *       1826 on (the first photograph) and, when the upload time is known, at most one day after it
 *       (a wall clock can be 14 hours ahead of UTC), else {@link PhotoRecord#NO_TIME};
 *   <li>marker: 1 is a video, all else a photo.
 * </ul>
 *
 * <p>Numbers may come as JSON strings, with blanks around them; those that aren't the photo id may
 * be written with a fraction of zero ({@code 16.0}). Of a JSON name that occurs twice the last one
 * holds. JSON may be nested to any depth in a field that isn't read.
 *
 * <p>Not thread-safe: a parser belongs to one thread.
 */
public final class RowParser {

  private final FieldSet fields;
  private final RowDraft draft = new RowDraft();
  private final FlatRowReader flatReader;
  private final JsonRowReader jsonReader;
  private final TextRowReader textReader;

  /** Makes a parser that reads these fields. */
  public RowParser(FieldSet fields) {
    this.fields = fields;
    flatReader = new FlatRowReader(draft, fields);
    jsonReader = new JsonRowReader(draft, fields);
    textReader = new TextRowReader(draft, fields);
  }

  /**
   * Parses a line.
   *
   * @param buf holds the line; it is neither changed nor kept
   * @param off where the line starts
   * @param len its length in bytes, without the line's end
   * @param shard where it was read
   * @param line its number there, from 1
   * @return a {@link PhotoRecord} or a {@link Reject}
   */
  public ShardRow parse(byte[] buf, int off, int len, String shard, long line) {
    if (len > LineFramer.MAX_LINE) {
      return tooLong(buf, off, len, shard, line);
    }
    draft.clear();
    int from = off;
    int to = off + len;
    while (from < to && Bytes.isBlank(buf[from])) {
      from++;
    }
    boolean json = from < to && buf[from] == '{';
    if (json) {
      while (Bytes.isBlank(buf[to - 1])) {
        to--;
      }
      if (!flatReader.read(buf, from, to)) {
        jsonReader.read(buf, from, to);
      }
    } else {
      textReader.read(buf, off, to);
    }
    draft.judge();
    return draft.reason == null
        ? draft.record(shard, fields)
        : reject(draft.reason, draft.detail, buf, off, len, shard, line);
  }

  /** Makes the reject of a line that is too long; its beginning is enough. */
  static Reject tooLong(byte[] buf, int off, int len, String shard, long line) {
    return reject(
        RejectReason.LINE_TOO_LONG,
        String.format(Locale.ROOT, "the line is longer than %d bytes", LineFramer.MAX_LINE),
        buf,
        off,
        Math.min(len, LineFramer.BEGINNING),
        shard,
        line);
  }

  static Reject reject(
      RejectReason reason, String detail, byte[] buf, int off, int len, String shard, long line) {
    return new Reject(
        shard, line, reason, detail, new String(buf, off, len, StandardCharsets.UTF_8));
  }
}
