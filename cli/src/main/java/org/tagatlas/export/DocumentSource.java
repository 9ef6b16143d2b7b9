package org.tagatlas.export;

import java.io.IOException;
import org.tagatlas.elasticsearch.DocumentKind;

/** Reads published documents. */
public interface DocumentSource {

  /** Receives versions of documents. */
  interface Receiver {
    /**
     * Receives a version of a document.
     *
     * @param version the greatest version of an id prevails
     * @param json the document as JSON in UTF-8; null if this version deletes it
     */
    void accept(String id, long version, byte[] json) throws IOException;
  }

  /**
   * Reads all documents of a kind, in any order.
   *
   * @throws org.tagatlas.failure.UserFacingException if there are none, or they cannot be read
   */
  void read(DocumentKind kind, Receiver receiver) throws IOException;
}
