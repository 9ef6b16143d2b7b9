package org.tagatlas.inference;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.text.VarInts;

/** Serializes the state of machine tags. */
public final class TagStateSerializer extends RecordSerializer<TagState> {

  private static final long serialVersionUID = 1L;

  @Override
  public String id() {
    return "tag-place";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(TagState state, DataOutputView out) throws IOException {
    PlaceSumSerializer.write(state.sum(), out);
    PlaceSumSerializer.writePlace(state.emitted(), out);
    VarInts.writeLong(state.waiting(), out);
  }

  @Override
  protected TagState read(DataInputView in, int format) throws IOException {
    return new TagState(
        PlaceSumSerializer.read(in), PlaceSumSerializer.readPlace(in), VarInts.readLong(in));
  }
}
