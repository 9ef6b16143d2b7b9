package org.tagatlas.job;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentJson;
import org.tagatlas.elasticsearch.DocumentKind;

/**
 * Documents in memory, and in the state of the sinks that write them: a savepoint contains all
 * documents that readers had by then, and no paths. Looked up by name.
 */
final class KeptDocuments implements Published {

  private static final ConcurrentHashMap<String, KeptDocuments> BY_NAME = new ConcurrentHashMap<>();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;

  /** The line of JSON with the greatest version, by kind and ID; can be a removal. */
  private final Map<DocumentKind, Map<String, Map<String, Object>>> newest =
      new ConcurrentHashMap<>();

  private KeptDocuments(String name) {
    this.name = name;
    for (DocumentKind kind : DocumentKind.SHIPPED) {
      newest.put(kind, new ConcurrentHashMap<>());
    }
  }

  /** Creates a store of documents, empty until a job writes some. */
  static KeptDocuments named(String name) {
    KeptDocuments documents = new KeptDocuments(name);
    BY_NAME.put(name, documents);
    return documents;
  }

  /** Returns the output that writes to this store. */
  Output output() {
    String of = name;
    return new Output("kept", kind -> new KeepingSink(of, kind));
  }

  @Override
  public Map<String, Map<String, Object>> documents(DocumentKind kind) {
    Map<String, Map<String, Object>> documents = new TreeMap<>();
    newest
        .get(kind)
        .forEach(
            (id, line) -> {
              if (!line.containsKey("deleted")) {
                documents.put(id, new LinkedHashMap<>(line));
              }
            });
    return documents;
  }

  private void add(DocumentKind kind, String line) throws IOException {
    Map<String, Object> added = JSON.readValue(line, new TypeReference<>() {});
    newest
        .get(kind)
        .merge(
            (String) added.get("id"),
            added,
            (known, other) -> {
              if (version(known) == version(other) && !known.equals(other)) {
                throw new AssertionError("two documents with one version: " + known + ", " + other);
              }
              return version(other) > version(known) ? other : known;
            });
  }

  private static long version(Map<String, Object> line) {
    return ((Number) line.get("version")).longValue();
  }

  /** Writes documents of a kind, and keeps the last line of each ID in state. */
  private record KeepingSink(String name, DocumentKind kind)
      implements Sink<Document>, SupportsWriterState<Document, String> {

    private static final long serialVersionUID = 1L;

    @Override
    public StatefulSinkWriter<Document, String> createWriter(WriterInitContext context)
        throws IOException {
      return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<Document, String> restoreWriter(
        WriterInitContext context, Collection<String> recovered) throws IOException {
      return new Writer(BY_NAME.get(name), kind, recovered);
    }

    @Override
    public SimpleVersionedSerializer<String> getWriterStateSerializer() {
      return new PackedLines();
    }
  }

  private static final class Writer implements StatefulSinkWriter<Document, String> {

    private final KeptDocuments documents;
    private final DocumentKind kind;
    private final Map<String, String> lines = new LinkedHashMap<>();

    Writer(KeptDocuments documents, DocumentKind kind, Collection<String> recovered)
        throws IOException {
      this.documents = documents;
      this.kind = kind;
      for (String several : recovered) {
        for (String line : several.split("\n")) {
          add((String) JSON.readValue(line, Map.class).get("id"), line);
        }
      }
    }

    @Override
    public void write(Document document, Context context) throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      DocumentJson.write(document, line);
      add(document.id(), line.toString(StandardCharsets.UTF_8));
    }

    private void add(String id, String line) throws IOException {
      lines.put(id, line);
      documents.add(kind, line);
    }

    @Override
    public List<String> snapshotState(long checkpointId) {
      return lines.isEmpty()
          ? List.of()
          : new ArrayList<>(List.of(String.join("\n", lines.values())));
    }

    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public void close() {}
  }

  private static final class PackedLines implements SimpleVersionedSerializer<String> {

    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(String lines) throws IOException {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (OutputStream out = new GZIPOutputStream(packed)) {
        out.write(lines.getBytes(StandardCharsets.UTF_8));
      }
      return packed.toByteArray();
    }

    @Override
    public String deserialize(int version, byte[] packed) throws IOException {
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }
}
