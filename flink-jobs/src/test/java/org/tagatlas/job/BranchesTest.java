package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.branch.Branch;
import org.tagatlas.branch.Enriched;
import org.tagatlas.branch.Publisher;
import org.tagatlas.branch.Tally;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.settings.AtlasSettings;
import org.tagatlas.summary.Summary;

class BranchesTest {

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void publishesDocumentsOfABranchOfAnotherProject() throws Exception {
    List<PhotoRecord> photos = Shards.world(5, 800);
    Shards.writeSplit(folder.resolve("in"), photos, 3);
    try (ExampleBranch example = new ExampleBranch(folder.resolve("classes"))) {
      assertThat(Branches.kinds()).startsWith(DocumentKind.SHIPPED.toArray(DocumentKind[]::new));
      DocumentKind hours = example.kind();
      AtlasRun run = example.addTo(new AtlasRun(folder.resolve("in"), folder).kinds(Set.of(hours)));
      Summary summary = run.finish();
      assertThat(ExampleBranch.photos(run.published().documents(hours)))
          .isEqualTo(ExampleBranch.expected(photos))
          .hasSizeGreaterThan(50);
      assertThat(summary.count("hours")).isEqualTo(run.published().documents(hours).size());
      assertThat(summary.count("hour_photos"))
          .isEqualTo(ExampleBranch.expected(photos).values().stream().mapToInt(n -> n).sum());
    }
    List<DocumentKind> builtIn = new ArrayList<>(DocumentKind.SHIPPED);
    builtIn.addAll(List.of(DocumentKind.DUPLICATES, DocumentKind.VECTORS));
    assertThat(Branches.kinds()).isEqualTo(builtIn);
  }

  /** A branch with a kind whose name and mapping are set by a test. */
  public static final class Odd implements Branch {
    private static String name;
    private static String mapping;

    @Override
    public Set<DocumentKind> kinds() {
      return Set.of(DocumentKind.appendOnly(name, DocumentKind.class, mapping));
    }

    @Override
    public void attach(Enriched in, Publisher out, Tally tally, AtlasSettings settings) {}
  }

  @ParameterizedTest
  @CsvSource({
    "photos,photos.json,photos",
    "photos-by-hour,photos.json,photos",
    "machine,photos.json,machine",
    "hours,none.json,none.json",
    "Hours,photos.json,Hours"
  })
  void rejectsAnInvalidBranch(String name, String mapping, String named) throws Exception {
    Odd.name = name;
    Odd.mapping = mapping;
    withService(
        Odd.class.getName(),
        () ->
            assertThatThrownBy(Branches::kinds)
                .isInstanceOf(BranchException.class)
                .hasMessageContaining(named));
  }

  @ParameterizedTest
  @ValueSource(strings = {"org.example.Missing", "org.tagatlas.job.Shards"})
  void rejectsAListedClassThatIsNotABranch(String name) throws Exception {
    withService(
        name,
        () ->
            assertThatThrownBy(Branches::all)
                .isInstanceOf(BranchException.class)
                .hasMessageContaining(name));
  }

  private void withService(String name, Runnable check) throws IOException {
    Path services = Files.createDirectories(folder.resolve("listed/META-INF/services"));
    Files.writeString(services.resolve(Branch.class.getName()), name + '\n');
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.resolve("listed").toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      check.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
