package org.tagatlas.job;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.tagatlas.elasticsearch.DocumentKind;

/** Published documents, as a reader finds them. */
public interface Published {

  /** Fields that the oracle does not compute. */
  List<String> IGNORED =
      List.of(
          "id",
          "version",
          "updated",
          "window_kind",
          "window_start",
          "country",
          "region_name",
          "location",
          "names_place",
          "tag_class",
          "terms");

  /** Returns the current documents of a kind by ID, each with its ID and version. */
  Map<String, Map<String, Object>> documents(DocumentKind kind) throws IOException;

  /** Returns the published form of a document's ID. */
  default String idOf(String id) {
    return id;
  }

  /** Returns the documents without the fields that the oracle does not compute. */
  default Map<String, Map<String, Object>> comparable(DocumentKind kind) throws IOException {
    Map<String, Map<String, Object>> documents = documents(kind);
    documents.values().forEach(document -> IGNORED.forEach(document::remove));
    documents
        .values()
        .forEach(
            document ->
                document.replaceAll(
                    (name, value) ->
                        value instanceof Integer number ? (Object) number.longValue() : value));
    return documents;
  }
}
