package org.tagatlas.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.tagatlas.elasticsearch.DocumentKind;

/**
 * The documents that a run has published as files: the committed ones, without files in progress.
 *
 * @param folder the folder of the output, which has one folder per kind
 */
record FileDocuments(Path folder) implements PublishedDocuments {

  private static final String PART = "part";

  @Override
  public String output() {
    return "files";
  }

  @Override
  public long read(DocumentKind kind, BiConsumer<String, ObjectNode> reader) throws IOException {
    NewestVersions newest = new NewestVersions();
    for (Path part : parts(folder.resolve(kind.name()))) {
      try (BufferedReader in = Files.newBufferedReader(part, StandardCharsets.UTF_8)) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          newest.addUnordered(line);
        }
      }
    }
    return newest.read(reader);
  }

  /** A kind without documents need not have a folder. */
  private static List<Path> parts(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith(PART)).toList();
    }
  }

  @Override
  public void close() {
    // Files are closed after each read.
  }
}
