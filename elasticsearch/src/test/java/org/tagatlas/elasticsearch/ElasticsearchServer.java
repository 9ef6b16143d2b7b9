package org.tagatlas.elasticsearch;

/**
 * A real Elasticsearch in another process.
 *
 * @param url its address
 */
public record ElasticsearchServer(String url) {

  /** Returns a connection with an index prefix. */
  public ElasticsearchConnection connection(String prefix) {
    return ElasticsearchConnection.to(url).withPrefix(prefix);
  }
}
