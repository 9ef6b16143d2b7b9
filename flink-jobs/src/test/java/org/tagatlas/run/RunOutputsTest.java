package org.tagatlas.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.job.Output;
import picocli.CommandLine;

final class RunOutputsTest {

  private static final String URL = "https://search.example:9200";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"", "files:", "files", "out", "elastic:http://localhost", "FILES:out"})
  void rejectsUnknownOutputs(String output) {
    assertThatThrownBy(() -> parse(List.of(output)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("'" + output + "' is not known")
        .hasMessageContaining("files:DIR")
        .hasMessageContaining("elasticsearch:https://host:9200");
  }

  @Test
  void defaultsToLocalElasticsearch() {
    assertThat(parse(List.of()).all()).singleElement().isInstanceOf(ElasticsearchOutput.class);
  }

  @Test
  void namesOutputsOfJobUniquely() {
    RunOutputs outputs =
        parse(List.of("files:a", "elasticsearch:" + URL, "files:b", "elasticsearch"));
    assertThat(outputs.ofJob())
        .extracting(Output::name)
        .containsExactly("files", "elasticsearch", "files-2", "elasticsearch-2");
    assertThat(outputs.needsClient()).isTrue();
    assertThat(parse(List.of("files:a")).needsClient()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:9200", "ftp://host", "https://user:secret@host", "https://"})
  void rejectsInvalidElasticsearchUrls(String url) {
    assertThatThrownBy(() -> parse(List.of("elasticsearch:" + url)))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("--output elasticsearch: ")
        .hasMessageEndingWith(".")
        .hasMessageNotContaining("secret");
  }

  @Test
  void readsSecretsFromEnvironment() {
    ElasticsearchConnection connection =
        connect(
            List.of(),
            URL,
            Map.of(
                "TAGATLAS_ELASTICSEARCH_USER", "atlas",
                "TAGATLAS_ELASTICSEARCH_PASSWORD", "hush"));
    assertThat(connection.user()).isEqualTo("atlas");
    assertThat(connection.password()).isEqualTo("hush");
    assertThat(connect(List.of(), URL, Map.of("TAGATLAS_ELASTICSEARCH_API_KEY", "a2V5")).apiKey())
        .isEqualTo("a2V5");
  }

  @Test
  void prefersSecretsOfFilesToEnvironment() throws IOException {
    Path password = Files.writeString(directory.resolve("password"), "from file\n");
    Path key = Files.writeString(directory.resolve("key"), "a2V5\n");
    assertThat(
            connect(
                List.of("--elasticsearch-user=me", "--elasticsearch-password-file=" + password),
                URL,
                Map.of(
                    "TAGATLAS_ELASTICSEARCH_USER", "atlas",
                    "TAGATLAS_ELASTICSEARCH_PASSWORD", "hush")))
        .extracting(ElasticsearchConnection::user, ElasticsearchConnection::password)
        .containsExactly("me", "from file");
    assertThat(
            connect(
                List.of("--elasticsearch-api-key-file=" + key, "--index-prefix=flickr-"),
                URL,
                Map.of()))
        .extracting(ElasticsearchConnection::apiKey, ElasticsearchConnection::prefix)
        .containsExactly("a2V5", "flickr-");
  }

  @Test
  void rejectsInvalidSecrets() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty"), "\n");
    Path missing = directory.resolve("missing");
    assertThatThrownBy(
            () -> connect(List.of("--elasticsearch-api-key-file=" + empty), URL, Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "--elasticsearch-api-key-file " + empty + " must contain exactly one line");
    assertThatThrownBy(
            () -> connect(List.of("--elasticsearch-api-key-file=" + missing), URL, Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(missing + " cannot be read");
    assertThatThrownBy(() -> connect(List.of("--elasticsearch-user=me"), URL, Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("a user and a password must be given together");
    assertThatThrownBy(() -> connect(List.of("--elasticsearch-ca=" + missing), URL, Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cannot read certificates from " + missing);
  }

  private static RunOutputs parse(List<String> values) {
    return RunOutputs.parse(
        OutputSettings.to(values.toArray(String[]::new)),
        Optional.empty(),
        RunLife.ENDS_WITH_COMMAND,
        new CallerTarget(),
        System.err);
  }

  private static ElasticsearchConnection connect(
      List<String> options, String url, Map<String, String> environment) {
    ElasticsearchAccessOptions parsed = new ElasticsearchAccessOptions();
    new CommandLine(parsed).parseArgs(options.toArray(String[]::new));
    return parsed.access().connection("--output elasticsearch", url, environment);
  }
}
