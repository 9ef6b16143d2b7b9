package org.tagatlas.sql;

import org.tagatlas.elasticsearch.ElasticsearchSetupException;

/** Thrown if the job of a statement fails. The message names the statement and the root cause. */
public final class SqlJobException extends Exception {

  private static final long serialVersionUID = 1L;

  private SqlJobException(String message, Throwable cause) {
    super(message, cause);
  }

  static SqlJobException of(SqlStatement statement, Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && !(root instanceof ElasticsearchSetupException)) {
      root = root.getCause();
    }
    String rootMessage = root.getMessage() == null ? "" : root.getMessage().strip();
    String message = rootMessage.lines().findFirst().orElse(root.getClass().getSimpleName());
    if (!(root instanceof ElasticsearchSetupException) && !rootMessage.isEmpty()) {
      message = root.getClass().getSimpleName() + ": " + message;
    }
    return new SqlJobException(
        statement
            .script()
            .show(
                new ScriptText.Place(statement.begin().line(), 0),
                "the statement failed: " + message),
        failure);
  }
}
