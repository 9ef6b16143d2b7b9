package org.tagatlas.connectors.sink;

/**
 * A published document, or its removal.
 *
 * @param id unique among the documents of its kind
 * @param version rises with each change of the document of that id; the greatest version holds
 * @param source the document's fields as one JSON object in UTF-8, without id and version; null
 *     when the document is removed
 */
public record Document(String id, long version, byte[] source) {

  /** Returns the removal of a document. */
  public static Document removal(String id, long version) {
    return new Document(id, version, null);
  }

  /** Returns whether this is the removal of a document. */
  public boolean deleted() {
    return source == null;
  }
}
