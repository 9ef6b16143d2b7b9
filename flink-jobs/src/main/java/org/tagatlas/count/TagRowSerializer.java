package org.tagatlas.count;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;

/** Writes the counts of a tag in a region. */
public final class TagRowSerializer extends RecordSerializer<TagRow> {

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
  protected void write(TagRow row, DataOutputView out) throws IOException {
    writeRow(row, out);
  }

  @Override
  protected TagRow read(DataInputView in, int format) throws IOException {
    return readRow(in);
  }

  static void writeRow(TagRow row, DataOutputView out) throws IOException {
    out.writeLong(row.photos);
    row.voters.write(out);
  }

  static TagRow readRow(DataInputView in) throws IOException {
    return new TagRow(in.readLong(), Voters.read(in));
  }
}
