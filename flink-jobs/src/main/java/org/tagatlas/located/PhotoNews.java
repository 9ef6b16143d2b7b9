package org.tagatlas.located;

/** What comes to a photo without coordinates of its own. */
public sealed interface PhotoNews {

  /** Returns the photo's id. */
  long photoid();

  /**
   * The photo itself.
   *
   * @param photo with the machine tags that it waits for
   */
  record Arrived(PhotoToLocate photo) implements PhotoNews {

    @Override
    public long photoid() {
      return photo.photo().photoid();
    }
  }

  /**
   * What one of its machine tags has become.
   *
   * @param photoid the photo
   * @param tag the machine tag's id
   * @param place where it is; null when it is no place now
   * @param spread whether it is spread out for good: nothing will come of it any more
   */
  record Told(long photoid, String tag, TagPlace place, boolean spread) implements PhotoNews {}
}
