package org.tagatlas.connectors.sink;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;
import org.tagatlas.text.Utf8;

/** Serializes documents. */
public final class DocumentSerializer extends RecordSerializer<Document> {

  private static final long serialVersionUID = 1L;

  /** The type information of documents. */
  public static final RecordType<Document> TYPE =
      new RecordType<>(Document.class, new DocumentSerializer());

  @Override
  public String id() {
    return "document";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(Document document, DataOutputView out) throws IOException {
    Utf8.write(document.id(), out);
    out.writeLong(document.version());
    out.writeInt(document.deleted() ? -1 : document.source().length);
    if (!document.deleted()) {
      out.write(document.source());
    }
  }

  @Override
  protected Document read(DataInputView in, int format) throws IOException {
    String id = Utf8.read(in);
    long version = in.readLong();
    int length = in.readInt();
    if (length < 0) {
      return Document.removal(id, version);
    }
    byte[] source = new byte[length];
    in.readFully(source);
    return new Document(id, version, source);
  }
}
