package org.tagatlas.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Takes records through a serializer the ways that Flink does. */
public final class RoundTrip {

  private RoundTrip() {}

  /** Returns what comes back of a record that is written, copied in bytes, and read. */
  public static <T> T of(TypeSerializer<T> serializer, T record) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    serializer.serialize(record, out);
    // What follows in the stream must be left alone.
    out.writeLong(42);
    DataOutputSerializer copied = new DataOutputSerializer(16);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    serializer.copy(in, copied);
    assertThat(in.readLong()).isEqualTo(42);
    DataInputDeserializer again = new DataInputDeserializer(copied.getCopyOfBuffer());
    T read = restored(serializer).deserialize(again);
    assertThat(again.available()).isZero();
    return read;
  }

  /** Returns the serializer that a savepoint brings back. */
  private static <T> TypeSerializer<T> restored(TypeSerializer<T> serializer) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
    TypeSerializerSnapshot<T> snapshot =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()), RoundTrip.class.getClassLoader());
    TypeSerializer<T> restored = snapshot.restoreSerializer();
    assertThat(restored).isEqualTo(serializer);
    assertThat(
            serializer
                .snapshotConfiguration()
                .resolveSchemaCompatibility(snapshot)
                .isCompatibleAsIs())
        .isTrue();
    return restored;
  }
}
