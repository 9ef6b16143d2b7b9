package org.tagatlas.count;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.text.Utf8Text;

/** Serializes keys of chunks. They are state keys, so the format must never change. */
public final class TagChunkSerializer extends RecordSerializer<TagChunk> {

  private static final long serialVersionUID = 1L;

  @Override
  public String id() {
    return "tag-chunk";
  }

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
