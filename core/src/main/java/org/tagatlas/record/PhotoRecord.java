package org.tagatlas.record;

import org.tagatlas.text.UrlText;

/**
 * A metadata record as it is in a shard. Text is URL-encoded as it was read ({@link UrlText}
 * decodes it) and never null; missing text is empty.
 *
 * @param photoid positive, unique for a photo
 * @param uid the photographer's id, decoded; empty when unknown
 * @param nickname the photographer's name, URL-encoded
 * @param title URL-encoded
 * @param userTags comma separated, each part URL-encoded
 * @param machineTags comma separated, each part URL-encoded
 * @param latitude WGS 84 degrees in [-90, 90]; NaN if the photo is not geotagged
 * @param longitude WGS 84 degrees in [-180, 180]; NaN if the photo is not geotagged
 * @param accuracy 1 (world) to 16 (street); 0 if unknown
 * @param uploaded seconds since 1970-01-01T00:00:00Z; {@link #NO_TIME} if unknown or invalid
 * @param taken the camera's wall clock as if it were UTC, in seconds since 1970; {@link #NO_TIME}
 *     if unknown or invalid
 * @param pageUrl the URL of the photo's page
 * @param downloadUrl the URL of the photo's file
 * @param licenseName URL-encoded or plain
 * @param licenseUrl the URL of the licence
 * @param video whether it is a video
 * @param shard the shard it was read from; empty if it is not published
 */
public record PhotoRecord(
    long photoid,
    String uid,
    String nickname,
    String title,
    String userTags,
    String machineTags,
    double latitude,
    double longitude,
    int accuracy,
    long uploaded,
    long taken,
    String pageUrl,
    String downloadUrl,
    String licenseName,
    String licenseUrl,
    boolean video,
    String shard)
    implements ShardRow {

  /**
   * The end of the ids of photographers who exist only in generated rows; Flickr has assigned none
   * of them.
   */
  public static final String GENERATED_UID_END = "@N99";

  /** A time that is unknown or invalid. */
  public static final long NO_TIME = Long.MIN_VALUE;

  /** Returns the same photo without coordinates and accuracy. */
  public PhotoRecord withoutCoordinates() {
    return new PhotoRecord(
        photoid,
        uid,
        nickname,
        title,
        userTags,
        machineTags,
        Double.NaN,
        Double.NaN,
        0,
        uploaded,
        taken,
        pageUrl,
        downloadUrl,
        licenseName,
        licenseUrl,
        video,
        shard);
  }

  /** Returns whether the row was made by a generator. */
  public boolean generated() {
    return uid.endsWith(GENERATED_UID_END);
  }

  /** Returns whether the photo has coordinates. */
  public boolean geotagged() {
    return !Double.isNaN(latitude);
  }
}
