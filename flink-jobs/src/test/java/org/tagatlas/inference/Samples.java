package org.tagatlas.inference;

import java.util.List;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.tags.PhotoTags;

/** Sample photos for tests. */
final class Samples {

  private Samples() {}

  /** Returns a photo with coordinates. */
  static PhotoToLocate at(long id, String uid, double latitude, double longitude, String... tags) {
    return photo(id, uid, latitude, longitude, 16, tags);
  }

  /** Returns a photo without coordinates. */
  static PhotoToLocate waiting(long id, String... tags) {
    return photo(id, "w", Double.NaN, Double.NaN, 0, tags);
  }

  /** Returns a photo without coordinates, with user tags. */
  static PhotoToLocate withText(long id, String userTags, String... tags) {
    return photo(id, "w", userTags, Double.NaN, Double.NaN, 0, tags);
  }

  static PhotoToLocate photo(
      long id, String uid, double latitude, double longitude, int accuracy, String... tags) {
    return photo(id, uid, "", latitude, longitude, accuracy, tags);
  }

  private static PhotoToLocate photo(
      long id,
      String uid,
      String userTags,
      double latitude,
      double longitude,
      int accuracy,
      String... tags) {
    PhotoRecord photo =
        new PhotoRecord(
            id,
            uid,
            "",
            "",
            userTags,
            String.join(",", List.of(tags)),
            latitude,
            longitude,
            accuracy,
            PhotoRecord.NO_TIME,
            PhotoRecord.NO_TIME,
            "",
            "",
            "",
            "",
            false,
            "");
    return PhotoToLocate.of(photo, PhotoTags.parse("", photo.machineTags()));
  }
}
