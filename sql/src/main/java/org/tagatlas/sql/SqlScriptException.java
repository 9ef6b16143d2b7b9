package org.tagatlas.sql;

/**
 * Thrown if a script is invalid. The message contains the position, the problem, the line and, if
 * known, a marker below the column.
 */
public final class SqlScriptException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean unfinished;

  private SqlScriptException(String message, boolean unfinished) {
    super(message, null, false, false);
    this.unfinished = unfinished;
  }

  /** Returns an error at a position of a script. */
  static SqlScriptException at(ScriptText script, ScriptText.Place place, String message) {
    return new SqlScriptException(script.show(place, message), false);
  }

  /** Returns an error for an unterminated element that starts at a position. */
  static SqlScriptException unfinished(ScriptText script, ScriptText.Place place, String message) {
    return new SqlScriptException(script.show(place, message), true);
  }

  /** Returns whether more input could complete the script. */
  public boolean isUnfinished() {
    return unfinished;
  }
}
