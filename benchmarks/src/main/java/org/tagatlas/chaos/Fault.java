package org.tagatlas.chaos;

import java.time.Duration;

/**
 * A fault to inject.
 *
 * @param kind what is done to the process
 * @param target kind of the process
 * @param process name of the process, such as {@code taskmanager-2}
 * @param pause delay before the fault
 */
record Fault(Kind kind, Target target, String process, Duration pause) {

  /** A way to disturb a process. */
  enum Kind {
    /** Terminates immediately, as by {@code kill -9}. */
    KILL("kill -9"),

    /** Is suspended for a while and then resumed. */
    FREEZE("freeze");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }
}
