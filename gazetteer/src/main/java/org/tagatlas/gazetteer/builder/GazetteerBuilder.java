package org.tagatlas.gazetteer.builder;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import org.tagatlas.geo.City;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.GazetteerFile;
import org.tagatlas.geo.GazetteerFile.Area;
import org.tagatlas.geo.GazetteerFile.Border;
import org.tagatlas.geo.GazetteerFile.Country;
import org.tagatlas.geo.GazetteerFile.Division;
import org.tagatlas.geo.GazetteerFile.Town;
import org.tagatlas.geo.PlaceQuadTreeBuilder;
import org.tagatlas.geo.TownClaims;

/**
 * Builds a gazetteer from GeoNames' public dumps and borders in GeoJSON. The result is
 * deterministic. Not thread-safe.
 */
public final class GazetteerBuilder {

  /**
   * Feature codes that are not a city: neighbourhoods, abandoned, historical and destroyed places,
   * and rows without a code. They are still used to determine the division of a point.
   */
  private static final Set<String> ANCHORS = Set.of("", "PPLX", "PPLCH", "PPLH", "PPLQ", "PPLW");

  /** Minimum population for keeping names in other languages, except for seats of divisions. */
  private static final int FAMOUS = 50_000;

  private static final String CAPITAL = "PPLC";

  /** Common English names that are shorter or clearer than CLDR's. */
  private static final Map<String, String> NAMES =
      Map.of(
          "CD", "DR Congo",
          "CG", "Congo",
          "HK", "Hong Kong",
          "MM", "Myanmar",
          "MO", "Macao",
          "PS", "Palestine");

  private static final List<Locale> LANGUAGES =
      Stream.of(Locale.getAvailableLocales())
          .filter(locale -> !locale.getLanguage().isEmpty())
          .sorted(Comparator.comparing(Locale::toLanguageTag))
          .toList();

  private final SortedMap<String, String> metadata = new TreeMap<>();
  private final SortedMap<String, String> divisionNames = new TreeMap<>();
  private final SortedMap<String, String> countryNames = new TreeMap<>();
  private final List<Row> rows = new ArrayList<>();
  private final SortedMap<String, List<List<int[]>>> borders = new TreeMap<>();
  private final SortedMap<String, List<List<int[]>>> fineBorders = new TreeMap<>();
  private final List<GeoJsonPolygons.Feature> areas = new ArrayList<>();

  /** By division code or GeoNames id: names with their languages, in the order of the file. */
  private final Map<String, SortedMap<String, SortedSet<String>>> namesIn = new HashMap<>();

  /** A town of a GeoNames dump. */
  record Row(
      String id,
      String name,
      String country,
      String division,
      boolean anchor,
      boolean capital,
      int latitude,
      int longitude,
      int population,
      String otherNames) {}

  /** Adds metadata about the data, such as {@code source.borders}. */
  public GazetteerBuilder metadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /**
   * Reads towns in the columns of GeoNames' {@code cities1000.txt}.
   *
   * @throws InputException if a line is not such a row
   */
  public GazetteerBuilder cities(Path file) throws IOException {
    readLines(file, line -> rows.add(row(line)));
    return this;
  }

  /**
   * Reads the cities of a dump in the columns of GeoNames' {@code cities1000.txt}, without
   * neighbourhoods. Divisions that are not in the gazetteer are dropped.
   *
   * @throws InputException if a line is not such a row
   */
  public static List<City> readTowns(Path file, Gazetteer gazetteer) throws IOException {
    List<City> towns = new ArrayList<>();
    readLines(
        file,
        line -> {
          Row row = row(line);
          if (!row.anchor()) {
            towns.add(
                new City(
                    row.name(),
                    row.country(),
                    gazetteer.admin1Name(row.division()) == null ? null : row.division(),
                    row.latitude() / GazetteerFile.SCALE,
                    row.longitude() / GazetteerFile.SCALE,
                    row.population()));
          }
        });
    return towns;
  }

