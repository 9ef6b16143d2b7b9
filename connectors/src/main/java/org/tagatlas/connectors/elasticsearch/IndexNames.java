package org.tagatlas.connectors.elasticsearch;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * The names of a run's indices.
 *
 * @param prefix what all names begin with
 * @param run the run's own name, which no other run has
 */
public record IndexNames(String prefix, String run) implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final Pattern RUN = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,60}");

  /** Checks the run's name. */
  public IndexNames {
    if (!RUN.matcher(run).matches()) {
      throw new ElasticsearchSetupException(
          "'" + run + "' cannot name a run: a-z, 0-9, '-', '_' and '.' can, at most 61 of them");
    }
  }

  /** Returns the name that readers use. */
  public String alias(IndexKind kind) {
    return prefix + kind.word();
  }

  /** Returns the name of the run's own index. */
  public String index(IndexKind kind) {
    return alias(kind) + '-' + run;
  }

  /** Returns the pattern of the indices of all runs, which is also the name of their template. */
  public String pattern(IndexKind kind) {
    return alias(kind) + "-*";
  }
}
