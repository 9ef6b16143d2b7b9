package org.tagatlas.local.server;

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
 * User that the server runs as: the current user, or the owner of the data folder instead of root,
 * because the server refuses to run as root.
 *
 * @param uid the user id
 * @param gid the group id
 * @param switched whether this differs from the current user
 */
record ServerUser(int uid, int gid, boolean switched) {

  /** User and group id of nobody. */
  static final int NOBODY = 65534;

  /** The current user, for servers that any user can run. */
  static final ServerUser SELF = new ServerUser(-1, -1, false);

  private static final String TOOL = "setpriv";

  /** Chooses the user for a data folder that need not exist. */
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

  /** Runs {@code id}: Java returns 0 for users without a name, as in containers. */
  static int id(String which) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("id", which).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    if (process.waitFor() != 0) {
      throw new IOException("id " + which + " failed: " + output.strip());
    }
    return Integer.parseInt(output.strip());
  }

  /**
   * Returns a command that runs another one as this user.
   *
   * @throws ServerConfigurationException if the required tool is not installed
   */
  List<String> command(List<String> command) throws ServerConfigurationException {
    if (!switched) {
      return command;
    }
    if (!isInstalled(TOOL)) {
      throw new ServerConfigurationException(
          "Elasticsearch refuses to run as root, and "
              + TOOL
              + ", which would start it as another user, is not installed: install it (package"
              + " util-linux) or run this command as a normal user.");
    }
    List<String> prefixed =
        new ArrayList<>(List.of(TOOL, "--reuid=" + uid, "--regid=" + gid, "--clear-groups"));
    prefixed.addAll(command);
    return prefixed;
  }

  private static boolean isInstalled(String tool) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  /** Returns whether this user can access a folder, or execute a file. */
  boolean canEnter(Path path) throws IOException, InterruptedException {
    return switched ? test("-x", path) : Files.isExecutable(path);
  }

  /** Returns whether this user can read a file. */
  boolean canRead(Path path) throws IOException, InterruptedException {
    return switched ? test("-r", path) : Files.isReadable(path);
  }

  /** Runs {@code test} as the user: file modes alone are not conclusive. */
  private boolean test(String what, Path path) throws IOException, InterruptedException {
    return new ProcessBuilder(command(List.of("test", what, path.toString())))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  /** Creates a folder and its missing ancestors, accessible to all users. */
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

  /** Makes a file of this process readable for the user. */
  void makeReadable(Path file) throws IOException {
    if (switched) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
  }

  /** Transfers ownership of a file or folder of this process to the user. */
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
