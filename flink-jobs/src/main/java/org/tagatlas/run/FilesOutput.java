package org.tagatlas.run;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.JsonLinesSink;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.job.Branches;

/**
 * Writes documents as JSON Lines, one folder per kind.
 *
 * @param folder parent of the folders of kinds
 * @param overwrite whether to replace documents of another run
 * @param life when to remove the files that are replaced
 */
record FilesOutput(Path folder, boolean overwrite, RunLife life) implements RunOutput {

  static final String SCHEME = "files";

  private static final Logger LOG = LoggerFactory.getLogger(FilesOutput.class);

  /** Returns the output for a folder: a path, or an address of any Flink file system. */
  static FilesOutput into(String folder, boolean overwrite, RunLife life) {
    return new FilesOutput(StorageProblem.path("--output", folder), overwrite, life);
  }

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public Sink<Document> sink(DocumentKind kind) {
    return JsonLinesSink.into(folder(kind));
  }

  /** Returns the folder of a kind. */
  Path folder(DocumentKind kind) {
    return new Path(folder, kind.name());
  }

  /**
   * Creates the folders, and checks that they contain no documents of another run.
   *
   * @throws UserError if they do, or if a folder cannot be used
   */
  @Override
  public void open(Set<DocumentKind> kinds, Optional<String> from) {
    try {
      if (from.isEmpty()) {
        vacate();
      }
      for (DocumentKind kind : kinds) {
        makeFolder(folder(kind));
      }
    } catch (IOException e) {
      throw StorageProblem.of("--output", name(), e);
    }
  }

  private void vacate() throws IOException {
    List<Path> published = parts(true);
    if (!overwrite && !published.isEmpty()) {
      Path part = published.get(0);
      throw new UserError(
          "--output "
              + name()
              + " contains documents of another run ("
              + nameOf(part)
              + "). Specify another folder, or add --overwrite to replace them, or"
              + " --from-savepoint to continue that run.");
    }
    delete(parts(false));
    List<Path> former = files().list();
    if (former.isEmpty()) {
      former = published;
    } else {
      // The run that was replacing them was interrupted: its files are incomplete.
      takeBack(former);
    }
    if (life == RunLife.DETACHED) {
      delete(former);
      files().forget();
    } else if (!former.isEmpty()) {
      files().mark(former);
    }
  }

  private FormerFiles files() {
    return new FormerFiles(folder);
  }

  @Override
  public Former former(boolean patient) throws IOException {
    List<Path> former = files().list();
    return former.isEmpty()
        ? Former.none(name())
        : new Former(
            former.stream()
                .anyMatch(part -> !part.getParent().getName().equals(DocumentKind.REJECTS.name())),
            files().photos(),
            name());
  }

  @Override
  public Optional<String> onCaughtUp(boolean keepFormer) throws IOException {
    if (files().list().isEmpty()) {
      return Optional.empty();
    }
    if (keepFormer) {
      return Optional.of("The former run's files are in " + display(files().moveAside()) + '.');
    }
    files().delete();
    return Optional.empty();
  }

  /** Also deletes parts of failed attempts, which were never published. */
  @Override
  public Optional<String> onFinished(boolean keepFormer) throws IOException {
    Optional<String> kept = onCaughtUp(keepFormer);
    delete(parts(false));
    return kept;
  }

  @Override
  public void onRefused() throws IOException {
    delete(parts(false));
    List<Path> former = files().list();
    if (!former.isEmpty()) {
      takeBack(former);
      files().forget();
    }
  }

  @Override
  public void onFailed() {
    if (life == RunLife.ENDS_WITH_COMMAND) {
      try {
        onRefused();
      } catch (IOException e) {
        LOG.warn("Cannot delete the files of a failed run in {}", folder, e);
      }
    }
  }

  /** Deletes all published files except those of a former run. */
  private void takeBack(List<Path> former) throws IOException {
    Set<String> kept = former.stream().map(FilesOutput::nameOf).collect(Collectors.toSet());
    delete(parts(true).stream().filter(part -> !kept.contains(nameOf(part))).toList());
  }

  private static String nameOf(Path part) {
    return part.getParent().getName() + '/' + part.getName();
  }

  private static void delete(List<Path> files) throws IOException {
    for (Path file : files) {
      file.getFileSystem().delete(file, false);
    }
  }

  /**
   * Creates a folder and its parents.
   *
   * @throws IOException if it cannot be created, or is known to be read-only
   */
  static void makeFolder(Path folder) throws IOException {
    if ("file".equals(folder.toUri().getScheme())) {
      java.nio.file.Path local = java.nio.file.Path.of(folder.getPath());
      try {
        Files.createDirectories(local);
      } catch (FileAlreadyExistsException | NotDirectoryException e) {
        throw new IOException(e.getMessage() + " is a file, not a folder", e);
      } catch (FileSystemException e) {
        throw new IOException("the folder " + local + " cannot be created", e);
      }
      if (!Files.isWritable(local)) {
        throw new IOException("the folder " + local + " is not writable");
      }
      return;
    }
    FileSystem files = folder.getFileSystem();
    files.mkdirs(folder);
    // An object store has no folders. Listing shows whether it is reachable.
    files.listStatus(folder);
  }

  private String name() {
    return display(folder);
  }

  private static String display(Path folder) {
    String path = folder.getPath();
    return "file".equals(folder.toUri().getScheme())
        ? path.endsWith("/") && path.length() > 1 ? path.substring(0, path.length() - 1) : path
        : folder.toString();
  }

  /** Lists the parts of all kinds: either the published or the unpublished ones. */
  private List<Path> parts(boolean published) throws IOException {
    List<Path> parts = new ArrayList<>();
    for (DocumentKind kind : Branches.kinds()) {
      FileSystem files = folder.getFileSystem();
      FileStatus[] found = files.exists(folder(kind)) ? files.listStatus(folder(kind)) : null;
      for (FileStatus status : found == null ? new FileStatus[0] : found) {
        if (status.getPath().getName().startsWith(published ? "part-" : ".part-")) {
          parts.add(status.getPath());
        }
      }
    }
    return parts;
  }
}
