package org.tagatlas.geo;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
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

/**
 * What the gazetteer's data file holds, and its binary form: a magic number and a version, then one
 * deflated stream of columns of variable-length integers, coordinates as differences from the one
 * before. Writing the same content twice gives the same bytes.
 *
 * <p>All coordinates are WGS 84 degrees times {@link #SCALE}, rounded: about a metre. Those of
 * rings are multiples of {@link #RING_STEP}.
 *
 * @param metadata what the file was made of, by key
 * @param countries by code
 * @param otherNames for each country, in clean form and a line each, the names in other languages
 *     of it and of its cities
 * @param divisions by code
 * @param towns in the order that the builder gave them, which is the order of precedence of equals
 * @param borders by country
 * @param areas of divisions, by country
 * @param cells what is known of whole cells of the map, as {@link PlaceCellsBuilder} tells it;
 *     empty when nothing is
 */
public record GazetteerFile(
    SortedMap<String, String> metadata,
    List<Country> countries,
    List<String> otherNames,
    List<Division> divisions,
    List<Town> towns,
    List<Border> borders,
    List<Area> areas,
    byte[] cells) {

  /** What a degree is multiplied by. */
  public static final double SCALE = 1e5;

  /** Of what the coordinates of rings are multiples: about eleven metres. */
  public static final int RING_STEP = 10;

  private static final int MAGIC = 0x54474152;
  private static final int VERSION = 2;

  /**
   * A country or territory.
   *
   * @param code ISO 3166-1 alpha-2
   * @param name in English
   * @param latitude of the point that stands for it, scaled
   * @param longitude of that point, scaled
   */
  public record Country(String code, String name, int latitude, int longitude) {}

  /**
   * A first administrative division.
   *
   * @param code GeoNames' code, such as {@code US.MA}
   * @param name as GeoNames spells it
   */
  public record Division(String code, String name) {}

  /**
   * A populated place.
   *
   * @param name empty for an anchor: a neighbourhood or the like, which tells in which division a
   *     point lies but is no city
   * @param country index in {@link GazetteerFile#countries}
   * @param division index in {@link GazetteerFile#divisions}, or -1 when it has none
   * @param latitude scaled
   * @param longitude scaled
   * @param population inhabitants, 0 when unknown
   */
  public record Town(
      String name, int country, int division, int latitude, int longitude, int population) {}

  /**
   * One polygon of a country's territory, its sea included.
   *
   * @param country index in {@link GazetteerFile#countries}
   * @param rings the shell, then the holes, each closed: longitude and latitude in turn, scaled
   */
  public record Border(int country, List<int[]> rings) {}

  /**
   * One polygon of a first division, on land.
   *
   * @param country index in {@link GazetteerFile#countries}
   * @param division index in {@link GazetteerFile#divisions}, or -1 where the nearest town has to
   *     tell
   * @param rings the shell, then the holes, each closed: longitude and latitude in turn, scaled
   */
  public record Area(int country, int division, List<int[]> rings) {}

  /** Returns the same content with other cells. */
  public GazetteerFile withCells(byte[] other) {
    return new GazetteerFile(
        metadata, countries, otherNames, divisions, towns, borders, areas, other);
  }

  /**
   * Reads a data file and leaves the stream open.
   *
   * @throws IOException when the stream fails or is no data file of this version
   */
  public static GazetteerFile read(InputStream in) throws IOException {
    DataInputStream header = new DataInputStream(in);
    if (header.readInt() != MAGIC) {
      throw new IOException("not a gazetteer data file");
    }
    int version = header.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException("a gazetteer data file of version " + version + ", not " + VERSION);
    }
    // All at once: reading a stream byte by byte would take longer than the rest.
    Inflater inflater = new Inflater();
    Input data;
    try {
      data = new Input(new InflaterInputStream(in, inflater, 1 << 16).readAllBytes());
    } finally {
      inflater.end();
    }

    SortedMap<String, String> metadata = new TreeMap<>();
    int entries = data.count();
    for (int i = 0; i < entries; i++) {
      String key = data.text();
      metadata.put(key, data.text());
    }
    int countryCount = data.count();
    List<Country> countries = new ArrayList<>(countryCount);
    for (int i = 0; i < countryCount; i++) {
      countries.add(new Country(data.text(), data.text(), data.signed(), data.signed()));
    }
    List<String> otherNames = new ArrayList<>(countryCount);
    for (int i = 0; i < countryCount; i++) {
      otherNames.add(data.text());
    }
    int divisionCount = data.count();
    List<Division> divisions = new ArrayList<>(divisionCount);
    for (int i = 0; i < divisionCount; i++) {
      divisions.add(new Division(data.text(), data.text()));
    }
    return new GazetteerFile(
        Collections.unmodifiableSortedMap(metadata),
        Collections.unmodifiableList(countries),
        Collections.unmodifiableList(otherNames),
        Collections.unmodifiableList(divisions),
        Collections.unmodifiableList(readTowns(data)),
        Collections.unmodifiableList(readBorders(data)),
        Collections.unmodifiableList(readAreas(data)),
        readCells(data));
  }

  private static List<Town> readTowns(Input data) throws IOException {
    int size = data.count();
    int[] country = differences(data, size);
    int[] division = differences(data, size);
    int[] latitude = differences(data, size);
    int[] longitude = differences(data, size);
    int[] population = new int[size];
    for (int i = 0; i < size; i++) {
      population[i] = data.count();
    }
    List<Town> towns = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      towns.add(
          new Town(data.text(), country[i], division[i], latitude[i], longitude[i], population[i]));
    }
    return towns;
  }

  private static List<Border> readBorders(Input data) throws IOException {
    int size = data.count();
    List<Border> borders = new ArrayList<>(size);
    int[] last = new int[2];
    for (int i = 0; i < size; i++) {
      borders.add(new Border(data.count(), readRings(data, last)));
    }
    return borders;
  }

  private static List<Area> readAreas(Input data) throws IOException {
    int size = data.count();
    List<Area> areas = new ArrayList<>(size);
    int[] last = new int[2];
    for (int i = 0; i < size; i++) {
      areas.add(new Area(data.count(), data.count() - 1, readRings(data, last)));
    }
    return areas;
  }

  private static List<int[]> readRings(Input data, int[] last) throws IOException {
    int size = data.count();
    List<int[]> rings = new ArrayList<>(size);
    for (int r = 0; r < size; r++) {
      int[] ring = new int[2 * data.count()];
      for (int k = 0; k < ring.length; k++) {
        last[k & 1] += data.signed() * RING_STEP;
        ring[k] = last[k & 1];
      }
      rings.add(ring);
    }
    return Collections.unmodifiableList(rings);
  }

  private static byte[] readCells(Input data) throws IOException {
    return data.bytes(data.count());
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
      OutputStream data = new BufferedOutputStream(deflated, 1 << 16);
      writeCount(data, metadata.size());
      for (Map.Entry<String, String> entry : metadata.entrySet()) {
        writeText(data, entry.getKey());
        writeText(data, entry.getValue());
      }
      writeCount(data, countries.size());
      for (Country country : countries) {
        writeText(data, country.code());
        writeText(data, country.name());
        writeSigned(data, country.latitude());
        writeSigned(data, country.longitude());
      }
      for (String names : otherNames) {
        writeText(data, names);
      }
      writeCount(data, divisions.size());
      for (Division division : divisions) {
        writeText(data, division.code());
        writeText(data, division.name());
      }
      writeTowns(data);
      writeBorders(data);
      writeAreas(data);
      writeCells(data);
      data.flush();
      deflated.finish();
    } finally {
      deflater.end();
    }
  }

  private void writeTowns(OutputStream data) throws IOException {
    writeCount(data, towns.size());
    writeDifferences(data, towns.stream().mapToInt(Town::country).toArray());
    writeDifferences(data, towns.stream().mapToInt(Town::division).toArray());
    writeDifferences(data, towns.stream().mapToInt(Town::latitude).toArray());
    writeDifferences(data, towns.stream().mapToInt(Town::longitude).toArray());
    for (Town town : towns) {
      writeCount(data, town.population());
    }
    for (Town town : towns) {
      writeText(data, town.name());
    }
  }

  private void writeBorders(OutputStream data) throws IOException {
    writeCount(data, borders.size());
    int[] last = new int[2];
    for (Border border : borders) {
      writeCount(data, border.country());
      writeRings(data, border.rings(), last);
    }
  }

  private void writeAreas(OutputStream data) throws IOException {
    writeCount(data, areas.size());
    int[] last = new int[2];
    for (Area area : areas) {
      writeCount(data, area.country());
      writeCount(data, area.division() + 1);
      writeRings(data, area.rings(), last);
    }
  }

  private static void writeRings(OutputStream data, List<int[]> rings, int[] last)
      throws IOException {
    writeCount(data, rings.size());
    for (int[] ring : rings) {
      writeCount(data, ring.length / 2);
      for (int k = 0; k < ring.length; k++) {
        writeSigned(data, (ring[k] - last[k & 1]) / RING_STEP);
        last[k & 1] = ring[k];
      }
    }
  }

  private void writeCells(OutputStream data) throws IOException {
    writeCount(data, cells.length);
    data.write(cells);
  }

  private static int[] differences(Input data, int size) throws IOException {
    int[] values = new int[size];
    int last = 0;
    for (int i = 0; i < size; i++) {
      last += data.signed();
      values[i] = last;
    }
    return values;
  }

  private static void writeDifferences(OutputStream data, int[] values) throws IOException {
    int last = 0;
    for (int value : values) {
      writeSigned(data, value - last);
      last = value;
    }
  }

  private static void writeText(OutputStream data, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    writeCount(data, bytes.length);
    data.write(bytes);
  }

  private static void writeSigned(OutputStream data, int value) throws IOException {
    writeCount(data, (value << 1) ^ (value >> 31));
  }

  private static void writeCount(OutputStream data, int value) throws IOException {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      data.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    data.write(rest);
  }

  /** What is left to read. */
  private static final class Input {
    private final byte[] bytes;
    private int at;

    Input(byte[] bytes) {
      this.bytes = bytes;
    }

    int count() throws IOException {
      int value = 0;
      for (int shift = 0; shift < 35; shift += 7) {
        if (at == bytes.length) {
          throw tooShort();
        }
        int next = bytes[at++];
        value |= (next & 0x7f) << shift;
        if (next >= 0) {
          return value;
        }
      }
      throw new IOException("the gazetteer data file is damaged");
    }

    int signed() throws IOException {
      int zigzag = count();
      return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    String text() throws IOException {
      int from = skip(count());
      return new String(bytes, from, at - from, StandardCharsets.UTF_8);
    }

    byte[] bytes(int length) throws IOException {
      int from = skip(length);
      return Arrays.copyOfRange(bytes, from, at);
    }

    private int skip(int length) throws IOException {
      if (length < 0 || length > bytes.length - at) {
        throw tooShort();
      }
      at += length;
      return at - length;
    }

    private static IOException tooShort() {
      return new IOException("the gazetteer data file ends too early");
    }
  }
}
