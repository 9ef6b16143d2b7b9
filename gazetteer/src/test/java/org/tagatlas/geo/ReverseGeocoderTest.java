package org.tagatlas.geo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReverseGeocoderTest {

  private final ReverseGeocoder geocoder = ReverseGeocoder.load();

  @ParameterizedTest(name = "{3}")
  @CsvSource({
    "41.9022, 12.4539, VA, Saint Peter's within Rome",
    "41.8902, 12.4922, IT, the Colosseum",
    "43.9361, 12.4473, SM, San Marino within Italy",
    "-29.3158, 27.4854, LS, Maseru within South Africa",
    "51.4408, 4.9308, BE, Baarle-Hertog within the Netherlands",
    "45.9667, 8.9722, IT, Campione within Switzerland",
    "22.2988, 114.1722, HK, Kowloon",
    "22.5431, 114.0579, CN, Shenzhen over the border",
    "22.1987, 113.5439, MO, Macao",
    "18.4655, -66.1057, PR, San Juan",
    "64.1814, -51.6941, GL, Nuuk",
    "62.0107, -6.7741, FO, Tórshavn",
    "36.1408, -5.3536, GI, Gibraltar",
    "36.1647, -5.3490, ES, La Línea over the border",
    "49.4555, -2.5368, GG, Guernsey",
    "54.1520, -4.4800, IM, the Isle of Man",
    "60.0973, 19.9348, AX, Mariehamn",
    "78.2232, 15.6267, SJ, Longyearbyen",
    "4.9224, -52.3135, GF, Cayenne",
    "-20.8789, 55.4481, RE, Réunion",
    "12.1091, -68.9315, CW, Willemstad",
    "12.1517, -68.2766, BQ, Kralendijk",
    "18.0237, -63.0458, SX, Philipsburg",
    "42.6629, 21.1655, XK, Pristina",
    "1.2494, 103.8303, SG, Sentosa",
    "43.0912, -79.0745, CA, Niagara on the Canadian bank",
    "43.0828, -79.0642, US, Niagara on the other bank",
    "43.7384, 7.4246, MC, Monaco",
    "47.1410, 9.5215, LI, Vaduz",
    "35.8989, 14.5146, MT, Valletta",
    "-17.8000, 179.9900, FJ, Fiji west of the antimeridian",
    "-16.8000, -179.9700, FJ, Fiji east of it",
    "-16.8000, 180, FJ, Fiji on it",
    "-16.8000, -180, FJ, Fiji on it seen from the other side",
    "66.1000, -171.0000, RU, Chukotka east of it",
    "65.7600, -168.9000, US, Little Diomede",
    "-77.8460, 166.6760, AQ, McMurdo",
    "-90, 0, AQ, the South Pole",
    "-90, 180, AQ, the South Pole by another name"
  })
  void findsCountry(double latitude, double longitude, String country, String where) {
    assertThat(geocoder.locate(latitude, longitude)).as(where).isNotNull();
    assertThat(geocoder.locate(latitude, longitude).country()).as(where).isEqualTo(country);
  }

  /** In disputed areas the result is one of the claimants, and deterministic. */
  @ParameterizedTest(name = "{3}")
  @CsvSource({
    "45.3000, 34.4000, UA|RU, Crimea",
    "34.1000, 77.5000, IN|PK|CN, Ladakh",
    "35.2000, 79.0000, IN|CN, Aksai Chin",
    "24.5000, -13.5000, EH|MA, Western Sahara",
    "22.5000, 36.3000, EG|SD, the Halaib triangle",
    "31.7767, 35.2345, IL|PS, Jerusalem's old town",
    "31.5017, 34.4668, PS|IL, Gaza",
    "35.1900, 33.3800, CY, Nicosia's north",
    "42.9000, 20.8700, XK|RS, northern Kosovo",
    "-51.6950, -57.8500, FK, the Falklands",
    "43.8000, 146.0000, RU|JP, the southern Kurils",
    "9.9000, 115.5000, , the Spratly Islands",
    "23.7000, 121.0000, TW, Taiwan"
  })
  void choosesOneClaimantOfDisputedAreas(
      double latitude, double longitude, String accepted, String where) {
    Place place = geocoder.locate(latitude, longitude);

    if (accepted != null) {
      assertThat(place).as(where).isNotNull();
      assertThat(accepted.split("\\|")).as(where).contains(place.country());
    }
    assertThat(geocoder.locate(latitude, longitude)).isEqualTo(place);
  }

  @ParameterizedTest(name = "{3}")
  @CsvSource({
    "37.8199, -122.4783, US, the Golden Gate Bridge",
    "57.0140, 10.9930, DK, a ferry in the Kattegat",
    "55.5710, 12.8260, SE|DK, the Øresund Bridge",
    "22.2050, 113.7900, HK|CN|MO, the bridge to Macao",
    "-18.2861, 147.7000, AU, the Great Barrier Reef 60 km out",
    "41.1000, -71.4000, US, south of Rhode Island",
    "26.2300, 50.3600, BH|SA, the causeway to Bahrain",
    "24.5500, -81.7900, US, Key West",
    "69.71765393969251, -179.79482125320246, RU, off Chukotka across the antimeridian",
    "63.229287338672805, -179.3638616403485, RU, the same farther south"
  })
  void assignsBridgesPiersAndReefsToNearestCountry(
      double latitude, double longitude, String accepted, String where) {
    Place place = geocoder.locate(latitude, longitude);

    assertThat(place).as(where).isNotNull();
    assertThat(accepted.split("\\|")).as(where).contains(place.country());
  }

  @ParameterizedTest(name = "{3}")
  @CsvSource({
    "38.8719, -77.0563, US.VA, the Pentagon across the river from Washington",
    "38.8977, -77.0365, US.DC, the White House",
    "39.0997, -94.5786, US.MO, 'Kansas City, Missouri'",
    "39.1141, -94.6275, US.KS, 'Kansas City, Kansas'",
    "40.7178, -74.0431, US.NJ, Jersey City",
    "40.6892, -74.0445, US.NJ|US.NY, the Statue of Liberty",
    "36.9990, -109.0452, US.NM|US.AZ|US.CO|US.UT, the Four Corners",
    "38.9399, -119.9772, US.CA|US.NV, South Lake Tahoe",
    "41.2565, -95.9345, US.NE, Omaha",
    "45.4215, -75.6972, CA.08, Ottawa",
    "45.4765, -75.7013, CA.10, Gatineau across the river",
    "52.3906, 13.0645, DE.11, Potsdam",
    "52.5200, 13.4050, DE.16, Berlin",
    "48.2082, 16.3738, AT.09, Vienna",
    "35.6895, 139.6917, JP.40, Tokyo",
    "-35.2809, 149.1300, AU.01, Canberra",
    "49.8728, 8.6512, DE.05, Darmstadt"
  })
  void findsDivision(double latitude, double longitude, String accepted, String where) {
    assertThat(accepted.split("\\|"))
        .as(where)
        .contains(geocoder.locate(latitude, longitude).admin1Code());
  }

  @Test
  void divisionIsInTheSameCountry() {
    Random random = new Random(23);
    List<City> cities = Gazetteer.load().cities();
    for (int i = 0; i < 300_000; i++) {
      City city = cities.get(random.nextInt(cities.size()));
      int place =
          geocoder.find(
              Math.max(-90, Math.min(90, city.latitude() + random.nextGaussian() / 5)),
              Math.max(-180, Math.min(180, city.longitude() + random.nextGaussian() / 5)));
      if (place != ReverseGeocoder.NOWHERE && geocoder.admin1Code(place) != null) {
        assertThat(geocoder.admin1Code(place)).startsWith(geocoder.country(place) + ".");
      }
    }
  }

  /** A point in a town that is not near a large city is resolved to the town. */
  @Test
  void findsSmallTowns() {
    List<City> cities = Gazetteer.load().cities();
    List<City> large = cities.stream().filter(city -> city.population() >= 200_000).toList();
    List<City> small =
        cities.stream()
            .filter(city -> city.population() >= 1_000 && city.population() < 20_000)
            .toList();
    Random random = new Random(29);
    int points = 0;
    int found = 0;
    while (points < 3_000) {
      City town = small.get(random.nextInt(small.size()));
      if (large.stream().noneMatch(city -> isNear(city, town))) {
        // Within the town, at 1,500 people per square kilometre.
        double radius = Math.sqrt(town.population() / (1500 * Math.PI) * random.nextDouble());
        double angle = random.nextDouble() * 2 * Math.PI;
        double latitude = town.latitude() + radius * Math.sin(angle) / 111.2;
        double longitude =
            town.longitude()
                + radius * Math.cos(angle) / 111.2 / Math.cos(Math.toRadians(town.latitude()));
        points++;
        found += town.name().equals(geocoder.city(geocoder.find(latitude, longitude))) ? 1 : 0;
      }
    }

    assertThat(found / (double) points).isGreaterThan(0.95);
  }

  private static boolean isNear(City city, City town) {
    double north = (city.latitude() - town.latitude()) * 111.2;
    double east =
        (city.longitude() - town.longitude()) * 111.2 * Math.cos(Math.toRadians(town.latitude()));
    return Math.hypot(north, east) < 25;
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "0, 0",
    "55.5, 2.8",
    "40, 6",
    "37.5, -74",
    "30, -40",
    "90, 0",
    "-45, 180",
    "-45, -180",
    "NaN, 0",
    "0, NaN",
    "90.0001, 0",
    "-91, 0",
    "0, 180.0001",
    "0, -181",
    "Infinity, 0"
  })
  void returnsNullFarFromLandAndForInvalidPoints(double latitude, double longitude) {
    assertThat(geocoder.locate(latitude, longitude)).isNull();
  }

  @ParameterizedTest(name = "{3}")
  @CsvSource({
    "42.3503, -71.0810, Boston, Back Bay",
    "42.3744, -71.1169, Cambridge, Harvard",
    "48.8584, 2.2945, Paris, the Eiffel Tower",
    "48.8867, 2.3431, Paris, Montmartre",
    "48.8049, 2.1204, Versailles, the palace",
    "35.6595, 139.7004, Tokyo, Shibuya",
    "51.4995, -0.1248, London, Westminster",
    "41.4036, 2.1744, Barcelona, the Sagrada Família",
    "-33.8915, 151.2767, Sydney, Bondi Beach",
    "-22.9868, -43.2050, Rio de Janeiro, Ipanema",
    "34.0101, -118.4960, Santa Monica, the pier over the sea",
    "37.8590, -122.4850, Sausalito, a small town by a big one",
    "52.4000, 13.0600, Potsdam, a town by a capital",
    "51.1789, -1.8262, Amesbury, Stonehenge",
    "-45.0312, 168.6626, Queenstown, a small town far from others"
  })
  void findsCityThatAPersonWouldName(double latitude, double longitude, String city, String where) {
    assertThat(geocoder.locate(latitude, longitude).city()).as(where).isEqualTo(city);
  }

  @Test
  void returnsDivisionDistanceAndKeys() {
    Place place = geocoder.locate(42.3503, -71.0810);

    assertThat(place.admin1Code()).isEqualTo("US.MA");
    assertThat(place.admin1()).isEqualTo("Massachusetts");
    assertThat(place.cityDistanceKm()).isBetween(1.5f, 2.5f);
    assertThat(Float.toString(place.cityDistanceKm())).matches("\\d+\\.\\d{1,2}");
    assertThat(place.region(RegionLevel.CITY)).isEqualTo("US.MA.Boston");
  }

  @Test
  void hasNoCityIfNoneIsNear() {
    Place lagoon = geocoder.locate(64.0784, -16.2306);

    assertThat(lagoon.country()).isEqualTo("IS");
    assertThat(lagoon.admin1Code()).isNotNull();
    assertThat(lagoon.city()).isNull();
    assertThat(lagoon.cityDistanceKm()).isNaN();
    assertThat(lagoon.region(RegionLevel.CITY)).isNull();
  }

  @Test
  void assignsPierToItsCountry() {
    // Southend's pier reaches two kilometres out to sea.
    assertThat(geocoder.locate(51.5145, 0.7220).country()).isEqualTo("GB");
  }

  @Test
  void divisionHasNameIfAndOnlyIfItHasCode() {
    for (double[] point : randomPoints(20_000, 7)) {
      Place place = geocoder.locate(point[0], point[1]);
      if (place != null) {
        assertThat(place.admin1() == null).isEqualTo(place.admin1Code() == null);
        assertThat(Float.isNaN(place.cityDistanceKm())).isEqualTo(place.city() == null);
      }
    }
  }

  @Test
  void everyFoundRegionHasCentre() {
    Gazetteer gazetteer = Gazetteer.load();
    List<City> cities = gazetteer.cities();
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      City city = cities.get(random.nextInt(cities.size()));
      double latitude = Math.max(-90, Math.min(90, city.latitude() + random.nextGaussian() / 20));
      double longitude =
          Math.max(-180, Math.min(180, city.longitude() + random.nextGaussian() / 20));
      Place place = geocoder.locate(latitude, longitude);
      if (place != null) {
        for (RegionLevel level : List.of(RegionLevel.COUNTRY, RegionLevel.CITY)) {
          String region = place.region(level);
          assertThat(region == null || gazetteer.centre(level, region) != null)
              .as("%s at %s, %s", region, latitude, longitude)
              .isTrue();
        }
      }
    }
  }

  @Test
  void placeNumberHasSameRegionsAsPlace() {
    for (double[] point : randomPoints(20_000, 8)) {
      int number = geocoder.find(point[0], point[1]);
      Place place = geocoder.locate(point[0], point[1]);
      assertThat(number == ReverseGeocoder.NOWHERE).isEqualTo(place == null);
      if (place != null) {
        for (RegionLevel level : RegionLevel.values()) {
          assertThat(geocoder.region(level, number)).isEqualTo(place.region(level));
        }
      }
    }
  }

  @Test
  void everyPlaceHasCountryPlace() {
    Gazetteer gazetteer = Gazetteer.load();
    int places = gazetteer.cityCount() + gazetteer.divisionCount() + gazetteer.countryCount();
    for (int place = 0; place < places; place++) {
      if (gazetteer.countryIndex(geocoder.country(place)) < 0) {
        // GeoNames has divisions of UM, whose islands have other codes here: no point is in them.
        assertThat(geocoder.admin1Code(place)).startsWith("UM.");
        assertThat(geocoder.city(place)).isNull();
        continue;
      }
      int country = geocoder.countryPlace(place);
      assertThat(country).isBetween(gazetteer.cityCount() + gazetteer.divisionCount(), places - 1);
      assertThat(geocoder.country(country)).isEqualTo(geocoder.country(place));
      assertThat(geocoder.countryPlace(country)).isEqualTo(country);
      assertThat(geocoder.region(RegionLevel.COUNTRY, country)).isEqualTo(geocoder.country(place));
      assertThat(geocoder.region(RegionLevel.ADMIN1, country)).isNull();
      assertThat(geocoder.region(RegionLevel.CITY, country)).isNull();
    }
  }

  @Test
  void isThreadSafe() {
    double[][] points = randomPoints(5_000, 3);
    ReverseGeocoder fresh = new ReverseGeocoder(Gazetteer.load());
    List<Place> together =
        IntStream.range(0, points.length)
            .parallel()
            .mapToObj(i -> fresh.locate(points[i][0], points[i][1]))
            .toList();

    for (int i = 0; i < points.length; i++) {
      assertThat(together.get(i)).isEqualTo(geocoder.locate(points[i][0], points[i][1]));
    }
  }

  private static double[][] randomPoints(int size, long seed) {
    Random random = new Random(seed);
    double[][] points = new double[size][];
    for (int i = 0; i < size; i++) {
      double latitude = Math.toDegrees(Math.asin(2 * random.nextDouble() - 1));
      points[i] = new double[] {latitude, random.nextDouble() * 360 - 180};
    }
    return points;
  }
}
