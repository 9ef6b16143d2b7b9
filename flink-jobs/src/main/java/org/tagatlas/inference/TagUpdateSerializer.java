package org.tagatlas.inference;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;
import org.tagatlas.text.Utf8;
import org.tagatlas.text.VarInts;

/** Serializes updates of machine tags between operators; not used in state. */
public final class TagUpdateSerializer extends RecordSerializer<TagUpdate> {

  private static final long serialVersionUID = 1L;

  /** Type information of updates of machine tags. */
  public static final RecordType<TagUpdate> TYPE =
      new RecordType<>(TagUpdate.class, new TagUpdateSerializer());

  @Override
  public String id() {
    return "tag-place-update";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(TagUpdate update, DataOutputView out) throws IOException {
    Utf8.write(update.tag(), out);
    PlaceSumSerializer.write(update.sum(), out);
    VarInts.writeInt(update.waiting().size(), out);
    for (int i = 0; i < update.waiting().size(); i++) {
      VarInts.writeLong(update.waiting().getLong(i), out);
    }
  }

  @Override
  protected TagUpdate read(DataInputView in, int format) throws IOException {
    String tag = Utf8.read(in);
    PlaceSum sum = PlaceSumSerializer.read(in);
    int size = VarInts.readInt(in);
    LongArrayList waiting = new LongArrayList(size);
    for (int i = 0; i < size; i++) {
      waiting.add(VarInts.readLong(in));
    }
    return new TagUpdate(tag, sum, waiting);
  }
}
