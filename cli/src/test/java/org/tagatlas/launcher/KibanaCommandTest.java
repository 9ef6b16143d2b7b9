package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.dashboards.kibana.KibanaConnection;
import org.tagatlas.dashboards.kibana.RecordingServer;
import org.tagatlas.dashboards.kibana.SavedObjects;
import picocli.CommandLine;

/** The arguments, messages and exit codes of {@code kibana}. */
class KibanaCommandTest {

  private static final String IMPORT = "/api/saved_objects/_import";

  private static final int SIZE = SavedObjects.withPrefix("").size();

  @TempDir private Path work;

  private record Ran(int code, String out, String err) {}

  private static Ran run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> words = new ArrayList<>(List.of("kibana"));
    words.addAll(List.of(args));
    CommandLine command =
        Launcher.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code = command.execute(words.toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
  }

  @Test
  void exportsToStandardOutputOrAFile() throws IOException {
    assertThat(run("export").out()).isEqualTo(SavedObjects.withPrefix("").ndjson());
    Path file = work.resolve("boards.ndjson");
    Ran ran = run("export", "--index-prefix=flickr-", "--out=" + file);
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).startsWith("Wrote " + SIZE + " objects to " + file);
    assertThat(Files.readString(file)).isEqualTo(SavedObjects.withPrefix("flickr-").ndjson());
    assertThat(run("export", "--index-prefix=Flickr").code()).isEqualTo(2);
    Ran nowhere = run("export", "--out=" + work.resolve("no/where"));
    assertThat(nowhere.code()).isEqualTo(2);
    assertThat(nowhere.err()).contains("--out", "cannot be written");
  }

  @Test
  void importsAndNamesTheDashboards() throws IOException {
    Path key = Files.writeString(work.resolve("key"), "a2V5\n");
    try (RecordingServer kibana = new RecordingServer()) {
      kibana.on("/api/spaces/space/atlas", 200, "{}");
      kibana.on("/s/atlas" + IMPORT, 200, "{\"success\":true,\"successCount\":21}");
      Ran ran =
          run(
              "import",
              "--url=" + kibana.url(),
              "--space=atlas",
              "--overwrite",
              "--kibana-api-key-file=" + key);
      assertThat(ran.code()).as(ran.err()).isZero();
      assertThat(ran.out())
          .contains("Imported 21 objects into Kibana 8.19.21")
          .contains("  dashboard  Tagatlas: signatures\n");
      assertThat(kibana.requests())
          .hasSize(3)
          .allMatch(request -> request.headers().getFirst("Authorization").equals("ApiKey a2V5"))
          .last()
          .extracting(RecordingServer.Request::path)
          .isEqualTo("/s/atlas" + IMPORT + "?overwrite=true");
    }
  }

  @Test
  void exitCodeDistinguishesUserErrorFromFailure() throws IOException {
    try (RecordingServer kibana = new RecordingServer()) {
      String error =
          "{\"success\":false,\"successCount\":20,\"errors\":[{\"type\":\"map\",\"id\":\"m\","
              + "\"meta\":{\"title\":\"the world\"},\"error\":{\"type\":\"%s\"}}]}";
      kibana.on(IMPORT, 200, error.formatted("conflict"));
      kibana.on(
          "/api/saved_objects/_resolve_import_errors",
          200,
          "{\"success\":true,\"successCount\":20}");
      Ran there = run("import", "--url=" + kibana.url());
      assertThat(there.code()).isEqualTo(2);
      assertThat(there.err())
          .contains("1 of the " + SIZE + " objects already exist", "20 were imported")
          .contains("--overwrite");
      kibana.on(IMPORT, 200, error.formatted("unsupported_type"));
      Ran partly = run("import", "--url=" + kibana.url());
      assertThat(partly.code()).isEqualTo(1);
      assertThat(partly.err())
          .contains("imported 20 of " + SIZE + " objects")
          .contains("map 'the world': this Kibana does not support objects of this type");
      kibana.on(IMPORT, 401, "{}");
      Ran refused = run("import", "--url=" + kibana.url());
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.err()).startsWith("tagatlas: Kibana at ").contains("(401)");
    }
  }

  @Test
  void readsMissingOptionsFromEnvironment() throws IOException {
    Path password = Files.writeString(work.resolve("password"), "from file\n");
    Map<String, String> environment =
        Map.of(
            "TAGATLAS_KIBANA_USER", "ann",
            "TAGATLAS_KIBANA_PASSWORD", "from environment",
            "TAGATLAS_KIBANA_CA", "ca.pem");
    assertThat(parsed("--url=https://k").connection(environment))
        .isEqualTo(
            new KibanaConnection(
                URI.create("https://k"), null, "ann", "from environment", null, Path.of("ca.pem")));
    assertThat(
            parsed(
                    "--url=https://k",
                    "--space=s",
                    "--kibana-user=bob",
                    "--kibana-password-file=" + password,
                    "--kibana-ca=other.pem")
                .connection(environment))
        .isEqualTo(
            new KibanaConnection(
                URI.create("https://k"), "s", "bob", "from file", null, Path.of("other.pem")));
    KibanaConnection key =
        parsed("--url=https://k").connection(Map.of("TAGATLAS_KIBANA_API_KEY", "a2V5"));
    assertThat(key.apiKey()).isEqualTo("a2V5");
    assertThat(key.toString()).doesNotContain("a2V5");
  }

  private static KibanaCommand.Import parsed(String... args) {
    KibanaCommand.Import command = new KibanaCommand.Import();
    new CommandLine(command).parseArgs(args);
    return command;
  }

  @Test
  void reportsInvalidUsageInOneMessage() throws IOException {
    Path empty = Files.writeString(work.resolve("empty"), "");
    Path password = Files.writeString(work.resolve("password"), "hush");
    assertThat(run("import").err()).contains("--url");
    for (List<String> arguments :
        List.of(
            List.of("--url=http://ann:hush@k:5601"),
            List.of("--url=http://a b"),
            List.of("--url=http://k", "--kibana-password-file=" + empty),
            List.of("--url=http://k", "--kibana-password-file=" + password),
            List.of("--url=http://k", "--space=A B"),
            List.of("--url=http://k", "--kibana-ca=" + work.resolve("none")))) {
      List<String> words = new ArrayList<>(List.of("import"));
      words.addAll(arguments);
      Ran ran = run(words.toArray(String[]::new));
      assertThat(ran.code()).as(arguments + ran.err()).isEqualTo(2);
      assertThat(ran.err().lines()).hasSize(1);
      assertThat(ran.err()).doesNotContain("hush", "Exception");
    }
  }
}
