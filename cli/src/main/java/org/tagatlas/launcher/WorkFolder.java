package org.tagatlas.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.flink.util.FileUtils;
import org.tagatlas.local.process.ShutdownHook;
import org.tagatlas.run.UserError;

/**
 * A temporary folder for Flink's working files. It is deleted on close and again at process exit:
 * Flink may still write to it after close, and a run with {@code --follow} is ended by a signal.
 *
 * @param path the folder
 */
record WorkFolder(Path path) implements AutoCloseable {

  private static final Pattern LIST = Pattern.compile("[,:]");

  /**
   * Creates a folder.
   *
   * @throws UserError if Flink cannot use it
   */
  static WorkFolder create() throws IOException {
    WorkFolder folder = new WorkFolder(Files.createTempDirectory("tagatlas"));
    if (LIST.matcher(folder.path.toString()).find()) {
      folder.close();
      throw new UserError(
          "The temporary folder "
              + folder.path.getParent()
              + " has a comma or a colon in its name, which Flink reads as a list of folders. Set"
              + " TMPDIR to another folder.");
    }
    ShutdownHook.add("remove " + folder.path, folder::close);
    return folder;
  }

  @Override
  public void close() {
    FileUtils.deleteDirectoryQuietly(path.toFile());
  }
}
