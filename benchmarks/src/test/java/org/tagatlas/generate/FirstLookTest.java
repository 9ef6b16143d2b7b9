package org.tagatlas.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.Place;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.signature.LogOdds;
import org.tagatlas.tags.PhotoTags;
import org.tagatlas.tags.Tag;

/** The signatures of generated photos, computed in memory: do they read like the world? */
final class FirstLookTest {

  private static final int COUNT = 100_000;

  private static final List<String> SEA =
      List.of("sea", "meer", "beach", "strand", "ocean", "surf", "harbour", "seafood", "boat");

  /** Photographers by region and tag; the empty region is the world of its level. */
  private static final Map<String, Map<String, Set<Long>>> VOTES = new HashMap<>();

  @BeforeAll
  static void count() {
    PhotoSource photos = Edition.SECOND.photos(1, COUNT, Gazetteer.load().cities());
    ReverseGeocoder geocoder = ReverseGeocoder.load();
    LongStream.range(0, COUNT)
        .parallel()
        .mapToObj(photos::photo)
        .filter(SyntheticPhoto::geotagged)
        .forEach(photo -> count(photo, geocoder));
  }

  private static void count(SyntheticPhoto photo, ReverseGeocoder geocoder) {
    Place place =
        geocoder.locate(
            Double.parseDouble(photo.latitude()), Double.parseDouble(photo.longitude()));
    if (place == null || place.admin1Code() == null) {
      return;
    }
    List<Tag> tags = PhotoTags.parse(photo.userTags(), "").tags();
    long photographer = photo.photographer().uid().hashCode();
    synchronized (VOTES) {
      for (Tag tag : tags) {
        for (String region : List.of(place.country(), place.admin1Code())) {
          VOTES
              .computeIfAbsent(region, r -> new HashMap<>())
              .computeIfAbsent(tag.clean(), t -> new HashSet<>())
              .add(photographer);
        }
      }
    }
  }

  /** Returns the most typical tags of a country or division, at least three photographers each. */
  private static List<String> signature(String region, int size) {
    Map<String, Long> world = new HashMap<>();
    long all = 0;
    boolean country = !region.contains(".");
    for (Map.Entry<String, Map<String, Set<Long>>> each : VOTES.entrySet()) {
      if (each.getKey().contains(".") != country) {
        for (Map.Entry<String, Set<Long>> tag : each.getValue().entrySet()) {
          world.merge(tag.getKey(), (long) tag.getValue().size(), Long::sum);
          all += tag.getValue().size();
        }
      }
    }
    Map<String, Set<Long>> here = VOTES.get(region);
    long votes = here.values().stream().mapToLong(Set::size).sum();
    long total = all;
    return here.entrySet().stream()
        .filter(tag -> tag.getValue().size() >= 3)
        .sorted(
            Comparator.comparingDouble(
                (Map.Entry<String, Set<Long>> tag) ->
                    -LogOdds.score(tag.getValue().size(), votes, world.get(tag.getKey()), total)))
        .map(Map.Entry::getKey)
        .limit(size)
        .toList();
  }

  @Test
  void austriaAndSwitzerlandHaveMountainsAndNoSea() {
    assertThat(signature("AT", 40)).contains("alps").doesNotContainAnyElementsOf(SEA);
    assertThat(signature("AT", 20)).containsAnyOf("schnitzel", "dirndl", "apfelstrudel");
    assertThat(signature("AT.09", 40))
        .contains("schönbrunn")
        .doesNotContainAnyElementsOf(SEA)
        .doesNotContain("mountain", "skiing");
    assertThat(signature("CH", 30))
        .contains("matterhorn", "alps")
        .doesNotContainAnyElementsOf(List.of("sea", "meer", "beach", "strand", "mer", "plage"));
  }

  @Test
  void coastsHaveBeaches() {
    assertThat(signature("BR", 40)).containsAnyOf("praia", "carnaval").contains("samba");
    assertThat(signature("AU", 20)).contains("surf");
    assertThat(signature("US.HI", 20)).containsAnyOf("beach", "surf", "surfing", "sea");
    assertThat(signature("US.AZ", 40)).contains("grandcanyon").doesNotContainAnyElementsOf(SEA);
  }

  @Test
  void countriesHaveTheirLanguagesAndLandmarks() {
    assertThat(signature("JP", 30)).contains("temple", "神社").doesNotContain("sony", "jp");
    assertThat(signature("NO", 40)).contains("geirangerfjord").containsAnyOf("kirke", "bunad");
    assertThat(signature("FR", 30)).contains("eiffeltower", "baguette", "église");
    assertThat(signature("RU", 30)).contains("церковь");
  }

  @Test
  void gearCodesAndAppsAreTypicalOfNoCountry() {
    for (String country : List.of("US", "GB", "JP", "DE", "FR", "BR", "IT", "ES", "CA", "AU")) {
      assertThat(signature(country, 10))
          .as(country)
          .doesNotContain("canon", "nikon", "sony", "instagramapp", "geotagged", "2013", "hdr");
    }
  }
}
