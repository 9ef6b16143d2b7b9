package org.tagatlas.connectors.sink;

/**
 * A published document, or its deletion.
 *
 * @param id unique among the documents of its kind
 * @param version increases with each change of the document; the greatest version prevails
 * @param source the document's fields as a JSON object in UTF-8, without id and version; null for a
 *     deletion
 */
public record Document(String id, long version, byte[] source) {

  /** Returns the deletion of a document. */
  public static Document removal(String id, long version) {
    return new Document(id, version, null);
  }

  /** Returns whether this is the deletion of a document. */
  public boolean deleted() {
    return source == null;
  }
}
