package org.tagatlas.job;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.apache.flink.core.fs.local.LocalRecoverableWriter;

/**
 * Local folders under fixed names, {@code mounted://name/file}, so that paths in state are the same
 * on each machine.
 */
public final class MountedFolders extends LocalFileSystem {

  private static final String SCHEME = "mounted";
  private static final Map<String, java.nio.file.Path> BY_NAME = new ConcurrentHashMap<>();

  /** Loaded by the service loader. */
  public static final class Factory implements FileSystemFactory {

    @Override
    public String getScheme() {
      return SCHEME;
    }

    @Override
    public FileSystem create(URI uri) {
      return new MountedFolders(uri.getAuthority());
    }
  }

  private record Status(Path getPath, FileStatus local) implements FileStatus {

    @Override
    public long getLen() {
      return local.getLen();
    }

    @Override
    public long getBlockSize() {
      return local.getBlockSize();
    }

    @Override
    public short getReplication() {
      return local.getReplication();
    }

    @Override
    public long getModificationTime() {
      return 1;
    }

    @Override
    public long getAccessTime() {
      return local.getAccessTime();
    }

    @Override
    public boolean isDir() {
      return local.isDir();
    }
  }

  private final String name;

  private MountedFolders(String name) {
    this.name = name;
  }

  /** Mounts a folder under a name, replacing a former one, and returns its URI. */
  static String mount(String name, java.nio.file.Path folder) {
    BY_NAME.put(name, folder);
    return SCHEME + "://" + name + '/';
  }

  @Override
  public File pathToFile(Path path) {
    return new File(BY_NAME.get(name).toFile(), path.getPath());
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + "://" + name);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return new Status(path, super.getFileStatus(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    FileStatus[] found = super.listStatus(path);
    for (int i = 0; found != null && i < found.length; i++) {
      found[i] = new Status(new Path(path, found[i].getPath().getName()), found[i]);
    }
    return found;
  }

  /** Writes files whose paths in state are relative to the mounted folder, too. */
  @Override
  public LocalRecoverableWriter createRecoverableWriter() {
    return new MountedWriter(this, BY_NAME.get(name));
  }

  /** Like an object store: files appear only when they are complete. */
  @Override
  public boolean isDistributedFS() {
    return true;
  }
}
