package org.tagatlas.count;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;

/** Serializes changes of a region's sums. */
public final class VotesDeltaSerializer extends RecordSerializer<VotesDelta> {

  private static final long serialVersionUID = 1L;

  /** Type information of changes of a region's sums. */
  public static final RecordType<VotesDelta> TYPE =
      new RecordType<>(VotesDelta.class, new VotesDeltaSerializer());

  @Override
  public String id() {
    return "votes-delta";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(VotesDelta delta, DataOutputView out) throws IOException {
    RegionKeySerializer.writeKey(delta.key(), out);
    out.writeLong(delta.votes());
    out.writeInt(delta.distinctTags());
  }

  @Override
  protected VotesDelta read(DataInputView in, int format) throws IOException {
    return new VotesDelta(RegionKeySerializer.readKey(in), in.readLong(), in.readInt());
  }
}
