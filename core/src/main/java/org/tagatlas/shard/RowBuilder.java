package org.tagatlas.shard;

import java.util.Locale;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.RejectReason;
import org.tagatlas.text.UrlText;

/** Collects the fields of a row, and validates them. Not thread-safe. */
final class RowBuilder {

  /** The last second of the year 9999. */
  private static final long MAX_UPLOADED = 253_402_300_799L;

  private static final long SECONDS_PER_DAY = 86_400;
  private static final int MAX_SHOWN = 80;

  RejectReason reason;
  String detail;
  long photoid;
  String photoidText;
  private final Coordinate longitude = new Coordinate("longitude", 180);
  private final Coordinate latitude = new Coordinate("latitude", 90);
  private long accuracy;
  private long uploaded;
  private long marker;
  private String taken;
  private String uid;
  private String nickname;
  private String title;
  private String userTags;
  private String machineTags;
  private String pageUrl;
  private String downloadUrl;
  private String licenseName;
  private String licenseUrl;

  void clear() {
    reason = null;
    detail = null;
    photoid = Numbers.NOT_INTEGER;
    photoidText = "";
    longitude.clear();
    latitude.clear();
    accuracy = Numbers.NOT_INTEGER;
    uploaded = Numbers.NOT_INTEGER;
    marker = Numbers.NOT_INTEGER;
    taken = "";
    uid = "";
    nickname = "";
    title = "";
    userTags = "";
    machineTags = "";
    pageUrl = "";
    downloadUrl = "";
    licenseName = "";
    licenseUrl = "";
  }

  void fail(RejectReason why, String how) {
    reason = why;
    detail = how;
  }

  void photoid(long number) {
    photoid = number;
    photoidText = "";
  }

  void photoid(String encoded) {
    photoidText = Numbers.trim(encoded);
    photoid = Numbers.digits(photoidText);
  }

  /** Sets a text field. */
  void set(RowField field, String text) {
    switch (field) {
      case UID -> uid = text;
      case NICKNAME -> nickname = text;
      case TAKEN -> taken = text;
      case TITLE -> title = text;
      case USER_TAGS -> userTags = text;
      case MACHINE_TAGS -> machineTags = text;
      case PAGE_URL -> pageUrl = text;
      case DOWNLOAD_URL -> downloadUrl = text;
      case LICENSE_NAME -> licenseName = text;
      case LICENSE_URL -> licenseUrl = text;
      default -> throw new IllegalArgumentException(field + " is not a text field");
    }
  }

  /** Sets an integer field. */
  void set(RowField field, long integer) {
    switch (field) {
      case UPLOADED -> uploaded = integer;
      case ACCURACY -> accuracy = integer;
      case MARKER -> marker = integer;
      default -> throw new IllegalArgumentException(field + " is not an integer field");
    }
  }

  /** Returns the field's coordinate. */
  Coordinate coordinate(RowField field) {
    return field == RowField.LONGITUDE ? longitude : latitude;
  }

  void validate() {
    if (reason != null) {
      return;
    }
    if (photoid <= 0) {
      fail(
          RejectReason.BAD_PHOTOID,
          photoidText.isEmpty()
              ? "photoid is missing"
              : "photoid is '" + truncate(photoidText, MAX_SHOWN) + "', not a positive integer");
      return;
    }
    String error = longitude.error();
    if (error == null) {
      error = latitude.error();
    }
    if (error == null && longitude.present != latitude.present) {
      Coordinate missing = longitude.present ? latitude : longitude;
      Coordinate there = longitude.present ? longitude : latitude;
      error = missing.name + " is missing but " + there.name + " is present";
    }
    if (error != null) {
      fail(RejectReason.BAD_COORDINATES, error);
    }
  }

  PhotoRecord record(String shard, FieldSet fields) {
    boolean votes = !Double.isNaN(latitude.value) || fields != FieldSet.VOTED;
    long uploadTime = uploaded >= 1 && uploaded <= MAX_UPLOADED ? uploaded : PhotoRecord.NO_TIME;
    long takenTime = Numbers.wallClock(Numbers.trim(taken));
    if (uploadTime != PhotoRecord.NO_TIME && takenTime > uploadTime + SECONDS_PER_DAY) {
      takenTime = PhotoRecord.NO_TIME;
    }
    return new PhotoRecord(
        photoid,
        uid.indexOf('%') < 0 ? uid : UrlText.decode(uid),
        nickname,
        title,
        votes ? userTags : "",
        machineTags,
        // Adding zero turns -0.0 into 0.0.
        latitude.value + 0.0,
        longitude.value + 0.0,
        accuracy >= 1 && accuracy <= 16 ? (int) accuracy : 0,
        uploadTime,
        takenTime,
        pageUrl,
        downloadUrl,
        licenseName,
        licenseUrl,
        marker == 1,
        fields == FieldSet.PUBLISHED ? shard : "");
  }

  /** Returns a text truncated to complete characters, with an ellipsis if something is missing. */
  static String truncate(String text, int maxLength) {
    if (text.length() <= maxLength) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
    return text.substring(0, end) + "…";
  }

  /** A coordinate that was read, which may be invalid. */
  static final class Coordinate {
    private final String name;
    private final double limit;
    boolean present;
    double value;
    String text;

    Coordinate(String name, double limit) {
      this.name = name;
      this.limit = limit;
    }

    void clear() {
      present = false;
      value = Double.NaN;
      text = "";
    }

    void set(double number) {
      present = true;
      value = number;
    }

    void set(String encoded) {
      clear();
      String trimmed = Numbers.trim(encoded);
      if (!trimmed.isEmpty()) {
        set(Numbers.decimal(trimmed));
        text = trimmed;
      }
    }

    boolean inRange() {
      return value >= -limit && value <= limit;
    }

    /** Returns a description of the error, or null. */
    String error() {
      if (!present || inRange()) {
        return null;
      }
      return Double.isNaN(value)
          ? name + " is '" + truncate(text, MAX_SHOWN) + "', not a number"
          : String.format(
              Locale.ROOT,
              "%s is %s, outside -%.0f to %.0f",
              name,
              truncate(text, MAX_SHOWN),
              limit,
              limit);
    }
  }
}
