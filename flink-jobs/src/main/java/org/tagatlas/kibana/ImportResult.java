package org.tagatlas.kibana;

import java.util.List;

/**
 * What Kibana has made of an import.
 *
 * @param imported how many objects are there now
 * @param problems those that are not
 */
public record ImportResult(int imported, List<Problem> problems) {

  /**
   * An object that was not imported.
   *
   * @param type its type
   * @param title its title, or its id
   * @param there whether it is there already, and was not to be replaced
   * @param reason why not, in Kibana's words
   */
  public record Problem(String type, String title, boolean there, String reason) {}

  /** Copies the list. */
  public ImportResult {
    problems = List.copyOf(problems);
  }

  /** Whether all objects are there. */
  public boolean whole() {
    return problems.isEmpty();
  }

  /** Whether objects that are there already are all that went wrong. */
  public boolean onlyThereAlready() {
    return !whole() && problems.stream().allMatch(Problem::there);
  }
}
