package org.tagatlas.job;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.tagatlas.publish.Kind;

/** What runs have published, as a reader finds it. */
public interface Published {

  /** Fields that the oracle has nothing to say about. */
  List<String> BESIDE_THE_POINT =
      List.of(
          "id", "version", "updated", "country", "region_name", "location", "names_place", "terms");

  /** Returns the documents of a kind that hold, by id, each with its id and version. */
  Map<String, Map<String, Object>> documents(Kind kind) throws IOException;

  /** Returns what a document's id has become. */
  default String idOf(String id) {
    return id;
  }

  /** Returns the documents without the fields that the oracle does not know. */
  default Map<String, Map<String, Object>> comparable(Kind kind) throws IOException {
    Map<String, Map<String, Object>> documents = documents(kind);
    documents.values().forEach(document -> BESIDE_THE_POINT.forEach(document::remove));
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
