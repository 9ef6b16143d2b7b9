package org.tagatlas.run;

import java.nio.file.Files;
import java.nio.file.Path;

/** Checks files that are written after a long computation. */
public final class WritableFile {

  private WritableFile() {}

  /**
   * Checks that a file can be written.
   *
   * @param option the option that specified the file
   * @throws UserError if it cannot be written
   */
  public static void require(String option, Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UserError(
          option
              + ' '
              + file
              + " cannot be written: the folder "
              + folder
              + " does not exist. Create it.");
    }
    if (Files.isDirectory(file) || !Files.isWritable(Files.exists(file) ? file : folder)) {
      throw new UserError(option + ' ' + file + " cannot be written. Specify another file.");
    }
  }
}
