package org.tagatlas.count;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.text.VarInts;

/** Serializes rows of a tag. */
public final class TagRowsSerializer extends RecordSerializer<TagRows> {

  private static final long serialVersionUID = 1L;

  @Override
  public String id() {
    return "tag-rows";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(TagRows rows, DataOutputView out) throws IOException {
    VarInts.writeInt(rows.bytes().length, out);
    out.write(rows.bytes());
  }

  @Override
  protected TagRows read(DataInputView in, int format) throws IOException {
    byte[] bytes = new byte[VarInts.readInt(in)];
    in.readFully(bytes);
    return new TagRows(bytes);
  }
}
