package org.tagatlas.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What another service says of the thing that a machine tag names. It is as little trusted as what
 * photographers type: an address is http or https, or null.
 *
 * @param machineTag {@code ns:pred=value}
 * @param service who says so
 * @param title the thing's name
 * @param caption a sentence about it
 * @param url its page there
 * @param license what its words may be used for
 */
record Extra(
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

  static Extra of(JsonNode source) {
    return new Extra(
        source.path("machine_tag").asText(),
        Photo.cut(Photo.text(source, "service"), TITLE_CHARS),
        Photo.cut(Photo.text(source, "title"), TITLE_CHARS),
        Photo.cut(Photo.text(source, "caption"), CAPTION_CHARS),
        Photo.address(Photo.text(source, "url")),
        Photo.cut(Photo.text(source, "license"), TITLE_CHARS),
        Photo.address(Photo.text(source, "license_url")));
  }

  /** Returns whether there is anything to show. */
  boolean says() {
    return title != null || caption != null;
  }
}
