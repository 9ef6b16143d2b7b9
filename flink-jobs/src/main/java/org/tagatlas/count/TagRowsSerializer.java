package org.tagatlas.count;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;

/** Writes rows of a tag. */
public final class TagRowsSerializer extends RecordSerializer<TagRows> {

  private static final long serialVersionUID = 1L;

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  protected void write(TagRows rows, DataOutputView out) throws IOException {
    rows.write(out);
  }

  @Override
  protected TagRows read(DataInputView in, int format) throws IOException {
    return TagRows.read(in);
  }
}
