package org.tagatlas.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The folder that has everything of one server: {@code data}, {@code logs} with log and pid, {@code
 * config}, {@code tmp}, and a file that says that it is such a folder. Those four belong to whom
 * the server runs as, and the folder itself to whoever started it.
 *
 * @param path of the folder, absolute and without links
 */
record ServerFolder(Path path) {

  private static final String MARKER = "tagatlas-elasticsearch.properties";
  private static final String PORT = "port";
  private static final int LOG_LINES = 15;

  /** Resolves a folder that may not be there yet. */
  static ServerFolder of(Path folder) throws IOException {
    Path path = folder.toAbsolutePath().normalize();
    String text = path.toString();
    if (text.chars().anyMatch(Character::isISOControl) || text.contains("${")) {
      throw new UnusableServerException(
          "the folder " + text + " has characters that a setting can't hold: name another folder.");
    }
    Path there = existing(path);
    return new ServerFolder(there.toRealPath().resolve(there.relativize(path)).normalize());
  }

  private static Path existing(Path path) {
    Path there = path;
    while (!Files.exists(there)) {
      there = there.getParent();
    }
    return there;
  }

  Path data() {
    return path.resolve("data");
  }

  Path logs() {
    return path.resolve("logs");
  }

  Path log() {
    return logs().resolve("elasticsearch.log");
  }

  Path pidFile() {
    return logs().resolve("elasticsearch.pid");
  }

  Path config() {
    return path.resolve("config");
  }

  Path temporary() {
    return path.resolve("tmp");
  }

  /** Where a distribution is copied to that the server's user can't read. */
  Path distribution() {
    return path.resolve("distribution");
  }

  /** Whether a server was started here before. */
  boolean isKnown() {
    return Files.exists(path.resolve(MARKER));
  }

  /** Returns room left on the folder's disk. */
  long freeBytes() throws IOException {
    return Files.getFileStore(existing(path)).getUsableSpace();
  }

  /** Returns the port of the last start. */
  OptionalInt port() {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(path.resolve(MARKER), StandardCharsets.UTF_8)) {
      properties.load(in);
      return OptionalInt.of(Integer.parseInt(properties.getProperty(PORT)));
    } catch (IOException | IllegalArgumentException e) {
      return OptionalInt.empty();
    }
  }

  /**
   * Makes the folder itself, if it is not there.
   *
   * @throws UnusableServerException when it is something else's, or the user can't get to it
   */
  void open(ServerUser user) throws IOException, InterruptedException {
    try {
      if (Files.exists(path) && !isKnown() && !isEmpty()) {
        throw new UnusableServerException(
            "the folder " + path + " holds something else: name an empty or a new folder.");
      }
      if (user.switched() && !user.canEnter(existing(path))) {
        throw new UnusableServerException(
            "Elasticsearch refuses to run as root, and "
                + user
                + ", whom it would run as instead, can't get into "
                + existing(path)
                + ": name a folder that everybody can go through, such as"
                + " /var/lib/tagatlas/elasticsearch.");
      }
      user.makeFolders(path);
      if (!Files.isWritable(path)) {
        throw notWritable("");
      }
      if (!isKnown()) {
        mark(user, "");
      }
    } catch (FileSystemException e) {
      throw notWritable(" (" + e + ")");
    }
  }

  /** Opens what two starts of the same server take turns by. */
  FileChannel lockFile() throws IOException {
    try {
      return FileChannel.open(
          path.resolve("start.lock"),
          StandardOpenOption.CREATE,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);
    } catch (FileSystemException e) {
      throw notWritable(" (" + e + ")");
    }
  }

  private void mark(ServerUser user, String port) throws IOException {
    Properties properties = new Properties();
    properties.setProperty(PORT, port);
    Path marker = path.resolve(MARKER);
    Files.deleteIfExists(marker);
    try (Writer out =
        Files.newBufferedWriter(marker, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW)) {
      properties.store(out, "The embedded Elasticsearch of Tagatlas: see docs/elasticsearch.md");
    }
    user.makeReadable(marker);
  }

  private boolean isEmpty() throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.findAny().isEmpty();
    }
  }

  private UnusableServerException notWritable(String why) {
    return new UnusableServerException(
        "the folder "
            + path
            + " can't be written to by this user: name another folder"
            + why
            + ".");
  }

  /**
   * Writes the settings, and gives the server what is the server's.
   *
   * @throws UnusableServerException when what is there is another user's
   */
  void prepare(ServerUser user, int port) throws IOException {
    try {
      fill(user, port);
    } catch (FileSystemException e) {
      throw notWritable(" (" + e + ")");
    }
  }

  private void fill(ServerUser user, int port) throws IOException {
    mark(user, Integer.toString(port));
    for (Path each : List.of(data(), logs(), config(), temporary())) {
      if (!Files.isDirectory(each)) {
        user.makeFolders(each);
        user.own(each);
      }
    }
    write(user, "elasticsearch.yml", settings(port));
    write(user, "jvm.options", jvmOptions());
    try (InputStream in = ServerFolder.class.getResourceAsStream("log4j2.properties")) {
      write(user, "log4j2.properties", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    Files.deleteIfExists(pidFile());
  }

  /** Writes a file that was not there: nothing is followed that the server may have put there. */
  private void write(ServerUser user, String name, String text) throws IOException {
    Path file = config().resolve(name);
    Files.deleteIfExists(file);
    Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    user.makeReadable(file);
  }

  private String settings(int port) {
    return String.join(
        "\n",
        "# Written at each start: what is changed here is lost.",
        "cluster.name: tagatlas",
        "node.name: tagatlas",
        "path.data: " + quoted(data()),
        "path.logs: " + quoted(logs()),
        "discovery.type: single-node",
        "network.host: " + ServerProbe.HOST,
        "http.port: " + port,
        "transport.port: 0",
        "xpack.security.enabled: false",
        "cluster.routing.allocation.disk.threshold_enabled: false",
        "# Much of a small heap is garbage that is not collected yet: no reason to turn requests down.",
        "indices.breaker.total.use_real_memory: false",
        "");
  }

  private static String quoted(Path file) {
    return '"' + file.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private String jvmOptions() {
    return String.join(
        "\n",
        "-Xms512m",
        "-Xmx512m",
        "-XX:-AlwaysPreTouch",
        "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:ErrorFile=" + logs() + "/hs_err_pid%p.log",
        "-Djava.io.tmpdir=" + temporary(),
        ServerProcess.argument(path),
        "");
  }

  /** Returns the log's last lines, as many as help. */
  List<String> lastLogLines() {
    Deque<String> last = new ArrayDeque<>();
    try (Stream<String> lines = Files.lines(log(), StandardCharsets.ISO_8859_1)) {
      lines
          .filter(Launch::tells)
          .forEach(
              line -> {
                last.addLast(line);
                if (last.size() > LOG_LINES) {
                  last.removeFirst();
                }
              });
    } catch (IOException e) {
      last.addLast("(" + log() + " can't be read)");
    }
    return new ArrayList<>(last);
  }
}
