package org.tagatlas.worldtag;

import java.io.IOException;
import java.util.TreeMap;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.text.Utf8Text;
import org.tagatlas.text.VarInts;

/** Serializes {@link TagTotalsBucket}. */
public final class TagTotalsBucketSerializer extends RecordSerializer<TagTotalsBucket> {

  private static final long serialVersionUID = 1L;

  @Override
  public String id() {
    return "tag-totals-bucket";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(TagTotalsBucket bucket, DataOutputView out) throws IOException {
    VarInts.writeInt(bucket.tags().size(), out);
    for (TagTotals totals : bucket.tags().values()) {
      totals.write(out);
    }
  }

  @Override
  protected TagTotalsBucket read(DataInputView in, int format) throws IOException {
    TreeMap<Utf8Text, TagTotals> tags = new TreeMap<>();
    for (int n = VarInts.readInt(in); n > 0; n--) {
      TagTotals totals = TagTotals.read(in);
      tags.put(totals.tag(), totals);
    }
    return new TagTotalsBucket(tags);
  }
}
