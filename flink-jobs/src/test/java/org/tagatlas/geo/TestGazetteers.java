package org.tagatlas.geo;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.TreeMap;

/** Gazetteers made by hand: two countries of two divisions each, and given towns. */
final class TestGazetteers {

  private TestGazetteers() {}

  static Gazetteer of(List<GazetteerFile.Town> towns) {
    return of(towns, List.of());
  }

  static Gazetteer of(List<GazetteerFile.Town> towns, List<GazetteerFile.Border> borders) {
    GazetteerFile file =
        new GazetteerFile(
            new TreeMap<>(),
            List.of(
                new GazetteerFile.Country("AA", "Aland", 0, 0),
                new GazetteerFile.Country("BB", "Bland", 0, 0)),
            List.of("", ""),
            List.of(
                new GazetteerFile.Division("AA.1", "North"),
                new GazetteerFile.Division("AA.2", "South")),
            towns,
            borders);
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      file.write(bytes);
      return Gazetteer.read(new ByteArrayInputStream(bytes.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
