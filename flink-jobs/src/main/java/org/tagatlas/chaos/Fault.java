package org.tagatlas.chaos;

import java.time.Duration;

/**
 * One thing that goes wrong.
 *
 * @param kind what happens
 * @param target what it happens to
 * @param process the process's name, such as {@code taskmanager-2}
 * @param pause how long all is left alone before
 */
record Fault(Kind kind, Target target, String process, Duration pause) {

  /** What can happen to a process. */
  enum Kind {
    /** It ends at once, as by {@code kill -9}. */
    KILL("kill -9"),

    /** It stands still for a while, and goes on as if nothing had been. */
    FREEZE("freeze");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }
}
