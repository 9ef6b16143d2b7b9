package org.tagatlas.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.tagatlas.publish.Kind;

/**
 * Documents as JSON Lines, a folder a kind.
 *
 * @param folder what holds the kinds' folders
 */
record FilesOutput(Path folder) {

  private static final String SCHEME = "files:";

  /**
   * Reads the option's value.
   *
   * @throws UserError when it is not {@code files:DIR}
   */
  static FilesOutput parse(String output) {
    if (!output.startsWith(SCHEME) || output.length() == SCHEME.length()) {
      throw new UserError(
          "--output '"
              + output
              + "' is not known. Name a folder for JSON Lines: --output files:DIR");
    }
    String folder = output.substring(SCHEME.length());
    return new FilesOutput(
        folder.contains("://")
            ? new Path(folder)
            : new Path(java.nio.file.Path.of(folder).toAbsolutePath().normalize().toUri()));
  }

  /** Returns the folder of a kind. */
  Path folder(Kind kind) {
    return new Path(folder, kind.word());
  }

  /**
   * Sees to it that no documents of another run are there.
   *
   * @param overwrite whether to remove them
   * @throws UserError when there are some, or when the folder can't be used
   */
  void prepare(Set<Kind> kinds, boolean overwrite) {
    try {
      FileSystem files = folder.getFileSystem();
      if (files.exists(folder) && !files.getFileStatus(folder).isDir()) {
        throw new UserError("--output " + folder.getPath() + " is a file: name a folder.");
      }
      for (Kind kind : Kind.values()) {
        List<Path> there = documents(files, folder(kind));
        if (!there.isEmpty() && !overwrite) {
          throw new UserError(
              "--output "
                  + folder.getPath()
                  + " holds documents of another run ("
                  + there.get(0).getPath()
                  + "). Name another folder, or add --overwrite to remove them, or"
                  + " --from-savepoint to go on with that run.");
        }
        for (Path document : there) {
          files.delete(document, false);
        }
      }
      for (Kind kind : kinds) {
        files.mkdirs(folder(kind));
      }
    } catch (IOException e) {
      throw new UserError(
          "--output " + folder.getPath() + " can't be written to: " + e.getMessage());
    }
  }

  /** Lists the parts of a kind: those that are published and those that never came to it. */
  private static List<Path> documents(FileSystem files, Path kind) throws IOException {
    List<Path> documents = new ArrayList<>();
    if (files.exists(kind)) {
      for (FileStatus status : files.listStatus(kind)) {
        String name = status.getPath().getName();
        if (name.startsWith("part-") || name.startsWith(".part-")) {
          documents.add(status.getPath());
        }
      }
    }
    return documents;
  }
}
