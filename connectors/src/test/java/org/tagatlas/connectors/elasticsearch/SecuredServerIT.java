package org.tagatlas.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.elasticsearch.ElasticsearchServer;
import org.tagatlas.elasticsearch.ElasticsearchSetupException;
import org.tagatlas.elasticsearch.RunIndices;
import org.tagatlas.elasticsearch.RunningElasticsearch;
import org.tagatlas.elasticsearch.Search;

/**
 * Tests connections to a server with TLS, credentials and privileges. The distribution for tests
 * has no security, so a {@link SecurityProxy} responds as documented by Elasticsearch and forwards
 * permitted requests to the real server, where the documents are verified.
 */
@Timeout(300)
@ExtendWith(RunningElasticsearch.class)
class SecuredServerIT {

  /** Credentials for the proxy. */
  enum Credentials {
    BASIC("Basic", to -> to.withUser(SecurityProxy.USER, SecurityProxy.PASSWORD)),
    API_KEY("ApiKey", to -> to.withApiKey(SecurityProxy.API_KEY));

    private final String scheme;
    private final UnaryOperator<ElasticsearchConnection> addTo;

    Credentials(String scheme, UnaryOperator<ElasticsearchConnection> addTo) {
      this.scheme = scheme;
      this.addTo = addTo;
    }
  }

  private static final int DOCUMENTS = 1_000;

  @TempDir static Path certificates;

  private static CertificateAuthority authority;
  private static Path trusted;

  private final ElasticsearchServer server;
  private Search search;
  private SecurityProxy proxy;
  private String prefix;

  SecuredServerIT(ElasticsearchServer server) {
    this.server = server;
  }

  @BeforeAll
  static void createCertificates() throws Exception {
    authority = new CertificateAuthority(certificates);
    trusted = authority.certificate();
  }

  @BeforeEach
  void startProxy() throws Exception {
    prefix = Search.prefix();
    search = new Search(server);
    proxy = new SecurityProxy(server, authority.server("dns:localhost,ip:127.0.0.1"));
  }

  @AfterEach
  void close() {
    proxy.close();
    search.close();
  }

  @ParameterizedTest
  @EnumSource
  void sendsAllRequestsOverTlsWithCredentials(Credentials credentials) throws Exception {
    ElasticsearchConnection connection = credentials.addTo.apply(trusting());
    try (RunIndices run = run(connection)) {
      run.check();
      run.create();
      publish(connection, DOCUMENTS, DocumentKind.PHOTOS, DocumentKind.REGIONS)
          .getJobExecutionResult()
          .get(90, TimeUnit.SECONDS);
      run.switchAliases(false);
      assertThat(run.notIndexable()).isZero();
    }
    for (DocumentKind kind : List.of(DocumentKind.PHOTOS, DocumentKind.REGIONS)) {
      assertThat(search.all(prefix + kind.name()).keySet())
          .hasSize(DOCUMENTS)
          .contains("0", Integer.toString(DOCUMENTS - 1));
    }
    assertThat(proxy.permitted(credentials.scheme)).contains("/_bulk", "/_aliases");
  }

  @Test
  void reportsAnUntrustedCertificateAndTheOptionThatFixesIt() {
    ElasticsearchConnection untrusted =
        ElasticsearchConnection.to(proxy.url()).withApiKey(SecurityProxy.API_KEY);
    assertThat(failure(untrusted))
        .contains(proxy.url(), "certificate is not trusted", "--elasticsearch-ca FILE", "PEM")
        .doesNotContain("\n");
    assertThat(proxy.permitted("ApiKey")).isEmpty();
  }

  @Test
  void reportsACertificateOfAnotherAuthority(@TempDir Path folder) throws Exception {
    ElasticsearchConnection untrusted =
        ElasticsearchConnection.to(proxy.url())
            .withCertificateAuthority(new CertificateAuthority(folder).certificate());
    assertThat(failure(untrusted)).contains("certificate is not trusted");
  }

  @Test
  void reportsACertificateOfAnotherHost() throws Exception {
    try (SecurityProxy other = new SecurityProxy(server, authority.server("dns:elsewhere"))) {
      ElasticsearchConnection connection =
          ElasticsearchConnection.to(other.url()).withCertificateAuthority(trusted);
      assertThat(failure(connection))
          .contains("certificate was issued for another host", "127.0.0.1")
          .doesNotContain("not trusted");
    }
  }

  @Test
  void reportsAWrongPasswordWithoutRevealingIt() {
    String wrong = "wr0ng password";
    ElasticsearchConnection connection = trusting().withUser(SecurityProxy.USER, wrong);
    assertThat(failure(connection, wrong, base64(SecurityProxy.USER + ':' + wrong)))
        .contains(proxy.url(), "'" + SecurityProxy.USER + "'", "password", "401")
        .doesNotContain("API key");
  }

