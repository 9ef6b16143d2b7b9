package org.tagatlas.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchAsyncClient;
import co.elastic.clients.json.SimpleJsonpMapper;
import co.elastic.clients.transport.TransportUtils;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.impl.nio.reactor.IOReactorConfig;
import org.apache.http.message.BasicHeader;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;

/** Clients for one cluster: the low-level client and the typed client on top of it. */
public final class ElasticsearchSession implements AutoCloseable {

  private static final int CONNECT_MILLIS = 5_000;

  /** Response timeout, after which a bulk request is sent again. */
  private static final int RESPONSE_MILLIS = 60_000;

  private final RestClient rest;
  private final ElasticsearchAsyncClient async;

  ElasticsearchSession(ElasticsearchConnection connection) {
    HttpHost[] hosts =
        connection.urls().stream()
            .map(
                url ->
                    new HttpHost(
                        url.getHost(),
                        url.getPort() >= 0 ? url.getPort() : defaultPort(url.getScheme()),
                        url.getScheme().toLowerCase(Locale.ROOT)))
            .toArray(HttpHost[]::new);
    SSLContext tls =
        connection.certificateAuthority() == null
            ? null
            : TransportUtils.sslContextFromHttpCaCrt(connection.certificates());
    RestClientBuilder builder =
        RestClient.builder(hosts)
            .setDefaultHeaders(headers(connection))
            .setCompressionEnabled(true)
            .setRequestConfigCallback(
                request ->
                    request.setConnectTimeout(CONNECT_MILLIS).setSocketTimeout(RESPONSE_MILLIS))
            .setHttpClientConfigCallback(
                http -> {
                  // One thread is enough: a subtask has few requests in flight.
                  http.setDefaultIOReactorConfig(
                      IOReactorConfig.custom().setIoThreadCount(1).setSoKeepAlive(true).build());
                  return tls == null ? http : http.setSSLContext(tls);
                });
    String path = connection.urls().get(0).getPath();
    if (path != null && path.length() > 1) {
      builder.setPathPrefix(path);
    }
    rest = builder.build();
    async = new ElasticsearchAsyncClient(new RestClientTransport(rest, new SimpleJsonpMapper()));
  }

  /** Returns the low-level client. */
  public RestClient rest() {
    return rest;
  }

  /** Returns the typed, non-blocking client. */
  public ElasticsearchAsyncClient async() {
    return async;
  }

  /** Closes the connections. Requests in flight fail. */
  @Override
  public void close() {
    try {
      rest.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int defaultPort(String scheme) {
    return scheme.equalsIgnoreCase("https") ? 443 : 9200;
  }

  private static Header[] headers(ElasticsearchConnection connection) {
    List<Header> headers = new ArrayList<>();
    if (connection.apiKey() != null) {
      headers.add(new BasicHeader("Authorization", "ApiKey " + connection.apiKey()));
    } else if (connection.user() != null) {
      String pair = connection.user() + ':' + connection.password();
      headers.add(
          new BasicHeader(
              "Authorization",
              "Basic "
                  + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))));
    }
    return headers.toArray(Header[]::new);
  }
}
