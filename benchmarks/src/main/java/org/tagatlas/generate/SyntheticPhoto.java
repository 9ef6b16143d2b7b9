package org.tagatlas.generate;

/**
 * The record of a photo as text: all values as in a shard, empty if missing.
 *
 * @param id photo id; invalid in a malformed row
 * @param photographer photographer
 * @param taken date taken
 * @param uploaded Unix seconds
 * @param title URL-encoded
 * @param description URL-encoded
 * @param userTags comma separated and URL-encoded
 * @param machineTags comma separated and URL-encoded
 * @param longitude decimal degrees
 * @param latitude decimal degrees
 * @param accuracy 1 to 16
 * @param server the server id
 * @param farm the farm id
 * @param secret ten hexadecimal digits
 * @param original ten hexadecimal digits
 * @param video whether it is a video
 * @param quoted whether coordinates are strings in JSON
 */
record SyntheticPhoto(
    String id,
    Photographer photographer,
    String taken,
    String uploaded,
    String title,
    String description,
    String userTags,
    String machineTags,
    String longitude,
    String latitude,
    String accuracy,
    int server,
    int farm,
    String secret,
    String original,
    boolean video,
    boolean quoted) {

  boolean geotagged() {
    return !latitude.isEmpty();
  }

  SyntheticPhoto withId(String other) {
    return with(other, longitude, latitude);
  }

  SyntheticPhoto withCoordinates(String otherLongitude, String otherLatitude) {
    return with(id, otherLongitude, otherLatitude);
  }

  private SyntheticPhoto with(String newId, String newLongitude, String newLatitude) {
    return new SyntheticPhoto(
        newId,
        photographer,
        taken,
        uploaded,
        title,
        description,
        userTags,
        machineTags,
        newLongitude,
        newLatitude,
        accuracy,
        server,
        farm,
        secret,
        original,
        video,
        quoted);
  }
}
