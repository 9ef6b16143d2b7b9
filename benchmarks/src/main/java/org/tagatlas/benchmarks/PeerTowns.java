package org.tagatlas.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tagatlas.geo.City;
import org.tagatlas.geo.Gazetteer;

/** Writes the towns and points for the comparison of the geocoder with its peer. */
public final class PeerTowns {

  private PeerTowns() {}

  /**
   * Writes {@code towns.bin}, {@code photos.bin} and {@code uniform.bin}.
   *
   * @param args folder and number of points of each kind
   */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    int count = Integer.parseInt(args[1]);
    List<City> cities = Gazetteer.load().cities();
    new Points(
            cities.stream().mapToDouble(City::latitude).toArray(),
            cities.stream().mapToDouble(City::longitude).toArray())
        .write(folder.resolve("towns.bin"));
    new PhotoPoints(cities).points(count, 1).write(folder.resolve("photos.bin"));
    new UniformPoints().points(count, 2).write(folder.resolve("uniform.bin"));
  }
}
