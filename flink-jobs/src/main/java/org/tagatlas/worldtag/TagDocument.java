package org.tagatlas.worldtag;

import java.util.List;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.geo.PlaceNames;
import org.tagatlas.publish.JsonSource;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.tags.TagClassifier;

/** Creates documents of tags. */
final class TagDocument {

  private static final int MAX_LABELS = 10;

  private TagDocument() {}

  /** Returns the document of a tag. Its id is the tag. */
  static Document of(TagTotals totals, PlaceNames placeNames, TagClassifier classifier) {
    String tag = totals.tag().toString();
    List<String> labels = totals.labels(MAX_LABELS);
    int photographers = totals.photographers();
    byte[] source =
        JsonSource.of(
            json -> {
              json.text("tag", tag);
              json.text("label", labels.get(0));
              json.texts("labels", labels);
              json.text(
                  "tag_class",
                  classifier
                      .of(
                          tag,
                          false,
                          placeNames.namesKnownPlace(tag),
                          totals.photos(),
                          photographers)
                      .id());
              json.number("photos", totals.photos());
              json.number("photographers", photographers);
              if (totals.firstDay() != CalendarWindow.NO_DAY) {
                json.text("first_seen", CalendarWindow.name(totals.firstDay()));
                json.text("last_seen", CalendarWindow.name(totals.lastDay()));
              }
            });
    return new Document(tag, totals.version(), source);
  }
}
