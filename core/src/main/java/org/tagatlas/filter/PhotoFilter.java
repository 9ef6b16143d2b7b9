package org.tagatlas.filter;

import java.util.Set;
import org.tagatlas.record.PhotoRecord;

/**
 * A condition on photo records, in a subset of SQL with its three-valued logic: a row is accepted
 * if the condition is TRUE, not if it is FALSE or UNKNOWN. There are no statements, and only the
 * functions that are listed, which are deterministic. Thread-safe.
 */
public final class PhotoFilter {

  /** Longest condition, in characters. */
  public static final int MAX_LENGTH = 64 * 1024;

  private final Expression condition;
  private final Set<String> columns;

  private PhotoFilter(Expression condition, Set<String> columns) {
    this.condition = condition;
    this.columns = columns;
  }

  /**
   * Parses a condition.
   *
   * @throws FilterException if it is not valid; the message has line and column
   */
  public static PhotoFilter parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new FilterException(
          text, MAX_LENGTH, "the condition is longer than " + MAX_LENGTH + " characters");
    }
    Parser parser = new Parser(text);
    Expression condition = parser.parse();
    return new PhotoFilter(condition, Set.copyOf(parser.columns()));
  }

  /** Returns whether the condition is TRUE for a photo. */
  public boolean accepts(PhotoRecord photo) {
    return Boolean.TRUE.equals(condition.of(photo));
  }

  /** Returns the names of the columns that the condition reads, as in shards. */
  public Set<String> columns() {
    return columns;
  }
}
