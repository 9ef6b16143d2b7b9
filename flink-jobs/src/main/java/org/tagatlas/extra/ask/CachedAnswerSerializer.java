package org.tagatlas.extra.ask;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;

/** Writes what is remembered of a machine tag. */
public final class CachedAnswerSerializer extends RecordSerializer<CachedAnswer> {

  private static final long serialVersionUID = 1L;

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(CachedAnswer answer, DataOutputView out) throws IOException {
    out.writeLong(answer.version());
    out.writeBoolean(answer.published());
    out.writeLong(answer.holdsUntil());
  }

  @Override
  protected CachedAnswer read(DataInputView in, int format) throws IOException {
    return new CachedAnswer(in.readLong(), in.readBoolean(), in.readLong());
  }
}
