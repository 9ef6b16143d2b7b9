package org.tagatlas.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Serializes and deserializes records in the ways that Flink does. */
public final class RoundTrip {

  private RoundTrip() {}

  /** Returns a record after it was written, copied as bytes, and read. */
  public static <T> T of(TypeSerializer<T> serializer, T record) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    serializer.serialize(record, out);
    // The serializer must not read beyond the record.
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

  /** Returns the serializer as restored from its snapshot. */
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
