package org.tagatlas.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a JobManager says of itself over REST.
 *
 * @param url its address
 */
public record FlinkRest(String url) {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(TIMEOUT)
          .build();

  /**
   * What it has to give.
   *
   * @param slots slots of all TaskManagers
   * @param free slots of them that no job has
   * @param running number of jobs that run
   */
  public record Overview(int slots, int free, int running) {}

  /** Returns what it has; empty when it does not answer (yet). */
  public Optional<Overview> overview() throws InterruptedException {
    return get("/overview")
        .map(
            all ->
                new Overview(
                    all.path("slots-total").asInt(),
                    all.path("slots-available").asInt(),
                    all.path("jobs-running").asInt()));
  }

  /** Returns the ids of the TaskManagers that it knows; empty when it does not answer (yet). */
  public List<String> taskManagers() throws InterruptedException {
    List<String> ids = new ArrayList<>();
    get("/taskmanagers")
        .ifPresent(
            all -> all.path("taskmanagers").forEach(each -> ids.add(each.path("id").asText())));
    return ids;
  }

  /** Returns the address of the newest completed checkpoint of a job. */
  public Optional<String> newestCheckpoint(String job) throws InterruptedException {
    return newestCompleted(job)
        .map(completed -> completed.path("external_path").asText(""))
        .filter(path -> !path.isEmpty());
  }

  /** Returns when the newest completed checkpoint of a job was begun. */
  public Optional<Instant> newestCheckpointBegun(String job) throws InterruptedException {
    return newestCompleted(job)
        .map(completed -> completed.path("trigger_timestamp").asLong())
        .filter(millis -> millis > 0)
        .map(Instant::ofEpochMilli);
  }

  private Optional<JsonNode> newestCompleted(String job) throws InterruptedException {
    return get("/jobs/" + job + "/checkpoints")
        .map(all -> all.path("latest").path("completed"))
        .filter(JsonNode::isObject);
  }

  /**
   * Returns the state of a job in Flink's words, such as {@code RUNNING} or {@code RESTARTING};
   * empty when the JobManager does not answer or has no such job.
   */
  public Optional<String> jobState(String job) throws InterruptedException {
    return get("/jobs/" + job).map(all -> all.path("state").asText(""));
  }

  /** Returns why a job failed last, in Flink's words; empty when it did not or is not known. */
  public Optional<String> newestFailure(String job) throws InterruptedException {
    return get("/jobs/" + job + "/exceptions")
        .map(all -> all.path("exceptionHistory").path("entries").path(0).path("stacktrace"))
        .map(JsonNode::asText)
        .filter(text -> !text.isEmpty());
  }

  private Optional<JsonNode> get(String path) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT).GET().build();
    try {
      HttpResponse<byte[]> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return answer.statusCode() == 200
          ? Optional.of(JSON.readTree(answer.body()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
