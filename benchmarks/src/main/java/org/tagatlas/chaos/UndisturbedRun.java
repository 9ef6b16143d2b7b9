package org.tagatlas.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tagatlas.elasticsearch.DocumentIds;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.summary.Summary;

/**
 * The reference for a live run: a backfill of the same shards into files, in a separate process
 * that is not disturbed.
 *
 * @param folder folder of all its files
 * @param bucket folder of the shards that are objects in the live run
 * @param topic folder of the shards whose lines are messages in the live run
 * @param address address of the objects, with a trailing slash
 */
record UndisturbedRun(Path folder, Path bucket, Path topic, String address) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> COUNTS =
      List.of("rows", "photos", "not_geotagged", "duplicates");

  /** Runs the backfill and waits until it has finished. */
  void run() throws IOException, InterruptedException {
    Program.run(
        "undisturbed",
        "2g",
        folder,
        List.of(
            "run",
            "--input",
            bucket.toString(),
            "--input",
            topic.toString(),
            "--output",
            "files:" + folder.resolve("documents"),
            "--summary",
            summary().toString(),
            "--quiet"));
  }

  private Path summary() {
    return folder.resolve("summary.json");
  }

  /** Returns the number of rows. */
  long rows() throws IOException {
    return JSON.readTree(summary().toFile()).path("rows").asLong();
  }

  /** Returns a description of the counts in which a live run differs; empty if all are equal. */
  String differing(Summary live) throws IOException {
    JsonNode counts = JSON.readTree(summary().toFile());
    StringBuilder text = new StringBuilder();
    for (String name : COUNTS) {
      long expected = counts.path(name).asLong();
      if (live.count(name) != expected) {
        text.append(text.isEmpty() ? "" : ", ");
        text.append(name).append(" should be ").append(expected);
        text.append(" but was ").append(live.count(name));
      }
    }
    return text.toString();
  }

  /** Returns the documents of a kind in the form that {@link Differences} expects. */
  Map<String, String> documents(DocumentKind kind) throws IOException {
    Map<String, String> documents = new HashMap<>();
    try (PublishedDocuments files = new FileDocuments(folder.resolve("documents"))) {
      files.read(
          kind,
          (id, document) -> {
            boolean message = kind.equals(DocumentKind.REJECTS) && id.startsWith(topic + "/");
            String live = id;
            if (kind.equals(DocumentKind.REJECTS) && id.startsWith(bucket + "/")) {
              live = address + id.substring(bucket.toString().length() + 1);
            }
            Differences.put(DocumentIds.of(live), document, message, documents);
          });
    }
    return documents;
  }
}
