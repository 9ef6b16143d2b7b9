package org.tagatlas.accuracy;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.Place;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.run.UserError;

/**
 * Compares the reverse geocoder with a table of points with known places. Not thread-safe.
 *
 * <p>A country matches exactly, or leniently if one of the two is a territory of the other or both
 * belong to the same state. A row with several expected countries ({@code AT|HU}) accepts any of
 * them.
 */
public final class GeocoderAccuracy {

  /** Territories with a separate ISO code, after the state to which they belong. */
  private static final String[] TERRITORIES = {
    "AU CC CX HM NF",
    "CN HK MO",
    "DK FO GL",
    "FI AX",
    "FR BL GF GP MF MQ NC PF PM RE TF WF YT",
    "GB AI BM FK GG GI GS IM IO JE KY MS PN SH TC VG",
    "NL AN AW BQ CW SX",
    "NO BV SJ",
    "NZ CK NU TK",
    "US AS GU MP PR UM VI"
  };

  private static final Map<String, String> STATE = new TreeMap<>();

  static {
    for (String line : TERRITORIES) {
      String[] codes = line.split(" ");
      for (String code : codes) {
        STATE.put(code, codes[0]);
      }
    }
  }

  private final Gazetteer gazetteer;
  private final ReverseGeocoder geocoder;
  private final CityGlobe globe;
  private int points;
  private int nowhere;
  private int countries;
  private int exact;
  private int lenient;
  private int borders;
  private int bordersLenient;
  private int divisions;
  private int divisionsRight;
  private int cities;
  private int citiesRight;

  public GeocoderAccuracy(Gazetteer gazetteer, ReverseGeocoder geocoder) {
    this.gazetteer = gazetteer;
    this.geocoder = geocoder;
    globe = new CityGlobe(gazetteer.cities());
  }

  /**
   * Reads a table with the columns {@code lat,lon} and any of {@code expected_cc} or {@code
   * country} (a code or an English name), {@code admin1} or {@code region}, {@code city} or {@code
   * locality}.
   *
   * @param wrong receives each row with a wrong country or division; may be null
   */
  public void read(InputStream in, PrintWriter wrong) throws IOException {
    try {
      Iterator<CsvRecord> rows = Coordinates.open(in).iterator();
      List<String> header = rows.hasNext() ? rows.next().getFields() : List.of();
      Coordinates coordinates = Coordinates.of(header);
      int country = Coordinates.column(header, "expected_cc", "country");
      int division = Coordinates.column(header, "admin1", "region");
      int city = Coordinates.column(header, "city", "locality");
      while (rows.hasNext()) {
        List<String> row = rows.next().getFields();
        double[] point = coordinates.read(row);
        if (point != null) {
          Place place = geocoder.locate(point[0], point[1]);
          points++;
          nowhere += place == null ? 1 : 0;
          boolean countryRight = country(field(row, country), place, point);
          boolean divisionRight = division(field(row, division), place);
          if (wrong != null && !(countryRight && divisionRight)) {
            wrong.println(
                describe(place, countryRight, divisionRight) + " for " + String.join(",", row));
          }
          city(field(row, city), place);
        }
      }
    } catch (CsvParseException e) {
      throw new UserError("invalid CSV table: " + e.getMessage());
    }
  }

  private static String field(List<String> row, int column) {
    return column < 0 || column >= row.size() ? "" : row.get(column);
  }

  private static String describe(Place place, boolean countryRight, boolean divisionRight) {
    String country = "country " + (place == null ? "-" : place.country());
    String division =
        place == null || place.admin1() == null
            ? "admin1 -"
            : "admin1 " + place.admin1Code() + ' ' + place.admin1();
    if (countryRight) {
      return division;
    }
    return divisionRight ? country : country + " and " + division;
  }

  /** Returns whether the country matches, at least leniently, or none is expected. */
  private boolean country(String expected, Place place, double[] point) {
    if (expected.isEmpty()) {
      return true;
    }
    String found = place == null ? "-" : place.country();
    String name = place == null ? "-" : gazetteer.countryName(found);
    List<String> accepted = Arrays.asList(expected.split("\\|"));
    boolean exactly = accepted.contains(found) || accepted.contains(name);
    boolean right = exactly || accepted.stream().anyMatch(code -> state(code).equals(state(found)));
    countries++;
    exact += exactly ? 1 : 0;
    lenient += right ? 1 : 0;
    if (globe.isNearBorder(point[0], point[1])) {
      borders++;
      bordersLenient += right ? 1 : 0;
    }
    return right;
  }

  private static String state(String code) {
    return STATE.getOrDefault(code, code);
  }

  /** Returns whether the division matches or none is expected. */
  private boolean division(String expected, Place place) {
    if (expected.isEmpty()) {
      return true;
    }
    // GeoNames codes of US states are the ISO 3166-2 codes with a dot.
    String code = expected.startsWith("US-") ? "US." + expected.substring(3) : expected;
    boolean right =
        place != null
            && place.admin1() != null
            && (isSameName(place.admin1(), expected) || code.equals(place.admin1Code()));
    divisions++;
    divisionsRight += right ? 1 : 0;
    return right;
  }

  private void city(String expected, Place place) {
    if (!expected.isEmpty()) {
      cities++;
      citiesRight +=
          place != null && place.city() != null && isSameName(place.city(), expected) ? 1 : 0;
    }
  }

  /** Compares names without accents, case, punctuation and the word for the kind of place. */
  private static boolean isSameName(String one, String other) {
    return plain(one).equals(plain(other));
  }

  private static String plain(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFD)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} ]", "")
        .replaceAll("(?<=.) (city|prefecture|state|province)$", "")
        .replace(" ", "");
  }

  public static void heading(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%8s %9s %9s %8s %9s %8s %9s %9s  %s%n",
        "points",
        "country",
        "lenient",
        "near",
        "border",
        "nowhere",
        "admin1",
        "city",
        "file");
  }

  public void print(PrintWriter out, String name) {
    out.printf(
        Locale.ROOT,
        "%8d %9s %9s %8d %9s %8d %9s %9s  %s%n",
        points,
        percent(exact, countries),
        percent(lenient, countries),
        borders,
        percent(bordersLenient, borders),
        nowhere,
        percent(divisionsRight, divisions),
        percent(citiesRight, cities),
        name);
  }

  static String percent(int part, int total) {
    return total == 0 ? "-" : String.format(Locale.ROOT, "%.2f %%", 100.0 * part / total);
  }
}
