package org.tagatlas.deployment;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of metrics in {@code docs/metrics.md}. */
public final class DocumentedMetrics {

  /** What the reporter puts in front of them. */
  public static final String OPERATOR = "flink_taskmanager_job_task_operator_";

  private static final Pattern NAME = Pattern.compile("`([a-z_]+)`");
  private static final int COLUMNS = 4;

  private DocumentedMetrics() {}

  /** Returns those of operators, which the table of four columns has in the second one. */
  static Set<String> in(String document) {
    Set<String> names = new TreeSet<>();
    document
        .lines()
        .filter(line -> line.startsWith("|"))
        .map(line -> line.split("\\|", -1))
        .filter(cells -> cells.length == COLUMNS + 2)
        .forEach(
            cells -> {
              Matcher name = NAME.matcher(cells[2]);
              while (name.find()) {
                names.add(name.group(1));
              }
            });
    return names;
  }

  /** Returns those of operators in this checkout's document. */
  public static Set<String> here() {
    return in(Checkout.here().text("docs/metrics.md"));
  }
}
