package org.tagatlas.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.settings.LocationInference;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class RunPlanTest {

  @Command
  private static final class Run {
    @Mixin private RunOptions options;
  }

  @Test
  void defaultsOfOptionsAreThoseOfPlan() {
    assertThat(parse("--input=a", "--output=files:b"))
        .isEqualTo(RunPlan.of(RunInputs.ofShards("a"), OutputSettings.to("files:b")));
    assertThat(parse("--input=a").outputs().outputs()).isEmpty();
  }

  @Test
  void takesValuesOfOptions() {
    RunPlan plan =
        parse(
            "--input=a",
            "--follow",
            "--overwrite",
            "--allow-empty",
            "--index-prefix=x-",
            "--run-name=mine",
            "--keep-former",
            "--top=7",
            "--min-photographers=5",
            "--min-accuracy=12",
            "--window-time=TAKEN",
            "--located-votes",
            "--gazetteer=g.bin",
            "--parallelism=3",
            "--state-backend=hashmap",
            "--checkpoints=state",
            "-D",
            "a.b=c",
            "--summary=s.json",
            "--no-countries",
            "--quiet");
    assertThat(plan.inputs().unbounded()).isTrue();
    assertThat(plan.settings().publishing().policy()).isEqualTo(EmitPolicy.LIVE);
    assertThat(plan.settings().publishing().top()).isEqualTo(7);
    assertThat(plan.settings().publishing().minPhotographers()).isEqualTo(5);
    assertThat(plan.settings().counting().minAccuracy()).isEqualTo(12);
    assertThat(plan.settings().counting().takenTime()).isTrue();
    assertThat(plan.settings().inference()).isEqualTo(LocationInference.PUBLISH_AND_COUNT);
    assertThat(plan.gazetteer()).contains("g.bin");
    assertThat(plan.outputs().overwrite()).isTrue();
    assertThat(plan.outputs().allowEmpty()).isTrue();
    assertThat(plan.outputs().keepFormer()).isTrue();
    assertThat(plan.outputs().runName()).contains("mine");
    assertThat(plan.outputs().elasticsearch().prefix()).isEqualTo("x-");
    assertThat(plan.flink().parallelism()).isEqualTo(3);
    assertThat(plan.flink().stateBackend()).isEqualTo("hashmap");
    assertThat(plan.flink().settings()).isEqualTo(Map.of("a.b", "c"));
    assertThat(plan.checkpoints()).contains("state");
    assertThat(plan.reports().summary()).contains(Path.of("s.json"));
    assertThat(plan.reports().countries()).isFalse();
    assertThat(plan.reports().quiet()).isTrue();
  }

  @Test
  void selectsKindsLevelsAndWindows() {
    Run run = new Run();
    new CommandLine(run)
        .registerConverter(DocumentKind.class, value -> DocumentKind.PHOTOS)
        .registerConverter(RegionLevel.class, value -> RegionLevel.CITY)
        .registerConverter(CalendarWindow.class, value -> CalendarWindow.DAY)
        .parseArgs("--input=a", "--publish=photos", "--levels=city", "--windows=day");
    RunPlan plan = run.options.plan(Map.of());
    assertThat(plan.settings().publishing().kinds()).containsExactly(DocumentKind.PHOTOS);
    assertThat(plan.settings().counting().levels()).containsExactly(RegionLevel.CITY);
    assertThat(plan.settings().counting().windows()).containsExactly(CalendarWindow.DAY);
  }

  @Test
  void notesServicesThatAreLeftOut() {
    assertThat(parse("--input=a", "--extras").notices())
        .singleElement()
        .asString()
        .contains("TAGATLAS_FOURSQUARE_KEY");
  }

  @Test
  void resolvesRestorePointLater() {
    RunPlan plan = parse("--input=a", "--from-savepoint=latest");
    assertThat(plan.restorePoint()).contains("latest");
    assertThat(plan.flink().savepoint()).isNull();
    assertThat(plan.flinkFrom(Optional.of("s3://b/savepoint-1")).savepoint())
        .isEqualTo("s3://b/savepoint-1");
    assertThatThrownBy(() -> parse("--input=a", "--from-savepoint=s", "--overwrite"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Give only one");
  }

  @Test
  void rejectsValuesOutOfRange() {
    for (String option :
        List.of("--top=0", "--min-photographers=257", "--min-accuracy=17", "--parallelism=0")) {
      assertThatThrownBy(() -> parse("--input=a", option))
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith(option.substring(0, option.indexOf('=')) + " must be ");
    }
  }

  private static RunPlan parse(String... arguments) {
    Run run = new Run();
    new CommandLine(run).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return run.options.plan(Map.of());
  }
}
