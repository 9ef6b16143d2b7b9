package org.tagatlas.sql.function;

import org.apache.flink.table.functions.ScalarFunction;
import org.tagatlas.geo.GeoTile;

/** {@code GEOTILE(lat, lon, zoom)}: returns the map tile that contains a point. */
public final class GeotileFunction extends ScalarFunction {

  private static final long serialVersionUID = 1L;

  /**
   * Returns {@code zoom/x/y} like Elasticsearch's geotile_grid; null if an argument is null or the
   * point is out of range.
   *
   * @throws IllegalArgumentException if the zoom is not from 0 to 29
   */
  public String eval(Double latitude, Double longitude, Integer zoom) {
    return latitude == null || longitude == null || zoom == null
        ? null
        : GeoTile.at(latitude, longitude, zoom);
  }
}
