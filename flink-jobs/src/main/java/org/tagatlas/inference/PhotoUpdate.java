package org.tagatlas.inference;

/** An update for a photo without coordinates. */
public sealed interface PhotoUpdate {

  /** Returns the photo's ID. */
  long photoid();

  /**
   * The photo itself.
   *
   * @param photo the photo with the machine tags that it waits for
   */
  record Arrived(PhotoToLocate photo) implements PhotoUpdate {

    @Override
    public long photoid() {
      return photo.photo().photoid();
    }
  }

  /**
   * A change of one of its machine tags.
   *
   * @param photoid the photo's ID
   * @param tag the machine tag's ID
   * @param place the place of the tag; null if it has none now
   * @param spread whether the tag is permanently spread out; no further change will follow
   */
  record TagPlaceChanged(long photoid, String tag, TagPlace place, boolean spread)
      implements PhotoUpdate {}
}
