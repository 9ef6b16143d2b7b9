package org.tagatlas.lookup.async;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;

/** Serializes {@link CachedResult}. */
public final class CachedResultSerializer extends RecordSerializer<CachedResult> {

  private static final long serialVersionUID = 1L;

  @Override
  public String id() {
    return "cached-answer";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(CachedResult result, DataOutputView out) throws IOException {
    out.writeLong(result.version());
    out.writeBoolean(result.published());
    out.writeLong(result.expiresAt());
  }

  @Override
  protected CachedResult read(DataInputView in, int format) throws IOException {
    return new CachedResult(in.readLong(), in.readBoolean(), in.readLong());
  }
}
