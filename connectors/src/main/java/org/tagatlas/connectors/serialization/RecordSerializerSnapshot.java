package org.tagatlas.connectors.serialization;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Snapshot of a {@link RecordSerializer} in a savepoint: its {@linkplain RecordSerializer#id() id}
 * and format number. Version 1 had the class name instead of the id.
 *
 * <p>Savepoints contain the name of this class and Flink loads it by name, so it must never be
 * moved or renamed.
 *
 * @param <T> the serialized type
 */
public final class RecordSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {

  private static final int WITH_CLASS_NAME = 1;
  private static final int WITH_ID = 2;

  /** The serializer's id, or a class name without an id. */
  private String id;

  private int format;

  /** Class loader of user code; not part of the snapshot. */
  private ClassLoader loader;

  /** For Flink, which calls {@link #readSnapshot} afterwards. */
  public RecordSerializerSnapshot() {}

  RecordSerializerSnapshot(RecordSerializer<T> serializer) {
    RecordSerializers.requireListed(serializer);
    this.id = serializer.id();
    this.format = serializer.currentFormat();
    this.loader = serializer.getClass().getClassLoader();
  }

  @Override
  public int getCurrentVersion() {
    return WITH_ID;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    out.writeUTF(id);
    out.writeInt(format);
  }

  @Override
  public void readSnapshot(int readVersion, DataInputView in, ClassLoader userCodeClassLoader)
      throws IOException {
    if (readVersion < WITH_CLASS_NAME || readVersion > WITH_ID) {
      throw new IOException(
          "the savepoint was written by a newer version of Tagatlas: its serializer snapshots have"
              + " version "
              + readVersion
              + ", this version reads up to "
              + WITH_ID);
    }
    String name = in.readUTF();
    id = readVersion == WITH_CLASS_NAME ? FormerClassNames.id(name).orElse(name) : name;
    format = in.readInt();
    loader = userCodeClassLoader;
  }

  @Override
  public TypeSerializer<T> restoreSerializer() {
    @SuppressWarnings("unchecked")
    RecordSerializer<T> serializer =
        (RecordSerializer<T>)
            RecordSerializers.find(id, loader)
                .orElseThrow(
                    () ->
                        new IllegalStateException(
                            "the savepoint has state of the serializer '"
                                + id
                                + "', which this version of Tagatlas does not have: restore it with"
                                + " the version that wrote it"));
    if (format > serializer.currentFormat()) {
      throw new IllegalStateException(
          "the savepoint has state of the serializer '"
              + id
              + "' in format "
              + format
              + ", this version of Tagatlas reads up to "
              + serializer.currentFormat()
              + ": restore it with the version that wrote it, or a newer one");
    }
    return serializer.reading(format);
  }

  @Override
  public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> oldSerializerSnapshot) {
    if (!(oldSerializerSnapshot instanceof RecordSerializerSnapshot<T> old)
        || !old.id.equals(id)
        || old.format > format) {
      return TypeSerializerSchemaCompatibility.incompatible();
    }
    return old.format == format
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
  }
}
