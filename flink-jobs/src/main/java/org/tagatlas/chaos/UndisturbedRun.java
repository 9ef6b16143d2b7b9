package org.tagatlas.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tagatlas.connectors.elasticsearch.DocumentIds;
import org.tagatlas.publish.Kind;
import org.tagatlas.summary.Summary;

/**
 * What a live run must come to: the documents of a backfill of the same shards into files, by this
 * program in a process of its own that nothing is done to.
 *
 * @param folder what has everything of it
 * @param bucket folder of the shards that are objects of the live run
 * @param topic folder of the shards whose lines are messages of the live run
 * @param address where the objects are, with a slash at its end
 */
record UndisturbedRun(Path folder, Path bucket, Path topic, String address) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> COUNTS =
      List.of("rows", "photos", "not_geotagged", "duplicates");

  /** Runs it. */
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

  /** Returns how many rows there are. */
  long rows() throws IOException {
    return JSON.readTree(summary().toFile()).path("rows").asLong();
  }

  /** Returns what a live run has counted differently, in words; nothing when all is the same. */
  String differing(Summary live) throws IOException {
    JsonNode counts = JSON.readTree(summary().toFile());
    StringBuilder words = new StringBuilder();
    for (String name : COUNTS) {
      long must = counts.path(name).asLong();
      if (live.count(name) != must) {
        words.append(words.isEmpty() ? "" : ", ");
        words.append(name).append(" must be ").append(must);
        words.append(" but is ").append(live.count(name));
      }
    }
    return words.toString();
  }

  /** Returns the documents of a kind as {@link Differences} wants them. */
  Map<String, String> documents(Kind kind) throws IOException {
    Map<String, ObjectNode> newest = new HashMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve("documents").resolve(kind.word()))) {
      for (Path file : (Iterable<Path>) files.filter(UndisturbedRun::isPart)::iterator) {
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
          for (String line = in.readLine(); line != null; line = in.readLine()) {
            newest.merge(
                JSON.readTree(line).path("id").asText(),
                (ObjectNode) JSON.readTree(line),
                (a, b) -> a.path("version").asLong() >= b.path("version").asLong() ? a : b);
          }
        }
      }
    }
    Map<String, String> documents = new HashMap<>();
    newest.forEach(
        (id, document) -> {
          if (!document.path("deleted").asBoolean()) {
            boolean message = kind == Kind.REJECTS && id.startsWith(topic + "/");
            String live = id;
            if (kind == Kind.REJECTS && id.startsWith(bucket + "/")) {
              live = address + id.substring(bucket.toString().length() + 1);
            }
            Differences.put(DocumentIds.of(live), document, message, documents);
          }
        });
    return documents;
  }

  private static boolean isPart(Path file) {
    return Files.isRegularFile(file) && file.getFileName().toString().startsWith("p");
  }
}
