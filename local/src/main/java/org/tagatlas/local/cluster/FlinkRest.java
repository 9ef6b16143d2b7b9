package org.tagatlas.local.cluster;

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
import java.util.OptionalLong;

/**
 * Client of a JobManager's REST API.
 *
 * @param url the JobManager's address
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
   * Slots and jobs of a cluster.
   *
   * @param slots number of slots of all TaskManagers
   * @param free number of free slots
   * @param running number of running jobs
   */
  public record Overview(int slots, int free, int running) {}

  /** Returns slots and jobs; empty if the JobManager does not respond (yet). */
  public Optional<Overview> overview() throws InterruptedException {
    return get("/overview")
        .map(
            all ->
                new Overview(
                    all.path("slots-total").asInt(),
                    all.path("slots-available").asInt(),
                    all.path("jobs-running").asInt()));
  }

  /** Returns the ids of registered TaskManagers; empty if the JobManager does not respond (yet). */
  public List<String> taskManagers() throws InterruptedException {
    List<String> ids = new ArrayList<>();
    get("/taskmanagers")
        .ifPresent(
            all -> all.path("taskmanagers").forEach(each -> ids.add(each.path("id").asText())));
    return ids;
  }

  /** Returns the path of a job's newest completed checkpoint. */
  public Optional<String> newestCheckpoint(String job) throws InterruptedException {
    return newestCompleted(job)
        .map(completed -> completed.path("external_path").asText(""))
        .filter(path -> !path.isEmpty());
  }

  /** Returns the trigger time of a job's newest completed checkpoint. */
  public Optional<Instant> newestCheckpointTime(String job) throws InterruptedException {
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
   * Returns Flink's state of a job, such as {@code RUNNING} or {@code RESTARTING}; empty if the
   * JobManager does not respond or has no such job.
   */
  public Optional<String> jobState(String job) throws InterruptedException {
    return get("/jobs/" + job).map(all -> all.path("state").asText(""));
  }

  /** Returns the stack trace of a job's last failure; empty if there is none or it is unknown. */
  public Optional<String> newestFailure(String job) throws InterruptedException {
    return get("/jobs/" + job + "/exceptions")
        .map(all -> all.path("exceptionHistory").path("entries").path(0).path("stacktrace"))
        .map(JsonNode::asText)
        .filter(text -> !text.isEmpty());
  }

  /** Returns how often a job was restarted; empty if the JobManager does not respond. */
  public OptionalLong restarts(String job) throws InterruptedException {
    return get("/jobs/" + job + "/metrics?get=numRestarts")
        .map(metrics -> metrics.path(0).path("value").asText(""))
        .filter(value -> value.matches("[0-9]{1,18}"))
        .map(value -> OptionalLong.of(Long.parseLong(value)))
        .orElseGet(OptionalLong::empty);
  }

  private Optional<JsonNode> get(String path) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT).GET().build();
    try {
      HttpResponse<byte[]> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return response.statusCode() == 200
          ? Optional.of(JSON.readTree(response.body()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
