package org.tagatlas.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A machine tag's lookup result from an external service. It is untrusted input: URLs are http or
 * https, or null.
 *
 * @param machineTag {@code ns:pred=value}
 * @param service the name of the service
 * @param title the name of the item
 * @param caption a sentence about the item
 * @param url its page at the service
 * @param license the license of the title and caption
 */
record ExtraItem(
    String machineTag,
    String service,
    String title,
    String caption,
    String url,
    String license,
    String licenseUrl) {

  private static final int TITLE_CHARS = 200;
  private static final int CAPTION_CHARS = 500;

  static final List<String> FIELDS =
      List.of("machine_tag", "service", "title", "caption", "url", "license", "license_url");

  static ExtraItem of(JsonNode source) {
    return new ExtraItem(
        source.path("machine_tag").asText(),
        Photo.truncate(Photo.text(source, "service"), TITLE_CHARS),
        Photo.truncate(Photo.text(source, "title"), TITLE_CHARS),
        Photo.truncate(Photo.text(source, "caption"), CAPTION_CHARS),
        Photo.address(Photo.text(source, "url")),
        Photo.truncate(Photo.text(source, "license"), TITLE_CHARS),
        Photo.address(Photo.text(source, "license_url")));
  }

  /** Returns whether there is a title or caption to show. */
  boolean hasText() {
    return title != null || caption != null;
  }
}
