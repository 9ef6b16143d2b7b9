package org.tagatlas.connectors.elasticsearch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.tagatlas.elasticsearch.BulkEntry;
import org.tagatlas.elasticsearch.ElasticsearchSetupException;
import org.tagatlas.elasticsearch.SinkTarget;
import org.tagatlas.text.Utf8;
import org.tagatlas.text.VarInts;

/**
 * Serializes buffered entries together with the name of their run. Restoring with another run is
 * rejected, because documents sent before the checkpoint are in the first run's index.
 */
final class BufferedEntriesSerializer
    implements SimpleVersionedSerializer<BufferedRequestState<BulkEntry>> {

  /** Format 1 had no packed entries. */
  private static final int FORMAT = 2;

  private static final DocumentBatchSerializer BATCHES = new DocumentBatchSerializer();

  private final String run;

  BufferedEntriesSerializer(String run) {
    this.run = run;
  }

  @Override
  public int getVersion() {
    return FORMAT;
  }

  @Override
  public byte[] serialize(BufferedRequestState<BulkEntry> state) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer((int) state.getStateSize() / 2 + 64);
    Utf8.write(run, out);
    out.writeBoolean(state instanceof PackedEntries);
    if (state instanceof PackedEntries entries) {
      SimpleVersionedSerialization.writeVersionAndSerialize(BATCHES, entries.batch(), out);
      return out.getCopyOfBuffer();
    }
    List<RequestEntryWrapper<BulkEntry>> entries = state.getBufferedRequestEntries();
    VarInts.writeInt(entries.size(), out);
    for (RequestEntryWrapper<BulkEntry> entry : entries) {
      out.writeLong(entry.getSize());
      entry.getRequestEntry().writeTo(out);
    }
    return out.getCopyOfBuffer();
  }

  @Override
  public BufferedRequestState<BulkEntry> deserialize(int version, byte[] serialized)
      throws IOException {
    if (version < 1 || version > FORMAT) {
      throw new IOException("unsupported buffered documents of format " + version);
    }
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    String restored = Utf8.read(in);
    if (!run.equals(restored)) {
      throw new ElasticsearchSetupException(SinkTarget.otherRun(restored, run));
    }
    if (version > 1 && in.readBoolean()) {
      return new PackedEntries(SimpleVersionedSerialization.readVersionAndDeSerialize(BATCHES, in));
    }
    int count = VarInts.readInt(in);
    List<RequestEntryWrapper<BulkEntry>> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long size = in.readLong();
      entries.add(new RequestEntryWrapper<>(BulkEntry.readFrom(in), size));
    }
    return new BufferedRequestState<>(entries);
  }
}
