package org.tagatlas.connectors.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tagatlas.record.PhotoRecord;

class RecordSerializerSnapshotTest {

  /** Record with two fields; format 1 had only the name. */
  public record Named(String name, int number) {}

  /** Serializer with the formats of two versions of the program. */
  public static final class NamedSerializer extends RecordSerializer<Named> {

    private static final long serialVersionUID = 1L;

    static int newest = 1;

    @Override
    public String id() {
      return "test-named";
    }

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
    public String id() {
      return "test-other";
    }

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

  /** Serializer that is not listed in its module. */
  public static final class UnlistedSerializer extends RecordSerializer<Named> {

    private static final long serialVersionUID = 1L;

    @Override
    public String id() {
      return "test-unlisted";
    }

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

  /** First of two serializers with the same id. */
  public static final class FirstTwin extends Twin {
    private static final long serialVersionUID = 1L;
  }

  /** Second of two serializers with the same id. */
  public static final class SecondTwin extends Twin {
    private static final long serialVersionUID = 1L;
  }

  private abstract static class Twin extends RecordSerializer<Named> {

    private static final long serialVersionUID = 1L;

    @Override
    public String id() {
      return "test-twin";
    }

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
  void migratesAnOlderFormat() throws IOException {
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
  void restoredSerializerReadsTheOldFormatAfterJavaSerialization() throws Exception {
    byte[] savepoint = snapshot(new NamedSerializer());
    DataOutputSerializer old = new DataOutputSerializer(16);
    new NamedSerializer().serialize(new Named("a", 5), old);
    NamedSerializer.newest = 2;
    TypeSerializerSnapshot<Named> restored = restore(savepoint);
    TypeSerializer<Named> reader = restored.restoreSerializer().duplicate();
    assertThat(
            InstantiationUtil.clone(reader)
                .deserialize(new DataInputDeserializer(old.getCopyOfBuffer())))
        .isEqualTo(new Named("a", -1));
  }

  @Test
  void isCompatibleWithTheSameFormat() throws IOException {
    TypeSerializerSnapshot<Named> restored = restore(snapshot(new NamedSerializer()));
    assertThat(resolve(new NamedSerializer(), restored).isCompatibleAsIs()).isTrue();
  }

  @Test
  void rejectsANewerFormat() throws IOException {
    NamedSerializer.newest = 2;
    byte[] savepoint = snapshot(new NamedSerializer());
    NamedSerializer.newest = 1;
    assertThat(resolve(new NamedSerializer(), restore(savepoint)).isIncompatible()).isTrue();
  }

  @Test
  void rejectsAnotherSerializer() throws IOException {
    TypeSerializerSnapshot<Named> restored = restore(snapshot(new OtherSerializer()));
    assertThat(resolve(new NamedSerializer(), restored).isIncompatible()).isTrue();
  }

  @Test
  void storesIdAndFormatUnderAStableClassName() throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(snapshot(new NamedSerializer()));
    assertThat(in.readUTF())
        .as("Flink loads the class by this name")
        .isEqualTo("org.tagatlas.connectors.serialization.RecordSerializerSnapshot");
    assertThat(in.readInt()).as("version").isEqualTo(2);
    assertThat(in.readUTF()).as("id").isEqualTo("test-named");
    assertThat(in.readInt()).as("format").isEqualTo(1);
    assertThat(in.available()).isZero();
  }

  @Test
  void readsVersionOneWithAClassName() throws IOException {
    byte[] former = snapshot(1, PhotoRecordSerializer.class.getName(), 1);
    TypeSerializerSnapshot<PhotoRecord> restored = restore(former);
    assertThat(restored.restoreSerializer()).isInstanceOf(PhotoRecordSerializer.class);
    assertThat(
            new PhotoRecordSerializer()
                .snapshotConfiguration()
                .resolveSchemaCompatibility(restored)
                .isCompatibleAsIs())
        .isTrue();
    assertThat(
            new ShardRowSerializer()
                .snapshotConfiguration()
                .resolveSchemaCompatibility(restore(former))
                .isIncompatible())
        .isTrue();
  }

