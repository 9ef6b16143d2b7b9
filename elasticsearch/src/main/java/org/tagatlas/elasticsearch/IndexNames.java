package org.tagatlas.elasticsearch;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * The names of a run's indices.
 *
 * @param prefix prefix of all names
 * @param run the run's name, unique among runs
 */
public record IndexNames(String prefix, String run) implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final Pattern RUN = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,60}");

  /** Validates the run's name. */
  public IndexNames {
    if (!RUN.matcher(run).matches()) {
      throw new ElasticsearchSetupException(
          "'" + run + "' is not a valid run name: use up to 61 of a-z, 0-9, '-', '_' and '.'");
    }
  }

  /** Returns the alias that readers use. */
  public String alias(DocumentKind kind) {
    return prefix + kind.name();
  }

  /** Returns the name of the run's index. */
  public String index(DocumentKind kind) {
    return alias(kind) + '-' + run;
  }

  /** Returns the index pattern that matches the indices of all runs. */
  public String pattern(DocumentKind kind) {
    return alias(kind) + "-*";
  }
}
