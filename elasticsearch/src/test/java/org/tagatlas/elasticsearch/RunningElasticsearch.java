package org.tagatlas.elasticsearch;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** JUnit extension with a shared server that is startServer once and killed after the last test. */
public final class RunningElasticsearch implements BeforeAllCallback, ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(RunningElasticsearch.class);

  /** Closed by JUnit with the root store. */
  private record Holder(ElasticsearchServer server) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    server(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ElasticsearchServer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return server(context);
  }

  private static ElasticsearchServer server(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent("server", key -> startServer(), Holder.class)
        .server();
  }

  private static Holder startServer() {
    try {
      ElasticsearchServer server = new ElasticsearchServer();
      server.start();
      return new Holder(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