  @Test
  void rewritesVersionOneAsVersionTwo() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    TypeSerializerSnapshot.writeVersionedSnapshot(
        out, restore(snapshot(1, PhotoRecordSerializer.class.getName(), 1)));
    assertThat(out.getCopyOfBuffer()).isEqualTo(snapshot(2, "photo-record", 1));
  }

  @ParameterizedTest
  @CsvSource({"1,org.example.Gone", "2,gone", "2,org.tagatlas.Moved"})
  void reportsAMissingSerializer(int version, String name) throws IOException {
    TypeSerializerSnapshot<Named> restored = restore(snapshot(version, name, 1));
    assertThat(resolve(new NamedSerializer(), restored).isIncompatible()).isTrue();
    assertThatIllegalStateException()
        .isThrownBy(restored::restoreSerializer)
        .withMessage(
            "the savepoint has state of the serializer '"
                + name
                + "', which this version of Tagatlas does not have: restore it with the version"
                + " that wrote it");
  }

  @Test
  void reportsANewerFormat() throws IOException {
    TypeSerializerSnapshot<Named> restored = restore(snapshot(2, "test-named", 7));
    assertThatIllegalStateException()
        .isThrownBy(restored::restoreSerializer)
        .withMessage(
            "the savepoint has state of the serializer 'test-named' in format 7, this version of"
                + " Tagatlas reads up to 1: restore it with the version that wrote it, or a newer"
                + " one");
  }

  @Test
  void reportsANewerSnapshot() {
    assertThatIOException()
        .isThrownBy(() -> restore(snapshot(3, "test-named", 1)))
        .withMessageContaining("newer version of Tagatlas")
        .withMessageContaining("version 3, this version reads up to 2");
  }

  @Test
  void rejectsAnUnlistedSerializer() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new UnlistedSerializer().snapshotConfiguration())
        .withMessageContaining(UnlistedSerializer.class.getName())
        .withMessageContaining("META-INF/services/" + RecordSerializer.class.getName());
  }

  @Test
  void rejectsTwoSerializersWithTheSameId() throws IOException {
    TypeSerializerSnapshot<Named> restored = restore(snapshot(new FirstTwin()));
    assertThatIllegalStateException()
        .isThrownBy(restored::restoreSerializer)
        .withMessageContaining(FirstTwin.class.getName())
        .withMessageContaining(SecondTwin.class.getName());
  }

  /**
   * A cluster's parent class loader can have classes of the same name: those of the job are used.
   */
  @Test
  void findsSerializersThroughTheClassLoaderOfTheJob() throws Exception {
    URL[] classPath = classPath();
    try (URLClassLoader job = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
      Class<?> reader = job.loadClass(TypeSerializerSnapshot.class.getName());
      Object in =
          job.loadClass(DataInputDeserializer.class.getName())
              .getConstructor(byte[].class)
              .newInstance((Object) snapshot(1, PhotoRecordSerializer.class.getName(), 1));
      Object restored =
          reader
              .getMethod(
                  "readVersionedSnapshot",
                  job.loadClass(DataInputView.class.getName()),
                  ClassLoader.class)
              .invoke(null, in, job);
      Object serializer = reader.getMethod("restoreSerializer").invoke(restored);
      assertThat(serializer.getClass().getName()).isEqualTo(PhotoRecordSerializer.class.getName());
      assertThat(serializer.getClass().getClassLoader()).isSameAs(job);
      assertThat(job.loadClass(TypeSerializer.class.getName()).getMethod("snapshotConfiguration"))
          .satisfies(method -> assertThat(method.invoke(serializer)).isNotNull());
    }
  }

  private static URL[] classPath() throws IOException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      urls.add(new File(entry).toURI().toURL());
    }
    return urls.toArray(new URL[0]);
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

  private static byte[] snapshot(int version, String name, int format) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    out.writeUTF(RecordSerializerSnapshot.class.getName());
    out.writeInt(version);
    out.writeUTF(name);
    out.writeInt(format);
    return out.getCopyOfBuffer();
  }

  private static <T> TypeSerializerSnapshot<T> restore(byte[] savepoint) throws IOException {
    return TypeSerializerSnapshot.readVersionedSnapshot(
        new DataInputDeserializer(savepoint), RecordSerializerSnapshotTest.class.getClassLoader());
  }
}
