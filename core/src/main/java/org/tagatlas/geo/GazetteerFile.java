package org.tagatlas.geo;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.tagatlas.text.VarIntReader;
import org.tagatlas.text.VarInts;

/**
 * The contents of a gazetteer data file and its binary format: a magic number and a version, then a
 * deflated stream of columns of variable-length integers, with delta-encoded coordinates. The
 * encoding is deterministic: the same contents give the same bytes.
 *
 * <p>All coordinates are WGS 84 degrees times {@link #SCALE}, rounded: about a metre. Coordinates
 * of rings are multiples of {@link #RING_STEP}, except around enclaves.
 *
 * @param metadata sources and counts, by key
 * @param countries by code
 * @param names for each country, then each division, then each town: its names in other languages,
 *     one per line, each optionally followed by a tab and comma-separated language tags; the end of
 *     the list is the end of what has names
 * @param divisions by code
 * @param towns in the order of the builder, which breaks ties
 * @param borders by country
 * @param areas of divisions, by country
 * @param claims of towns on the area of another division, by town
 * @param cells the encoded quadtree of {@link PlaceQuadTreeBuilder}; empty if there is none
 */
public record GazetteerFile(
    SortedMap<String, String> metadata,
    List<Country> countries,
    List<String> names,
    List<Division> divisions,
    List<Town> towns,
    List<Border> borders,
    List<Area> areas,
    List<Claim> claims,
    byte[] cells) {

  /** The scale of coordinates: units per degree. */
  public static final double SCALE = 1e5;

  /** The step of ring coordinates, in scaled degrees: about eleven metres. */
  public static final int RING_STEP = 10;

  private static final int MAGIC = 0x54474152;
  private static final int VERSION = 4;

  /**
   * A country or territory.
   *
   * @param code ISO 3166-1 alpha-2
   * @param name in English
   * @param latitude of the representative point, scaled
   * @param longitude of that point, scaled
   */
  public record Country(String code, String name, int latitude, int longitude) {}

  /**
   * A first-level administrative division.
   *
   * @param code GeoNames' code, such as {@code US.MA}
   * @param name in the spelling of GeoNames
   */
  public record Division(String code, String name) {}

  /**
   * A populated place.
   *
   * @param name empty for an anchor, such as a neighbourhood, which helps to determine the division
   *     of a point but is not a city
   * @param country index in {@link GazetteerFile#countries}
   * @param division index in {@link GazetteerFile#divisions}, or -1 if it has none
   * @param latitude scaled
   * @param longitude scaled
   * @param population number of inhabitants; 0 if unknown
   */
  public record Town(
      String name, int country, int division, int latitude, int longitude, int population) {}

  /**
   * One polygon of a country's territory, including its territorial sea.
   *
   * @param country index in {@link GazetteerFile#countries}
   * @param rings the shell, then the holes, each closed: alternating longitude and latitude, scaled
   */
  public record Border(int country, List<int[]> rings) {}

  /**
   * One polygon of a first-level division, on land.
   *
   * @param country index in {@link GazetteerFile#countries}
   * @param division index in {@link GazetteerFile#divisions}, or -1 if the nearest town decides
   * @param rings the shell, then the holes, each closed: alternating longitude and latitude, scaled
   */
  public record Area(int country, int division, List<int[]> rings) {}

  /**
   * A claim of a town that is in the area of another division: evidence that the area is wrong
   * around the town.
   *
   * @param town index in {@link GazetteerFile#towns}
   * @param division index of the division whose area is wrong
   * @param reach maximum distance from the town at which the area may be wrong, in metres
   */
  public record Claim(int town, int division, int reach) {}

  /** Returns the same contents with other towns and claims. */
  public GazetteerFile withTowns(List<Town> newTowns, List<Claim> newClaims) {
    return new GazetteerFile(
        metadata, countries, names, divisions, newTowns, borders, areas, newClaims, cells);
  }

  /** Returns the same contents with other names. */
  public GazetteerFile withNames(List<String> other) {
    return new GazetteerFile(
        metadata, countries, other, divisions, towns, borders, areas, claims, cells);
  }

  /** Returns the same contents with other cells. */
  public GazetteerFile withCells(byte[] other) {
    return new GazetteerFile(
        metadata, countries, names, divisions, towns, borders, areas, claims, other);
  }

  /**
   * Reads a data file and leaves the stream open.
   *
   * @throws IOException if reading fails or the stream is not a data file of this version
   */
  public static GazetteerFile read(InputStream in) throws IOException {
    DataInputStream header = new DataInputStream(in);
    if (header.readInt() != MAGIC) {
      throw new IOException("not a gazetteer data file");
    }
    int version = header.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException(
          "unsupported gazetteer data file version "
              + version
              + ", expected "
              + VERSION
              + ": build it again with `tagatlas gazetteer build`");
    }
    // Reading the stream byte by byte would take longer than everything else.
    Inflater inflater = new Inflater();
    VarIntReader data;
    try {
      data = new VarIntReader(new InflaterInputStream(in, inflater, 1 << 16).readAllBytes());
    } finally {
      inflater.end();
    }
    try {
      return read(data);
    } catch (EOFException e) {
      throw new IOException("the gazetteer data file is truncated", e);
    } catch (IOException e) {
      throw new IOException("the gazetteer data file is damaged", e);
    }
  }

  private static GazetteerFile read(VarIntReader data) throws IOException {
    SortedMap<String, String> metadata = new TreeMap<>();
    int entries = data.readInt();
    for (int i = 0; i < entries; i++) {
      String key = text(data);
      metadata.put(key, text(data));
    }
    int countryCount = data.readInt();
    List<Country> countries = new ArrayList<>(countryCount);
    for (int i = 0; i < countryCount; i++) {
      countries.add(new Country(text(data), text(data), data.readSigned(), data.readSigned()));
    }
    int divisionCount = data.readInt();
    List<Division> divisions = new ArrayList<>(divisionCount);
    for (int i = 0; i < divisionCount; i++) {
      divisions.add(new Division(text(data), text(data)));
    }
    int named = data.readInt();
    List<String> names = new ArrayList<>(named);
    for (int i = 0; i < named; i++) {
      names.add(text(data));
    }
    return new GazetteerFile(
        Collections.unmodifiableSortedMap(metadata),
        Collections.unmodifiableList(countries),
        Collections.unmodifiableList(names),
        Collections.unmodifiableList(divisions),
        Collections.unmodifiableList(readTowns(data)),
        Collections.unmodifiableList(readBorders(data)),
        Collections.unmodifiableList(readAreas(data)),
        Collections.unmodifiableList(readClaims(data)),
        readCells(data));
  }

  private static List<Town> readTowns(VarIntReader data) throws IOException {
    int size = data.readInt();
    int[] country = differences(data, size);
    int[] division = differences(data, size);
    int[] latitude = differences(data, size);
    int[] longitude = differences(data, size);
    int[] population = new int[size];
    for (int i = 0; i < size; i++) {
      population[i] = data.readInt();
    }
    List<Town> towns = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      towns.add(
          new Town(text(data), country[i], division[i], latitude[i], longitude[i], population[i]));
    }
    return towns;
  }

  private static List<Border> readBorders(VarIntReader data) throws IOException {
    int size = data.readInt();
    List<Border> borders = new ArrayList<>(size);
    int[] last = new int[2];
    for (int i = 0; i < size; i++) {
      borders.add(new Border(data.readInt(), readRings(data, last)));
    }
    return borders;
  }

  private static List<Area> readAreas(VarIntReader data) throws IOException {
    int size = data.readInt();
    List<Area> areas = new ArrayList<>(size);
    int[] last = new int[2];
    for (int i = 0; i < size; i++) {
      areas.add(new Area(data.readInt(), data.readInt() - 1, readRings(data, last)));
    }
    return areas;
  }

  private static List<int[]> readRings(VarIntReader data, int[] last) throws IOException {
    int header = data.readInt();
    int size = header >>> 1;
    int step = enterRings(last, (header & 1) != 0);
    List<int[]> rings = new ArrayList<>(size);
    for (int r = 0; r < size; r++) {
      int[] ring = new int[2 * data.readInt()];
      for (int k = 0; k < ring.length; k++) {
        last[k & 1] += data.readSigned() * step;
        ring[k] = last[k & 1];
      }
      rings.add(ring);
    }
    return Collections.unmodifiableList(rings);
  }

  /** Returns the step of the rings' coordinates and rounds the last point to a multiple of it. */
  private static int enterRings(int[] last, boolean fine) {
    int step = fine ? 1 : RING_STEP;
    last[0] -= last[0] % step;
    last[1] -= last[1] % step;
    return step;
  }

  private static List<Claim> readClaims(VarIntReader data) throws IOException {
    int size = data.readInt();
    int[] town = differences(data, size);
    int[] division = differences(data, size);
    List<Claim> claims = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      claims.add(new Claim(town[i], division[i], data.readInt()));
    }
    return claims;
  }

  private static byte[] readCells(VarIntReader data) throws IOException {
    return data.readBytes(data.readInt());
  }

  /** Writes the data file and leaves the stream open. */
  public void write(OutputStream out) throws IOException {
    DataOutputStream header = new DataOutputStream(out);
    header.writeInt(MAGIC);
    header.writeByte(VERSION);
    header.flush();
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try {
      DeflaterOutputStream deflated = new DeflaterOutputStream(out, deflater, 1 << 16);
      DataOutputStream data = new DataOutputStream(new BufferedOutputStream(deflated, 1 << 16));
      VarInts.writeInt(metadata.size(), data);
      for (Map.Entry<String, String> entry : metadata.entrySet()) {
        writeText(data, entry.getKey());
        writeText(data, entry.getValue());
      }
      VarInts.writeInt(countries.size(), data);
      for (Country country : countries) {
        writeText(data, country.code());
        writeText(data, country.name());
        VarInts.writeSigned(country.latitude(), data);
        VarInts.writeSigned(country.longitude(), data);
      }
      VarInts.writeInt(divisions.size(), data);
      for (Division division : divisions) {
        writeText(data, division.code());
        writeText(data, division.name());
      }
      VarInts.writeInt(names.size(), data);
      for (String lines : names) {
        writeText(data, lines);
      }
      writeTowns(data);
      writeBorders(data);
      writeAreas(data);
      writeClaims(data);
      writeCells(data);
      data.flush();
      deflated.finish();
    } finally {
      deflater.end();
    }
  }

  private void writeTowns(DataOutputStream data) throws IOException {
    VarInts.writeInt(towns.size(), data);
    writeDifferences(data, towns.stream().mapToInt(Town::country).toArray());
    writeDifferences(data, towns.stream().mapToInt(Town::division).toArray());
    writeDifferences(data, towns.stream().mapToInt(Town::latitude).toArray());
    writeDifferences(data, towns.stream().mapToInt(Town::longitude).toArray());
    for (Town town : towns) {
      VarInts.writeInt(town.population(), data);
    }
    for (Town town : towns) {
      writeText(data, town.name());
    }
  }

  private void writeBorders(DataOutputStream data) throws IOException {
    VarInts.writeInt(borders.size(), data);
    int[] last = new int[2];
    for (Border border : borders) {
      VarInts.writeInt(border.country(), data);
      writeRings(data, border.rings(), last);
    }
  }

  private void writeAreas(DataOutputStream data) throws IOException {
    VarInts.writeInt(areas.size(), data);
    int[] last = new int[2];
    for (Area area : areas) {
      VarInts.writeInt(area.country(), data);
      VarInts.writeInt(area.division() + 1, data);
      writeRings(data, area.rings(), last);
    }
  }

  private void writeClaims(DataOutputStream data) throws IOException {
    VarInts.writeInt(claims.size(), data);
    writeDifferences(data, claims.stream().mapToInt(Claim::town).toArray());
    writeDifferences(data, claims.stream().mapToInt(Claim::division).toArray());
    for (Claim claim : claims) {
      VarInts.writeInt(claim.reach(), data);
    }
  }

  private static void writeRings(DataOutputStream data, List<int[]> rings, int[] last)
      throws IOException {
    boolean fine = rings.stream().flatMapToInt(Arrays::stream).anyMatch(c -> c % RING_STEP != 0);
    VarInts.writeInt(rings.size() << 1 | (fine ? 1 : 0), data);
    int step = enterRings(last, fine);
    for (int[] ring : rings) {
      VarInts.writeInt(ring.length / 2, data);
      for (int k = 0; k < ring.length; k++) {
        VarInts.writeSigned((ring[k] - last[k & 1]) / step, data);
        last[k & 1] = ring[k];
      }
    }
  }

  private void writeCells(DataOutputStream data) throws IOException {
    VarInts.writeInt(cells.length, data);
    data.write(cells);
  }

  private static int[] differences(VarIntReader data, int size) throws IOException {
    int[] values = new int[size];
    int last = 0;
    for (int i = 0; i < size; i++) {
      last += data.readSigned();
      values[i] = last;
    }
    return values;
  }

  private static void writeDifferences(DataOutputStream data, int[] values) throws IOException {
    int last = 0;
    for (int value : values) {
      VarInts.writeSigned(value - last, data);
      last = value;
    }
  }

  private static String text(VarIntReader data) throws IOException {
    int length = data.readInt();
    return length == 0 ? "" : data.readText(length);
  }

  private static void writeText(DataOutputStream data, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    VarInts.writeInt(bytes.length, data);
    data.write(bytes);
  }
}
