package org.tagatlas.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tagatlas.geo.TestGazetteers.box;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.geo.GazetteerFile.Area;
import org.tagatlas.geo.GazetteerFile.Border;
import org.tagatlas.geo.GazetteerFile.Claim;
import org.tagatlas.geo.GazetteerFile.Town;

/** Verifies in random worlds that cells only contain facts that follow from the rules. */
class PlaceQuadTreeTest {

  /** The centre of a part of a world, such as near the antimeridian or at high latitudes. */
  private record Spot(double latitude, double longitude) {}

  private static final List<Spot> SPOTS =
      List.of(new Spot(0.3, 10.2), new Spot(62, -30), new Spot(-16.5, 179.3), new Spot(84, 100));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void agreesWithRules(long seed) {
    Random random = new Random(seed);
    List<Town> towns = new ArrayList<>();
    List<Border> borders = new ArrayList<>();
    List<Area> areas = new ArrayList<>();
    for (Spot spot : SPOTS) {
      for (int i = 0; i < 5; i++) {
        borders.add(new Border(random.nextInt(2), List.of(boxAround(random, spot, 1.5))));
        int country = random.nextInt(3) / 2;
        int division = country == 1 ? -1 : random.nextInt(3) - 1;
        areas.add(new Area(country, division, List.of(boxAround(random, spot, 1))));
      }
      for (int i = 0; i < 60; i++) {
        int country = random.nextInt(2);
        towns.add(
            new Town(
                i % 7 == 0 ? "" : "town " + towns.size(),
                country,
                country == 1 ? -1 : random.nextInt(3) - 1,
                scaled(spot.latitude() + random.nextGaussian() / 2, 90),
                scaled(spot.longitude() + random.nextGaussian() / 2, 180),
                random.nextInt(4) == 0 ? 0 : (int) Math.exp(random.nextDouble() * 15)));
      }
    }
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < towns.size(); i++) {
      if (towns.get(i).division() >= 0 && random.nextInt(3) == 0) {
        claims.add(new Claim(i, 1 - towns.get(i).division(), 100 * random.nextInt(301)));
      }
    }
    GazetteerFile file = TestGazetteers.file(towns, borders, areas).withTowns(towns, claims);
    Gazetteer gazetteer = TestGazetteers.of(file.withCells(PlaceQuadTreeBuilder.build(file)));
    ReverseGeocoder geocoder = new ReverseGeocoder(gazetteer);
    PlaceRules.Search rules = new PlaceRules(gazetteer).new Search();

    Map<ReverseGeocoder.LookupPath, Integer> paths =
        new EnumMap<>(ReverseGeocoder.LookupPath.class);
    for (int i = 0; i < 60_000; i++) {
      Spot spot = SPOTS.get(i % SPOTS.size());
      double latitude = clamp(spot.latitude() + random.nextGaussian(), 90);
      double longitude = clamp(spot.longitude() + 1.5 * random.nextGaussian(), 180);
      if (i % 5 == 0) {
        // On the edges of cells.
        latitude = Math.rint(latitude * 256) / 256;
        longitude = i % 10 == 0 ? longitude : Math.rint(longitude * 16) / 16;
      }
      assertThat(geocoder.find(latitude, longitude))
          .as("%s, %s", latitude, longitude)
          .isEqualTo(rules.find(latitude, longitude));
      paths.merge(geocoder.path(latitude, longitude), 1, Integer::sum);
    }
    assertThat(paths)
        .as("every path is covered")
        .hasSize(ReverseGeocoder.LookupPath.values().length);
  }

  private static int[] boxAround(Random random, Spot spot, double size) {
    double south = clamp(spot.latitude() + random.nextGaussian() * size, 89);
    double west = clamp(spot.longitude() + random.nextGaussian() * size, 179);
    return box(
        west,
        south,
        clamp(west + 0.05 + random.nextDouble() * size, 180),
        clamp(south + 0.05 + random.nextDouble() * size, 90));
  }

  private static double clamp(double degrees, double limit) {
    return Math.max(-limit, Math.min(limit, degrees));
  }

  private static int scaled(double degrees, double limit) {
    return (int) Math.round(clamp(degrees, limit) * GazetteerFile.SCALE);
  }
}
