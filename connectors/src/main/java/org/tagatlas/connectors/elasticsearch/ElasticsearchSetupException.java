package org.tagatlas.connectors.elasticsearch;

/** Elasticsearch cannot be used as it was asked to; the message says why to whoever asked. */
public class ElasticsearchSetupException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public ElasticsearchSetupException(String message) {
    super(message);
  }

  /** Says what is wrong and what led to it. */
  public ElasticsearchSetupException(String message, Throwable cause) {
    super(message, cause);
  }
}
