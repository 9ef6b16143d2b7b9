package org.tagatlas.shard;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Names of the fields of a row for the columns of a table. Tables of third parties have the same
 * columns with other names.
 */
final class ColumnNames {

  /** All fields in the order of tab-separated text. */
  static final List<String> FIELDS =
      List.of(
          "photoid",
          "uid",
          "unickname",
          "datetaken",
          "dateuploaded",
          "capturedevice",
          "title",
          "description",
          "usertags",
          "machinetags",
          "longitude",
          "latitude",
          "accuracy",
          "pageurl",
          "downloadurl",
          "licensename",
          "licenseurl",
          "serverid",
          "farmid",
          "secret",
          "secretoriginal",
          "ext",
          "marker");

  /** Other names without underscores, blanks and hyphens. */
  private static final Map<String, String> OTHERS =
      Map.ofEntries(
          Map.entry("id", "photoid"),
          Map.entry("photoidentifier", "photoid"),
          Map.entry("userid", "uid"),
          Map.entry("usernsid", "uid"),
          Map.entry("nsid", "uid"),
          Map.entry("owner", "uid"),
          Map.entry("usernickname", "unickname"),
          Map.entry("nickname", "unickname"),
          Map.entry("username", "unickname"),
          Map.entry("taken", "datetaken"),
          Map.entry("uploaded", "dateuploaded"),
          Map.entry("dateupload", "dateuploaded"),
          Map.entry("device", "capturedevice"),
          Map.entry("camera", "capturedevice"),
          Map.entry("phototitle", "title"),
          Map.entry("photodescription", "description"),
          Map.entry("tags", "usertags"),
          Map.entry("long", "longitude"),
          Map.entry("lon", "longitude"),
          Map.entry("lng", "longitude"),
          Map.entry("lat", "latitude"),
          Map.entry("geoaccuracy", "accuracy"),
          Map.entry("photopageurl", "pageurl"),
          Map.entry("photodownloadurl", "downloadurl"),
          Map.entry("url", "downloadurl"),
          Map.entry("license", "licensename"),
          Map.entry("licence", "licensename"),
          Map.entry("licencename", "licensename"),
          Map.entry("licenceurl", "licenseurl"),
          Map.entry("server", "serverid"),
          Map.entry("photoserverid", "serverid"),
          Map.entry("serveridentifier", "serverid"),
          Map.entry("photoserveridentifier", "serverid"),
          Map.entry("farm", "farmid"),
          Map.entry("photofarmid", "farmid"),
          Map.entry("farmidentifier", "farmid"),
          Map.entry("photofarmidentifier", "farmid"),
          Map.entry("photosecret", "secret"),
          Map.entry("originalsecret", "secretoriginal"),
          Map.entry("photosecretoriginal", "secretoriginal"),
          Map.entry("extension", "ext"),
          Map.entry("extensionoriginal", "ext"),
          Map.entry("photoextensionoriginal", "ext"),
          Map.entry("video", "marker"),
          Map.entry("isvideo", "marker"),
          Map.entry("photovideomarker", "marker"),
          Map.entry("photosvideosmarker", "marker"));

  private ColumnNames() {}

  /**
   * Returns the field of each column. A column that is no field keeps its name, and so does one
   * whose field has a column that is named like it.
   */
  static List<String> fields(List<String> columns) {
    Set<String> taken = new HashSet<>();
    for (String column : columns) {
      String name = column.toLowerCase(Locale.ROOT);
      if (FIELDS.contains(name)) {
        taken.add(name);
      }
    }
    List<String> fields = new ArrayList<>();
    for (String column : columns) {
      String name = column.toLowerCase(Locale.ROOT);
      if (FIELDS.contains(name)) {
        fields.add(name);
        continue;
      }
      String plain = name.replaceAll("[_\\s-]", "");
      String field = FIELDS.contains(plain) ? plain : OTHERS.get(plain);
      fields.add(field != null && taken.add(field) ? field : column);
    }
    return fields;
  }
}
