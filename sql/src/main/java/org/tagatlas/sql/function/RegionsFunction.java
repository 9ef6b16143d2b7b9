package org.tagatlas.sql.function;

import java.util.Arrays;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.ScalarFunction;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geo.ReverseGeocoder;

/** {@code REGIONS(lat, lon)}: returns the regions that contain a point, from coarse to fine. */
public final class RegionsFunction extends ScalarFunction {

  private static final long serialVersionUID = 1L;

  private static final RegionLevel[] LEVELS = RegionLevel.values();

  /**
   * Returns the level and key of each region; empty if the point is far from any country or out of
   * range, null if a coordinate is null.
   */
  @DataTypeHint(value = "ARRAY<ROW<`level` STRING, region STRING>>", bridgedTo = ArrayData.class)
  public ArrayData eval(Double latitude, Double longitude) {
    if (latitude == null || longitude == null) {
      return null;
    }
    ReverseGeocoder geocoder = ReverseGeocoder.load();
    int place = geocoder.find(latitude, longitude);
    Object[] regions = new Object[LEVELS.length];
    int size = 0;
    for (int i = 0; i < LEVELS.length && place != ReverseGeocoder.NOWHERE; i++) {
      String region = geocoder.region(LEVELS[i], place);
      if (region != null) {
        regions[size++] =
            GenericRowData.of(StringData.fromString(LEVELS[i].id()), StringData.fromString(region));
      }
    }
    return new GenericArrayData(Arrays.copyOf(regions, size));
  }
}
