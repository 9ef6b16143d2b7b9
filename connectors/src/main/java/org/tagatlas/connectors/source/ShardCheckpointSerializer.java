package org.tagatlas.connectors.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.file.src.PendingSplitsCheckpoint;
import org.apache.flink.connector.file.src.PendingSplitsCheckpointSerializer;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.tagatlas.text.VarInts;

/** Serializes the enumerator state. Version 1 is the format of Flink's file source. */
final class ShardCheckpointSerializer
    implements SimpleVersionedSerializer<PendingSplitsCheckpoint<ShardSplit>> {

  private static final int FLINK_VERSION = 1;
  private static final int OLDEST_VERSION = 2;
  private static final int VERSION = 3;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(PendingSplitsCheckpoint<ShardSplit> checkpoint) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(4096);
    VarInts.writeLong(checkpoint.getSplits().size(), out);
    for (ShardSplit split : checkpoint.getSplits()) {
      byte[] bytes = ShardSplitSerializer.INSTANCE.serialize(split);
      VarInts.writeLong(bytes.length, out);
      out.write(bytes);
    }
    Map<Path, GrowingFiles.Known> known =
        checkpoint instanceof ShardCheckpoint state ? state.known() : Map.of();
    VarInts.writeLong(known.size(), out);
    for (Map.Entry<Path, GrowingFiles.Known> each : known.entrySet()) {
      Path.serializeToDataOutputView(each.getKey(), out);
      GrowingFiles.Known file = each.getValue();
      out.writeInt(file.number());
      out.writeBoolean(file.reading());
      out.writeLong(file.stamp().size());
      out.writeLong(file.stamp().modified());
      ShardSplitSerializer.writeTail(file.tail(), out);
    }
    return out.getCopyOfBuffer();
  }

  @Override
  public PendingSplitsCheckpoint<ShardSplit> deserialize(int version, byte[] serialized)
      throws IOException {
    if (version == FLINK_VERSION) {
      return former(
          new PendingSplitsCheckpointSerializer<>(ShardSplitSerializer.INSTANCE)
              .deserialize(FLINK_VERSION, serialized));
    }
    ShardSplitSerializer.requireKnown(version, OLDEST_VERSION, VERSION);
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    List<ShardSplit> pending = new ArrayList<>();
    for (long left = VarInts.readLong(in); left > 0; left--) {
      byte[] bytes = new byte[(int) VarInts.readLong(in)];
      in.readFully(bytes);
      pending.add(ShardSplitSerializer.INSTANCE.deserialize(version, bytes));
    }
    Map<Path, GrowingFiles.Known> known = new LinkedHashMap<>();
    for (long left = VarInts.readLong(in); left > 0; left--) {
      Path path = Path.deserializeFromDataInputView(in);
      int number = in.readInt();
      boolean reading = in.readBoolean();
      GrowingFiles.Stamp stamp = new GrowingFiles.Stamp(in.readLong(), in.readLong());
      known.put(
          path, new GrowingFiles.Known(number, reading, stamp, ShardSplitSerializer.readTail(in)));
    }
    return new ShardCheckpoint(pending, known);
  }

  /** Converts a checkpoint of a former version, which contains only paths. */
  private static ShardCheckpoint former(PendingSplitsCheckpoint<ShardSplit> checkpoint) {
    Map<Path, GrowingFiles.Known> known = new LinkedHashMap<>();
    checkpoint
        .getAlreadyProcessedPaths()
        .forEach(path -> known.put(path, GrowingFiles.Known.OF_FORMER_VERSION));
    checkpoint
        .getSplits()
        .forEach(split -> known.put(split.path(), GrowingFiles.Known.PENDING_OF_FORMER_VERSION));
    return new ShardCheckpoint(checkpoint.getSplits(), known);
  }
}
