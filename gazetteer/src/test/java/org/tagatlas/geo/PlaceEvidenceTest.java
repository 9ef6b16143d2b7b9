package org.tagatlas.geo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests of conflicts between areas and towns, far islands and enclaves in the shipped gazetteer.
 */
class PlaceEvidenceTest {

  private final ReverseGeocoder geocoder = ReverseGeocoder.load();

  @ParameterizedTest(name = "{3}")
  @CsvSource({
    "50.4501, 30.5234, UA.12, Kyiv, 'the Maidan, whose division has no area'",
    "50.5000, 30.4500, UA.12, Kyiv, north of the centre",
    "50.3900, 30.6300, UA.12, Kyiv, across the Dnieper",
    "50.3452, 30.8947, UA.13, Boryspil, its airport in the oblast around it",
    "-12.0459, -77.0305, PE.LMA, Lima, the Plaza Mayor",
    "-11.4950, -77.2080, PE.15, Huaral, in the region around Lima",
    "37.9501, 58.3794, TM.S, Ashgabat, a capital cut out of a province",
    "25.2697, 55.2962, AE.03, Dubai, the Gold Souk",
    "25.3463, 55.4209, AE.06, Sharjah, next to Dubai",
    "25.7402, 32.6014, EG.28, Luxor, the Valley of the Kings",
    "35.1547, 126.9156, KR.18, Gwangju, a city cut out of a province",
    "36.5925, 127.2922, KR.22, Sejong, a new city",
    "42.3000, 69.6000, KZ.1537272, Shymkent, split from its region in 2018",
    "53.9000, 27.5667, BY.04, Minsk, a capital in the region of the same name",
    "40.7446, -74.0280, US.NJ, Hoboken, the bank opposite Manhattan",
    "52.3989, 13.0657, DE.11, Potsdam, next to Berlin"
  })
  void townsOverruleAreaTheyAreIn(
      double latitude, double longitude, String division, String city, String where) {
    Place place = geocoder.locate(latitude, longitude);

    assertThat(place.admin1Code()).as(where).isEqualTo(division);
    assertThat(place.city()).as(where).isEqualTo(city);
  }

  @ParameterizedTest(name = "{3}")
  @CsvSource({
    "28.3772, 129.4937, JP, JP.18, Amami",
    "27.8000, 128.9000, JP, JP.18, Tokunoshima",
    "26.2100, 127.6800, JP, JP.47, Naha",
    "27.0900, 142.1900, JP, JP.40, Ogasawara",
    "24.2900, 153.9800, JP, JP.40, Minamitori",
    "12.6488, 54.0169, YE, YE.28, Hadibu on Socotra",
    "-3.8547, -32.4238, BR, BR.30, Fernando de Noronha is a district of Pernambuco",
    "-20.5083, -29.3250, BR, BR.08, Trindade",
    "0.9169, -29.3458, BR, BR.30, Saint Peter and Saint Paul",
    "10.2996, -109.2174, FR, , Clipperton",
    "-15.8920, 54.5240, TF, TF.05, Tromelin",
    "-22.3500, 40.3600, TF, TF.05, Europa",
    "-49.3500, 70.2200, TF, TF.03, Kerguelen",
    "-0.7400, -90.3100, EC, EC.01, the Galápagos",
    "-27.1500, -109.4200, CL, CL.01, Easter Island",
    "-33.6400, -78.8500, CL, CL.01, Juan Fernández",
    "-31.5500, 159.0800, AU, AU.02, Lord Howe",
    "-54.5000, 158.9400, AU, AU.06, Macquarie",
    "11.6700, 92.7300, IN, IN.01, Port Blair",
    "8.2800, 73.0500, IN, IN.14, Minicoy",
    "78.2200, 15.6500, SJ, SJ.21, Svalbard",
    "71.0000, -8.5000, SJ, SJ.22, Jan Mayen",
    "-54.4200, 3.3600, BV, , Bouvet",
    "30.1400, -15.8700, PT, PT.10, the Savage Islands",
    "37.7400, -25.6700, PT, PT.23, the Azores",
    "28.1200, -15.4300, ES, ES.53, the Canaries",
    "-43.9500, -176.5600, NZ, NZ.10, the Chathams",
    "-29.2500, -177.9200, NZ, , the Kermadecs",
    "-49.6800, 178.7700, NZ, , the Antipodes",
    "-19.7000, 63.4200, MU, MU.23, Rodrigues",
    "-10.4200, 56.5800, MU, MU.21, Agaléga",
    "5.5300, -87.0600, CR, CR.07, Cocos",
    "4.0000, -81.6000, CO, CO.29, Malpelo",
    "12.5800, -81.7000, CO, CO.25, San Andrés",
    "18.7900, -110.9800, MX, MX.08, Socorro",
    "28.9000, -118.3000, MX, MX.02, Guadalupe",
    "15.6700, -63.6200, VE, VE.24, Aves",
    "43.9300, -59.9200, CA, CA.07, Sable",
    "23.8700, -166.2800, US, US.HI, French Frigate Shoals",
    "-53.1000, 73.5000, HM, , Heard",
    "-40.3200, -9.9400, SH, SH.03, Gough"
  })
  void farIslandsHaveExpectedDivisionOrNone(
      double latitude, double longitude, String country, String division, String where) {
    Place place = geocoder.locate(latitude, longitude);

    assertThat(place.country()).as(where).isEqualTo(country);
    assertThat(place.admin1Code()).as(where).isEqualTo(division);
  }

