package org.tagatlas.elasticsearch;

/** Elasticsearch cannot be reached or is overloaded; a retry may succeed. */
public final class ElasticsearchUnavailableException extends ElasticsearchSetupException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message for the user and a cause. */
  public ElasticsearchUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
