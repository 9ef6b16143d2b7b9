package org.tagatlas.checkout;

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
  private static final int COLUMNS_OF_EXTRAS = 3;

  private DocumentedMetrics() {}

  /** Returns those of operators, which the table of four columns has in the second one. */
  public static Set<String> in(String document) {
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

  /** Returns all names in the table of runs with extras: metrics and labels. */
  public static Set<String> ofExtras() {
    Set<String> names = new TreeSet<>();
    String document = Checkout.here().text("docs/metrics.md");
    document
        .substring(document.indexOf("\n| metric | labels |"))
        .lines()
        .filter(line -> line.startsWith("|"))
        .filter(line -> line.split("\\|", -1).length == COLUMNS_OF_EXTRAS + 2)
        .forEach(
            line -> {
              Matcher name = NAME.matcher(line);
              while (name.find()) {
                names.add(name.group(1));
              }
            });
    return names;
  }
}
