package org.tagatlas.server;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Who the server runs as: whoever asks or, because it refuses root, the owner of its data.
 *
 * @param uid number of the user
 * @param gid number of the group
 * @param switched whether that is another user than this process's
 */
record ServerUser(int uid, int gid, boolean switched) {

  /** Nobody's number, and its group's. */
  static final int NOBODY = 65534;

  private static final String TOOL = "setpriv";

  /** Decides for a folder of data that may not be there yet. */
  static ServerUser forData(Path data) throws IOException, InterruptedException {
    int own = id("-u");
    if (own != 0) {
      return new ServerUser(own, id("-g"), false);
    }
    if (Files.isDirectory(data)) {
      int uid = (Integer) Files.getAttribute(data, "unix:uid");
      if (uid != 0) {
        return new ServerUser(uid, (Integer) Files.getAttribute(data, "unix:gid"), true);
      }
    }
    return new ServerUser(NOBODY, NOBODY, true);
  }

  /** Asks the system: what Java knows of users is 0 for one that has no name, as in containers. */
  static int id(String which) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("id", which).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    if (process.waitFor() != 0) {
      throw new IOException("id " + which + " failed: " + said.strip());
    }
    return Integer.parseInt(said.strip());
  }

  /**
   * Returns a command that does something as this user.
   *
   * @throws UnusableServerException when the tool for that is not installed
   */
  List<String> command(List<String> command) throws UnusableServerException {
    if (!switched) {
      return command;
    }
    if (!isInstalled(TOOL)) {
      throw new UnusableServerException(
          "Elasticsearch refuses to run as root, and "
              + TOOL
              + ", which would start it as another user, is not there: install it (package"
              + " util-linux) or run this as an ordinary user.");
    }
    List<String> words =
        new ArrayList<>(List.of(TOOL, "--reuid=" + uid, "--regid=" + gid, "--clear-groups"));
    words.addAll(command);
    return words;
  }

  private static boolean isInstalled(String tool) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  /** Whether this user can go into a folder, or run a file. */
  boolean canEnter(Path path) throws IOException, InterruptedException {
    return switched ? test("-x", path) : Files.isExecutable(path);
  }

  /** Whether this user can read a file. */
  boolean canRead(Path path) throws IOException, InterruptedException {
    return switched ? test("-r", path) : Files.isReadable(path);
  }

  /** Asks the system, as the user: modes alone do not tell. */
  private boolean test(String what, Path path) throws IOException, InterruptedException {
    return new ProcessBuilder(command(List.of("test", what, path.toString())))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  /** Makes a folder, and those above it that are not there, that every user can go through. */
  void makeFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (folder.getParent() != null) {
      makeFolders(folder.getParent());
    }
    Files.createDirectory(folder);
    if (switched) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /** Lets the user read a file that this process has made. */
  void makeReadable(Path file) throws IOException {
    if (switched) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
  }

  /** Gives something that this process has made to the user. */
  void own(Path path) throws IOException {
    if (switched) {
      Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }
  }

  @Override
  public String toString() {
    return "user " + uid;
  }
}
