package org.tagatlas.generate;

import java.util.Arrays;
import java.util.List;

/** Reads the subjects of edition 2 from {@code subjects.tsv}. */
final class Landmarks {

  private Landmarks() {}

  /**
   * A row of the resource.
   *
   * @param from first bearing of the sector with viewpoints, in degrees clockwise from north
   * @param width size of the sector in degrees
   * @param near least distance of a viewpoint in metres
   * @param far greatest distance of a viewpoint in metres
   */
  record Row(
      String name,
      String country,
      double latitude,
      double longitude,
      int weight,
      double from,
      double width,
      double near,
      double far) {}

  static List<Landmark> load() {
    return ResourceRows.of("edition2/subjects.tsv").stream().map(Landmarks::landmark).toList();
  }

  private static Landmark landmark(String[] field) {
    double[] bearings = range(field[6]);
    double[] metres = range(field[7]);
    double width = bearings[1] - bearings[0];
    Row row =
        new Row(
            field[0],
            field[1],
            Double.parseDouble(field[2]),
            Double.parseDouble(field[3]),
            Integer.parseInt(field[4]),
            bearings[0],
            width > 0 ? width : width + 360,
            metres[0],
            metres[1]);
    return new Landmark(
        Subjects.of(row),
        row.weight(),
        field[5],
        new Word(row.name()),
        Arrays.stream(field[8].split(",")).map(Word::new).toArray(Word[]::new),
        row.far());
  }

  private static double[] range(String text) {
    return Arrays.stream(text.split("-")).mapToDouble(Double::parseDouble).toArray();
  }
}
