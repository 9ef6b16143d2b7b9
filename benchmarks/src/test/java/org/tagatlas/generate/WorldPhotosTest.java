package org.tagatlas.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tagatlas.geo.City;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.tags.PhotoTags;
import org.tagatlas.tags.Tag;

final class WorldPhotosTest {

  private static final int COUNT = 40_000;

  private static final Pattern FILE_NAME =
      Pattern.compile("(?:photo|image) \\d+|[A-Z_]*\\d[A-Z_\\d]*");

  private static final List<SyntheticPhoto> PHOTOS = photos();

  private static final Things THINGS = Things.load();
  private static final Terrain TERRAIN = Terrain.load();

  private static List<SyntheticPhoto> photos() {
    PhotoSource source = Edition.SECOND.photos(3, COUNT, Gazetteer.load().cities());
    return LongStream.range(0, COUNT).parallel().mapToObj(source::photo).toList();
  }

  @Test
  void wordsDependOnTerrain() {
    Things.Choice vienna = choice("AT", "Vienna", 48.2085, 16.3721, 7);
    assertThat(vienna.probability("sea")).isZero();
    assertThat(vienna.probability("beach")).isZero();
    assertThat(vienna.probability("mountain")).isZero();
    assertThat(choice("AT", "Innsbruck", 47.2627, 11.3945, 7).probability("mountain"))
        .isGreaterThan(0.02);
    assertThat(choice("BR", "Rio de Janeiro", -22.9064, -43.1822, 1).probability("beach"))
        .isGreaterThan(0.02);
    assertThat(choice("BR", "Brasília", -15.7797, -47.9297, 1).probability("beach")).isZero();
  }

  @Test
  void wordsDependOnSeasonAndLatitude() {
    assertThat(choice("AT", "Innsbruck", 47.2627, 11.3945, 1).probability("snow"))
        .isGreaterThan(0.03);
    assertThat(choice("AT", "Innsbruck", 47.2627, 11.3945, 7).probability("snow")).isZero();
    assertThat(choice("SG", "Singapore", 1.2897, 103.8501, 1).probability("snow")).isZero();
    assertThat(choice("AU", "Sydney", -33.8678, 151.2073, 1).probability("summer"))
        .isGreaterThan(choice("AU", "Sydney", -33.8678, 151.2073, 7).probability("summer"));
    assertThat(choice("DE", "Munich", 48.1374, 11.5755, 10).probability("oktoberfest"))
        .isGreaterThan(0.05);
    assertThat(choice("DE", "Munich", 48.1374, 11.5755, 5).probability("oktoberfest")).isZero();
  }

  @Test
  void townsOfConditionsAreInTheGazetteer() {
    Set<String> names =
        Gazetteer.load().cities().stream()
            .filter(city -> city.population() > 0)
            .map(City::name)
            .collect(Collectors.toSet());
    Set<String> towns =
        Stream.concat(
                THINGS.conditions().stream(),
                Arrays.stream(Lands.load(THINGS).described())
                    .flatMap(land -> land.specialities().stream())
                    .map(Thing::conditions))
            .flatMap(conditions -> conditions.towns().stream())
            .collect(Collectors.toSet());
    assertThat(towns).hasSizeGreaterThan(100);
    assertThat(towns.stream().filter(town -> !names.contains(town))).isEmpty();
  }

  @Test
  void tagsOfDistrictsAreInTheirDistricts() {
    Cities cities = new Cities(Gazetteer.load().cities(), code -> 1);
    Districts districts = new Districts(cities, Lands.load(THINGS), TERRAIN);
    Map<String, List<District>> byTag = new HashMap<>();
    for (int town = 0; town < cities.size(); town++) {
      for (District district : districts.of(town)) {
        byTag
            .computeIfAbsent(clean(district.word().as(Word.LOWER)), tag -> new ArrayList<>())
            .add(district);
      }
    }
    assertThat(byTag).hasSizeGreaterThan(200);
    int near = 0;
    int tagged = 0;
    for (SyntheticPhoto photo : PHOTOS) {
      if (photo.latitude().isEmpty()) {
        continue;
      }
      double latitude = Double.parseDouble(photo.latitude());
      double longitude = Double.parseDouble(photo.longitude());
      for (Tag tag : PhotoTags.parse(photo.userTags(), "").tags()) {
        if (byTag.containsKey(tag.clean())) {
          tagged++;
          near +=
              byTag.get(tag.clean()).stream()
                      .anyMatch(
                          each ->
                              Metres.between(latitude, longitude, each.latitude(), each.longitude())
                                  < 2_000)
                  ? 1
                  : 0;
        }
      }
    }
    assertThat(tagged).isGreaterThan(COUNT / 50);
    assertThat(near / (double) tagged).isGreaterThan(0.95);
  }

  private static String clean(String encoded) {
    return PhotoTags.parse(encoded, "").tags().get(0).clean();
  }

