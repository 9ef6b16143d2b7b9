package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tagatlas.dashboards.kibana.FakeKibana;
import org.tagatlas.dashboards.kibana.SavedObjects;
import picocli.CommandLine;

/** The options {@code --check} and {@code --verify} of {@code kibana import}. */
class KibanaVerificationTest {

  private static final int SIZE = SavedObjects.withPrefix("").size();

  private record Ran(int code, String out, String err) {}

  private static Ran run(FakeKibana kibana, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> words = new ArrayList<>(List.of("kibana", "import", "--url=" + kibana.url()));
    words.addAll(List.of(args));
    CommandLine command =
        Launcher.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code = command.execute(words.toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
  }

  @Test
  void checkReportsWhatAnImportWouldDoAndWritesNothing() throws IOException {
    try (FakeKibana kibana = new FakeKibana("atlas")) {
      Ran fresh = run(kibana, "--check", "--space=atlas");
      assertThat(fresh.code()).isZero();
      assertThat(fresh.out())
          .contains("Kibana 8.19.21 at " + kibana.url())
          .contains("would create " + SIZE + " objects and keep 0 existing ones")
          .contains("Nothing was written");
      assertThat(kibana.writes()).isEmpty();

      assertThat(run(kibana, "--space=atlas").code()).isZero();
      kibana.space("atlas").removeIf(object -> !object.get("type").asText().equals("dashboard"));
      int writes = kibana.writes().size();
      Ran again = run(kibana, "--check", "--space=atlas", "--overwrite");
      assertThat(again.out())
          .contains("would create " + (SIZE - 7) + " objects and replace 7 existing ones")
          .contains("  exists  Tagatlas: signatures by year");
      assertThat(kibana.writes()).hasSize(writes);
    }
  }

  @Test
  void importKeepsExistingObjectsAndImportsTheOthers() throws IOException {
    try (FakeKibana kibana = new FakeKibana()) {
      assertThat(run(kibana).code()).isZero();
      kibana.space("default").remove(0);
      Ran ran = run(kibana);
      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.err())
          .contains((SIZE - 1) + " of the " + SIZE + " objects already exist and were kept")
          .contains("1 were imported");
      assertThat(kibana.space("default")).hasSize(SIZE);
    }
  }

  @Test
  void importReportsThatNothingWasImported() throws IOException {
    try (FakeKibana kibana = new FakeKibana().withoutType("index-pattern")) {
      Ran ran = run(kibana);
      assertThat(ran.code()).isEqualTo(1);
      assertThat(ran.err())
          .contains("Kibana imported none of " + SIZE + " objects")
          .contains("it refers to missing objects");
      assertThat(kibana.space("default")).isEmpty();
    }
  }

  @Test
  void verifyRequiresElasticsearch() throws IOException {
    try (FakeKibana kibana = new FakeKibana()) {
      Ran without = run(kibana, "--verify");
      assertThat(without.code()).isEqualTo(2);
      assertThat(without.err()).contains("--verify requires --elasticsearch URL");
      Ran alone = run(kibana, "--elasticsearch=http://127.0.0.1:1");
      assertThat(alone.code()).isEqualTo(2);
      assertThat(alone.err()).contains("Add --verify");
      assertThat(kibana.writes()).isEmpty();
      Ran unavailable = run(kibana, "--check", "--verify", "--elasticsearch=http://127.0.0.1:1");
      assertThat(unavailable.code()).isEqualTo(2);
      assertThat(unavailable.err())
          .contains("--elasticsearch: cannot reach Elasticsearch at http://127.0.0.1:1");
    }
  }
}
