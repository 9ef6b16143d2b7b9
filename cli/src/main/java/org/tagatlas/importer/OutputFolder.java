package org.tagatlas.importer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.tagatlas.run.UserError;

/**
 * The files of an import. A file has the suffix {@code .part} until all rows are in it, so that
 * nobody reads a part of it. Not thread-safe.
 */
final class OutputFolder implements Closeable {

  static final String REJECTS = "_rejects.jsonl";

  private static final String PART = ".part";
  private static final String LOCK = "_import.lock";
  private static final Pattern OURS =
      Pattern.compile(
          "([0-9a-f]{3}\\.gz|rows-\\d{6}\\.(jsonl\\.gz|parquet)|_rejects\\.jsonl)(\\.part)?"
              + "|_import\\.json(\\.tmp)?");

  private final Path folder;
  private final FileChannel lock;
  private final Map<String, Long> lengths = new HashMap<>();

  private OutputFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Opens a folder, which is created if it does not exist.
   *
   * @throws UserError if it cannot be used, or another process imports into it
   */
  static OutputFolder open(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UserError(
          "--out " + folder + " cannot be created (" + e + "). Name another folder.");
    }
    if (!Files.isWritable(folder)) {
      throw new UserError("--out " + folder + " is not writable. Name another folder.");
    }
    FileChannel lock =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock held = lock.tryLock();
      if (held != null) {
        return new OutputFolder(folder, lock);
      }
    } catch (OverlappingFileLockException e) {
      // Another import in this process.
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
    lock.close();
    throw new UserError(
        "--out " + folder + " is used by another import. Wait for it, or name another folder.");
  }

  /** Returns the files of an import that are in the folder. */
  private List<Path> existing() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path file : all) {
        if (OURS.matcher(file.getFileName().toString()).matches()) {
          files.add(file);
        }
      }
    }
    return files;
  }

  /** Deletes all files of an import. */
  void clear() throws IOException {
    for (Path file : existing()) {
      Files.delete(file);
    }
  }

  /**
   * Requires that the folder has no files of an import.
   *
   * @throws UserError if it has some
   */
  void requireEmpty() throws IOException {
    List<Path> files = existing();
    if (!files.isEmpty()) {
      throw new UserError(
          "--out "
              + folder
              + " already has shards, such as "
              + files.get(0).getFileName()
              + ". Name an empty folder, or add --overwrite to delete them first.");
    }
  }

  /**
   * Removes everything that was written after a journal.
   *
   * @throws UserError if a file has become shorter
   */
  void restore(Journal journal) throws IOException {
    for (Map.Entry<String, Long> file : journal.files().entrySet()) {
      Path part = folder.resolve(file.getKey() + PART);
      Path written = journal.read() && !Files.exists(part) ? folder.resolve(file.getKey()) : part;
      long size = Files.exists(written) ? Files.size(written) : -1;
      if (size < file.getValue()) {
        throw new UserError(
            written
                + " was changed since the import was interrupted. Add --overwrite to start again.");
      }
      if (size > file.getValue()) {
        try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
          channel.truncate(file.getValue());
        }
      }
    }
    lengths.putAll(journal.files());
    for (Path file : existing()) {
      String name = file.getFileName().toString();
      if (name.endsWith(PART)
          && !lengths.containsKey(name.substring(0, name.length() - PART.length()))) {
        Files.delete(file);
      }
    }
  }

  /** Appends bytes to a file. */
  void append(String name, byte[] bytes, int from, int to) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            folder.resolve(name + PART),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, from, to - from);
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
    }
    lengths.merge(name, (long) to - from, Long::sum);
  }

  /** Returns the length of each file. */
  Map<String, Long> lengths() {
    return Map.copyOf(lengths);
  }

  /** Gives all files their final names. */
  void complete() throws IOException {
    for (String name : lengths.keySet()) {
      Path part = folder.resolve(name + PART);
      if (Files.exists(part)) {
        Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
