package org.tagatlas.connectors.source;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
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

/**
 * Files and folders as shards see them. Local ones are asked of the operating system: Flink's local
 * file system fails a whole folder for one broken symbolic link or one name with a colon. All
 * others are asked of their Flink file system.
 */
final class ShardFiles {

  /** Ahead of a scheme's colon; one letter would be a Windows drive. */
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://");

  private static final long UNKNOWN = -1;

  private ShardFiles() {}

  /**
   * A file, or a folder.
   *
   * @param path where it is
   * @param folder whether it has children
   * @param size in bytes; -1 when it can't be told, as of a broken symbolic link
   * @param modified milliseconds since 1970; -1 when it can't be told
   */
  record Entry(Path path, boolean folder, long size, long modified) {}

  /** Returns the path of what a user typed: an address with a scheme, else a local file. */
  static Path path(String typed) {
    String local = localName(typed);
    return local == null ? new Path(typed) : path(java.nio.file.Path.of(local));
  }

  /** Returns what was typed as an absolute one, the same on each machine of a cluster. */
  static String absolute(String typed) {
    String local = localName(typed);
    if (local == null) {
      return typed;
    }
    // Not through a path: what was typed can be a pattern.
    return local.startsWith("/") ? local : java.nio.file.Path.of("").toAbsolutePath() + "/" + local;
  }

  /** Returns a local file as it was typed but without scheme; null when it isn't local. */
  private static String localName(String typed) {
    if (typed.startsWith("file:/")) {
      return typed.substring(typed.startsWith("file:///") ? "file://".length() : "file:".length());
    }
    return ADDRESS.matcher(typed).lookingAt() ? null : typed;
  }

  /** Returns the Flink path of a local one, absolute; any character may be in its name. */
  static Path path(java.nio.file.Path local) {
    try {
      // From a URI: Flink's parser takes a colon for a scheme and a backslash for a slash.
      return new Path(
          new URI("file", null, local.toAbsolutePath().normalize().toString(), null, null));
    } catch (URISyntaxException e) {
      throw new InvalidPathException(local.toString(), e.getReason());
    }
  }

  static boolean isLocal(Path path) {
    String scheme = path.toUri().getScheme();
    return scheme == null || scheme.equals("file");
  }

  /** Returns a shard's name: of a local file the path without scheme, else the whole address. */
  static String name(Path path) {
    return isLocal(path) ? path.getPath() : path.toString();
  }

  static java.nio.file.Path local(Path path) throws IOException {
    try {
      return java.nio.file.Path.of(path.getPath());
    } catch (InvalidPathException e) {
      throw new FileNotFoundException("no valid file name: '" + path.getPath() + "'");
    }
  }

  /** Opens a file's bytes as they are stored. */
  static InputStream open(Path path) throws IOException {
    if (isLocal(path)) {
      java.nio.file.Path file = local(path);
      // Opening a named pipe would wait for ever.
      if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
        throw new IOException("it is no regular file");
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

  /** Returns what is at a path; null when there is nothing. A broken symbolic link is something. */
  static Entry entry(Path path) throws IOException {
    if (isLocal(path)) {
      return entry(local(path));
    }
    try {
      return entry(path.getFileSystem().getFileStatus(path));
    } catch (FileNotFoundException e) {
      return listed(path);
    }
  }

  /**
   * Finds an object in the listing of its folder: Flink 2.3's own S3 file system says of an empty
   * object that it isn't there.
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
   * Lists a folder, in no order.
   *
   * @throws IOException when it can't be listed; a folder that has vanished is merely empty
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

  /** Returns whether a path is a local symbolic link, which can lead round for ever. */
  static boolean isLink(Path path) throws IOException {
    return isLocal(path) && Files.isSymbolicLink(local(path));
  }

  /** Returns whether a name found in a folder is passed over: {@code .crc}, {@code _SUCCESS}. */
  static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  /**
   * Adds a file, or all files in a folder and in its folders, without hidden ones. A folder that
   * can't be listed is added itself, so that it becomes one unreadable shard and isn't lost.
   */
  static void addFiles(Entry entry, List<Entry> files) throws IOException {
    addFiles(entry, files, new ArrayList<>());
  }

  private static void addFiles(Entry entry, List<Entry> files, List<Object> above)
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
        if (above.contains(key)) {
          // A symbolic link to a folder above would go round for ever.
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
    above.add(key);
    for (Entry child : children) {
      if (!isHidden(child.path().getName())) {
        addFiles(child, files, above);
      }
    }
    above.remove(above.size() - 1);
  }

  private static Object identity(java.nio.file.Path folder) throws IOException {
    return folder.toRealPath();
  }
}
