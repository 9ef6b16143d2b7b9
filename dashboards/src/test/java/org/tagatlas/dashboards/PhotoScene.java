package org.tagatlas.dashboards;

import static org.tagatlas.dashboards.TestAtlas.entry;
import static org.tagatlas.dashboards.TestAtlas.fields;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.tagatlas.elasticsearch.BulkEntry;
import org.tagatlas.geometry.SpherePoints;

/** Documents of photos around a place, drawn in metres east and north of it. */
final class PhotoScene {

  private static final double METRES_PER_DEGREE = Math.toRadians(SpherePoints.EARTH_RADIUS);

  private final double latitude;
  private final double longitude;
  private final Random random = new Random(1);
  private final List<BulkEntry> photos = new ArrayList<>();
  private final long firstId;

  PhotoScene(double latitude, double longitude, long firstId) {
    this.latitude = latitude;
    this.longitude = longitude;
    this.firstId = firstId;
  }

  List<BulkEntry> photos() {
    return photos;
  }

  /**
   * Adds a photo of each of several photographers, with normal noise around a place.
   *
   * @param people prefix of the names of photographers
   * @param hour hour of the camera's clock, or -1 for any
   * @param more further fields of the documents
   */
  PhotoScene many(
      double east,
      double north,
      double noise,
      int count,
      String people,
      int hour,
      Map<String, ?> more) {
    for (int i = 0; i < count; i++) {
      photo(east, north, noise, people + i, hour, more);
    }
    return this;
  }

  /** Adds photos of one photographer. */
  PhotoScene burst(double east, double north, double noise, int count, Map<String, ?> more) {
    for (int i = 0; i < count; i++) {
      photo(east, north, noise, "tripod", 12, more);
    }
    return this;
  }

  private void photo(
      double east, double north, double noise, String photographer, int hour, Map<String, ?> more) {
    long id = firstId + photos.size();
    int year = 2008 + random.nextInt(5);
    int month = 1 + random.nextInt(12);
    int clock = hour < 0 ? random.nextInt(24) : hour;
    Map<String, Object> fields =
        fields(
            "photoid",
            id,
            "location",
            Map.of(
                "lat",
                latitudeOf(north + noise * random.nextGaussian()),
                "lon",
                longitudeOf(east + noise * random.nextGaussian())),
            "photographer",
            photographer,
            "title",
            "Photo " + id,
            "uploaded",
            (year + 1) + "-01-02T00:00:00Z",
            "taken",
            String.format("%d-%02d-03T%02d:04:05", year, month, clock),
            "taken_hour",
            clock,
            "taken_month",
            month,
            "license",
            "Attribution License",
            "page_url",
            "https://photos.example/" + id);
    fields.putAll(more);
    photos.add(entry(Long.toString(id), fields));
  }

  double latitudeOf(double north) {
    return latitude + north / METRES_PER_DEGREE;
  }

  double longitudeOf(double east) {
    return longitude + east / METRES_PER_DEGREE / Math.cos(Math.toRadians(latitude));
  }
}