  private static Row row(String line) {
    String[] columns = line.split("\t", -1);
    if (columns.length < 15) {
      throw new IllegalArgumentException("expected at least 15 columns, but got " + columns.length);
    }
    String country = columns[8];
    if (!country.matches("[A-Z]{2}")) {
      throw new IllegalArgumentException("not a country code: '" + country + "'");
    }
    double latitude = Double.parseDouble(columns[4]);
    double longitude = Double.parseDouble(columns[5]);
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
      throw new IllegalArgumentException(
          "coordinates are out of range: " + latitude + ", " + longitude);
    }
    String feature = columns[7];
    boolean anchor = ANCHORS.contains(feature) || columns[1].isEmpty();
    int population =
        columns[14].isEmpty() ? 0 : (int) Math.min(Long.parseLong(columns[14]), Integer.MAX_VALUE);
    boolean famous =
        !anchor && (population >= FAMOUS || feature.equals(CAPITAL) || feature.equals("PPLA"));
    return new Row(
        columns[0],
        anchor ? "" : columns[1],
        country,
        country + '.' + columns[10],
        anchor,
        feature.equals(CAPITAL),
        scale(latitude),
        scale(longitude),
        anchor ? 0 : population,
        famous ? columns[3] : "");
  }

  /**
   * Reads the names of divisions in the columns of GeoNames' {@code admin1CodesASCII.txt}.
   *
   * @throws InputException if a line is not such a row
   */
  public GazetteerBuilder admin1(Path file) throws IOException {
    readLines(
        file,
        line -> {
          String[] columns = line.split("\t", -1);
          if (columns.length < 2 || !columns[0].matches("[A-Z]{2}\\..+")) {
            throw new IllegalArgumentException("expected a code such as US.MA and a name");
          }
          divisionNames.put(columns[0], columns[1]);
        });
    return this;
  }

  /**
   * Reads the names of countries in the columns of GeoNames' {@code countryInfo.txt}. Without them
   * the names are CLDR's.
   *
   * @throws InputException if a line is not such a row
   */
  public GazetteerBuilder countryInfo(Path file) throws IOException {
    readLines(
        file,
        line -> {
          if (line.startsWith("#")) {
            return;
          }
          String[] columns = line.split("\t", -1);
          if (columns.length < 5) {
            throw new IllegalArgumentException(
                "expected at least 5 columns, but got " + columns.length);
          }
          countryNames.put(columns[0], columns[4]);
        });
    return this;
  }

  /**
   * Reads borders: a GeoJSON FeatureCollection of polygons whose properties have an ISO 3166-1
   * code.
   *
   * @throws InputException if the file has another format
   */
  public GazetteerBuilder borders(Path file) throws IOException {
    readBorders(file, GazetteerFile.RING_STEP, borders);
    return this;
  }

  /**
   * Reads more exact borders of the same countries. They are used only around enclaves and other
   * small territories.
   *
   * @throws InputException if the file has another format
   */
  public GazetteerBuilder fineBorders(Path file) throws IOException {
    readBorders(file, 1, fineBorders);
    return this;
  }

  private static void readBorders(
      Path file, int step, SortedMap<String, List<List<int[]>>> polygons) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      GeoJsonPolygons.read(
          in,
          step,
          feature ->
              polygons
                  .computeIfAbsent(feature.country(), c -> new ArrayList<>())
                  .addAll(feature.polygons()));
    } catch (IllegalArgumentException e) {
      throw new InputException(file + ": " + e.getMessage());
    }
  }

  /**
   * Reads the areas of divisions: a GeoJSON FeatureCollection of polygons whose properties have an
   * ISO 3166-1 code and optionally the GeoNames code of the division. The towns in an area take
   * precedence over its code. Without areas the nearest town decides the division.
   *
   * @throws InputException if the file has another format
   */
  public GazetteerBuilder areas(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      GeoJsonPolygons.read(in, GazetteerFile.RING_STEP, areas::add);
    } catch (IllegalArgumentException e) {
      throw new InputException(file + ": " + e.getMessage());
    }
    return this;
  }

  /**
   * Reads names in other languages. Columns: the code of a division ({@code US.MA}) or the GeoNames
   * id of a town, a BCP 47 language tag, and the name.
   *
   * @throws InputException if a line is not such a row
   */
  public GazetteerBuilder names(Path file) throws IOException {
    readLines(
        file,
        line -> {
          String[] columns = line.split("\t", -1);
          if (columns.length != 3
              || !columns[0].matches("[0-9]+|[A-Z]{2}\\..+")
              || !columns[1].matches("[a-z]{2,3}(-[A-Za-z0-9]+)*")
              || columns[2].isBlank()) {
            throw new IllegalArgumentException(
                "expected a division code or GeoNames id, a language and a name");
          }
          namesIn
              .computeIfAbsent(columns[0], place -> new TreeMap<>())
              .computeIfAbsent(columns[2].strip(), name -> new TreeSet<>())
              .add(columns[1]);
        });
    return this;
  }

  /** Builds the gazetteer; takes minutes for the world. */
  public GazetteerFile build() {
    if (!fineBorders.isEmpty()) {
      EnclaveBorders.refine(borders, fineBorders);
    }
    SortedSet<String> codes = new TreeSet<>(borders.keySet());
    rows.forEach(row -> codes.add(row.country()));
    List<String> codeList = List.copyOf(codes);
    Map<String, Integer> countryIndex = index(codeList);
    Map<String, Integer> divisionIndex = index(divisionNames.keySet());

    rows.sort(
        Comparator.comparing(Row::country)
            .thenComparingLong(row -> alongCurve(row.latitude(), row.longitude()))
            .thenComparing(Row::name)
            .thenComparing(Row::division)
            .thenComparing(Row::population));
    List<Town> towns = new ArrayList<>(rows.size());
    Map<String, Row> seats = new HashMap<>();
    for (Row row : rows) {
      towns.add(town(row, countryIndex, divisionIndex));
      if (!row.anchor()) {
        seats.merge(row.country(), row, GazetteerBuilder::greater);
      }
    }
    List<Border> polygons = new ArrayList<>();
    borders.forEach(
        (code, parts) ->
            parts.forEach(rings -> polygons.add(new Border(countryIndex.get(code), rings))));

    DivisionAreas divisions = new DivisionAreas(rows, divisionIndex.keySet(), areas);
    List<Area> divisionAreas =
        divisions.parts().stream()
            .filter(area -> countryIndex.containsKey(area.country()))
            .map(
                area ->
                    new Area(
                        countryIndex.get(area.country()),
                        area.division() == null ? -1 : divisionIndex.get(area.division()),
                        area.rings()))
            .toList();

    metadata.put("countries", Integer.toString(codeList.size()));
    metadata.put("divisions", Integer.toString(divisionNames.size()));
    metadata.put("polygons", Integer.toString(polygons.size()));
    metadata.put("areas", Integer.toString(divisionAreas.size()));
    GazetteerFile file =
        new GazetteerFile(
            metadata,
            codeList.stream().map(code -> country(code, seats.get(code))).toList(),
            List.of(),
            divisionNames.entrySet().stream()
                .map(entry -> new Division(entry.getKey(), entry.getValue()))
                .toList(),
            towns,
            polygons,
            divisionAreas,
            List.of(),
            new byte[0]);
    GazetteerFile withClaims = TownClaims.addClaims(file);
    metadata.put(
        "cities",
        Long.toString(withClaims.towns().stream().filter(t -> !t.name().isEmpty()).count()));
    metadata.put(
        "anchors",
        Long.toString(withClaims.towns().stream().filter(t -> t.name().isEmpty()).count()));
    metadata.put("claims", Integer.toString(withClaims.claims().size()));
    List<String> names = names(withClaims, divisions.names(), countryIndex, divisionIndex);
    metadata.put(
        "names",
        Long.toString(names.stream().flatMap(String::lines).filter(n -> !n.isEmpty()).count()));
    return withClaims.withNames(names).withCells(PlaceQuadTreeBuilder.build(withClaims));
  }

  /** Returns the names of countries, divisions and towns in other languages, as in the file. */
  private List<String> names(
      GazetteerFile file,
      SortedMap<String, String> ofAreas,
      Map<String, Integer> countryIndex,
      Map<String, Integer> divisionIndex) {
    List<String> names = new ArrayList<>();
    for (Country country : file.countries()) {
      Locale region = new Locale.Builder().setRegion(country.code()).build();
      NameLines lines = new NameLines(country.name());
      for (Locale language : LANGUAGES) {
        String name = region.getDisplayCountry(language);
        // If a language has no name for a country, the JDK returns the code.
        if (!name.equalsIgnoreCase(country.code())) {
          lines.add(name);
        }
      }
      names.add(lines.toString());
    }
    for (Division division : file.divisions()) {
      NameLines lines = new NameLines(division.name());
      namesIn.getOrDefault(division.code(), new TreeMap<>()).forEach(lines::add);
      ofAreas.getOrDefault(division.code(), "").lines().forEach(lines::addUnlessCode);
      names.add(lines.toString());
    }
    Map<Town, Row> rowOf = new HashMap<>();
    for (Row row : rows) {
      rowOf.put(town(row, countryIndex, divisionIndex), row);
    }
    for (Town town : file.towns()) {
      NameLines lines = new NameLines(town.name());
      Row row = rowOf.get(town);
      if (!town.name().isEmpty()) {
        namesIn.getOrDefault(row.id(), new TreeMap<>()).forEach(lines::add);
        for (String name : row.otherNames().split(",")) {
          lines.addUnlessCode(name);
        }
      }
      names.add(lines.toString());
    }
    return names;
  }

  private static Town town(
      Row row, Map<String, Integer> countryIndex, Map<String, Integer> divisionIndex) {
    return new Town(
        row.name(),
        countryIndex.get(row.country()),
        divisionIndex.getOrDefault(row.division(), -1),
        row.latitude(),
        row.longitude(),
        row.population());
  }

  private static Row greater(Row one, Row other) {
    if (one.capital() != other.capital()) {
      return one.capital() ? one : other;
    }
    return other.population() > one.population() ? other : one;
  }

  private Country country(String code, Row seat) {
    String name = countryNames.get(code);
    if (name == null) {
      name = NAMES.get(code);
    }
    if (name == null) {
      name = new Locale.Builder().setRegion(code).build().getDisplayCountry(Locale.ENGLISH);
    }
    if (seat != null) {
      return new Country(code, name, seat.latitude(), seat.longitude());
    }
    Point inside = interiorPoint(borders.get(code));
    return new Country(code, name, scale(inside.getY()), scale(inside.getX()));
  }

  /** Returns a point in the largest polygon. */
  private static Point interiorPoint(List<List<int[]>> parts) {
    GeometryFactory factory = new GeometryFactory();
    return parts.stream()
        .map(rings -> factory.createPolygon(coordinates(rings.get(0))))
        .max(Comparator.comparingDouble(Polygon::getArea))
        .orElseThrow()
        .getInteriorPoint();
  }

  private static Coordinate[] coordinates(int[] ring) {
    Coordinate[] coordinates = new Coordinate[ring.length / 2];
    for (int i = 0; i < coordinates.length; i++) {
      coordinates[i] =
          new Coordinate(ring[2 * i] / GazetteerFile.SCALE, ring[2 * i + 1] / GazetteerFile.SCALE);
    }
    return coordinates;
  }

  static int scale(double degrees) {
    return (int) Math.round(degrees * GazetteerFile.SCALE);
  }

  /** Rounds a scaled coordinate to the step of rings. */
  static int ringCoordinate(double scaled) {
    return ringCoordinate(scaled, GazetteerFile.RING_STEP);
  }

  static int ringCoordinate(double scaled, int step) {
    return (int) Math.round(scaled / step) * step;
  }

  /**
   * Returns the position on a Z-order curve, so that neighbours in the file are neighbours on earth
   * and compress well.
   */
  private static long alongCurve(int latitude, int longitude) {
    return spread(latitude + 9_000_000) << 1 | spread(longitude + 18_000_000);
  }

  private static long spread(int value) {
    long spread = value;
    spread = (spread | spread << 16) & 0x0000FFFF0000FFFFL;
    spread = (spread | spread << 8) & 0x00FF00FF00FF00FFL;
    spread = (spread | spread << 4) & 0x0F0F0F0F0F0F0F0FL;
    spread = (spread | spread << 2) & 0x3333333333333333L;
    return (spread | spread << 1) & 0x5555555555555555L;
  }

  private static Map<String, Integer> index(Collection<String> keys) {
    Map<String, Integer> index = new HashMap<>();
    for (String key : keys) {
      index.put(key, index.size());
    }
    return index;
  }

  private interface LineReader {
    void read(String line);
  }

  private static void readLines(Path file, LineReader reader) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (line.isEmpty()) {
          continue;
        }
        try {
          reader.read(line);
        } catch (IllegalArgumentException e) {
          throw new InputException(file + ", line " + number + ": " + e.getMessage());
        }
      }
    }
  }
}
