package org.tagatlas.count;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;

/** Writes the photographers behind a count, where they are a value of their own. */
public final class VotersSerializer extends RecordSerializer<Voters> {

  private static final long serialVersionUID = 1L;

  /** For Flink, which makes one by reflection. */
  public VotersSerializer() {}

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(Voters voters, DataOutputView out) throws IOException {
    voters.write(out);
  }

  @Override
  protected Voters read(DataInputView in, int format) throws IOException {
    return Voters.read(in);
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }
}
