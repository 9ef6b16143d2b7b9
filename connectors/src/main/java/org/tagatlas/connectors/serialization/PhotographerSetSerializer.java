package org.tagatlas.connectors.serialization;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.sketch.PhotographerSet;

/** Serializes sets of photographers that are separate values. */
public final class PhotographerSetSerializer extends RecordSerializer<PhotographerSet> {

  private static final long serialVersionUID = 1L;

  /** For the service loader. */
  public PhotographerSetSerializer() {}

  @Override
  public String id() {
    return "photographer-set";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(PhotographerSet photographers, DataOutputView out) throws IOException {
    photographers.write(out);
  }

  @Override
  protected PhotographerSet read(DataInputView in, int format) throws IOException {
    return PhotographerSet.read(in);
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }
}
