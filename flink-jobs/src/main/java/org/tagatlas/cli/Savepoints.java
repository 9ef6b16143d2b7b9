package org.tagatlas.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.stream.Stream;

/** Finds the savepoint or checkpoint that a user means. */
final class Savepoints {

  private static final String METADATA = "_metadata";

  private Savepoints() {}

  /**
   * Returns the address of a savepoint or checkpoint.
   *
   * @param path itself, or a local folder in which the newest is meant; what has a scheme is taken
   *     as it is
   * @throws UserError when there is none
   */
  static String find(String path) {
    if (path.contains("://")) {
      return path;
    }
    Path folder = Path.of(path).toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      throw new UserError("--from-savepoint " + path + " is no folder. Name a savepoint's.");
    }
    try (Stream<Path> tree = Files.walk(folder, 3)) {
      return tree.filter(file -> file.endsWith(METADATA))
          .max(Comparator.comparing(Savepoints::modified))
          .map(file -> file.getParent().toUri().toString())
          .orElseThrow(
              () ->
                  new UserError(
                      "--from-savepoint "
                          + path
                          + " holds no completed savepoint or checkpoint (no file "
                          + METADATA
                          + ")."));
    } catch (IOException e) {
      throw new UserError("--from-savepoint " + path + " can't be read: " + e.getMessage());
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
