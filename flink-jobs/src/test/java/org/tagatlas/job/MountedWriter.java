package org.tagatlas.job;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.apache.flink.core.fs.local.LocalRecoverableWriter;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Flink's writer of local files, with paths relative to a folder in state instead of absolute ones.
 */
final class MountedWriter extends LocalRecoverableWriter {

  private final Path root;

  MountedWriter(LocalFileSystem files, Path root) {
    super(files);
    this.root = root.toAbsolutePath();
  }

  @Override
  public SimpleVersionedSerializer<CommitRecoverable> getCommitRecoverableSerializer() {
    return new Relative<>(super.getCommitRecoverableSerializer());
  }

  @Override
  public SimpleVersionedSerializer<ResumeRecoverable> getResumeRecoverableSerializer() {
    return new Relative<>(super.getResumeRecoverableSerializer());
  }

  /** Translates the format of Flink's LocalRecoverableSerializer. */
  private final class Relative<T> implements SimpleVersionedSerializer<T> {

    private final SimpleVersionedSerializer<T> absolute;

    Relative(SimpleVersionedSerializer<T> absolute) {
      this.absolute = absolute;
    }

    @Override
    public int getVersion() {
      return absolute.getVersion();
    }

    @Override
    public byte[] serialize(T file) throws IOException {
      return translate(absolute.serialize(file), false);
    }

    @Override
    public T deserialize(int version, byte[] serialized) throws IOException {
      return absolute.deserialize(version, translate(serialized, true));
    }

    private byte[] translate(byte[] from, boolean resolve) {
      ByteBuffer in = ByteBuffer.wrap(from).order(ByteOrder.LITTLE_ENDIAN);
      int magic = in.getInt();
      long offset = in.getLong();
      byte[] target = new byte[in.getInt()];
      byte[] temporary = new byte[in.getInt()];
      in.get(target).get(temporary);
      byte[] targetPath = translatePath(target, resolve);
      byte[] temporaryPath = translatePath(temporary, resolve);
      return ByteBuffer.allocate(20 + targetPath.length + temporaryPath.length)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putInt(magic)
          .putLong(offset)
          .putInt(targetPath.length)
          .putInt(temporaryPath.length)
          .put(targetPath)
          .put(temporaryPath)
          .array();
    }

    private byte[] translatePath(byte[] path, boolean resolve) {
      Path from = Path.of(new String(path, StandardCharsets.UTF_8));
      Path to = resolve ? root.resolve(from) : root.relativize(from);
      return to.toString().getBytes(StandardCharsets.UTF_8);
    }
  }
}
