package org.tagatlas.vector;

/** A photo or its vector, whichever was read. */
public sealed interface VectorUpdate {

  /** Returns the photo's ID. */
  long photoid();

  /**
   * A photo.
   *
   * @param photo what it contributes to the document
   */
  record Photo(VectorPhoto photo) implements VectorUpdate {

    @Override
    public long photoid() {
      return photo.photoid();
    }
  }

  /**
   * The vector of a photo.
   *
   * @param photoid the photo's ID
   * @param vector the vector
   */
  record Encoded(long photoid, EncodedVector vector) implements VectorUpdate {}
}
