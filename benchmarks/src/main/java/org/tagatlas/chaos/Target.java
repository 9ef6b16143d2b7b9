package org.tagatlas.chaos;

import java.util.Locale;

/** A kind of process that can be killed or frozen. */
public enum Target {
  TASKMANAGER,
  JOBMANAGER,
  KAFKA,
  S3,
  ELASTICSEARCH;

  /** Returns the name as it is written on the command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the name of a process of this kind, such as {@code taskmanager-2}. */
  String process(int taskManager) {
    return this == TASKMANAGER ? id() + '-' + taskManager : id();
  }
}
