package org.tagatlas.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/**
 * A photo with the data of a Creative Commons credit. URLs are http or https, or null.
 *
 * @param locationSource the source of an inferred location: {@code geo_tags}, {@code machine_tag}
 *     or {@code text}; null for the photo's own coordinates
 * @param locationUncertaintyM uncertainty of an inferred location in metres
 * @param locationMachineTag the machine tag whose other photos gave the location
 * @param estimated true if the location is estimated from the text; otherwise null
 * @param locationConfidence probability that the error of an estimate is at most 25 km
 * @param locationModel name of what made the estimate
 * @param machineTags the first 12 of at most 200 characters
 * @param extras lookup results of the machine tags, or null
 */
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
    String licenseUrl,
    String locationSource,
    Double locationUncertaintyM,
    String locationMachineTag,
    Boolean estimated,
    Double locationConfidence,
    String locationModel,
    List<String> machineTags,
    List<ExtraItem> extras) {

  /** Maximum number of labels per photo. */
  private static final int LABELS = 12;

  private static final int LABEL_CHARS = 120;
  private static final int TITLE_CHARS = 200;
  private static final int MODEL_CHARS = 80;
  private static final int MACHINE_TAGS = 12;
  private static final int MACHINE_TAG_CHARS = 200;

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
          "license_url",
          "location_source",
          "location_uncertainty_m",
          "location_machine_tag",
          "estimated",
          "location_confidence",
          "location_model",
          "machine_tags");

  static Photo of(JsonNode source) {
    return new Photo(
        source.path("photoid").asLong(),
        truncate(text(source, "title"), TITLE_CHARS),
        Point.of(source.path("location")),
        Region.texts(source.path("labels")).stream()
            .limit(LABELS)
            .map(label -> truncate(label, LABEL_CHARS))
            .toList(),
        text(source, "uploaded"),
        text(source, "taken"),
        text(source, "media"),
        text(source, "country"),
        text(source, "city"),
        truncate(text(source, "photographer"), TITLE_CHARS),
        address(text(source, "page_url")),
        address(text(source, "download_url")),
        text(source, "license"),
        address(text(source, "license_url")),
        text(source, "location_source"),
        number(source, "location_uncertainty_m"),
        truncate(text(source, "location_machine_tag"), MACHINE_TAG_CHARS),
        source.path("estimated").asBoolean() ? true : null,
        number(source, "location_confidence"),
        truncate(text(source, "location_model"), MODEL_CHARS),
        Region.texts(source.path("machine_tags")).stream()
            .filter(tag -> tag.length() <= MACHINE_TAG_CHARS)
            .limit(MACHINE_TAGS)
            .toList(),
        null);
  }

  /** Returns this photo with the lookup results of its machine tags. */
  Photo withExtras(List<ExtraItem> extras) {
    return new Photo(
        photoid,
        title,
        location,
        labels,
        uploaded,
        taken,
        media,
        country,
        city,
        photographer,
        pageUrl,
        downloadUrl,
        license,
        licenseUrl,
        locationSource,
        locationUncertaintyM,
        locationMachineTag,
        estimated,
        locationConfidence,
        locationModel,
        machineTags,
        extras);
  }

  private static Double number(JsonNode source, String field) {
    return source.has(field) ? source.path(field).asDouble() : null;
  }

  static String text(JsonNode source, String field) {
    return source.path(field).asText(null);
  }

  /** Returns the URL if it is http or https; otherwise null, as it may be a script. */
  static String address(String url) {
    if (url == null) {
      return null;
    }
    String lower = url.toLowerCase(Locale.ROOT);
    return lower.startsWith("https://") || lower.startsWith("http://") ? url : null;
  }

  /** Truncates a text to a maximum number of characters; returns null for null. */
  static String truncate(String text, int chars) {
    if (text == null || text.length() <= chars) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(chars - 1)) ? chars - 1 : chars;
    return text.substring(0, end) + '…';
  }
}
