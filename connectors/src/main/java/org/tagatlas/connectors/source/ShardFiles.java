package org.tagatlas.connectors.source;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import org.tagatlas.connectors.path.TypedPath;

/**
 * Access to files and folders of shards. Local ones are accessed with {@code java.nio}, because
 * Flink's local file system fails for a whole folder if it contains a broken symbolic link or a
 * name with a colon. All others are accessed through their Flink file system.
 */
final class ShardFiles {

  /** Names of files that are being written and renamed later. */
  private static final Pattern TEMPORARY =
      Pattern.compile(
          "[~#].*|.*([~#]|\\.(tmp|temp|part|partial|crdownload|opdownload|download|filepart|inprogress"
              + "|inprogress\\..*|incomplete|unfinished|uploading|writing|_copying_|aria2|gstmp|sw[opx]))",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final long UNKNOWN = -1;

  // File types in the mode of a file.
  private static final int FILE_TYPE = 0170000;
  private static final int PIPE = 0010000;
  private static final int CHARACTERS = 0020000;
  private static final int BLOCKS = 0060000;
  private static final int SOCKET = 0140000;

  private ShardFiles() {}

  /**
   * A file or a folder.
   *
   * @param path the path
   * @param folder whether it is a folder
   * @param size in bytes; -1 if unknown, such as for a broken symbolic link
   * @param modified milliseconds since 1970; -1 if unknown
   */
  record Entry(Path path, boolean folder, long size, long modified) {}

  /** Returns the path of an input that a user typed: an address with a scheme, or a local file. */
  static Path path(String typed) {
    return TypedPath.of(typed);
  }

  /** Returns the absolute form of an input, which is the same on each machine of a cluster. */
  static String absolute(String typed) {
    String local = TypedPath.localName(typed);
    if (local == null) {
      return typed;
    }
    // Without conversion to a path: the input can be a pattern.
    return local.startsWith("/") ? local : java.nio.file.Path.of("").toAbsolutePath() + "/" + local;
  }

  /** Returns the absolute Flink path of a local file, whose name can contain any character. */
  static Path path(java.nio.file.Path local) {
    return TypedPath.of(local);
  }

  static boolean isLocal(Path path) {
    String scheme = path.toUri().getScheme();
    return scheme == null || scheme.equals("file");
  }

  /** Returns a shard's name: the path of a local file without scheme, otherwise the address. */
  static String name(Path path) {
    return isLocal(path) ? path.getPath() : path.toString();
  }

  /** Returns whether a path is the root of a bucket, or of another file system. */
  private static boolean isRoot(Path path) {
    return path.getPath().isEmpty() || path.getPath().equals("/");
  }

  static java.nio.file.Path local(Path path) throws IOException {
    try {
      return java.nio.file.Path.of(path.getPath());
    } catch (InvalidPathException e) {
      throw new FileNotFoundException("invalid file name: '" + path.getPath() + "'");
    }
  }

  /** Opens a file without decompressing it. */
  static InputStream open(Path path) throws IOException {
    if (isLocal(path)) {
      java.nio.file.Path file = local(path);
      // Opening a named pipe would block forever.
      if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
        throw new IOException("not a regular file but " + special(file));
      }
      return Files.newInputStream(file);
    }
    try {
      return path.getFileSystem().open(path);
    } catch (FileNotFoundException e) {
      Entry listed = listed(path);
      if (listed != null && listed.size() == 0) {
        return new ByteArrayInputStream(new byte[0]);
      }
      throw e;
    }
  }

  /** Describes a local path that is neither a regular file nor a folder. */
  static String special(java.nio.file.Path file) {
    try {
      int mode = (Integer) Files.getAttribute(file, "unix:mode") & FILE_TYPE;
      return switch (mode) {
        case PIPE -> "a pipe";
        case CHARACTERS, BLOCKS -> "a device";
        case SOCKET -> "a socket";
        default -> "a special file";
      };
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return "a special file";
    }
  }

