package org.tagatlas.run;

/** How long a run lasts, relative to the command that started it. */
enum RunLife {
  /** The run ends with the command and cannot be resumed. */
  ENDS_WITH_COMMAND,
  /**
   * The command follows the run until it ends. When interrupted, the run continues or can be
   * resumed.
   */
  FOLLOWED,
  /** The command does not wait for the run to end. */
  DETACHED
}
