package org.tagatlas.shard;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** An open file of rows with named columns. Not thread-safe. */
public interface RowFile extends Closeable {

  /** Returns the names of the columns. */
  List<String> columns();

  /**
   * Advances to the next row, or to the first one.
   *
   * @return false at the end
   * @throws RowFileException if the rest of the file is damaged
   * @throws IOException if the storage fails
   */
  boolean next() throws IOException;

  /**
   * Returns a value of the current row.
   *
   * @param column the index of the column
   * @return a {@link String}, {@link Long}, {@link Double}, {@link Boolean}, {@link
   *     java.time.LocalDateTime} in UTC, a {@link List} of these, or null
   */
  Object value(int column);
}
