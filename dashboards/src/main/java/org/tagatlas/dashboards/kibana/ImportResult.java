package org.tagatlas.dashboards.kibana;

import java.util.List;

/**
 * The result of an import into Kibana.
 *
 * @param imported number of objects that Kibana created or replaced
 * @param problems the objects that were not imported
 */
public record ImportResult(int imported, List<Problem> problems) {

  /**
   * An object that was not imported.
   *
   * @param type its type
   * @param title its title, or its id
   * @param exists whether it exists already and was kept
   * @param reason why it was not imported
   */
  public record Problem(String type, String title, boolean exists, String reason) {}

  /** Copies the list. */
  public ImportResult {
    problems = List.copyOf(problems);
  }

  /** Returns whether all objects were imported. */
  public boolean isComplete() {
    return problems.isEmpty();
  }

  /** Returns whether existing objects are the only problem. */
  public boolean hasOnlyConflicts() {
    return !isComplete() && problems.stream().allMatch(Problem::exists);
  }
}
