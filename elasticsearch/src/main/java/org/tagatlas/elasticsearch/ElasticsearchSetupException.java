package org.tagatlas.elasticsearch;

import org.tagatlas.failure.UserFacingException;

/** Elasticsearch cannot be used as requested; the message is meant for the user. */
public class ElasticsearchSetupException extends UserFacingException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message for the user. */
  public ElasticsearchSetupException(String message) {
    super(message);
  }

  /** Creates the exception with a message for the user and a cause. */
  public ElasticsearchSetupException(String message, Throwable cause) {
    super(message, cause);
  }
}
