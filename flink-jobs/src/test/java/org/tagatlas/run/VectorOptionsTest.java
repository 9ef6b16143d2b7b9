package org.tagatlas.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.settings.AtlasSettings;
import org.tagatlas.settings.VectorSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class VectorOptionsTest {

  @Command
  private static final class Options {
    @Mixin private VectorOptions vectors;
  }

  private static AtlasSettings settings(Set<DocumentKind> published, String... arguments) {
    Options options = new Options();
    new CommandLine(options).parseArgs(arguments);
    AtlasSettings defaults = AtlasSettings.defaults(EmitPolicy.LIVE);
    Set<DocumentKind> others =
        options.vectors.others(published == null ? defaults.publishing().kinds() : published);
    assertThat(others).doesNotContain(DocumentKind.VECTORS);
    return options.vectors.addTo(defaults, published, true);
  }

  @Test
  void areOffByDefault() {
    assertThat(settings(null).publishes(DocumentKind.VECTORS)).isFalse();
    assertThat(settings(null).vectors()).isNull();
  }

  @Test
  void publishVectorsOfFiles() {
    AtlasSettings settings =
        settings(null, "--vectors", "a.jsonl", "b", "--similar-model", "m.lopq", "--keep-vectors");
    assertThat(settings.publishes(DocumentKind.VECTORS)).isTrue();
    assertThat(settings.publishes(DocumentKind.PHOTOS)).isTrue();
    assertThat(settings.vectors())
        .isEqualTo(new VectorSettings(List.of("a.jsonl", "b"), "m.lopq", true, true, 0));
  }

  @Test
  void publishDuplicatesOnRequest() {
    AtlasSettings settings =
        settings(null, "--vectors", "a", "--similar-model", "m", "--duplicates", "7");
    assertThat(settings.publishes(DocumentKind.DUPLICATES)).isTrue();
    assertThat(settings.vectors().collisions()).isEqualTo(7);
  }

  @Test
  void rejectInvalidOptions() {
    assertRejected("--duplicates requires --vectors PATH", null, "--duplicates", "7");
    assertRejected("--publish duplicates requires", Set.of(DocumentKind.DUPLICATES));
    assertRejected(
        "--duplicates", null, "--vectors", "a", "--similar-model", "m", "--duplicates", "0");
    assertRejected("--vectors requires --similar-model FILE", null, "--vectors", "a");
    assertRejected("--similar-model requires --vectors PATH", null, "--similar-model", "m");
    assertRejected("--keep-vectors requires --vectors PATH", null, "--keep-vectors");
    assertRejected("--publish vectors requires --vectors PATH", Set.of(DocumentKind.VECTORS));
    assertRejected(
        "Add vectors to --publish",
        Set.of(DocumentKind.PHOTOS),
        "--vectors",
        "a",
        "--similar-model",
        "m");
  }

  private static void assertRejected(
      String message, Set<DocumentKind> published, String... arguments) {
    assertThatThrownBy(() -> settings(published, arguments))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }
}
