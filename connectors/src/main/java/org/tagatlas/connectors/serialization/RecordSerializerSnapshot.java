package org.tagatlas.connectors.serialization;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What a savepoint keeps of a {@link RecordSerializer}: its class and the number of its format.
 *
 * @param <T> the serialized type
 */
public final class RecordSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {

  private static final int SNAPSHOT_VERSION = 1;

  private String serializerClass;
  private int format;

  /** For Flink, which calls {@link #readSnapshot} afterwards. */
  public RecordSerializerSnapshot() {}

  RecordSerializerSnapshot(RecordSerializer<T> serializer) {
    this.serializerClass = serializer.getClass().getName();
    this.format = serializer.currentFormat();
  }

  @Override
  public int getCurrentVersion() {
    return SNAPSHOT_VERSION;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    out.writeUTF(serializerClass);
    out.writeInt(format);
  }

  @Override
  public void readSnapshot(int readVersion, DataInputView in, ClassLoader userCodeClassLoader)
      throws IOException {
    serializerClass = in.readUTF();
    format = in.readInt();
    loader = userCodeClassLoader;
  }

  /** Of the user's code; not part of the snapshot. */
  private ClassLoader loader = RecordSerializerSnapshot.class.getClassLoader();

  @Override
  public TypeSerializer<T> restoreSerializer() {
    try {
      @SuppressWarnings("unchecked")
      RecordSerializer<T> serializer =
          (RecordSerializer<T>)
              Class.forName(serializerClass, true, loader).getConstructor().newInstance();
      return serializer.reading(format);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "the savepoint was written with "
              + serializerClass
              + ", which this version of Tagatlas does not have",
          e);
    }
  }

  @Override
  public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> oldSerializerSnapshot) {
    if (!(oldSerializerSnapshot instanceof RecordSerializerSnapshot<T> old)
        || !old.serializerClass.equals(serializerClass)
        || old.format > format) {
      return TypeSerializerSchemaCompatibility.incompatible();
    }
    return old.format == format
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
  }
}
