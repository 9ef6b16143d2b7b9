package org.tagatlas.shard;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.tagatlas.record.RejectReason;

/** Reads a line of 23 or 25 tab-separated fields into a builder. Not thread-safe. */
final class TextRowReader {

  private static final int FIELDS = 23;
  private static final int NUMBERED_FIELDS = 25;

  private final RowBuilder builder;
  private final List<RowField> fieldsToRead;

  /** The start of each field of a line, and one entry for the end of the last field. */
  private final int[] starts = new int[NUMBERED_FIELDS + 1];

  TextRowReader(RowBuilder builder, FieldSet fields) {
    this.builder = builder;
    this.fieldsToRead = RowField.of(fields);
  }

  void read(byte[] buf, int off, int to) {
    int fields = 1;
    starts[0] = off;
    for (int i = off; i < to; i++) {
      if (buf[i] == '\t') {
        if (fields < NUMBERED_FIELDS) {
          starts[fields] = i + 1;
        }
        fields++;
      }
    }
    if (fields != FIELDS && fields != NUMBERED_FIELDS) {
      builder.fail(
          RejectReason.FIELD_COUNT,
          String.format(
              Locale.ROOT,
              "the line has %d tab-separated field%s, not 23 or 25",
              fields,
              fields == 1 ? "" : "s"));
      return;
    }
    starts[fields] = to + 1;
    // The longer form has the line number before the photo id and the hash after it.
    boolean numbered = fields == NUMBERED_FIELDS;
    for (RowField field : fieldsToRead) {
      int before = !numbered ? 0 : field == RowField.PHOTOID ? 1 : 2;
      String text = text(buf, before + field.column);
      switch (field.kind) {
        case PHOTOID -> builder.photoid(text);
        case TEXT -> builder.set(field, text);
        case INTEGER -> builder.set(field, Numbers.integer(Numbers.trim(text)));
        case COORDINATE -> builder.coordinate(field).set(text);
      }
    }
  }

  private String text(byte[] buf, int field) {
    int start = starts[field];
    int length = starts[field + 1] - 1 - start;
    return length == 0 ? "" : new String(buf, start, length, StandardCharsets.UTF_8);
  }
}
