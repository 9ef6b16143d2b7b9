package org.tagatlas.count;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.Utf8Text;

/** Writes keys of parts of rows. As a state key it must never change: one format for good. */
public final class TagChunkSerializer extends RecordSerializer<TagChunk> {

  private static final long serialVersionUID = 1L;

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(TagChunk chunk, DataOutputView out) throws IOException {
    chunk.tag().write(out);
    out.writeInt(chunk.number());
  }

  @Override
  protected TagChunk read(DataInputView in, int format) throws IOException {
    return new TagChunk(Utf8Text.read(in), in.readInt());
  }
}
