package org.tagatlas.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.extra.ExtraService;
import org.tagatlas.job.AtlasSettings;
import org.tagatlas.operator.Pace;
import org.tagatlas.publish.Kind;
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

  private final List<String> told = new ArrayList<>();

  @TempDir private Path folder;

  @Command
  private static final class Options {
    @Mixin private ExtrasOptions extras;
  }

  private AtlasSettings settings(Set<Kind> published, String... arguments) {
    Options options = new Options();
    new CommandLine(options).parseArgs(arguments);
    AtlasSettings defaults = AtlasSettings.defaults(Pace.LIVE);
    Set<Kind> others = options.extras.others(published == null ? defaults.kinds() : published);
    assertThat(others).doesNotContain(Kind.EXTRAS);
    return options.extras.addTo(defaults, published, Map.of(), told::add);
  }

  @Test
  void asksNobodyUnlessTold() {
    AtlasSettings settings = settings(null);
    assertThat(settings.publishes(Kind.EXTRAS)).isFalse();
    assertThat(settings.extras()).isNull();
  }

  @Test
  void asksServicesThatShipAndSaysWhichAreLeftOut() {
    AtlasSettings settings = settings(null, "--extras", "--extras-wait", "3");
    assertThat(settings.publishes(Kind.EXTRAS)).isTrue();
    assertThat(settings.publishes(Kind.PHOTOS)).isTrue();
    assertThat(settings.extras().patience()).isEqualTo(Duration.ofMinutes(3));
    assertThat(settings.extras().services())
        .extracting(ExtraService::name)
        .contains("OpenStreetMap", "Open Library", "Open Plaques", "BART")
        .doesNotContain("Foursquare");
    assertThat(told).singleElement().asString().contains("TAGATLAS_FOURSQUARE_KEY");
  }

  @Test
  void asksServicesOfAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("s.yaml"), SERVICES);
    AtlasSettings settings =
        settings(EnumSet.of(Kind.PHOTOS, Kind.EXTRAS), "--extras-file", file.toString());
    assertThat(settings.extras().services())
        .extracting(ExtraService::name)
        .containsExactly("Things");
    assertThat(told).isEmpty();
  }

  @Test
  void saysWhatCanNotBe() throws IOException {
    Path file = Files.writeString(folder.resolve("s.yaml"), SERVICES.replace("title", "titel"));
    assertMistake("'titel' is not known here", null, "--extras-file", file.toString());
    assertMistake("s.yaml:", null, "--extras-file", file.toString());
    assertMistake("can't be read", null, "--extras-file", folder.resolve("none").toString());
    assertMistake("Add extras to --publish", Set.of(Kind.PHOTOS), "--extras");
    assertMistake("--extras-file FILE", Set.of(Kind.EXTRAS));
    assertMistake("Give one", null, "--extras", "--extras-file", file.toString());
    assertMistake("--extras-wait -1", null, "--extras", "--extras-wait=-1");
    Path none = Files.writeString(folder.resolve("none.yaml"), "services: []");
    assertMistake("no service that can be asked", null, "--extras-file", none.toString());
  }

  private void assertMistake(String said, Set<Kind> published, String... arguments) {
    assertThatThrownBy(() -> settings(published, arguments))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(said);
  }
}
