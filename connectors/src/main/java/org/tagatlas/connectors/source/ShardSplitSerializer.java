package org.tagatlas.connectors.source;

import java.io.IOException;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.FileSourceSplitSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.shard.RowRange;
import org.tagatlas.shard.ShardTail;
import org.tagatlas.text.Utf8;
import org.tagatlas.text.VarInts;

/**
 * Serializes splits. Version 1 is the format of Flink's file splits; version 2 starts with it, and
 * version 3 adds the range of rowids.
 */
final class ShardSplitSerializer implements SimpleVersionedSerializer<ShardSplit> {

  static final ShardSplitSerializer INSTANCE = new ShardSplitSerializer();

  private static final int FLINK_VERSION = 1;
  private static final int RANGELESS_VERSION = 2;
  private static final int VERSION = 3;

  private ShardSplitSerializer() {}

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(ShardSplit split) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    byte[] file =
        FileSourceSplitSerializer.INSTANCE.serialize(
            new FileSourceSplit(
                split.splitId(),
                split.path(),
                split.offset(),
                split.length(),
                split.fileModificationTime(),
                split.fileSize(),
                split.hostnames(),
                split.getReaderPosition().orElse(null)));
    VarInts.writeLong(file.length, out);
    out.write(file);
    out.writeInt(split.part().number());
    out.writeLong(split.part().limit());
    out.writeBoolean(split.part().takeEnd());
    writeTail(split.part().from(), out);
    writeTail(split.end(), out);
    out.writeLong(split.range().from());
    out.writeLong(split.range().to());
    out.writeInt(split.range().number());
    out.writeInt(split.range().count());
    return out.getCopyOfBuffer();
  }

  @Override
  public ShardSplit deserialize(int version, byte[] serialized) throws IOException {
    if (version == FLINK_VERSION) {
      return ShardSplit.of(
          FileSourceSplitSerializer.INSTANCE.deserialize(FLINK_VERSION, serialized),
          ShardSplit.Part.WHOLE,
          RowRange.ALL,
          null);
    }
    requireKnown(version, RANGELESS_VERSION, VERSION);
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    byte[] file = new byte[(int) VarInts.readLong(in)];
    in.readFully(file);
    int number = in.readInt();
    long limit = in.readLong();
    boolean takeEnd = in.readBoolean();
    ShardTail from = readTail(in);
    ShardTail end = readTail(in);
    RowRange range =
        version == RANGELESS_VERSION
            ? RowRange.ALL
            : new RowRange(in.readLong(), in.readLong(), in.readInt(), in.readInt());
    return ShardSplit.of(
        FileSourceSplitSerializer.INSTANCE.deserialize(FLINK_VERSION, file),
        new ShardSplit.Part(number, from, limit, takeEnd),
        range,
        end);
  }

  static void requireKnown(int version, int oldest, int newest) throws IOException {
    if (version < oldest || version > newest) {
      throw new IOException("the state was written by a newer version: format " + version);
    }
  }

  static void writeTail(ShardTail tail, DataOutputView out) throws IOException {
    out.writeBoolean(tail != null);
    if (tail == null) {
      return;
    }
    Utf8.write(tail.state().name(), out);
    out.writeLong(tail.size());
    VarInts.writeLong(tail.sums().length, out);
    for (int sum : tail.sums()) {
      out.writeInt(sum);
    }
    VarInts.writeLong(tail.rows(), out);
    VarInts.writeLong(tail.line(), out);
    VarInts.writeLong(tail.next(), out);
    Utf8.write(tail.compression(), out);
    out.writeInt(tail.emittedLength());
  }

  static ShardTail readTail(DataInputView in) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    ShardTail.State state = ShardTail.State.valueOf(Utf8.read(in));
    long size = in.readLong();
    int[] sums = new int[(int) VarInts.readLong(in)];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = in.readInt();
    }
    long rows = VarInts.readLong(in);
    long line = VarInts.readLong(in);
    long next = VarInts.readLong(in);
    String compression = Utf8.read(in);
    return new ShardTail(state, size, sums, rows, line, next, compression, in.readInt());
  }
}
