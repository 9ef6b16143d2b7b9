package org.tagatlas.count;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;

/** Serializes the sums of a region. */
public final class RegionSumSerializer extends RecordSerializer<RegionSum> {

  private static final long serialVersionUID = 1L;

  @Override
  public String id() {
    return "region-sum";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(RegionSum sum, DataOutputView out) throws IOException {
    out.writeLong(sum.votes());
    out.writeLong(sum.distinctTags());
  }

  @Override
  protected RegionSum read(DataInputView in, int format) throws IOException {
    return new RegionSum(in.readLong(), in.readLong());
  }
}
