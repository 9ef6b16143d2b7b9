package org.tagatlas.dashboards;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** The timestamp of a photo in feeds, where one is mandatory. It depends on the photo only. */
final class FeedTime {

  /** Placeholder for an unknown time: the day that Flickr launched. */
  static final String UNKNOWN = "2004-02-10T00:00:00Z";

  private static final DateTimeFormatter RFC_3339 =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private FeedTime() {}

  /** Returns the upload time of a photo, or else the time taken, interpreted as UTC. */
  static String of(Photo photo) {
    if (photo.uploaded() != null) {
      return instant(photo.uploaded());
    }
    try {
      return photo.taken() == null
          ? UNKNOWN
          : RFC_3339.format(LocalDateTime.parse(photo.taken()).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      return instant(photo.taken());
    }
  }

  /** Returns an instant in seconds precision; {@link #UNKNOWN} if it is null or invalid. */
  static String instant(String text) {
    try {
      return text == null ? UNKNOWN : RFC_3339.format(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return UNKNOWN;
    }
  }
}
