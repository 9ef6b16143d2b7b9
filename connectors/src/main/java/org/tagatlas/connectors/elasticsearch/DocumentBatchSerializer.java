package org.tagatlas.connectors.elasticsearch;

import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.tagatlas.text.VarInts;

/** Serializes batches in format {@value #FORMAT}, which includes the format of their entries. */
final class DocumentBatchSerializer implements SimpleVersionedSerializer<DocumentBatch> {

  private static final int FORMAT = 1;

  @Override
  public int getVersion() {
    return FORMAT;
  }

  @Override
  public byte[] serialize(DocumentBatch batch) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(batch.content().length + 12);
    VarInts.writeInt(batch.documents(), out);
    out.writeBoolean(batch.last());
    VarInts.writeInt(batch.content().length, out);
    out.write(batch.content());
    return out.getCopyOfBuffer();
  }

  @Override
  public DocumentBatch deserialize(int version, byte[] serialized) throws IOException {
    if (version != FORMAT) {
      throw new IOException("unsupported document batches of format " + version);
    }
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    int documents = VarInts.readInt(in);
    boolean last = in.readBoolean();
    byte[] content = new byte[VarInts.readInt(in)];
    in.readFully(content);
    return new DocumentBatch(documents, content, last);
  }
}
