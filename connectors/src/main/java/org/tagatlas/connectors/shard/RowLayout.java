package org.tagatlas.connectors.shard;

import java.util.Arrays;
import java.util.List;

/**
 * What stands ahead of each value of a JSON object, as the last row had it: all rows of a shard
 * have the same members in the same order, so that one comparison of bytes tells which field comes
 * next. Not thread-safe.
 */
final class RowLayout {

  /** Rows of more members are read too, but nothing is remembered of the further ones. */
  private static final int MAX_MEMBERS = 64;

  private static final int MAX_LEAD = 64;

  private final List<RowField> wanted;
  private final byte[][] leads = new byte[MAX_MEMBERS][0];
  private final RowField[] fields = new RowField[MAX_MEMBERS];

  RowLayout(FieldSet fields) {
    this.wanted = RowField.of(fields);
  }

  /**
   * Returns where the value of a member starts when what was remembered stands ahead of it, else
   * -1.
   */
  int valueAt(int member, byte[] buf, int at, int to) {
    if (member >= MAX_MEMBERS) {
      return -1;
    }
    byte[] lead = leads[member];
    return lead.length > 0 && Bytes.startsWith(buf, at, to, lead) ? at + lead.length : -1;
  }

  /** Returns the field that was remembered for a member; null when it is none that is read. */
  RowField field(int member) {
    return fields[member];
  }

  /**
   * Returns the field of a name, or null, and remembers the lead [from, to) that the name is in.
   */
  RowField learn(int member, byte[] buf, int from, int to, int nameFrom, int nameTo) {
    RowField named = null;
    for (RowField field : wanted) {
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
