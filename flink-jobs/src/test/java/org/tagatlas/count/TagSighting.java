package org.tagatlas.count;

import java.util.List;
import org.tagatlas.connectors.serialization.Utf8Text;
import org.tagatlas.tags.Tag;

/** One tag of one photo, as tests make them up. */
record TagSighting(Utf8Text tag, Utf8Text label, long voter, int day, int place) {

  PhotoVisit photo() {
    return new PhotoVisit(place, voter, day, List.of(new Tag(tag, label)));
  }
}
