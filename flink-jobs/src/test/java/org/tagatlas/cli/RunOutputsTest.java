package org.tagatlas.cli;

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
import org.tagatlas.connectors.elasticsearch.ElasticsearchConnection;
import org.tagatlas.job.Output;
import picocli.CommandLine;

final class RunOutputsTest {

  private static final String URL = "https://search.example:9200";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"", "files:", "files", "out", "elastic:http://localhost", "FILES:out"})
  void refusesWhatIsNoOutput(String output) {
    assertThatThrownBy(() -> parse(List.of(output)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("'" + output + "' is not known")
        .hasMessageContaining("files:DIR")
        .hasMessageContaining("elasticsearch:https://host:9200");
  }

  @Test
  void takesTheEmbeddedElasticsearchWhenNoneIsNamed() {
    assertThat(parse(List.of()).all()).singleElement().isInstanceOf(ElasticsearchOutput.class);
  }

  @Test
  void namesEachOutputOfAJobDifferently() {
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
  void refusesWhatIsNoAddressOfElasticsearch(String url) {
    assertThatThrownBy(() -> parse(List.of("elasticsearch:" + url)))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("--output elasticsearch: ")
        .hasMessageEndingWith(".")
        .hasMessageNotContaining("secret");
  }

  @Test
  void takesSecretsFromTheEnvironment() {
    ElasticsearchConnection connection =
        options()
            .connection(
                URL,
                Map.of(
                    "TAGATLAS_ELASTICSEARCH_USER", "atlas",
                    "TAGATLAS_ELASTICSEARCH_PASSWORD", "hush"));
    assertThat(connection.user()).isEqualTo("atlas");
    assertThat(connection.password()).isEqualTo("hush");
    assertThat(options().connection(URL, Map.of("TAGATLAS_ELASTICSEARCH_API_KEY", "a2V5")).apiKey())
        .isEqualTo("a2V5");
  }

  @Test
  void takesSecretsFromFilesAheadOfTheEnvironment() throws IOException {
    Path password = Files.writeString(directory.resolve("password"), "from file\n");
    Path key = Files.writeString(directory.resolve("key"), "a2V5\n");
    assertThat(
            options("--elasticsearch-user=me", "--elasticsearch-password-file=" + password)
                .connection(
                    URL,
                    Map.of(
                        "TAGATLAS_ELASTICSEARCH_USER", "atlas",
                        "TAGATLAS_ELASTICSEARCH_PASSWORD", "hush")))
        .extracting(ElasticsearchConnection::user, ElasticsearchConnection::password)
        .containsExactly("me", "from file");
    assertThat(
            options("--elasticsearch-api-key-file=" + key, "--index-prefix=flickr-")
                .connection(URL, Map.of()))
        .extracting(ElasticsearchConnection::apiKey, ElasticsearchConnection::prefix)
        .containsExactly("a2V5", "flickr-");
  }

  @Test
  void refusesSecretsThatCannotBe() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty"), "\n");
    Path missing = directory.resolve("missing");
    assertThatThrownBy(
            () -> options("--elasticsearch-api-key-file=" + empty).connection(URL, Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--elasticsearch-api-key-file " + empty + " must hold one line");
    assertThatThrownBy(
            () -> options("--elasticsearch-api-key-file=" + missing).connection(URL, Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(missing + " can't be read");
    assertThatThrownBy(() -> options("--elasticsearch-user=me").connection(URL, Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("a user needs a password");
    assertThatThrownBy(() -> options("--elasticsearch-ca=" + missing).connection(URL, Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cannot read certificates from " + missing);
  }

  private static RunOutputs parse(List<String> values) {
    return RunOutputs.parse(values, false, options(), null, Optional.empty(), true, System.err);
  }

  private static ElasticsearchOptions options(String... args) {
    ElasticsearchOptions options = new ElasticsearchOptions();
    new CommandLine(options).parseArgs(args);
    return options;
  }
}
