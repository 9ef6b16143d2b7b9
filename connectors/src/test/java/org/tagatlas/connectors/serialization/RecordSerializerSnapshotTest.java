package org.tagatlas.connectors.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordSerializerSnapshotTest {

  /** A record of two fields; format 1 had only the name. */
  public record Named(String name, int number) {}

  /** A serializer as two versions of the program have it. */
  public static final class NamedSerializer extends RecordSerializer<Named> {

    private static final long serialVersionUID = 1L;

    static int newest = 1;

    @Override
    protected int currentFormat() {
      return newest;
    }

    @Override
    protected void write(Named record, DataOutputView out) throws IOException {
      out.writeUTF(record.name());
      if (newest > 1) {
        out.writeInt(record.number());
      }
    }

    @Override
    protected Named read(DataInputView in, int format) throws IOException {
      return new Named(in.readUTF(), format > 1 ? in.readInt() : -1);
    }
  }

  /** Another serializer of the same type. */
  public static final class OtherSerializer extends RecordSerializer<Named> {

    private static final long serialVersionUID = 1L;

    @Override
    protected int currentFormat() {
      return 1;
    }

    @Override
    protected void write(Named record, DataOutputView out) {}

    @Override
    protected Named read(DataInputView in, int format) {
      return null;
    }
  }

  @BeforeEach
  void startWithTheFirstFormat() {
    NamedSerializer.newest = 1;
  }

  @Test
  void readsAnOlderFormatAndWritesItAnew() throws IOException {
    byte[] savepoint = snapshot(new NamedSerializer());
    DataOutputSerializer old = new DataOutputSerializer(16);
    new NamedSerializer().serialize(new Named("a", 5), old);
    new NamedSerializer().serialize(new Named("b", 6), old);

    NamedSerializer.newest = 2;
    TypeSerializerSnapshot<Named> restored = restore(savepoint);
    assertThat(resolve(new NamedSerializer(), restored).isCompatibleAfterMigration()).isTrue();
    TypeSerializer<Named> reader = restored.restoreSerializer();
    DataInputDeserializer in = new DataInputDeserializer(old.getCopyOfBuffer());
    DataOutputSerializer migrated = new DataOutputSerializer(16);
    new NamedSerializer().serialize(reader.deserialize(in), migrated);
    reader.copy(in, migrated);
    assertThat(in.available()).isZero();

    DataInputDeserializer again = new DataInputDeserializer(migrated.getCopyOfBuffer());
    assertThat(new NamedSerializer().deserialize(again)).isEqualTo(new Named("a", -1));
    assertThat(new NamedSerializer().deserialize(again)).isEqualTo(new Named("b", -1));
    assertThat(again.available()).isZero();
  }

  @Test
  void aRestoredSerializerStillReadsTheOldFormatInAnotherProcess() throws Exception {
    byte[] savepoint = snapshot(new NamedSerializer());
    DataOutputSerializer old = new DataOutputSerializer(16);
    new NamedSerializer().serialize(new Named("a", 5), old);
    NamedSerializer.newest = 2;
    TypeSerializer<Named> reader = restore(savepoint).restoreSerializer().duplicate();
    assertThat(
            InstantiationUtil.clone(reader)
                .deserialize(new DataInputDeserializer(old.getCopyOfBuffer())))
        .isEqualTo(new Named("a", -1));
  }

  @Test
  void keepsTheSameFormatAsItIs() throws IOException {
    TypeSerializerSnapshot<Named> restored = restore(snapshot(new NamedSerializer()));
    assertThat(resolve(new NamedSerializer(), restored).isCompatibleAsIs()).isTrue();
  }

  @Test
  void refusesANewerFormat() throws IOException {
    NamedSerializer.newest = 2;
    byte[] savepoint = snapshot(new NamedSerializer());
    NamedSerializer.newest = 1;
    assertThat(resolve(new NamedSerializer(), restore(savepoint)).isIncompatible()).isTrue();
  }

  @Test
  void refusesAnotherSerializer() throws IOException {
    TypeSerializerSnapshot<Named> restored = restore(snapshot(new OtherSerializer()));
    assertThat(resolve(new NamedSerializer(), restored).isIncompatible()).isTrue();
  }

  @Test
  void namesTheSerializerThatIsMissing() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    out.writeUTF("org.example.Gone");
    out.writeInt(1);
    RecordSerializerSnapshot<Named> snapshot = new RecordSerializerSnapshot<>();
    snapshot.readSnapshot(
        1, new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());
    assertThatIllegalStateException()
        .isThrownBy(snapshot::restoreSerializer)
        .withMessageContaining("org.example.Gone");
  }

  private static TypeSerializerSchemaCompatibility<Named> resolve(
      RecordSerializer<Named> now, TypeSerializerSnapshot<Named> before) {
    return now.snapshotConfiguration().resolveSchemaCompatibility(before);
  }

  private static byte[] snapshot(RecordSerializer<Named> serializer) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
    return out.getCopyOfBuffer();
  }

  private static TypeSerializerSnapshot<Named> restore(byte[] savepoint) throws IOException {
    return TypeSerializerSnapshot.readVersionedSnapshot(
        new DataInputDeserializer(savepoint), RecordSerializerSnapshotTest.class.getClassLoader());
  }
}
