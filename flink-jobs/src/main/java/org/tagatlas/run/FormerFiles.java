package org.tagatlas.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.tagatlas.elasticsearch.DocumentKind;

/**
 * The files of a former run in a folder that another run writes to. The folder contains a list of
 * them until that run has finished, so that a resumed run finds them as well.
 *
 * @param folder the output's folder
 */
record FormerFiles(Path folder) {

  /** Contains one line per file, relative to the folder. */
  private static final String LIST = ".tagatlas-former";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final int BUFFER = 1 << 16;

  /** Returns the listed files that still exist. */
  List<Path> list() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String line : read(LIST)) {
      int slash = line.lastIndexOf('/');
      Path kind = new Path(folder, line.substring(0, slash));
      Path file = new Path(kind, line.substring(slash + 1));
      if (file.getFileSystem().exists(file)) {
        files.add(file);
      }
    }
    return files;
  }

  /** Lists files in the folders of kinds as those of a former run. */
  void mark(Collection<Path> files) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Path file : files) {
      lines.append(file.getParent().getName()).append('/').append(file.getName()).append('\n');
    }
    write(LIST, lines.toString());
  }

  /** Deletes the list. */
  void forget() throws IOException {
    Path list = new Path(folder, LIST);
    if (list.getFileSystem().exists(list)) {
      list.getFileSystem().delete(list, false);
    }
  }

  /** Deletes the files and the list. */
  void delete() throws IOException {
    for (Path file : list()) {
      file.getFileSystem().delete(file, false);
    }
    forget();
  }

  /**
   * Moves the files to a sibling folder, so that they are not read with the new ones, and deletes
   * the list.
   *
   * @return the sibling folder
   */
  Path moveAside() throws IOException {
    Path parent = folder.getParent();
    String name = folder.getName() + "-former-" + TIME.format(Instant.now());
    Path aside = new Path(isWritable(parent) ? parent : folder, name);
    FileSystem files = folder.getFileSystem();
    for (Path file : list()) {
      Path kind = new Path(aside, file.getParent().getName());
      files.mkdirs(kind);
      if (!files.rename(file, new Path(kind, file.getName()))) {
        throw new IOException("the file " + file + " cannot be moved to " + kind);
      }
    }
    forget();
    return aside;
  }

  private static boolean isWritable(Path parent) {
    return parent != null
        && (!"file".equals(parent.toUri().getScheme())
            || Files.isWritable(java.nio.file.Path.of(parent.getPath())));
  }

  /** Returns the number of lines in the former run's photo files: at least one per photo. */
  long photos() throws IOException {
    long lines = 0;
    byte[] buffer = new byte[BUFFER];
    for (Path file : list()) {
      if (file.getParent().getName().equals(DocumentKind.PHOTOS.name())) {
        try (InputStream in = file.getFileSystem().open(file)) {
          for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            for (int i = 0; i < n; i++) {
              lines += buffer[i] == '\n' ? 1 : 0;
            }
          }
        }
      }
    }
    return lines;
  }

  private List<String> read(String name) throws IOException {
    Path file = new Path(folder, name);
    if (!file.getFileSystem().exists(file)) {
      return List.of();
    }
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(file.getFileSystem().open(file), StandardCharsets.UTF_8))) {
      return in.lines().filter(line -> !line.isEmpty()).toList();
    }
  }

  private void write(String name, String text) throws IOException {
    Path file = new Path(folder, name);
    try (OutputStream out = file.getFileSystem().create(file, FileSystem.WriteMode.OVERWRITE)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
