package org.tagatlas.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/** A photo with what a Creative Commons credit needs. Addresses are http or https, or null. */
record Photo(
    long photoid,
    String title,
    Point location,
    List<String> labels,
    String uploaded,
    String taken,
    String media,
    String country,
    String city,
    String photographer,
    String pageUrl,
    String downloadUrl,
    String license,
    String licenseUrl) {

  /** How many labels are told, and how much of each. */
  private static final int LABELS = 12;

  private static final int LABEL_CHARS = 120;
  private static final int TITLE_CHARS = 200;

  static final List<String> FIELDS =
      List.of(
          "photoid",
          "title",
          "location",
          "labels",
          "uploaded",
          "taken",
          "media",
          "country",
          "city",
          "photographer",
          "page_url",
          "download_url",
          "license",
          "license_url");

  static Photo of(JsonNode source) {
    return new Photo(
        source.path("photoid").asLong(),
        cut(text(source, "title"), TITLE_CHARS),
        Point.of(source.path("location")),
        Region.texts(source.path("labels")).stream()
            .limit(LABELS)
            .map(label -> cut(label, LABEL_CHARS))
            .toList(),
        text(source, "uploaded"),
        text(source, "taken"),
        text(source, "media"),
        text(source, "country"),
        text(source, "city"),
        cut(text(source, "photographer"), TITLE_CHARS),
        address(text(source, "page_url")),
        address(text(source, "download_url")),
        text(source, "license"),
        address(text(source, "license_url")));
  }

  private static String text(JsonNode source, String field) {
    return source.path(field).asText(null);
  }

  /** Returns an address that a browser may be sent to; never a script. */
  private static String address(String url) {
    if (url == null) {
      return null;
    }
    String lower = url.toLowerCase(Locale.ROOT);
    return lower.startsWith("https://") || lower.startsWith("http://") ? url : null;
  }

  private static String cut(String text, int chars) {
    if (text == null || text.length() <= chars) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(chars - 1)) ? chars - 1 : chars;
    return text.substring(0, end) + '…';
  }
}
