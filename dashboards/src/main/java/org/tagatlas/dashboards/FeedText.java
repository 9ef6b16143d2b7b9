package org.tagatlas.dashboards;

import java.util.List;
import java.util.Locale;
import org.tagatlas.dashboards.MachineTagPhotos.Tagged;

/** The texts of a photo in feeds. */
final class FeedText {

  private FeedText() {}

  /** Returns a photo's title. */
  static String title(Photo photo) {
    return photo.title() == null || photo.title().isBlank() ? "untitled" : photo.title();
  }

  /** Returns a photo's credit, machine tags and place as HTML. */
  static String html(Tagged tagged) {
    Photo photo = tagged.photo();
    StringBuilder html = new StringBuilder(credit(photo));
    html.append("<p>").append(escaped(String.join(", ", tagged.machineTags())));
    for (ExtraItem extra : photo.extras() == null ? List.<ExtraItem>of() : photo.extras()) {
      html.append("</p><p>");
      html.append(linked(extra.title() == null ? extra.machineTag() : extra.title(), extra.url()));
      if (extra.caption() != null) {
        html.append(": ").append(escaped(extra.caption()));
      }
      if (extra.license() != null) {
        html.append(" (").append(linked(extra.license(), extra.licenseUrl())).append(')');
      }
    }
    String place = place(photo);
    if (place != null) {
      html.append("</p><p>").append(escaped(place));
    }
    return html.append("</p>").toString();
  }

  /** Returns the credit of a photo as a paragraph of HTML. */
  static String credit(Photo photo) {
    String name = photo.photographer() == null ? "unknown" : photo.photographer();
    String credit = "<p>Photo: " + linked(name, photo.pageUrl());
    return photo.license() == null
        ? credit + "</p>"
        : credit + ", " + linked(photo.license(), photo.licenseUrl()) + "</p>";
  }

  /** Describes the source of an inferred location; null if the photo has its own coordinates. */
  private static String place(Photo photo) {
    if (photo.locationSource() == null) {
      return null;
    }
    String from = photo.locationMachineTag();
    if (from == null) {
      from =
          switch (photo.locationSource()) {
            case "geo_tags" -> "its geo:lat and geo:lon";
            case "text" -> "its text, an estimate";
            default -> "its machine tags";
          };
    }
    return photo.locationUncertaintyM() == null
        ? "Place: from " + from
        : String.format(
            Locale.ROOT, "Place: about %.0f m, from %s", photo.locationUncertaintyM(), from);
  }

  private static String linked(String text, String address) {
    return address == null
        ? escaped(text)
        : "<a href=\"" + escaped(address) + "\">" + escaped(text) + "</a>";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
