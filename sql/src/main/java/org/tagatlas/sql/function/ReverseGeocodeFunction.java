package org.tagatlas.sql.function;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.ScalarFunction;
import org.tagatlas.geo.Place;
import org.tagatlas.geo.ReverseGeocoder;

/** {@code REVERSE_GEOCODE(lat, lon)}: returns the place of a point. */
public final class ReverseGeocodeFunction extends ScalarFunction {

  private static final long serialVersionUID = 1L;

  /**
   * Returns the place of a point; null if a coordinate is null or out of range, or the point is far
   * out at sea. Missing parts, such as a nearby city, are null fields.
   */
  @DataTypeHint(
      value =
          "ROW<country STRING, admin1_code STRING, admin1 STRING, city STRING,"
              + " city_distance_km FLOAT>",
      bridgedTo = RowData.class)
  public RowData eval(Double latitude, Double longitude) {
    if (latitude == null || longitude == null) {
      return null;
    }
    Place place = ReverseGeocoder.load().locate(latitude, longitude);
    return place == null
        ? null
        : GenericRowData.of(
            StringData.fromString(place.country()),
            StringData.fromString(place.admin1Code()),
            StringData.fromString(place.admin1()),
            StringData.fromString(place.city()),
            place.city() == null ? null : place.cityDistanceKm());
  }
}