  @Test
  void reportsAWrongApiKeyWithoutRevealingIt() {
    String wrong = base64("an-id:unknown-key");
    assertThat(failure(trusting().withApiKey(wrong), wrong, "unknown-key"))
        .contains(proxy.url(), "API key", "401")
        .doesNotContain("password");
  }

  @Test
  void reportsMissingCredentials() {
    assertThat(failure(trusting())).contains("a user and password", "API key", "401");
  }

  @Test
  void reportsMissingPrivilegesWithTheirIndex() {
    proxy.revoke("manage_index_templates", "cluster");
    proxy.revoke("delete", prefix + "regions-*");
    proxy.revoke("read", prefix + "rejects-*");
    assertThat(failure(Credentials.API_KEY.addTo.apply(trusting())))
        .contains(
            "'" + SecurityProxy.USER + "'",
            "manage_index_templates on cluster",
            "delete on " + prefix + "regions-*",
            "read on " + prefix + "rejects-*",
            "docs/elasticsearch.md",
            "'Required privileges'")
        .doesNotContain("photos");
  }

  @Test
  void reportsAForbiddenRequestWithElasticsearchsReason() {
    proxy.set(SecurityProxy.Access.FORBIDDEN);
    assertThat(failure(Credentials.BASIC.addTo.apply(trusting())))
        .contains("denies", "403", "effective roles");
  }

  @ParameterizedTest
  @CsvSource({"photos,UNAUTHENTICATED,(401)", "regions,EACH_FORBIDDEN,security_exception"})
  void failsAJobWithAMessageAfterCredentialsAreRevoked(
      String kind, SecurityProxy.Access access, String message) throws Exception {
    ElasticsearchConnection connection = Credentials.API_KEY.addTo.apply(trusting());
    try (RunIndices run = run(connection)) {
      run.create();
    }
    JobClient job = publish(connection, Long.MAX_VALUE, DocumentKind.of(kind));
    CompletableFuture<?> end = job.getJobExecutionResult();
    try {
      await().atMost(Duration.ofMinutes(2)).until(() -> search.count(prefix + kind + "-run") > 0);
      proxy.set(access);
      assertThatThrownBy(() -> end.get(90, TimeUnit.SECONDS))
          .satisfies(
              failure ->
                  assertThat(ExceptionUtils.stringifyException(failure))
                      .contains(ElasticsearchSetupException.class.getName(), message)
                      .contains(prefix + kind + "-run")
                      .doesNotContain(SecurityProxy.API_KEY));
    } finally {
      if (!end.isDone()) {
        job.cancel().get(30, TimeUnit.SECONDS);
      }
    }
  }

  @Tag("nightly")
  @ParameterizedTest
  @CsvSource({
    "regions,UNAUTHENTICATED,(401)",
    "photos,FORBIDDEN,(403)",
    "regions,FORBIDDEN,(403)",
    "photos,EACH_FORBIDDEN,security_exception"
  })
  void failsJobsOfTheOtherKindAfterCredentialsAreRevoked(
      String kind, SecurityProxy.Access access, String message) throws Exception {
    failsAJobWithAMessageAfterCredentialsAreRevoked(kind, access, message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void reportsPlainHttpToATlsServer(String host) {
    ElasticsearchConnection connection =
        ElasticsearchConnection.to("http://" + host + ':' + proxy.port());
    assertThat(failure(connection)).contains(":" + proxy.port(), "https://");
  }

  @Test
  void reportsTlsToAPlainHttpServer() {
    ElasticsearchConnection connection =
        ElasticsearchConnection.to(server.url().replace("http:", "https:"))
            .withCertificateAuthority(trusted);
    assertThat(failure(connection)).contains("http://").doesNotContain("not trusted", "authority");
  }

  /** Returns the message of a failed check; verifies that its stack trace has no secret. */
  private String failure(ElasticsearchConnection connection, String... secrets) {
    try (RunIndices run = run(connection)) {
      ElasticsearchSetupException failure =
          catchThrowableOfType(ElasticsearchSetupException.class, run::check);
      assertThat(failure).as("exception of check()").isNotNull();
      if (secrets.length > 0) {
        assertThat(ExceptionUtils.stringifyException(failure)).doesNotContain(secrets);
      }
      return failure.getMessage();
    }
  }

  private ElasticsearchConnection trusting() {
    return ElasticsearchConnection.to(proxy.url()).withCertificateAuthority(trusted);
  }

  private RunIndices run(ElasticsearchConnection connection) {
    return new RunIndices(
        connection.withPrefix(prefix), "run", List.of(DocumentKind.PHOTOS, DocumentKind.REGIONS));
  }

  private JobClient publish(
      ElasticsearchConnection connection, long documents, DocumentKind... kinds) throws Exception {
    return PublishingJob.start(
        connection.withPrefix(prefix), "run", documents, SecuredServerIT::document, kinds);
  }

  private static Document document(Long number) {
    return new Document(
        number.toString(), 1, "{\"country\":\"IS\"}".getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
