package org.tagatlas.connectors.elasticsearch;

/** Map cells computed from their definitions: web map tiles and geohashes. */
final class MapGrid {

  private static final String BASE_32 = "0123456789bcdefghjkmnpqrstuvwxyz";

  private MapGrid() {}

  /** Returns the tile {@code zoom/x/y} of the Web Mercator projection that contains a point. */
  static String tile(double lat, double lon, int zoom) {
    double tiles = Math.pow(2, zoom);
    double sine = Math.sin(Math.toRadians(lat));
    double north = Math.log((1 + sine) / (1 - sine)) / 2;
    long x = (long) Math.floor((lon + 180) / 360 * tiles);
    long y = (long) Math.floor((1 - north / Math.PI) / 2 * tiles);
    return zoom + "/" + x + "/" + y;
  }

  /** Returns the geohash that contains a point, by halving the world five times per character. */
  static String geohash(double lat, double lon, int characters) {
    double[] low = {-180, -90};
    double[] high = {180, 90};
    double[] point = {lon, lat};
    StringBuilder hash = new StringBuilder();
    for (int bit = 0, bits = 0; bit < 5 * characters; bit++) {
      int axis = bit % 2;
      double middle = (low[axis] + high[axis]) / 2;
      boolean upper = point[axis] >= middle;
      (upper ? low : high)[axis] = middle;
      bits = bits << 1 | (upper ? 1 : 0);
      if (bit % 5 == 4) {
        hash.append(BASE_32.charAt(bits));
        bits = 0;
      }
    }
    return hash.toString();
  }
}
