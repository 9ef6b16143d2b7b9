package org.tagatlas.geo;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.TreeMap;

/** Synthetic gazetteers: two countries, two divisions of the first one, and given towns. */
final class TestGazetteers {

  private TestGazetteers() {}

  static Gazetteer of(List<GazetteerFile.Town> towns) {
    return of(towns, List.of());
  }

  static Gazetteer of(List<GazetteerFile.Town> towns, List<GazetteerFile.Border> borders) {
    return of(file(towns, borders, List.of()));
  }

  /** Without borders the first country covers the world. */
  static GazetteerFile file(
      List<GazetteerFile.Town> towns,
      List<GazetteerFile.Border> borders,
      List<GazetteerFile.Area> areas) {
    return new GazetteerFile(
        new TreeMap<>(),
        List.of(
            new GazetteerFile.Country("AA", "Aland", 0, 0),
            new GazetteerFile.Country("BB", "Bland", 0, 0)),
        List.of("", ""),
        List.of(
            new GazetteerFile.Division("AA.1", "North"),
            new GazetteerFile.Division("AA.2", "South")),
        towns,
        borders.isEmpty()
            ? List.of(new GazetteerFile.Border(0, List.of(box(-180, -90, 180, 90))))
            : borders,
        areas,
        List.of(),
        new byte[0]);
  }

  static int[] box(double west, double south, double east, double north) {
    int w = (int) Math.round(west * GazetteerFile.SCALE);
    int s = (int) Math.round(south * GazetteerFile.SCALE);
    int e = (int) Math.round(east * GazetteerFile.SCALE);
    int n = (int) Math.round(north * GazetteerFile.SCALE);
    return new int[] {w, s, e, s, e, n, w, n, w, s};
  }

  static Gazetteer of(GazetteerFile file) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      file.write(bytes);
      return Gazetteer.read(new ByteArrayInputStream(bytes.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
