package org.tagatlas.connectors.serialization;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.Reject;
import org.tagatlas.record.RejectReason;
import org.tagatlas.record.ShardEnd;
import org.tagatlas.record.ShardPosition;
import org.tagatlas.record.ShardRow;
import org.tagatlas.text.Utf8;
import org.tagatlas.text.VarInts;

/** Serializes the elements of shards: a byte for the kind, followed by the record. */
public final class ShardRowSerializer extends RecordSerializer<ShardRow> {

  /** The type information of the elements of shards. */
  public static final RecordType<ShardRow> TYPE =
      new RecordType<>(ShardRow.class, new ShardRowSerializer());

  private static final long serialVersionUID = 1L;

  private static final int PHOTO = 0;
  private static final int REJECT = 1;
  private static final int END = 2;
  private static final int POSITION = 3;

  /** For the service loader. */
  public ShardRowSerializer() {}

  @Override
  public String id() {
    return "shard-row";
  }

  @Override
  protected int currentFormat() {
    return 1;
  }

  @Override
  protected void write(ShardRow row, DataOutputView out) throws IOException {
    if (row instanceof PhotoRecord photo) {
      out.writeByte(PHOTO);
      PhotoRecordSerializer.writePhoto(photo, out);
    } else if (row instanceof Reject reject) {
      out.writeByte(REJECT);
      Utf8.write(reject.shard(), out);
      VarInts.writeLong(reject.line(), out);
      // The name instead of the ordinal: adding a reason must not shift the others.
      Utf8.write(reject.reason().name(), out);
      Utf8.write(reject.detail(), out);
      Utf8.write(reject.text(), out);
    } else if (row instanceof ShardEnd end) {
      out.writeByte(END);
      Utf8.write(end.shard(), out);
      VarInts.writeLong(end.rows(), out);
    } else if (row instanceof ShardPosition position) {
      out.writeByte(POSITION);
      Utf8.write(position.shard(), out);
      VarInts.writeLong(position.next(), out);
    }
  }

  @Override
  protected ShardRow read(DataInputView in, int format) throws IOException {
    int kind = in.readByte();
    return switch (kind) {
      case PHOTO -> PhotoRecordSerializer.readPhoto(in);
      case REJECT -> {
        String shard = Utf8.read(in);
        long line = VarInts.readLong(in);
        RejectReason reason = RejectReason.valueOf(Utf8.read(in));
        String detail = Utf8.read(in);
        yield new Reject(shard, line, reason, detail, Utf8.read(in));
      }
      case END -> {
        String shard = Utf8.read(in);
        yield new ShardEnd(shard, VarInts.readLong(in));
      }
      case POSITION -> {
        String shard = Utf8.read(in);
        yield new ShardPosition(shard, VarInts.readLong(in));
      }
      default -> throw new IOException("not a row of a shard: kind " + kind);
    };
  }
}
