package org.tagatlas.shard;

/**
 * A part of a shard that is a database: the rows of a range of rowids.
 *
 * @param from smallest rowid
 * @param to largest rowid
 * @param number number of the range, from 1
 * @param count number of ranges of the shard
 */
public record RowRange(long from, long to, int number, int count) {

  /** All rows. */
  public static final RowRange ALL = new RowRange(Long.MIN_VALUE, Long.MAX_VALUE, 1, 1);

  /** Returns whether the shard ends with this range. */
  public boolean isLast() {
    return number == count;
  }
}
