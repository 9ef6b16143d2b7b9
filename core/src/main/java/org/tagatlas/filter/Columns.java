package org.tagatlas.filter;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import org.tagatlas.filter.Expression.Value;
import org.tagatlas.record.PhotoRecord;

/** The columns of a photo record, as in the tables of SQL: an empty text is not NULL. */
final class Columns {

  /** A column. */
  record Column(Type type, Value value) {}

  private static final Map<String, Column> ALL =
      Map.ofEntries(
          entry("photoid", new Column(Type.INTEGER, PhotoRecord::photoid)),
          entry("uid", new Column(Type.TEXT, PhotoRecord::uid)),
          entry("unickname", new Column(Type.TEXT, PhotoRecord::nickname)),
          entry("datetaken", new Column(Type.TIME, photo -> time(photo.taken()))),
          entry("dateuploaded", new Column(Type.INTEGER, photo -> time(photo.uploaded()))),
          entry("title", new Column(Type.TEXT, PhotoRecord::title)),
          entry("usertags", new Column(Type.TEXT, PhotoRecord::userTags)),
          entry("machinetags", new Column(Type.TEXT, PhotoRecord::machineTags)),
          entry(
              "longitude",
              new Column(Type.DOUBLE, photo -> photo.geotagged() ? photo.longitude() : null)),
          entry(
              "latitude",
              new Column(Type.DOUBLE, photo -> photo.geotagged() ? photo.latitude() : null)),
          entry(
              "accuracy",
              new Column(
                  Type.INTEGER, photo -> photo.accuracy() == 0 ? null : (long) photo.accuracy())),
          entry("pageurl", new Column(Type.TEXT, PhotoRecord::pageUrl)),
          entry("downloadurl", new Column(Type.TEXT, PhotoRecord::downloadUrl)),
          entry("licensename", new Column(Type.TEXT, PhotoRecord::licenseName)),
          entry("licenseurl", new Column(Type.TEXT, PhotoRecord::licenseUrl)),
          entry("marker", new Column(Type.INTEGER, photo -> photo.video() ? 1L : 0L)));

  private Columns() {}

  private static Long time(long seconds) {
    return seconds == PhotoRecord.NO_TIME ? null : (Long) seconds;
  }

  /** Returns a column, or null. */
  static Column of(String name) {
    return ALL.get(name);
  }

  static List<String> names() {
    return ALL.keySet().stream().sorted().toList();
  }
}
