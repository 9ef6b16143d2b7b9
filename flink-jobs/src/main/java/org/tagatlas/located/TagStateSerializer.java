package org.tagatlas.located;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.VarInts;

/** Writes what is remembered of a machine tag's place. */
public final class TagStateSerializer extends RecordSerializer<TagState> {

  private static final long serialVersionUID = 1L;

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(TagState state, DataOutputView out) throws IOException {
    PlaceSumSerializer.write(state.sum(), out);
    PlaceSumSerializer.writePlace(state.told(), out);
    VarInts.writeLong(state.waiting(), out);
  }

  @Override
  protected TagState read(DataInputView in, int format) throws IOException {
    return new TagState(
        PlaceSumSerializer.read(in), PlaceSumSerializer.readPlace(in), VarInts.readLong(in));
  }
}
