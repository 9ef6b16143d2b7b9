package org.tagatlas.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.tagatlas.elasticsearch.DocumentIds;
import org.tagatlas.elasticsearch.DocumentKind;

/** Compares the documents of outputs with those of a reference run, kind by kind. */
final class OutputComparison {

  /**
   * The result for one kind in one output.
   *
   * @param kind name of the kind
   * @param output name of the output
   * @param documents number of documents in the output
   * @param repeated number of records that repeat a version of a document
   * @param differences the differences from the reference run
   */
  record Row(String kind, String output, long documents, long repeated, Differences differences) {

    /** Returns whether the output has exactly the documents of the reference run. */
    boolean equal() {
      return deviations() == 0;
    }

    /** Returns the number of missing, unexpected, different and repeated documents. */
    long deviations() {
      return repeated
          + differences.missingCount()
          + differences.unexpectedCount()
          + differences.differentCount();
    }

    private String line() {
      return String.format(
          Locale.ROOT,
          "%-14s %-14s %,11d %,9d %,10d %,9d %,8d",
          kind,
          output,
          documents,
          differences.missingCount(),
          differences.unexpectedCount(),
          differences.differentCount(),
          repeated);
    }
  }

  private static final String DETAIL = "detail";

  private final List<DocumentKind> kinds;
  private final Map<DocumentKind, Map<String, String>> reference = new HashMap<>();

  /**
   * Reads the documents of the reference run.
   *
   * @param kinds the kinds to compare
   */
  OutputComparison(List<DocumentKind> kinds, PublishedDocuments reference) throws IOException {
    this.kinds = List.copyOf(kinds);
    for (DocumentKind kind : kinds) {
      Map<String, String> documents = new HashMap<>();
      reference.read(
          kind,
          (id, document) ->
              Differences.put(DocumentIds.of(id), compared(kind, document), false, documents));
      this.reference.put(kind, documents);
    }
  }

  /** Returns the number of documents of the reference run. */
  long documents() {
    return reference.values().stream().mapToLong(Map::size).sum();
  }

  /** Returns the number of documents of one kind of the reference run. */
  long documents(DocumentKind kind) {
    return reference.get(kind).size();
  }

  /** Compares all kinds in all outputs. */
  List<Row> compare(List<? extends PublishedDocuments> outputs) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (DocumentKind kind : kinds) {
      for (PublishedDocuments output : outputs) {
        Differences differences = new Differences(kind, new HashMap<>(reference.get(kind)));
        Set<String> ids = new HashSet<>();
        long repeated =
            output.read(
                kind,
                (id, document) -> {
                  ids.add(id);
                  differences.add(DocumentIds.of(id), compared(kind, document), false);
                });
        rows.add(new Row(kind.name(), output.output(), ids.size(), repeated, differences));
      }
    }
    return rows;
  }

  /** Builds may word the details of a reject differently; its reason is compared. */
  private static ObjectNode compared(DocumentKind kind, ObjectNode document) {
    return kind.equals(DocumentKind.REJECTS) ? document.deepCopy().without(DETAIL) : document;
  }

  /** Prints the table, and examples of all differences. */
  static void print(List<Row> rows, PrintWriter out) {
    out.printf(
        "%-14s %-14s %11s %9s %10s %9s %8s%n",
        "kind", "output", "documents", "missing", "unexpected", "different", "repeated");
    for (Row row : rows) {
      out.println(row.line());
      row.differences().print(out);
    }
    out.flush();
  }
}
