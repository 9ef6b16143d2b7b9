package org.tagatlas.located;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.connectors.serialization.RecordSerializer;
import org.tagatlas.connectors.serialization.RecordType;
import org.tagatlas.connectors.serialization.Utf8;
import org.tagatlas.connectors.serialization.VarInts;

/** Writes news of machine tags; never in state. */
public final class TagNewsSerializer extends RecordSerializer<TagNews> {

  private static final long serialVersionUID = 1L;

  /** The type information of news of machine tags. */
  public static final RecordType<TagNews> TYPE =
      new RecordType<>(TagNews.class, new TagNewsSerializer());

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(TagNews news, DataOutputView out) throws IOException {
    Utf8.write(news.tag(), out);
    PlaceSumSerializer.write(news.sum(), out);
    VarInts.writeInt(news.waiting().size(), out);
    for (int i = 0; i < news.waiting().size(); i++) {
      VarInts.writeLong(news.waiting().getLong(i), out);
    }
  }

  @Override
  protected TagNews read(DataInputView in, int format) throws IOException {
    String tag = Utf8.read(in);
    PlaceSum sum = PlaceSumSerializer.read(in);
    int size = VarInts.readInt(in);
    LongArrayList waiting = new LongArrayList(size);
    for (int i = 0; i < size; i++) {
      waiting.add(VarInts.readLong(in));
    }
    return new TagNews(tag, sum, waiting);
  }
}
