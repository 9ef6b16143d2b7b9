package org.tagatlas.elasticsearch;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * JUnit extension with a real server that all test classes of this JVM share, each with separate
 * prefixes. It is started by the first of them and killed when the JVM exits.
 */
public final class RunningElasticsearch implements BeforeAllCallback, ParameterResolver {

  private static ElasticsearchServer shared;

  @Override
  public void beforeAll(ExtensionContext context) {
    server();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ElasticsearchServer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return server();
  }

  private static synchronized ElasticsearchServer server() {
    if (shared == null) {
      try {
        ElasticsearchServer server = new ElasticsearchServer();
        server.start();
        shared = server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return shared;
  }
}
