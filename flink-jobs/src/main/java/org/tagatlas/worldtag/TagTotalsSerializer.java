package org.tagatlas.worldtag;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;

/** Serializes {@link TagTotals}. */
public final class TagTotalsSerializer extends RecordSerializer<TagTotals> {

  private static final long serialVersionUID = 1L;

  /** Type information of the counts of tags. */
  static final RecordType<TagTotals> TYPE =
      new RecordType<>(TagTotals.class, new TagTotalsSerializer());

  @Override
  public String id() {
    return "tag-totals";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(TagTotals totals, DataOutputView out) throws IOException {
    totals.write(out);
  }

  @Override
  protected TagTotals read(DataInputView in, int format) throws IOException {
    return TagTotals.read(in);
  }
}
