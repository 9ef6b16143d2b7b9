package org.tagatlas.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.parquet.Column;
import org.tagatlas.parquet.JsonParquetWriter;
import org.tagatlas.run.UserError;

/** Exports the last version of each document of a kind, ordered by id. */
public final class Exporter {

  /** About the size of the documents that are sorted in memory, in bytes. */
  public static final long MEMORY = Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 6);

  /** Names of fields that only files have. */
  private static final List<String> VERSION = List.of("id", "version");

  private static final int BUFFER = 1 << 16;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Photo ids are numbers. */
  private static final Comparator<String> NUMBERS =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  private Exporter() {}

  /**
   * Exports documents into a file, which appears when it is complete.
   *
   * @param exact whether CSV has texts unchanged that a spreadsheet would evaluate
   * @param memory about the size of the documents that are sorted in memory, in bytes
   * @return the number of exported documents
   * @throws UserError if the kind has no locations for GeoJSON, if the libraries for Parquet are
   *     missing, or if a document is not valid
   */
  public static long export(
      DocumentSource source,
      DocumentKind kind,
      ExportFormat format,
      Path file,
      boolean exact,
      long memory)
      throws IOException {
    if (format == ExportFormat.GEOJSON && !Columns.hasLocation(kind)) {
      throw new UserError(
          kind + " have no location, so they cannot be GeoJSON. Export them as another format.");
    }
    Path folder = file.toAbsolutePath().getParent();
    Path part = folder.resolve(file.getFileName() + ".part");
    Comparator<String> ids = kind.name().equals("photos") ? NUMBERS : Comparator.naturalOrder();
    try (DocumentSorter sorter =
        new DocumentSorter(folder, part.getFileName() + ".sort-", ids, memory)) {
      source.read(kind, sorter::add);
      long documents = write(sorter, kind, format, part, exact);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      return documents;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static long write(
      DocumentSorter sorter, DocumentKind kind, ExportFormat format, Path part, boolean exact)
      throws IOException {
    AtomicLong documents = new AtomicLong();
    try (DocumentWriter writer = writer(kind, format, part, exact)) {
      sorter.forEach(
          (id, json) -> {
            ObjectNode document = JSON.createObjectNode().put("id", id);
            ((ObjectNode) JSON.readTree(json))
                .remove(VERSION)
                .properties()
                .forEach(field -> document.set(field.getKey(), field.getValue()));
            try {
              writer.write(document);
            } catch (IllegalArgumentException e) {
              throw new UserError("The document " + id + " is not valid: " + e.getMessage() + '.');
            }
            documents.incrementAndGet();
          });
    }
    return documents.get();
  }

  private static DocumentWriter writer(
      DocumentKind kind, ExportFormat format, Path part, boolean exact) throws IOException {
    List<Column> columns = Columns.of(kind);
    return switch (format) {
      case PARQUET -> {
        JsonParquetWriter.requireLibraries();
        yield new ParquetDocumentWriter(part, columns);
      }
      case CSV -> new CsvDocumentWriter(open(part), columns, exact);
      case GEOJSON -> new GeoJsonDocumentWriter(open(part));
      case JSONL -> new JsonLinesWriter(open(part));
    };
  }

  private static OutputStream open(Path part) throws IOException {
    String name = part.getFileName().toString();
    OutputStream out = Files.newOutputStream(part);
    return ExportFormat.isGzip(name.substring(0, name.lastIndexOf('.')))
        ? new BufferedOutputStream(new GZIPOutputStream(out, BUFFER), BUFFER)
        : new BufferedOutputStream(out, BUFFER);
  }
}
