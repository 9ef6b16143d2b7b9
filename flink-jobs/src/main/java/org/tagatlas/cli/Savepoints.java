package org.tagatlas.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.tagatlas.job.FlinkSettings;

/** Finds the savepoint or checkpoint that a user means. */
final class Savepoints {

  private static final String OPTION = "--from-savepoint";
  private static final String METADATA = "_metadata";
  private static final Pattern CHECKPOINT = Pattern.compile("chk-([0-9]{1,18})");

  /** Checkpoints lie two folders down: {@code <job>/chk-<n>/_metadata}. */
  private static final int DEPTH = 2;

  private Savepoints() {}

  /**
   * Returns the address of a savepoint or checkpoint.
   *
   * @param path itself, or a folder (local, or an address of any Flink file system) in which the
   *     newest is meant
   * @throws UserError when there is none
   */
  static String find(String path) {
    List<FileStatus> found = new ArrayList<>();
    try {
      Path folder = new Path(FlinkSettings.uri(path));
      if (folder.getName().equals(METADATA)) {
        folder = folder.getParent();
      }
      addMetadata(folder.getFileSystem(), folder, DEPTH, found);
    } catch (FileNotFoundException e) {
      throw new UserError(
          OPTION + ' ' + path + " is no folder. Name a savepoint's, or one of --checkpoints.");
    } catch (IOException | RuntimeException e) {
      // An object store's client throws unchecked exceptions too.
      throw StorageProblem.of(OPTION, path, e);
    }
    return newest(found)
        .orElseThrow(
            () ->
                new UserError(
                    OPTION
                        + ' '
                        + path
                        + " holds no completed savepoint or checkpoint (no file "
                        + METADATA
                        + "). Name a savepoint's folder, or one of --checkpoints."));
  }

  /**
   * Returns the address of the newest savepoint or checkpoint in several folders, some of which may
   * not be there (yet).
   *
   * @throws UserError when there is none
   */
  static String newest(List<String> folders) {
    List<FileStatus> found = new ArrayList<>();
    for (String each : folders) {
      Path folder = new Path(FlinkSettings.uri(each));
      try {
        FileSystem files = folder.getFileSystem();
        if (files.exists(folder)) {
          addMetadata(files, folder, DEPTH, found);
        }
      } catch (FileNotFoundException e) {
        // It went away, or was an object store's, which has no empty folders.
        continue;
      } catch (IOException | RuntimeException e) {
        throw StorageProblem.of(OPTION, each, e);
      }
    }
    return newest(found)
        .orElseThrow(
            () ->
                new UserError(
                    OPTION
                        + " latest: there is no completed savepoint or checkpoint in "
                        + String.join(" or ", folders)
                        + '.'));
  }

  private static Optional<String> newest(Collection<FileStatus> found) {
    return found.stream()
        .max(
            Comparator.comparingLong(FileStatus::getModificationTime)
                .thenComparingLong(metadata -> number(metadata.getPath().getParent())))
        .map(metadata -> metadata.getPath().getParent().toString());
  }

  private static void addMetadata(
      FileSystem files, Path folder, int depth, List<FileStatus> metadata) throws IOException {
    FileStatus[] children = files.listStatus(folder);
    if (children == null) {
      throw new FileNotFoundException(folder.toString());
    }
    for (FileStatus child : children) {
      if (!child.isDir() && child.getPath().getName().equals(METADATA)) {
        metadata.add(child);
        // What lies deeper is this savepoint's own.
        return;
      }
    }
    for (FileStatus child : children) {
      if (child.isDir() && depth > 0) {
        addMetadata(files, child.getPath(), depth - 1, metadata);
      }
    }
  }

  /** Returns a checkpoint's number, which decides where an object store's clock is too coarse. */
  private static long number(Path folder) {
    Matcher checkpoint = CHECKPOINT.matcher(folder.getName());
    return checkpoint.matches() ? Long.parseLong(checkpoint.group(1)) : -1;
  }
}
