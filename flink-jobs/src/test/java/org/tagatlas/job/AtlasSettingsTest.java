package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tagatlas.count.CalendarWindow;
import org.tagatlas.extra.AskSettings;
import org.tagatlas.extra.ServicesFile;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.operator.Pace;
import org.tagatlas.publish.Kind;

class AtlasSettingsTest {

  @Test
  void hasTheDefaultsOfTheLaw() {
    AtlasSettings settings = AtlasSettings.defaults(Pace.LIVE);
    assertThat(settings.top()).isEqualTo(50);
    assertThat(settings.minPhotographers()).isEqualTo(3);
    assertThat(settings.levels()).containsExactly(RegionLevel.values());
    assertThat(settings.takenTime()).isFalse();
    assertThat(Kind.USUAL).allMatch(settings::publishes);
    assertThat(settings.publishes(Kind.EXTRAS)).as("the web is asked").isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1,1,1,1", "1000,256,16,9223372036854775807"})
  void takesWhatIsInRange(int top, int minPhotographers, int minAccuracy, long maxGatheredBytes) {
    assertThat(settings(top, minPhotographers, minAccuracy, maxGatheredBytes).top()).isEqualTo(top);
  }

  @ParameterizedTest
  @CsvSource({
    "0,3,1,1,top", "1,0,1,1,minPhotographers", "1,257,1,1,minPhotographers",
    "1,3,0,1,minAccuracy", "1,3,17,1,minAccuracy", "1,3,1,0,maxGatheredBytes"
  })
  void refusesWhatIsOutOfRange(
      int top, int minPhotographers, int minAccuracy, long maxGatheredBytes, String named) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(top, minPhotographers, minAccuracy, maxGatheredBytes))
        .withMessageContaining(named);
  }

  @Test
  void refusesToCountNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(Set.of(), Set.of(CalendarWindow.ALL), Set.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(Set.of(RegionLevel.CITY), Set.of(), Set.of()));
  }

  @Test
  void publishesExtrasOnlyWhenSomebodyIsAsked() {
    AskSettings asked =
        AskSettings.of(ServicesFile.shipped(Map.of()).services(), Duration.ofMinutes(1));
    AtlasSettings settings = AtlasSettings.defaults(Pace.LIVE).withExtras(asked);
    assertThat(Kind.values()).allMatch(settings::publishes);
    assertThat(settings.extras()).isEqualTo(asked);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                settings(
                    Set.of(RegionLevel.CITY), Set.of(CalendarWindow.ALL), EnumSet.of(Kind.EXTRAS)));
  }

  @Test
  void keepsItsOwnSetsAndGoesWithTheJob() throws Exception {
    Set<CalendarWindow> windows = new HashSet<>(List.of(CalendarWindow.DAY, CalendarWindow.ALL));
    AtlasSettings settings = settings(Set.of(RegionLevel.CITY), windows, Set.of());
    windows.clear();
    assertThat(settings.windows()).containsExactly(CalendarWindow.ALL, CalendarWindow.DAY);
    assertThat(Kind.values()).noneMatch(settings::publishes);
    AtlasSettings sent = InstantiationUtil.clone(settings);
    assertThat(sent.windows()).isEqualTo(settings.windows());
    assertThat(sent.levels()).isEqualTo(settings.levels());
  }

  private static AtlasSettings settings(
      int top, int minPhotographers, int minAccuracy, long maxGatheredBytes) {
    return new AtlasSettings(
        Set.of(RegionLevel.COUNTRY),
        Set.of(CalendarWindow.ALL),
        false,
        top,
        minPhotographers,
        minAccuracy,
        Exclusions.NONE,
        Set.of(Kind.PHOTOS),
        Pace.LIVE,
        maxGatheredBytes);
  }

  private static AtlasSettings settings(
      Set<RegionLevel> levels, Set<CalendarWindow> windows, Set<Kind> kinds) {
    return new AtlasSettings(levels, windows, false, 1, 1, 1, Exclusions.NONE, kinds, Pace.LIVE, 1);
  }
}
