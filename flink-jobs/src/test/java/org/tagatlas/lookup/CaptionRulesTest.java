package org.tagatlas.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tagatlas.tags.MachineTag;

final class CaptionRulesTest {

  private static final MachineTag WAY = MachineTag.parse("osm:way=7");

  private final ExtraService osm =
      new ExtraServices(ServicesFile.shipped(Map.of()).services()).of(WAY).orElseThrow();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "building=yes | is a building",
        "building=yes historic=castle | is a building",
        "building=no historic=castle | is an historic site",
        "historic=ruins railway=station | is an historic site",
        "cycleway=lane | is a bicycle path",
        "motorway=cycleway | is a bike path",
        "motorway=yes | is a highway",
        "highway=cycleway | is a bike path",
        "highway=motorway | is a highway",
        "railway=station | is a train station",
        "railway=station station=subway | is a subway station",
        "railway=station station=light_rail | is a light rail station",
        "railway=station station=unheard_of | is a train station",
        "railway=subway | is a subway line",
        "railway=tram | is a tram line",
        "railway=monorail | is a monorail line",
        "railway=light_rail | is a light rail line",
        "waterway=stream | is a stream",
        "waterway=canal | is a canal",
        "waterway=river | is a river",
        "landuse=farm | is a farm",
        "landuse=forest natural=beach | is a forest",
        "natural=forest | is a forest",
        "natural=beach | is a beach"
      })
  void firstMatchingOpenStreetMapRuleApplies(String tags, String predicate) {
    Map<String, String> fields = new HashMap<>();
    for (String tag : tags.split(" ")) {
      fields.put(tag.split("=")[0], tag.split("=")[1]);
    }
    assertThat(osm.toExtra(WAY, fields).orElseThrow())
        .isEqualTo(
            new Extra(
                null,
                "This " + predicate + " in OpenStreetMap",
                "https://www.openstreetmap.org/way/7"));
    fields.put("name", "Canada Place");
    assertThat(osm.toExtra(WAY, fields).orElseThrow())
        .isEqualTo(
            new Extra(
                "Canada Place",
                "Canada Place " + predicate + " in OpenStreetMap",
                "https://www.openstreetmap.org/way/7"));
  }

  @Test
  void captionIsAbsentWithoutMatchingRule() {
    assertThat(osm.toExtra(WAY, Map.of("landuse", "quarry"))).isEmpty();
    assertThat(
            osm.toExtra(WAY, Map.of("name", "The Pit", "landuse", "quarry"))
                .orElseThrow()
                .caption())
        .isEqualTo("The Pit is in OpenStreetMap");
  }

  @Test
  void untrustedTextIsSanitized() {
    assertThat(title("  a\u0000\tb\r\n c\u202Ed\u200B  ")).isEqualTo("a b cd");
    assertThat(title("e\u0301")).isEqualTo("é");
    assertThat(title("<b>x</b>")).as("markup is text").isEqualTo("<b>x</b>");
    String truncated = title("😀".repeat(300));
    assertThat(truncated.codePointCount(0, truncated.length())).isEqualTo(200);
    assertThat(truncated).startsWith("😀").endsWith("😀…");
    assertThat(title("x".repeat(200))).hasSize(200).doesNotContain("…");
    assertThat(osm.toExtra(WAY, Map.of("name", "\u0007 \u202E"))).as("nothing is left").isEmpty();
  }

  private String title(String name) {
    return osm.toExtra(WAY, Map.of("name", name)).orElseThrow().title();
  }

  @Test
  void linksFromResponsesMustBeWebAddresses() {
    ExtraService linked =
        new ExtraService(
            "Linked",
            osm.tags(),
            ".+",
            osm.web(),
            null,
            "name",
            "{uri}",
            List.of(),
            null,
            null,
            1,
            1,
            ExtraService.Keep.DEFAULTS);
    for (String good : List.of("https://a.example/x?y=1#z", "HTTP://a.example")) {
      assertThat(linked.toExtra(WAY, Map.of("name", "n", "uri", good)).orElseThrow().url())
          .isEqualTo(good);
    }
    for (String bad :
        List.of(
            "javascript:alert(1)",
            "data:text/html,x",
            "//a.example",
            "/x",
            "https://a b/",
            "https://u:p@a.example/",
            "https:x",
            "https://a.example/" + "x".repeat(3000))) {
      assertThat(linked.toExtra(WAY, Map.of("name", "n", "uri", bad)).orElseThrow().url())
          .as(bad)
          .isNull();
    }
  }
}
