package org.tagatlas.connectors.serialization;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Base of serializers with a numbered format. The same class reads older formats from savepoints
 * and writes the current format.
 *
 * <p>A subclass is public and stateless, has a public constructor without arguments, and is listed
 * in {@code META-INF/services} of its module, where a restored savepoint finds it by its id.
 *
 * @param <T> the serialized type
 */
public abstract class RecordSerializer<T> extends TypeSerializer<T> {

  private static final long serialVersionUID = 1L;

  /** Format that {@link #deserialize(DataInputView)} reads. */
  private int formatRead = currentFormat();

  /** Returns the serializer's id in savepoints: unique and never changed. */
  public abstract String id();

  /** Returns the number of the written format: initially 1, incremented with each change. */
  protected abstract int currentFormat();

  /** Writes a record in the current format. */
  protected abstract void write(T record, DataOutputView out) throws IOException;

  /** Reads a record in a format from 1 to {@link #currentFormat()}. */
  protected abstract T read(DataInputView in, int format) throws IOException;

  final RecordSerializer<T> reading(int format) {
    formatRead = format;
    return this;
  }

  @Override
  public final void serialize(T record, DataOutputView target) throws IOException {
    write(record, target);
  }

  @Override
  public final T deserialize(DataInputView source) throws IOException {
    return read(source, formatRead);
  }

  @Override
  public final T deserialize(T reuse, DataInputView source) throws IOException {
    return read(source, formatRead);
  }

  @Override
  public final void copy(DataInputView source, DataOutputView target) throws IOException {
    write(read(source, formatRead), target);
  }

  @Override
  public final T copy(T from) {
    if (isImmutableType() || from == null) {
      return from;
    }
    try {
      DataOutputSerializer out = new DataOutputSerializer(256);
      write(from, out);
      return read(
          new DataInputDeserializer(out.getSharedBuffer(), 0, out.length()), currentFormat());
    } catch (IOException e) {
      throw new UncheckedIOException("copying in memory cannot fail", e);
    }
  }

  @Override
  public final T copy(T from, T reuse) {
    return copy(from);
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public final TypeSerializer<T> duplicate() {
    return this;
  }

  @Override
  public final T createInstance() {
    return null;
  }

  @Override
  public final int getLength() {
    return -1;
  }

  @Override
  public final boolean equals(Object other) {
    return other != null && other.getClass() == getClass();
  }

  @Override
  public final int hashCode() {
    return getClass().hashCode();
  }

  @Override
  public final TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new RecordSerializerSnapshot<>(this);
  }
}
