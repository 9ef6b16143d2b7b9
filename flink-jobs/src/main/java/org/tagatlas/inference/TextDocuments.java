package org.tagatlas.inference;

import java.util.List;
import java.util.Optional;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.locate.TextEstimate;
import org.tagatlas.locate.TextLocator;
import org.tagatlas.publish.PhotoDocument;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.tags.PhotoTags;
import org.tagatlas.tags.Tag;
import org.tagatlas.text.UrlText;

/**
 * Documents of photos at the place that their text names: a function of the photo and the model.
 */
final class TextDocuments {

  private final TextLocator locator;
  private final Gazetteer gazetteer = Gazetteer.load();

  TextDocuments(TextLocator locator) {
    this.locator = locator;
  }

  /** Returns the name of the model. */
  String model() {
    return locator.name();
  }

  /**
   * Returns the document of a photo; null if its text names no place that is likely enough.
   *
   * @param version version, which increases with each publication of the photo
   */
  Document of(PhotoRecord photo, long version) {
    PhotoTags tags = PhotoTags.parse(photo.userTags(), photo.machineTags());
    List<String> labels = tags.tags().stream().map(Tag::label).toList();
    Optional<TextEstimate> estimate = locator.locate(labels, UrlText.decode(photo.title()));
    if (estimate.isEmpty()) {
      return null;
    }
    String division = estimate.get().admin1Code();
    return PhotoDocument.estimated(
        photo,
        estimate.get(),
        division == null ? null : gazetteer.admin1Name(division),
        locator.name(),
        tags,
        version);
  }
}
