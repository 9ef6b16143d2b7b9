package org.tagatlas.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.lookup.ExtraService;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.settings.AtlasSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class ExtrasOptionsTest {

  private static final String SERVICES =
      """
      services:
        - {name: Things, tags: [thing:id], url: 'https://things.example/{value}',
           fields: {name: /name}, title: name}
      """;

  private final List<String> notices = new ArrayList<>();

  @TempDir private Path folder;

  @Command
  private static final class Options {
    @Mixin private ExtrasOptions extras;
  }

  private AtlasSettings settings(Set<DocumentKind> published, String... arguments) {
    Options options = new Options();
    new CommandLine(options).parseArgs(arguments);
    AtlasSettings defaults = AtlasSettings.defaults(EmitPolicy.LIVE);
    Set<DocumentKind> others =
        options.extras.others(published == null ? defaults.publishing().kinds() : published);
    assertThat(others).doesNotContain(DocumentKind.EXTRAS);
    return options.extras.addTo(defaults, published, Map.of(), notices::add);
  }

  @Test
  void isOffByDefault() {
    AtlasSettings settings = settings(null);
    assertThat(settings.publishes(DocumentKind.EXTRAS)).isFalse();
    assertThat(settings.lookup()).isNull();
  }

  @Test
  void usesBundledServicesAndReportsOmittedOnes() {
    AtlasSettings settings = settings(null, "--extras", "--extras-wait", "3");
    assertThat(settings.publishes(DocumentKind.EXTRAS)).isTrue();
    assertThat(settings.publishes(DocumentKind.PHOTOS)).isTrue();
    assertThat(settings.lookup().patience()).isEqualTo(Duration.ofMinutes(3));
    assertThat(settings.lookup().services())
        .extracting(ExtraService::name)
        .contains("OpenStreetMap", "Open Library", "Open Plaques", "BART")
        .doesNotContain("Foursquare");
    assertThat(notices).singleElement().asString().contains("TAGATLAS_FOURSQUARE_KEY");
  }

  @Test
  void usesServicesOfFile() throws IOException {
    Path file = Files.writeString(folder.resolve("s.yaml"), SERVICES);
    AtlasSettings settings =
        settings(
            Set.of(DocumentKind.PHOTOS, DocumentKind.EXTRAS), "--extras-file", file.toString());
    assertThat(settings.lookup().services())
        .extracting(ExtraService::name)
        .containsExactly("Things");
    assertThat(notices).isEmpty();
  }

  @Test
  void rejectsInvalidOptions() throws IOException {
    Path file = Files.writeString(folder.resolve("s.yaml"), SERVICES.replace("title", "titel"));
    assertRejected("'titel' is unknown here", null, "--extras-file", file.toString());
    assertRejected("s.yaml:", null, "--extras-file", file.toString());
    assertRejected("cannot be read", null, "--extras-file", folder.resolve("none").toString());
    assertRejected("Add extras to --publish", Set.of(DocumentKind.PHOTOS), "--extras");
    assertRejected("--extras-file FILE", Set.of(DocumentKind.EXTRAS));
    assertRejected("Give only one", null, "--extras", "--extras-file", file.toString());
    assertRejected(
        "--extras-wait must be at least 0, but was -1", null, "--extras", "--extras-wait=-1");
    Path none = Files.writeString(folder.resolve("none.yaml"), "services: []");
    assertRejected("contains no usable service", null, "--extras-file", none.toString());
  }

  private void assertRejected(String message, Set<DocumentKind> published, String... arguments) {
    assertThatThrownBy(() -> settings(published, arguments))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }
}
