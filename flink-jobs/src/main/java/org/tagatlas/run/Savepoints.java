package org.tagatlas.run;

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
import org.tagatlas.connectors.path.TypedPath;
import org.tagatlas.job.FlinkSettings;

/** Finds the savepoint or checkpoint that a user specified. */
public final class Savepoints {

  private static final String OPTION = "--from-savepoint";
  private static final String METADATA = "_metadata";
  private static final Pattern CHECKPOINT = Pattern.compile("chk-([0-9]{1,18})");

  /** Depth of checkpoints: {@code <job>/chk-<n>/_metadata}. */
  private static final int DEPTH = 2;

  private Savepoints() {}

  /**
   * Returns the address of a savepoint or checkpoint.
   *
   * @param path the savepoint itself, or a folder (local, or an address of any Flink file system)
   *     to search for the newest one
   * @throws UserError if there is none
   */
  public static String find(String path) {
    List<FileStatus> found = new ArrayList<>();
    try {
      Path folder = TypedPath.of(FlinkSettings.checkpointFolder(path));
      if (folder.getName().equals(METADATA)) {
        folder = folder.getParent();
      }
      addMetadata(folder.getFileSystem(), folder, DEPTH, found);
    } catch (FileNotFoundException e) {
      throw new UserError(
          OPTION
              + ' '
              + path
              + " is not a folder. Specify that of a savepoint, or one given to --checkpoints.");
    } catch (IOException | RuntimeException e) {
      // Object store clients also throw unchecked exceptions.
      throw StorageProblem.of(OPTION, path, e);
    }
    return newest(found)
        .orElseThrow(
            () ->
                new UserError(
                    OPTION
                        + ' '
                        + path
                        + " contains no completed savepoint or checkpoint (no file "
                        + METADATA
                        + "). Specify the folder of a savepoint, or one given to --checkpoints."));
  }

  /**
   * Returns the address of the newest savepoint or checkpoint in several folders. Folders may not
   * exist yet.
   *
   * @throws UserError if there is none
   */
  public static String newest(List<String> folders) {
    List<FileStatus> found = new ArrayList<>();
    for (String each : folders) {
      try {
        Path folder = TypedPath.of(each);
        FileSystem files = folder.getFileSystem();
        if (files.exists(folder)) {
          addMetadata(files, folder, DEPTH, found);
        }
      } catch (FileNotFoundException e) {
        // Deleted meanwhile, or in an object store, which has no empty folders.
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
        .map(metadata -> TypedPath.text(metadata.getPath().getParent()));
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
        // Everything below belongs to this savepoint.
        return;
      }
    }
    for (FileStatus child : children) {
      if (child.isDir() && depth > 0) {
        addMetadata(files, child.getPath(), depth - 1, metadata);
      }
    }
  }

  /** Returns a checkpoint's number, which breaks ties of an object store's coarse clock. */
  private static long number(Path folder) {
    Matcher checkpoint = CHECKPOINT.matcher(folder.getName());
    return checkpoint.matches() ? Long.parseLong(checkpoint.group(1)) : -1;
  }
}