  @Test
  void titlesHaveAsManyWordsAsRealOnes() {
    List<String> titles =
        PHOTOS.stream().map(photo -> decoded(photo.title())).filter(t -> !t.isEmpty()).toList();
    assertThat(titles.size() / (double) COUNT).isCloseTo(0.94, within(0.01));
    assertThat(titles.stream().mapToInt(title -> title.split("\\s+").length).average())
        .hasValueCloseTo(4.8, within(0.15));
    assertThat(
            titles.stream().filter(title -> FILE_NAME.matcher(title).matches()).count()
                / (double) COUNT)
        .isCloseTo(0.3, within(0.015));
  }

  @Test
  void viewpointsHaveSeveralPhotographersAndBurstsHaveOne() {
    Map<String, List<SyntheticPhoto>> byTag = new HashMap<>();
    for (SyntheticPhoto photo : PHOTOS) {
      if (photo.geotagged()) {
        tags(photo).forEach(tag -> byTag.computeIfAbsent(tag, t -> new ArrayList<>()).add(photo));
      }
    }
    int photosInBursts = 0;
    for (Subject subject : Subjects.load()) {
      List<SyntheticPhoto> photos = byTag.getOrDefault(subject.tag(), List.of());
      assertThat(photos).as(subject.name()).hasSizeGreaterThan(5);
      for (Burst burst : subject.bursts()) {
        List<SyntheticPhoto> near = near(photos, burst.latitude(), burst.longitude());
        photosInBursts += near.size();
        assertThat(near.stream().map(photo -> photo.photographer().uid()).distinct())
            .as(subject.name())
            .hasSizeLessThanOrEqualTo(1);
      }
    }
    assertThat(photosInBursts).isGreaterThan(100);
    Subject tower =
        Subjects.load().stream().filter(s -> s.tag().equals("eiffeltower")).findFirst().get();
    for (Viewpoint viewpoint : tower.viewpoints()) {
      List<SyntheticPhoto> near =
          near(byTag.get(tower.tag()), viewpoint.latitude(), viewpoint.longitude());
      assertThat(near.stream().map(photo -> photo.photographer().uid()).distinct())
          .hasSizeGreaterThan(3);
    }
  }

  private static List<SyntheticPhoto> near(
      List<SyntheticPhoto> photos, double latitude, double longitude) {
    return photos.stream()
        .filter(
            photo ->
                Metres.between(
                        Double.parseDouble(photo.latitude()),
                        Double.parseDouble(photo.longitude()),
                        latitude,
                        longitude)
                    < 4 * Subjects.SPREAD_METRES)
        .toList();
  }

  @Test
  void somePeopleTagMostOfTheirPhotosWithASeries() {
    Map<String, Set<String>> photographers = new HashMap<>();
    Map<String, Integer> photos = new HashMap<>();
    for (SyntheticPhoto photo : PHOTOS) {
      for (String tag : tags(photo)) {
        photographers.computeIfAbsent(tag, t -> new HashSet<>()).add(photo.photographer().uid());
        photos.merge(tag, 1, Integer::sum);
      }
    }
    assertThat(photos.keySet())
        .filteredOn(tag -> photographers.get(tag).size() == 1 && photos.get(tag) >= 100)
        .isNotEmpty();
    assertThat(photographers.get("instagramapp").size()).isGreaterThan(20);
    assertThat(photographers.get("canon").size()).isGreaterThan(20);
    assertThat(photographers.keySet())
        .contains("東京", "москва", "london", "храм", "서울", "παραλία", "praia");
  }

  @Test
  void photosOfTownsAreOnLand() {
    long atSea =
        PHOTOS.stream()
            .filter(SyntheticPhoto::geotagged)
            .filter(
                photo ->
                    TERRAIN.isSea(
                        Double.parseDouble(photo.latitude()),
                        Double.parseDouble(photo.longitude())))
            .count();
    assertThat(atSea / (double) COUNT).isLessThan(0.03);
  }

  @Test
  void terrainHasCoastsAndMountains() {
    assertThat(TERRAIN.traits(48.2085, 16.3721) & Trait.SHORE.bit()).isZero();
    assertThat(TERRAIN.traits(-22.971, -43.182) & Trait.COAST.bit()).isNotZero();
    assertThat(TERRAIN.traits(47.2627, 11.3945) & Trait.PEAKS.bit()).isNotZero();
    assertThat(TERRAIN.traits(52.3740, 4.8897) & Trait.HILLS.bit()).isZero();
    assertThat(TERRAIN.traits(-16.5, -68.15) & Trait.HIGH.bit()).isNotZero();
    assertThat(TERRAIN.traits(0, -30)).isZero();
    assertThat(TERRAIN.isSea(42.34, -70.9)).isTrue();
    assertThat(TERRAIN.isSea(42.36, -71.09)).isFalse();
  }

  private static Things.Choice choice(
      String country, String town, double latitude, double longitude, int month) {
    int traits = TERRAIN.traits(latitude, longitude) | Trait.CITY.bit() | Trait.DAYTIME.bit();
    return THINGS.in(
        new Scene(Scene.traits(traits, latitude, month), latitude, country, town, "", 2012, month));
  }

  private static Set<String> tags(SyntheticPhoto photo) {
    return PhotoTags.parse(photo.userTags(), "").tags().stream()
        .map(Tag::clean)
        .collect(Collectors.toSet());
  }

  private static String decoded(String encoded) {
    return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
  }
}
