package org.tagatlas.sql;

import org.tagatlas.connectors.elasticsearch.ElasticsearchSetupException;

/** A statement whose job failed: its message says which one, and what was at the bottom of it. */
public final class SqlFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private SqlFailure(String message, Throwable cause) {
    super(message, cause);
  }

  static SqlFailure of(SqlStatement statement, Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && !(root instanceof ElasticsearchSetupException)) {
      root = root.getCause();
    }
    String said = root.getMessage() == null ? "" : root.getMessage().strip();
    String words = said.lines().findFirst().orElse(root.getClass().getSimpleName());
    if (!(root instanceof ElasticsearchSetupException) && !said.isEmpty()) {
      words = root.getClass().getSimpleName() + ": " + words;
    }
    return new SqlFailure(
        statement
            .script()
            .show(
                new ScriptText.Place(statement.begin().line(), 0),
                "the statement failed: " + words),
        failure);
  }
}
