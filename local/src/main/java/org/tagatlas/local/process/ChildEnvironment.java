package org.tagatlas.local.process;

import java.util.List;
import java.util.Map;

/** Environment of child processes. */
public final class ChildEnvironment {

  private static final List<String> NOT_INHERITED =
      List.of("CLASSPATH", "JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "BASH_ENV");

  private ChildEnvironment() {}

  /** Returns the variables that are set for all child processes. */
  public static Map<String, String> locale() {
    // Java decodes file names and arguments in the locale's encoding, and Flink parses numbers that
    // it
    // has formatted with the locale's digits.
    return Map.of("LC_ALL", "C.UTF-8");
  }

  /** Removes variables that would affect a server's startup, and sets the locale. */
  public static void prepare(Map<String, String> variables) {
    NOT_INHERITED.forEach(variables::remove);
    variables.putAll(locale());
  }
}
