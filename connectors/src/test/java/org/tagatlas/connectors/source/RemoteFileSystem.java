package org.tagatlas.connectors.source;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.core.fs.BlockLocation;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;

/**
 * In-memory object store, {@code memory://bucket/key}. Like Flink 2.3's S3 file system it has
 * prefixes instead of folders, and reports empty objects as missing.
 */
public final class RemoteFileSystem extends FileSystem {

  static final Map<String, byte[]> OBJECTS = new TreeMap<>();

  /** Found by the service loader. */
  public static final class Factory implements FileSystemFactory {

    @Override
    public String getScheme() {
      return "memory";
    }

    @Override
    public FileSystem create(URI uri) {
      return new RemoteFileSystem();
    }
  }

  private record Status(Path path, long size, boolean folder) implements FileStatus {

    @Override
    public long getLen() {
      return size;
    }

    @Override
    public long getBlockSize() {
      return size;
    }

    @Override
    public short getReplication() {
      return 1;
    }

    @Override
    public long getModificationTime() {
      return 1;
    }

    @Override
    public long getAccessTime() {
      return 0;
    }

    @Override
    public boolean isDir() {
      return folder;
    }

    @Override
    public Path getPath() {
      return path;
    }
  }

  private static final class Stream extends FSDataInputStream {
    private final ByteArrayInputStream in;
    private long position;

    Stream(byte[] object) {
      in = new ByteArrayInputStream(object);
    }

    @Override
    public void seek(long to) {
      in.reset();
      position = in.skip(to);
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public int read() {
      int next = in.read();
      position += next < 0 ? 0 : 1;
      return next;
    }
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    byte[] object = OBJECTS.get(path.toString());
    if (object != null && object.length > 0) {
      return new Status(path, object.length, false);
    }
    if (listStatus(path).length > 0) {
      return new Status(path, 0, true);
    }
    throw new FileNotFoundException(path.toString());
  }

  @Override
  public FileStatus[] listStatus(Path path) {
    String prefix = path.toString().replaceAll("/$", "") + "/";
    List<FileStatus> found = new ArrayList<>();
    TreeSet<String> folders = new TreeSet<>();
    OBJECTS.forEach(
        (key, object) -> {
          int slash = key.indexOf('/', prefix.length());
          if (key.startsWith(prefix) && slash > 0) {
            folders.add(key.substring(0, slash));
          } else if (key.startsWith(prefix)) {
            found.add(new Status(new Path(key), object.length, false));
          }
        });
    folders.forEach(folder -> found.add(new Status(new Path(folder), 0, true)));
    return found.toArray(FileStatus[]::new);
  }

  @Override
  public FSDataInputStream open(Path path) throws IOException {
    getFileStatus(path);
    return new Stream(OBJECTS.get(path.toString()));
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    return open(path);
  }

  @Override
  public boolean isDistributedFS() {
    return true;
  }

  @Override
  public URI getUri() {
    return URI.create("memory://bucket");
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path("memory://bucket/");
  }

  @Override
  public Path getHomeDirectory() {
    return getWorkingDirectory();
  }

  @Override
  public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long len) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean mkdirs(Path path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FSDataOutputStream create(Path path, WriteMode mode) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException();
  }
}
