package org.tagatlas.local.server;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Folder of a server: {@code data}, {@code logs} with log and pid file, {@code config}, and a
 * marker file. Its contents belong to the user that the server runs as, and the folder itself to
 * the user who started it.
 *
 * @param path the folder's path, absolute and without symbolic links
 * @param server the server's name
 */
record DataFolder(Path path, String server) {

  private static final String PORT = "port";

  /**
   * Resolves a folder that need not exist.
   *
   * @param server the server's name
   * @param forbidden a string that paths in the server's settings must not contain
   * @throws ServerConfigurationException if the path contains that string or a control character
   */
  static DataFolder of(Path folder, String server, String forbidden) throws IOException {
    Path path = folder.toAbsolutePath().normalize();
    Path existing = existing(path);
    Path real = existing.toRealPath().resolve(existing.relativize(path)).normalize();
    String text = real.toString();
    if (text.chars().anyMatch(Character::isISOControl) || text.contains(forbidden)) {
      throw new ServerConfigurationException(
          "folder "
              + text
              + " has characters that the server's settings do not support: choose another folder.");
    }
    return new DataFolder(real, server);
  }

  private static Path existing(Path path) {
    Path ancestor = path;
    while (!Files.exists(ancestor)) {
      ancestor = ancestor.getParent();
    }
    return ancestor;
  }

  Path data() {
    return path.resolve("data");
  }

  Path logs() {
    return path.resolve("logs");
  }

  Path log() {
    return logs().resolve(id() + ".log");
  }

  Path pidFile() {
    return logs().resolve(id() + ".pid");
  }

  Path config() {
    return path.resolve("config");
  }

  private Path marker() {
    return path.resolve("tagatlas-" + id() + ".properties");
  }

  private String id() {
    return server.toLowerCase(Locale.ROOT);
  }

  /** Returns the folder, or its nearest existing ancestor. */
  Path nearestExisting() {
    return existing(path);
  }

  /** Returns whether a server was started in this folder before. */
  boolean isKnown() {
    return Files.exists(marker());
  }

  /** Returns the free space on the folder's disk. */
  long freeBytes() throws IOException {
    return Files.getFileStore(nearestExisting()).getUsableSpace();
  }

  /** Returns the port of the last start. */
  OptionalInt port() {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(marker(), StandardCharsets.UTF_8)) {
      properties.load(in);
      return OptionalInt.of(Integer.parseInt(properties.getProperty(PORT)));
    } catch (IOException | IllegalArgumentException e) {
      return OptionalInt.empty();
    }
  }

  /**
   * Creates the folder if it does not exist.
   *
   * @throws ServerConfigurationException if it has other contents or is not writable
   */
  void open(ServerUser user) throws IOException {
    if (Files.exists(path) && !isKnown() && !isEmpty()) {
      throw new ServerConfigurationException(
          "folder " + path + " has other contents: choose an empty or new folder.");
    }
    try {
      user.makeFolders(path);
      if (!Files.isWritable(path)) {
        throw notWritable("");
      }
      if (!isKnown()) {
        mark(user, "");
      }
    } catch (FileSystemException e) {
      throw notWritable(e);
    }
  }

  /** Opens the lock file that serializes starts of the server. */
  FileChannel lockFile() throws IOException {
    try {
      return FileChannel.open(
          path.resolve("start.lock"),
          StandardOpenOption.CREATE,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);
    } catch (FileSystemException e) {
      throw notWritable(e);
    }
  }

  /** Records the port of a start, and creates missing folders for the server's user. */
  void prepare(ServerUser user, int port, List<Path> folders) throws IOException {
    mark(user, Integer.toString(port));
    for (Path each : folders) {
      if (!Files.isDirectory(each)) {
        user.makeFolders(each);
        user.own(each);
      }
    }
    Files.deleteIfExists(pidFile());
  }

  private void mark(ServerUser user, String port) throws IOException {
    Properties properties = new Properties();
    properties.setProperty(PORT, port);
    Files.deleteIfExists(marker());
    try (Writer out =
        Files.newBufferedWriter(marker(), StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW)) {
      properties.store(
          out, "The local " + server + " server of Tagatlas: see docs/" + id() + ".md");
    }
    user.makeReadable(marker());
  }

  /** Rewrites a settings file without following a link that the server may have created. */
  void writeSettings(ServerUser user, String name, String text) throws IOException {
    Path file = config().resolve(name);
    Files.deleteIfExists(file);
    Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    user.makeReadable(file);
  }

  private boolean isEmpty() throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.findAny().isEmpty();
    }
  }

  /** Translates a failed access. */
  ServerConfigurationException notWritable(FileSystemException e) {
    return notWritable(" (" + e + ")");
  }

  private ServerConfigurationException notWritable(String why) {
    return new ServerConfigurationException(
        "folder " + path + " is not writable for this user: choose another folder" + why + ".");
  }
}
