package org.tagatlas.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.lookup.LookupSettings;
import org.tagatlas.lookup.ServicesFile;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.runtime.EmitPolicy;

class AtlasSettingsTest {

  @Test
  void hasSpecifiedDefaults() {
    AtlasSettings settings = AtlasSettings.defaults(EmitPolicy.LIVE);
    assertThat(settings.publishing().top()).isEqualTo(50);
    assertThat(settings.publishing().minPhotographers()).isEqualTo(3);
    assertThat(settings.counting().levels()).containsExactly(RegionLevel.values());
    assertThat(settings.counting().takenTime()).isFalse();
    assertThat(DocumentKind.DEFAULTS).allMatch(settings::publishes);
    assertThat(settings.publishes(DocumentKind.EXTRAS)).as("web services are queried").isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1,1,1,1", "1000,256,16,9223372036854775807"})
  void acceptsValuesInRange(int top, int minPhotographers, int minAccuracy, long maxBufferedBytes) {
    assertThat(settings(top, minPhotographers, minAccuracy, maxBufferedBytes).publishing().top())
        .isEqualTo(top);
  }

  @ParameterizedTest
  @CsvSource({
    "0,3,1,1,top", "1,0,1,1,minPhotographers", "1,257,1,1,minPhotographers",
    "1,3,0,1,minAccuracy", "1,3,17,1,minAccuracy", "1,3,1,0,maxBufferedBytes"
  })
  void rejectsValuesOutOfRange(
      int top, int minPhotographers, int minAccuracy, long maxBufferedBytes, String named) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(top, minPhotographers, minAccuracy, maxBufferedBytes))
        .withMessageContaining(named);
  }

  @Test
  void rejectsEmptyLevelsAndWindows() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(Set.of(), Set.of(CalendarWindow.ALL), Set.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(Set.of(RegionLevel.CITY), Set.of(), Set.of()));
  }

  @Test
  void requiresLookupForExtras() {
    LookupSettings lookup =
        LookupSettings.of(ServicesFile.shipped(Map.of()).services(), Duration.ofMinutes(1));
    AtlasSettings settings = AtlasSettings.defaults(EmitPolicy.LIVE).with(lookup);
    assertThat(DocumentKind.SHIPPED).allMatch(settings::publishes);
    assertThat(settings.lookup()).isEqualTo(lookup);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                settings(
                    Set.of(RegionLevel.CITY),
                    Set.of(CalendarWindow.ALL),
                    Set.of(DocumentKind.EXTRAS)));
  }

  @Test
  void copiesSetsAndIsSerializable() throws Exception {
    Set<CalendarWindow> windows = new HashSet<>(List.of(CalendarWindow.DAY, CalendarWindow.ALL));
    AtlasSettings settings = settings(Set.of(RegionLevel.CITY), windows, Set.of());
    windows.clear();
    assertThat(settings.counting().windows())
        .containsExactly(CalendarWindow.ALL, CalendarWindow.DAY);
    assertThat(DocumentKind.SHIPPED).noneMatch(settings::publishes);
    AtlasSettings copy = InstantiationUtil.clone(settings);
    assertThat(copy.counting().windows()).isEqualTo(settings.counting().windows());
    assertThat(copy.counting().levels()).isEqualTo(settings.counting().levels());
  }

  private static AtlasSettings settings(
      int top, int minPhotographers, int minAccuracy, long maxBufferedBytes) {
    return AtlasSettings.DEFAULTS
        .with(
            new Counting(
                Set.of(RegionLevel.COUNTRY),
                Set.of(CalendarWindow.ALL),
                false,
                minAccuracy,
                Exclusions.NONE,
                maxBufferedBytes))
        .with(new Publishing(Set.of(DocumentKind.PHOTOS), top, minPhotographers, EmitPolicy.LIVE));
  }

  private static AtlasSettings settings(
      Set<RegionLevel> levels, Set<CalendarWindow> windows, Set<DocumentKind> kinds) {
    return AtlasSettings.DEFAULTS
        .with(new Counting(levels, windows, false, 1, Exclusions.NONE, 1))
        .with(new Publishing(kinds, 1, 1, EmitPolicy.LIVE));
  }
}
