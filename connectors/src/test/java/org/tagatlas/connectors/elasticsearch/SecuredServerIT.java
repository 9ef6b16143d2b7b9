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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.connectors.sink.Document;

/**
 * The way to a server with TLS, credentials and privileges. The distribution that tests run has no
 * security, so security is that of the test's {@link SecurityProxy}, which answers as Elasticsearch
 * documents it; what is let in, and all documents, are the real server's, and are looked for there.
 */
@Timeout(300)
@ExtendWith(RunningElasticsearch.class)
class SecuredServerIT {

  /** Who speaks to the proxy. */
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
  static void makeCertificates() throws Exception {
    authority = new CertificateAuthority(certificates);
    trusted = authority.certificate();
  }

  @BeforeEach
  void secureTheServer() throws Exception {
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
  void everythingGoesThroughTlsWithCredentials(Credentials credentials) throws Exception {
    ElasticsearchConnection connection = credentials.addTo.apply(trusting());
    try (RunIndices run = run(connection)) {
      run.check();
      run.create();
      publish(connection, DOCUMENTS, IndexKind.PHOTOS, IndexKind.REGIONS)
          .getJobExecutionResult()
          .get(90, TimeUnit.SECONDS);
      run.caughtUp(false);
      assertThat(run.notIndexable()).isZero();
    }
    for (IndexKind kind : List.of(IndexKind.PHOTOS, IndexKind.REGIONS)) {
      assertThat(search.all(prefix + kind.word()).keySet())
          .hasSize(DOCUMENTS)
          .contains("0", Integer.toString(DOCUMENTS - 1));
    }
    assertThat(proxy.letIn(credentials.scheme)).contains("/_bulk", "/_aliases");
  }

  @Test
  void anAuthorityThatIsNotKnownIsToldWithWhatToDo() {
    ElasticsearchConnection stranger =
        ElasticsearchConnection.to(proxy.url()).withApiKey(SecurityProxy.API_KEY);
    assertThat(refusal(stranger))
        .contains(proxy.url(), "certificate is not trusted", "certificate authority", "PEM")
        .doesNotContain("\n");
    assertThat(proxy.letIn("ApiKey")).isEmpty();
  }

  @Test
  void anotherAuthorityThanTheServersIsTold(@TempDir Path folder) throws Exception {
    ElasticsearchConnection stranger =
        ElasticsearchConnection.to(proxy.url())
            .withCertificateAuthority(new CertificateAuthority(folder).certificate());
    assertThat(refusal(stranger)).contains("certificate is not trusted");
  }

  @Test
  void aCertificateOfAnotherHostIsTold() throws Exception {
    try (SecurityProxy other = new SecurityProxy(server, authority.server("dns:elsewhere"))) {
      ElasticsearchConnection connection =
          ElasticsearchConnection.to(other.url()).withCertificateAuthority(trusted);
      assertThat(refusal(connection))
          .contains("certificate is that of another host", "127.0.0.1")
          .doesNotContain("not trusted");
    }
  }

  @Test
  void aWrongPasswordIsToldWithoutIt() {
    String wrong = "kn0wn by nobody";
    ElasticsearchConnection connection = trusting().withUser(SecurityProxy.USER, wrong);
    assertThat(refusal(connection, wrong, base64(SecurityProxy.USER + ':' + wrong)))
        .contains(proxy.url(), "'" + SecurityProxy.USER + "'", "password", "401")
        .doesNotContain("API key");
  }

  @Test
  void aWrongApiKeyIsToldWithoutIt() {
    String wrong = base64("an-id:known-by-nobody");
    assertThat(refusal(trusting().withApiKey(wrong), wrong, "known-by-nobody"))
        .contains(proxy.url(), "API key", "401")
        .doesNotContain("password");
  }

  @Test
  void missingCredentialsAreTold() {
    assertThat(refusal(trusting())).contains("a user and password", "API key", "401");
  }

  @Test
  void aPrivilegeThatLacksIsToldWithItsIndex() {
    proxy.takeAway("manage_index_templates", "cluster");
    proxy.takeAway("delete", prefix + "regions-*");
    proxy.takeAway("read", prefix + "rejects-*");
    assertThat(refusal(Credentials.API_KEY.addTo.apply(trusting())))
        .contains(
            "'" + SecurityProxy.USER + "'",
            "manage_index_templates on cluster",
            "delete on " + prefix + "regions-*",
            "read on " + prefix + "rejects-*")
        .doesNotContain("photos");
  }

  @Test
  void aForbiddenCallIsToldWithWhatElasticsearchSays() {
    proxy.set(SecurityProxy.Door.FORBIDDEN);
    assertThat(refusal(Credentials.BASIC.addTo.apply(trusting())))
        .contains("does not allow", "403", "effective roles");
  }

  @ParameterizedTest
  @CsvSource({
    "photos,UNAUTHENTICATED,(401)",
    "regions,UNAUTHENTICATED,(401)",
    "photos,FORBIDDEN,(403)",
    "regions,FORBIDDEN,(403)",
    "photos,EACH_FORBIDDEN,security_exception",
    "regions,EACH_FORBIDDEN,security_exception"
  })
  void aJobWhoseCredentialsAreRevokedFailsWithWords(
      String kind, SecurityProxy.Door door, String words) throws Exception {
    ElasticsearchConnection connection = Credentials.API_KEY.addTo.apply(trusting());
    try (RunIndices run = run(connection)) {
      run.create();
    }
    JobClient job = publish(connection, Long.MAX_VALUE, IndexKind.of(kind));
    CompletableFuture<?> end = job.getJobExecutionResult();
    try {
      await().atMost(Duration.ofMinutes(2)).until(() -> search.count(prefix + kind + "-run") > 0);
      proxy.set(door);
      assertThatThrownBy(() -> end.get(90, TimeUnit.SECONDS))
          .satisfies(
              failure ->
                  assertThat(ExceptionUtils.stringifyException(failure))
                      .contains(ElasticsearchSetupException.class.getName(), words)
                      .contains(prefix + kind + "-run")
                      .doesNotContain(SecurityProxy.API_KEY));
    } finally {
      if (!end.isDone()) {
        job.cancel().get(30, TimeUnit.SECONDS);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void plainHttpWhereTlsIsSpokenIsTold(String host) {
    ElasticsearchConnection connection =
        ElasticsearchConnection.to("http://" + host + ':' + proxy.port());
    assertThat(refusal(connection)).contains(":" + proxy.port(), "https://");
  }

  @Test
  void tlsWherePlainHttpIsSpokenIsTold() {
    ElasticsearchConnection connection =
        ElasticsearchConnection.to(server.url().replace("http:", "https:"))
            .withCertificateAuthority(trusted);
    assertThat(refusal(connection)).contains("http://").doesNotContain("not trusted", "authority");
  }

  /** Returns the words of what is wrong, in which and under which there is no secret. */
  private String refusal(ElasticsearchConnection connection, String... secrets) {
    try (RunIndices run = run(connection)) {
      ElasticsearchSetupException refusal =
          catchThrowableOfType(ElasticsearchSetupException.class, run::check);
      assertThat(refusal).as("what check() says").isNotNull();
      if (secrets.length > 0) {
        assertThat(ExceptionUtils.stringifyException(refusal)).doesNotContain(secrets);
      }
      return refusal.getMessage();
    }
  }

  private ElasticsearchConnection trusting() {
    return ElasticsearchConnection.to(proxy.url()).withCertificateAuthority(trusted);
  }

  private RunIndices run(ElasticsearchConnection connection) {
    return new RunIndices(
        connection.withPrefix(prefix), "run", List.of(IndexKind.PHOTOS, IndexKind.REGIONS));
  }

  private JobClient publish(ElasticsearchConnection connection, long documents, IndexKind... kinds)
      throws Exception {
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