  @ParameterizedTest(name = "{3}")
  @CsvSource({
    "51.445161, 4.941440, BE, a parcel of Baarle-Hertog",
    "51.439391, 4.931514, NL, a parcel of Baarle-Nassau within Baarle-Hertog",
    "51.4420, 4.9160, NL, between the parcels",
    "51.4125, 4.8703, NL, the Dutch parcel of Zondereigen",
    "45.9667, 8.9722, IT, Campione",
    "47.6967, 8.6894, DE, Büsingen",
    "42.4647, 1.9806, ES, Llívia",
    "41.9022, 12.4539, VA, Saint Peter's",
    "25.2717, 56.2764, AE, Nahwa within Madha",
    "25.2853, 56.3000, OM, Madha within the Emirates",
    "43.5531, 19.4069, BA, Sastavci",
    "26.3000, 88.9500, BD, Dahagram",
    "52.4759, 31.5552, RU, Sankova-Medvezhye",
    "50.5564, 6.1900, DE, Ruitzhof beyond the Vennbahn",
    "35.1789, -2.4408, ES, the Chafarinas",
    "35.1724, -4.3005, ES, Vélez de la Gomera"
  })
  void enclavesKeepOutline(double latitude, double longitude, String country, String where) {
    assertThat(geocoder.locate(latitude, longitude).country()).as(where).isEqualTo(country);
  }

  @Test
  void townsKeepDivisionsAndLargeOnesAreFound() {
    TreeSet<String> never = new TreeSet<>();
    TreeSet<String> found = new TreeSet<>();
    int lost = 0;
    int large = 0;
    int others = 0;
    for (City city : Gazetteer.load().cities()) {
      int place = geocoder.find(city.latitude(), city.longitude());
      String division = geocoder.admin1Code(place);
      found.add(String.valueOf(division));
      if (city.admin1Code() != null) {
        never.add(city.admin1Code());
        lost += city.admin1Code().equals(division) ? 0 : 1;
      }
      if (city.population() >= 50_000) {
        large++;
        others += city.name().equals(geocoder.city(place)) ? 0 : 1;
      }
    }
    never.removeAll(found);

    assertThat(never)
        .as("divisions within another country according to the source of borders")
        .containsExactly("IL.WE", "MA.12");
    assertThat(lost).isLessThanOrEqualTo(Gazetteer.load().cities().size() / 1000);
    assertThat(others).isLessThanOrEqualTo(large / 1000);
  }
}
