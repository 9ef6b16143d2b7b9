package org.tagatlas.connectors.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.tagatlas.sqlite.DatabaseException;
import org.tagatlas.sqlite.RandomAccessBytes;

/** Opens databases, which are read at any position. */
final class RandomAccessFiles {

  /** The bytes of a database file that SQLite locks in order to read; a writer locks them too. */
  private static final long SHARED_LOCK = 0x40000002L;

  private static final int SHARED_LOCK_SIZE = 510;

  /** A journal starts with zeros once its transaction has ended. */
  private static final int JOURNAL_MARK = 8;

  private RandomAccessFiles() {}

  /**
   * Opens a database for reading.
   *
   * @throws DatabaseException if it is locked, or a journal has changes that are not in the file
   */
  static RandomAccessBytes open(Path path) throws IOException {
    if (!ShardFiles.isLocal(path)) {
      FSDataInputStream in = path.getFileSystem().open(path);
      return new Remote(in, path.getFileSystem().getFileStatus(path).getLen());
    }
    java.nio.file.Path file = ShardFiles.local(path);
    requireNoJournal(file);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      requireUnlocked(channel);
      return new Local(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void requireNoJournal(java.nio.file.Path file) throws IOException {
    java.nio.file.Path log = file.resolveSibling(file.getFileName() + "-wal");
    if (Files.exists(log) && Files.size(log) > 0) {
      throw new DatabaseException(
          "changes of it are in "
              + log
              + ": close the program that writes it, or run 'PRAGMA wal_checkpoint(TRUNCATE)'");
    }
    java.nio.file.Path journal = file.resolveSibling(file.getFileName() + "-journal");
    if (Files.exists(journal)) {
      byte[] start = new byte[JOURNAL_MARK];
      try (var in = Files.newInputStream(journal)) {
        in.readNBytes(start, 0, JOURNAL_MARK);
      }
      for (byte b : start) {
        if (b != 0) {
          throw new DatabaseException(
              "a transaction has not ended, and its journal is "
                  + journal
                  + ": close the program that writes the database, or open it once with SQLite");
        }
      }
    }
  }

  private static void requireUnlocked(FileChannel channel) throws IOException {
    try (FileLock lock = channel.tryLock(SHARED_LOCK, SHARED_LOCK_SIZE, true)) {
      if (lock == null) {
        throw new DatabaseException(
            "another program has locked it: wait until it has finished, or close it");
      }
    } catch (OverlappingFileLockException e) {
      // Another thread is checking the same.
    } catch (DatabaseException e) {
      throw e;
    } catch (IOException e) {
      // A file system without locks.
    }
  }

  /** A local file. */
  private record Local(FileChannel channel) implements RandomAccessBytes {

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public int read(long position, byte[] target, int off, int len) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(target, off, len);
      while (buffer.hasRemaining()
          && channel.read(buffer, position + buffer.position() - off) > 0) {
        // The file system may return less than was requested.
      }
      return buffer.position() - off;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** A file of a Flink file system. */
  private record Remote(FSDataInputStream in, long size) implements RandomAccessBytes {

    @Override
    public int read(long position, byte[] target, int off, int len) throws IOException {
      if (position >= size) {
        return 0;
      }
      if (in.getPos() != position) {
        in.seek(position);
      }
      return in.readNBytes(target, off, (int) Math.min(len, size - position));
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
