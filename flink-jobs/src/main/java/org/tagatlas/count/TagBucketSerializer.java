package org.tagatlas.count;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.text.VarInts;

/** Serializes buckets of tags. */
public final class TagBucketSerializer extends RecordSerializer<TagBucket> {

  private static final long serialVersionUID = 1L;

  @Override
  public String id() {
    return "tag-bucket";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(TagBucket bucket, DataOutputView out) throws IOException {
    VarInts.writeInt(bucket.bytes().length, out);
    out.write(bucket.bytes());
  }

  @Override
  protected TagBucket read(DataInputView in, int format) throws IOException {
    byte[] bytes = new byte[VarInts.readInt(in)];
    in.readFully(bytes);
    return new TagBucket(bytes);
  }
}
