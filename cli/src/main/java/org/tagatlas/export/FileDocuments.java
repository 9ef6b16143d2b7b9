package org.tagatlas.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.core.fs.Path;
import org.tagatlas.elasticsearch.DocumentIds;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.run.PublishedFiles;
import org.tagatlas.run.UserError;

/**
 * Documents in the folder of a run with the output {@code files:DIR}.
 *
 * @param folder the folder, a local path or an address of any Flink file system
 */
public record FileDocuments(String folder) implements DocumentSource {

  private static final JsonFactory JSON = new JsonFactory();

  @Override
  public void read(DocumentKind kind, Receiver receiver) throws IOException {
    List<Path> files = PublishedFiles.of("--from", folder, kind);
    if (files.isEmpty()) {
      throw new UserError(
          "--from "
              + folder
              + " has no "
              + kind
              + ": it needs files "
              + kind
              + "/part-*.jsonl, as run --output files:DIR writes them.");
    }
    for (Path file : files) {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(file.getFileSystem().open(file), StandardCharsets.UTF_8))) {
        long number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          number++;
          try {
            read(line, receiver);
          } catch (com.fasterxml.jackson.core.JacksonException | IllegalArgumentException e) {
            throw new UserError(
                file.getPath()
                    + ", line "
                    + number
                    + ", is not a document. Restore the file, or run again.");
          }
        }
      }
    }
  }

  /** Reads a line, which starts with id and version. */
  private static void read(String line, Receiver receiver) throws IOException {
    String id = null;
    Long version = null;
    boolean deleted = false;
    try (JsonParser json = JSON.createParser(line)) {
      require(json.nextToken() == JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "id" -> id = json.getText();
          case "version" -> version = json.getLongValue();
          case "deleted" -> deleted = json.getBooleanValue();
          default -> json.skipChildren();
        }
      }
      require(json.currentToken() == JsonToken.END_OBJECT && id != null && version != null);
    }
    receiver.accept(
        DocumentIds.of(id), version, deleted ? null : line.getBytes(StandardCharsets.UTF_8));
  }

  private static void require(boolean valid) {
    if (!valid) {
      throw new IllegalArgumentException();
    }
  }
}
