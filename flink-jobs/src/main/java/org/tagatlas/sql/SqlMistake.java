package org.tagatlas.sql;

/**
 * A mistake in a script: its message says where and what, with the line itself and a mark below the
 * column where that is known.
 */
public final class SqlMistake extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean unfinished;

  private SqlMistake(String message, boolean unfinished) {
    super(message, null, false, false);
    this.unfinished = unfinished;
  }

  /** Says what is wrong at a place of a script. */
  static SqlMistake at(ScriptText script, ScriptText.Place place, String what) {
    return new SqlMistake(script.show(place, what), false);
  }

  /** Says of what begins at a place that it never ends. */
  static SqlMistake unfinished(ScriptText script, ScriptText.Place place, String what) {
    return new SqlMistake(script.show(place, what), true);
  }

  /** Returns whether more text could put it right. */
  public boolean isUnfinished() {
    return unfinished;
  }
}