  /** Returns the entry at a path, including a broken symbolic link; null if there is none. */
  static Entry entry(Path path) throws IOException {
    if (isLocal(path)) {
      return entry(local(path));
    }
    if (isRoot(path)) {
      // The root of a bucket is not an object; only listing it shows whether it exists.
      return new Entry(path, true, 0, 0);
    }
    try {
      return entry(path.getFileSystem().getFileStatus(path));
    } catch (FileNotFoundException e) {
      return listed(path);
    }
  }

  /**
   * Finds an object in the listing of its folder: Flink 2.3's S3 file system reports empty objects
   * as missing.
   */
  private static Entry listed(Path path) throws IOException {
    Path parent = path.getParent();
    if (parent == null) {
      return null;
    }
    for (Entry sibling : children(parent)) {
      if (sibling.path().equals(path)) {
        return sibling;
      }
    }
    return null;
  }

  private static Entry entry(FileStatus status) {
    return new Entry(
        status.getPath(), status.isDir(), status.getLen(), status.getModificationTime());
  }

  private static Entry entry(java.nio.file.Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Entry(
          path(file),
          attributes.isDirectory(),
          attributes.size(),
          attributes.lastModifiedTime().toMillis());
    } catch (IOException e) {
      return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
          ? new Entry(path(file), false, UNKNOWN, UNKNOWN)
          : null;
    }
  }

  /**
   * Lists a folder in unspecified order.
   *
   * @throws IOException if the folder cannot be listed; a deleted folder is treated as empty
   */
  static List<Entry> children(Path folder) throws IOException {
    List<Entry> children = new ArrayList<>();
    if (!isLocal(folder)) {
      FileStatus[] found = folder.getFileSystem().listStatus(folder);
      if (found != null) {
        for (FileStatus status : found) {
          children.add(entry(status));
        }
      }
      return children;
    }
    try (DirectoryStream<java.nio.file.Path> found = Files.newDirectoryStream(local(folder))) {
      for (java.nio.file.Path file : found) {
        Entry child = entry(file);
        if (child != null) {
          children.add(child);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return children;
  }

  /** Returns whether a path is a local symbolic link, which can form a cycle. */
  static boolean isLink(Path path) throws IOException {
    return isLocal(path) && Files.isSymbolicLink(local(path));
  }

  /**
   * Returns whether a name found in a folder is skipped, such as {@code .crc} or {@code _SUCCESS}.
   */
  static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  /** Returns whether a name found in a folder is that of an incomplete file. */
  static boolean isTemporary(String name) {
    return TEMPORARY.matcher(name).matches();
  }

  /**
   * Adds a file, or all files in a folder and its subfolders except hidden ones. A folder that
   * cannot be listed is added itself, so that it is reported as an unreadable shard.
   *
   * @param temporary receives incomplete files, which are skipped
   */
  static void addFiles(Entry entry, List<Entry> files, List<Path> temporary) throws IOException {
    addFiles(entry, files, temporary, new ArrayList<>());
  }

  private static void addFiles(
      Entry entry, List<Entry> files, List<Path> temporary, List<Object> ancestors)
      throws IOException {
    if (!entry.folder()) {
      files.add(entry);
      return;
    }
    List<Entry> children;
    Object key = null;
    if (isLocal(entry.path())) {
      try {
        key = identity(local(entry.path()));
        if (ancestors.contains(key)) {
          // A symbolic link to an ancestor would recurse forever.
          return;
        }
        children = children(entry.path());
      } catch (NoSuchFileException e) {
        return;
      } catch (IOException e) {
        files.add(new Entry(entry.path(), false, UNKNOWN, UNKNOWN));
        return;
      }
    } else {
      children = children(entry.path());
    }
    ancestors.add(key);
    for (Entry child : children) {
      String name = child.path().getName();
      if (isHidden(name)) {
        continue;
      }
      if (isTemporary(name)) {
        temporary.add(child.path());
      } else {
        addFiles(child, files, temporary, ancestors);
      }
    }
    ancestors.remove(ancestors.size() - 1);
  }

  private static Object identity(java.nio.file.Path folder) throws IOException {
    return folder.toRealPath();
  }
}
