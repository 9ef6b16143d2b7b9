package org.tagatlas.geo;

/**
 * Computes tiles of web maps: the world in Web Mercator (EPSG:3857) is divided into 2^zoom columns
 * from 180° W and 2^zoom rows from the north. Tile names are those of Elasticsearch's geotile_grid.
 */
public final class GeoTile {

  /** The finest zoom. */
  public static final int MAX_ZOOM = 29;

  /** The edge of the map; points nearer to a pole are in the first or last row. */
  private static final double MAX_LATITUDE = 85.0511287798066;

  private GeoTile() {}

  /**
   * Returns the tile that contains a point, as {@code zoom/column/row}, such as {@code 8/131/84};
   * null if a coordinate is not a number or out of range.
   *
   * @param latitude WGS 84 degrees, from -90 to 90
   * @param longitude WGS 84 degrees, from -180 to 180
   * @param zoom from 0 (the whole world) to {@link #MAX_ZOOM}
   * @throws IllegalArgumentException if the zoom is out of range
   */
  public static String at(double latitude, double longitude, int zoom) {
    if (zoom < 0 || zoom > MAX_ZOOM) {
      throw new IllegalArgumentException(
          "zoom must be from 0 to " + MAX_ZOOM + ", but was " + zoom);
    }
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
      return null;
    }
    double shown = Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, latitude));
    double sine = Math.sin(Math.toRadians(shown));
    double fromNorth = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
    return zoom + "/" + cell((longitude + 180) / 360, zoom) + '/' + cell(fromNorth, zoom);
  }

  /**
   * Returns which of 2^zoom equal parts contains a fraction from 0 to 1; the last one contains 1.
   */
  private static int cell(double share, int zoom) {
    int cells = 1 << zoom;
    return (int) Math.max(0, Math.min(cells - 1.0, Math.floor(share * cells)));
  }
}
