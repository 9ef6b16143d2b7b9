package org.tagatlas.vector;

/** A row of a file of vectors. */
public sealed interface VectorRow {

  /**
   * A vector.
   *
   * @param file the file that it was read from
   * @param number line, or number of the vector in a binary file, from 1
   * @param photoid the photo's ID
   * @param values the values
   */
  record Vector(String file, long number, long photoid, float[] values) implements VectorRow {}

  /**
   * A row that is no vector.
   *
   * @param file the file that it was read from
   * @param number line, or number of the vector in a binary file, from 1
   * @param problem what is wrong
   * @param text the line; may be empty
   */
  record Invalid(String file, long number, String problem, String text) implements VectorRow {}

  /**
   * The end of a file.
   *
   * @param file the file
   */
  record FileEnd(String file) implements VectorRow {}
}
