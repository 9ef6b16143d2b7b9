package org.tagatlas.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.tagatlas.elasticsearch.DocumentKind;

/** The published files of a run with the output {@code files:DIR}. */
public final class PublishedFiles {

  private PublishedFiles() {}

  /**
   * Returns the files of a kind, ordered by name. While a run replaces the files of a former run,
   * they are those of the former run.
   *
   * @param option the option that specified the folder
   * @throws UserError if the folder cannot be read
   */
  public static List<Path> of(String option, String folder, DocumentKind kind) {
    Path parent = StorageProblem.path(option, folder);
    try {
      List<Path> former = new FormerFiles(parent).list();
      List<Path> found = former.isEmpty() ? published(new Path(parent, kind.name())) : former;
      List<Path> files = new ArrayList<>(found);
      files.removeIf(file -> !file.getParent().getName().equals(kind.name()));
      files.sort(Comparator.comparing(Path::getName));
      return files;
    } catch (IOException e) {
      throw StorageProblem.of(option, folder, e);
    }
  }

  private static List<Path> published(Path folder) throws IOException {
    FileSystem files = folder.getFileSystem();
    List<Path> published = new ArrayList<>();
    FileStatus[] all = files.exists(folder) ? files.listStatus(folder) : null;
    for (FileStatus status : all == null ? new FileStatus[0] : all) {
      if (status.getPath().getName().startsWith("part-")) {
        published.add(status.getPath());
      }
    }
    return published;
  }
}
