package org.tagatlas.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.JsonLinesSink;
import org.tagatlas.job.FlinkSettings;
import org.tagatlas.publish.Kind;

/**
 * Documents as JSON Lines, a folder a kind.
 *
 * @param folder what holds the kinds' folders
 * @param overwrite whether to remove documents of another run
 */
record FilesOutput(Path folder, boolean overwrite) implements RunOutput {

  static final String SCHEME = "files";

  /** Returns the output in a folder: a path, or an address of any Flink file system. */
  static FilesOutput into(String folder, boolean overwrite) {
    return new FilesOutput(new Path(FlinkSettings.uri(folder)), overwrite);
  }

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public Sink<Document> sink(Kind kind) {
    return JsonLinesSink.into(folder(kind));
  }

  /** Returns the folder of a kind. */
  Path folder(Kind kind) {
    return new Path(folder, kind.word());
  }

  /**
   * Makes the folders, and sees to it that no documents of another run are there.
   *
   * @throws UserError when there are some, or when the folder can't be used
   */
  @Override
  public void prepare(Set<Kind> kinds, Optional<String> from) {
    try {
      if (from.isEmpty()) {
        for (Kind kind : Kind.values()) {
          vacate(kind);
        }
      }
      for (Kind kind : kinds) {
        makeFolder(folder(kind));
      }
    } catch (IOException e) {
      throw StorageProblem.of("--output", name(), e);
    }
  }

  private void vacate(Kind kind) throws IOException {
    List<Path> there = parts(folder(kind), true);
    if (!there.isEmpty() && !overwrite) {
      throw new UserError(
          "--output "
              + name()
              + " holds documents of another run ("
              + kind.word()
              + '/'
              + there.get(0).getName()
              + "). Name another folder, or add --overwrite to remove them, or"
              + " --from-savepoint to go on with that run.");
    }
    for (Path part : there) {
      folder.getFileSystem().delete(part, false);
    }
  }

  /**
   * Removes what failed attempts of a run that has ended well left behind: parts that were never
   * published and never will be.
   */
  @Override
  public long completed() throws IOException {
    for (Kind kind : Kind.values()) {
      for (Path part : parts(folder(kind), false)) {
        folder.getFileSystem().delete(part, false);
      }
    }
    return 0;
  }

  /**
   * Makes a folder and those above it.
   *
   * @throws IOException when it can't be made or can't be written to, as far as can be told
   */
  static void makeFolder(Path folder) throws IOException {
    if ("file".equals(folder.toUri().getScheme())) {
      java.nio.file.Path local = java.nio.file.Path.of(folder.getPath());
      try {
        Files.createDirectories(local);
      } catch (FileAlreadyExistsException | NotDirectoryException e) {
        throw new IOException(e.getMessage() + " is a file and no folder", e);
      } catch (FileSystemException e) {
        throw new IOException("the folder " + local + " can't be made", e);
      }
      if (!Files.isWritable(local)) {
        throw new IOException("the folder " + local + " may not be written to");
      }
      return;
    }
    FileSystem files = folder.getFileSystem();
    files.mkdirs(folder);
    // An object store makes no folders; asking for it tells whether it can be reached.
    files.listStatus(folder);
  }

  private String name() {
    String path = folder.getPath();
    return "file".equals(folder.toUri().getScheme())
        ? path.endsWith("/") && path.length() > 1 ? path.substring(0, path.length() - 1) : path
        : folder.toString();
  }

  /** Lists the parts of a kind: those never published, and if wanted the published ones ahead. */
  private static List<Path> parts(Path kind, boolean published) throws IOException {
    List<Path> parts = new ArrayList<>();
    FileSystem files = kind.getFileSystem();
    FileStatus[] there = files.exists(kind) ? files.listStatus(kind) : null;
    if (there != null) {
      for (FileStatus status : there) {
        String name = status.getPath().getName();
        if (name.startsWith(".part-")) {
          parts.add(status.getPath());
        } else if (published && name.startsWith("part-")) {
          parts.add(0, status.getPath());
        }
      }
    }
    return parts;
  }
}
