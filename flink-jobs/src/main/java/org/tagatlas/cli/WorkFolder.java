package org.tagatlas.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.util.FileUtils;

/**
 * A temporary folder for what Flink writes beside its output. It goes away with the process too,
 * for Flink may still be clearing up in it, and a run that follows its input is ended by a signal.
 *
 * @param path the folder
 */
record WorkFolder(Path path) implements AutoCloseable {

  /** Makes a folder. */
  static WorkFolder create() throws IOException {
    WorkFolder folder = new WorkFolder(Files.createTempDirectory("tagatlas"));
    Runtime.getRuntime().addShutdownHook(new Thread(folder::close, "remove " + folder.path));
    return folder;
  }

  @Override
  public void close() {
    FileUtils.deleteDirectoryQuietly(path.toFile());
  }
}
