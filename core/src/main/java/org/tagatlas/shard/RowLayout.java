package org.tagatlas.shard;

import java.util.Arrays;
import java.util.List;

/**
 * Caches the bytes before each value of the last JSON object. The rows of a shard usually have the
 * same members in the same order, so that a single comparison of bytes identifies the next field.
 * Not thread-safe.
 */
final class RowLayout {

  /** Maximum number of cached members; rows may have more, which are not cached. */
  private static final int MAX_MEMBERS = 64;

  private static final int MAX_LEAD = 64;

  private final List<RowField> fieldsToRead;
  private final byte[][] leads = new byte[MAX_MEMBERS][0];
  private final RowField[] fields = new RowField[MAX_MEMBERS];

  RowLayout(FieldSet fields) {
    this.fieldsToRead = RowField.of(fields);
  }

  /** Returns the start of a member's value if the cached bytes precede it, otherwise -1. */
  int valueAt(int member, byte[] buf, int at, int to) {
    if (member >= MAX_MEMBERS) {
      return -1;
    }
    byte[] lead = leads[member];
    return lead.length > 0 && Bytes.startsWith(buf, at, to, lead) ? at + lead.length : -1;
  }

  /** Returns the cached field of a member; null if it is not read. */
  RowField field(int member) {
    return fields[member];
  }

  /**
   * Returns the field of a name, or null, and caches the lead [from, to), which contains the name.
   */
  RowField learn(int member, byte[] buf, int from, int to, int nameFrom, int nameTo) {
    RowField named = null;
    for (RowField field : fieldsToRead) {
      if (field.isNamed(buf, nameFrom, nameTo)) {
        named = field;
        break;
      }
    }
    if (member < MAX_MEMBERS && to - from <= MAX_LEAD) {
      leads[member] = Arrays.copyOfRange(buf, from, to);
      fields[member] = named;
    }
    return named;
  }
}
