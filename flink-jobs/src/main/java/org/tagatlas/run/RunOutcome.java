package org.tagatlas.run;

/** How a run ended, as far as its client followed it. */
public enum RunOutcome {
  /** The job read all of its input, and its documents are published. */
  FINISHED,
  /** The job was submitted, and the client does not follow it. */
  SUBMITTED,
  /** The job was stopped with input left to read. */
  STOPPED,
  /** The job finished, but its documents must not replace those of the former run. */
  REFUSED;

  /** Returns the exit code of a command whose run ended like this. */
  public int exitCode() {
    return this == REFUSED ? 1 : 0;
  }
}
