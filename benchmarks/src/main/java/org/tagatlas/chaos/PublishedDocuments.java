package org.tagatlas.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.function.BiConsumer;
import org.tagatlas.elasticsearch.DocumentKind;

/** The documents of one output of a run, as a reader of that output sees them. */
interface PublishedDocuments extends AutoCloseable {

  /** Returns the name of the output, such as {@code files}. */
  String output();

  /**
   * Reads the current documents of a kind: of each id the newest version, unless it is removed.
   *
   * @param reader takes the id and the fields of a document, each id once
   * @return number of records that repeat a version of a document which the output already has
   */
  long read(DocumentKind kind, BiConsumer<String, ObjectNode> reader) throws IOException;

  @Override
  void close();
}
