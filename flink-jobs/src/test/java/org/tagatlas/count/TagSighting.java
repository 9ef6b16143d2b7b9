package org.tagatlas.count;

import java.util.List;
import org.tagatlas.tags.Tag;
import org.tagatlas.text.Utf8Text;

/** A synthetic sighting for tests: a tag of a photo. */
public record TagSighting(Utf8Text tag, Utf8Text label, long voter, int day, int place) {

  CountedPhoto photo() {
    return new CountedPhoto(place, voter, day, List.of(new Tag(tag, label)));
  }
}
