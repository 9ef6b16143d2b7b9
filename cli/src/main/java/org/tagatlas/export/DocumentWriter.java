package org.tagatlas.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;

/** Writes documents in a format. */
interface DocumentWriter extends Closeable {

  /**
   * Writes a document.
   *
   * @param document the fields of the document, starting with its {@code id}
   * @throws IllegalArgumentException if a field does not have the type of its column
   */
  void write(ObjectNode document) throws IOException;
}
