package org.tagatlas.chaos;

import java.util.Locale;

/** What can be struck. */
public enum Target {
  TASKMANAGER,
  JOBMANAGER,
  KAFKA,
  S3,
  ELASTICSEARCH;

  /** Returns it as it is written on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the name of a process of a cluster, such as {@code taskmanager-2}. */
  String process(int taskManager) {
    return this == TASKMANAGER ? word() + '-' + taskManager : word();
  }
}
