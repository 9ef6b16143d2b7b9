package org.tagatlas.shard;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A field of a row that is read: its JSON name, its column in tab-separated text, and its type. */
enum RowField {
  PHOTOID("photoid", 0, Kind.PHOTOID, FieldSet.VOTED),
  UID("uid", 1, Kind.TEXT, FieldSet.VOTED),
  NICKNAME("unickname", 2, Kind.TEXT, FieldSet.PUBLISHED),
  TAKEN("datetaken", 3, Kind.TEXT, FieldSet.COUNTED),
  UPLOADED("dateuploaded", 4, Kind.INTEGER, FieldSet.VOTED),
  TITLE("title", 6, Kind.TEXT, FieldSet.PUBLISHED),
  USER_TAGS("usertags", 8, Kind.TEXT, FieldSet.VOTED),
  MACHINE_TAGS("machinetags", 9, Kind.TEXT, FieldSet.COUNTED),
  LONGITUDE("longitude", 10, Kind.COORDINATE, FieldSet.VOTED),
  LATITUDE("latitude", 11, Kind.COORDINATE, FieldSet.VOTED),
  ACCURACY("accuracy", 12, Kind.INTEGER, FieldSet.VOTED),
  PAGE_URL("pageurl", 13, Kind.TEXT, FieldSet.PUBLISHED),
  DOWNLOAD_URL("downloadurl", 14, Kind.TEXT, FieldSet.PUBLISHED),
  LICENSE_NAME("licensename", 15, Kind.TEXT, FieldSet.PUBLISHED),
  LICENSE_URL("licenseurl", 16, Kind.TEXT, FieldSet.PUBLISHED),
  MARKER("marker", 22, Kind.INTEGER, FieldSet.COUNTED);

  /** The type of a field. */
  enum Kind {
    PHOTOID,
    TEXT,
    INTEGER,
    COORDINATE
  }

  final String jsonName;

  /** The column in a line of 23 fields, from 0. */
  final int column;

  final Kind kind;
  private final byte[] utf8;
  private final FieldSet smallest;

  RowField(String jsonName, int column, Kind kind, FieldSet smallest) {
    this.jsonName = jsonName;
    this.column = column;
    this.kind = kind;
    this.utf8 = jsonName.getBytes(StandardCharsets.UTF_8);
    this.smallest = smallest;
  }

  /** Returns the fields of a set. */
  static List<RowField> of(FieldSet fields) {
    return Arrays.stream(values()).filter(field -> field.smallest.compareTo(fields) >= 0).toList();
  }

  /** Returns whether [from, to) is the field's JSON name. */
  boolean isNamed(byte[] buf, int from, int to) {
    return Arrays.equals(utf8, 0, utf8.length, buf, from, to);
  }
}
