package org.tagatlas.connectors.elasticsearch;

/** Elasticsearch cannot be reached or has too much to do: the same may succeed later. */
public final class ElasticsearchAwayException extends ElasticsearchSetupException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong and what led to it. */
  public ElasticsearchAwayException(String message, Throwable cause) {
    super(message, cause);
  }
}
