package org.tagatlas.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.tagatlas.checkout.Checkout;
import org.tagatlas.launcher.ParsedArguments;

/**
 * The stack for one machine: what Compose itself would refuse or overlook, and what has to agree
 * with the build.
 */
class ComposeTest {

  private static final String PATH = "docker/compose.yaml";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_0-9]+)(?::([-?])([^}]*))?}");
  private static final Pattern SIZE = Pattern.compile("(\\d+)([mg])");

  private final Checkout checkout = Checkout.here();
  private final JsonNode compose = checkout.yaml(PATH);
  private final Map<String, JsonNode> services = fields(compose.get("services"));
  private final Map<String, String> example = example();

  private static Map<String, JsonNode> fields(JsonNode node) {
    Map<String, JsonNode> fields = new TreeMap<>();
    node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    return fields;
  }

  private Map<String, String> example() {
    Map<String, String> variables = new TreeMap<>();
    checkout
        .text("docker/.env.example")
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("=", 2))
        .forEach(variable -> variables.put(variable[0], variable[1]));
    return variables;
  }

  /** Returns a text with the example's variables put in, as Compose would do it. */
  private String filled(String text) {
    return VARIABLE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(example.get(found.group(1))))
        .replace("$$", "$");
  }

  private List<String> words(JsonNode command) {
    return command.isTextual()
        ? Arrays.asList(filled(command.asText()).strip().split("\\s+"))
        : StreamSupport.stream(command.spliterator(), false)
            .map(word -> filled(word.asText()))
            .toList();
  }

  @Test
  void hasAllThatTheStackNeeds() {
    assertThat(services)
        .containsKeys(
            "kafka",
            "s3",
            "elasticsearch",
            "kibana",
            "prometheus",
            "grafana",
            "jobmanager",
            "taskmanager");
  }

  @Test
  void imagesHaveExactVersions() {
    services.forEach(
        (name, service) ->
            assertThat(service.path("image").asText())
                .as(name)
                .matches("[a-z0-9./-]+:v?\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?(@sha256:[0-9a-f]{64})?"));
    assertThat(tag("elasticsearch")).isEqualTo(checkout.property("elasticsearch.version"));
    assertThat(tag("elasticsearch-users")).isEqualTo(tag("elasticsearch"));
    assertThat(tag("kibana")).isEqualTo(tag("elasticsearch"));
    assertThat(tag("kafka")).isEqualTo(checkout.property("kafka-server.version"));
    assertThat(tag("kafka-topic")).isEqualTo(tag("kafka"));
    for (String own : List.of("jobmanager", "taskmanager", "tools")) {
      assertThat(tag(own)).isEqualTo(checkout.version());
      assertThat(services.get(own).at("/build/dockerfile").asText()).isEqualTo(Dockerfile.PATH);
      assertThat(checkout.has("docker/" + services.get(own).at("/build/context").asText()))
          .isTrue();
    }
  }

  private String tag(String service) {
    return services.get(service).get("image").asText().replaceAll("@.*", "").split(":")[1];
  }

  @Test
  void dependsOnExistingServicesWithHealthChecks() {
    services.forEach(
        (name, service) ->
            service
                .path("depends_on")
                .properties()
                .forEach(
                    wait -> {
                      assertThat(services).as(name).containsKey(wait.getKey());
                      JsonNode other = services.get(wait.getKey());
                      String condition = wait.getValue().path("condition").asText();
                      if (condition.equals("service_healthy")) {
                        assertThat(other.at("/healthcheck/test").isMissingNode()).isFalse();
                      } else {
                        assertThat(condition).isEqualTo("service_completed_successfully");
                        assertThat(other.path("restart").asText()).isEqualTo("no");
                      }
                    }));
  }

  @Test
  void longRunningServicesHaveHealthChecks() {
    boolean image = !Dockerfile.read(checkout).all("HEALTHCHECK").isEmpty();
    services.forEach(
        (name, service) -> {
          boolean own = service.path("image").asText().startsWith("tagatlas:");
          if (!service.path("restart").asText().equals("no")) {
            assertThat(service.at("/healthcheck/test").isArray() || own && image).as(name).isTrue();
          }
        });
  }

  @Test
  void fitsAMachineOf16Gigabytes() {
    long megabytes = 0;
    for (Map.Entry<String, JsonNode> service : services.entrySet()) {
      JsonNode deploy = service.getValue().path("deploy");
      assertThat(deploy.at("/resources/limits/cpus").isTextual()).as(service.getKey()).isTrue();
      long limit = megabytes(deploy.at("/resources/limits/memory").asText());
      // What ends by itself, or is called by hand, does not count.
      boolean lives =
          !service.getValue().path("restart").asText().equals("no")
              || service.getKey().equals("jobmanager");
      String replicas = deploy.path("replicas").asText("1");
      megabytes += lives ? limit * Integer.parseInt(filled(replicas)) : 0;
    }
    assertThat(megabytes).isBetween(8_000L, 13L * 1024);
  }

  private static long megabytes(String size) {
    Matcher matcher = SIZE.matcher(size);
    assertThat(matcher.matches()).as("size '" + size + "'").isTrue();
    return Long.parseLong(matcher.group(1)) * (matcher.group(2).equals("g") ? 1024 : 1);
  }

  @Test
  void flinkStaysBelowItsLimits() {
    Map<String, String> settings = flink();
    assertThat(megabytes(settings.get("jobmanager.memory.process.size")))
        .isLessThan(megabytes(limit("jobmanager")));
    assertThat(megabytes(settings.get("taskmanager.memory.process.size")))
        .isLessThan(megabytes(limit("taskmanager")));
    assertThat(Integer.parseInt(example.get("TAGATLAS_PARALLELISM")))
        .isLessThanOrEqualTo(
            Integer.parseInt(example.get("TASKMANAGERS"))
                * Integer.parseInt(settings.get("taskmanager.numberOfTaskSlots")));
  }

  private String limit(String service) {
    return services.get(service).at("/deploy/resources/limits/memory").asText();
  }

  private Map<String, String> flink() {
    Map<String, String> settings = new TreeMap<>();
    services
        .get("jobmanager")
        .at("/environment/FLINK_PROPERTIES")
        .asText()
        .lines()
        .map(line -> line.split(": ", 2))
        .forEach(setting -> settings.put(setting[0], setting[1]));
    return settings;
  }

  @Test
  void flinkKnowsItsSettings() {
    assertThat(flink().keySet()).hasSizeGreaterThan(15).allMatch(FlinkOptionNames::contains);
    // The image's entrypoint would take blanks out.
    assertThat(flink().values()).noneMatch(value -> value.contains(" "));
    assertThat(services.get("taskmanager").at("/environment/FLINK_PROPERTIES"))
        .isEqualTo(services.get("jobmanager").at("/environment/FLINK_PROPERTIES"));
    assertThat(flink())
        .containsEntry("execution.attached", "true")
        .containsEntry("state.backend.type", "rocksdb");
  }

  @Test
  void runsTheJobWithOptionsThatThereAre() throws ClassNotFoundException {
    List<String> words = words(services.get("jobmanager").get("command"));
    assertThat(words.subList(0, 2)).containsExactly("standalone-job", "--job-classname");
    assertThat(MainClass.of(words.get(2))).isTrue();
    List<String> arguments = words.subList(3, words.size());
    ParsedArguments.parse(arguments);
    assertThat(arguments.get(arguments.indexOf("--checkpoints") + 1))
        .isEqualTo(flink().get("execution.checkpointing.dir"));
    assertThat(words(services.get("taskmanager").get("command"))).containsExactly("taskmanager");
  }

  @Test
  void toolsRunWithOptionsThatThereAre() throws ClassNotFoundException {
    List<String> entry = words(services.get("tools").get("entrypoint"));
    assertThat(MainClass.of(entry.get(entry.size() - 1))).isTrue();
    assertThat(entry.get(entry.indexOf("-cp") + 1).split(":"))
        .containsExactly(
            Dockerfile.read(checkout).jobJar(),
            "/opt/flink/lib/*",
            "/opt/flink/plugins/s3-fs-native/*");
    ParsedArguments.parse(words(services.get("tools").get("command")));
  }

  @Test
  void variablesAreThoseOfTheExample() {
    TreeSet<String> used = new TreeSet<>();
    Matcher matcher = VARIABLE.matcher(checkout.text(PATH));
    while (matcher.find()) {
      used.add(matcher.group(1));
      boolean secret = matcher.group(1).matches(".*(PASSWORD|SECRET|ACCESS_KEY).*");
      // A secret has no default; anything else has the one of the example.
      assertThat(matcher.group(2)).as(matcher.group()).isEqualTo(secret ? "?" : "-");
      if (!secret) {
        assertThat(matcher.group(3)).isEqualTo(example.get(matcher.group(1)));
      }
    }
    assertThat(used).isEqualTo(new TreeSet<>(example.keySet()));
  }

  @Test
  void secretsAreInNoArguments() {
    services.forEach(
        (name, service) -> {
          for (String part : List.of("command", "entrypoint")) {
            assertThat(service.path(part).toString()).as(name).doesNotContain("PASSWORD", "SECRET");
          }
        });
  }

  @Test
  void listensOnThisMachineAlone() {
    List<String> ports = new ArrayList<>();
    services.values().stream()
        .flatMap(service -> StreamSupport.stream(service.path("ports").spliterator(), false))
        .forEach(port -> ports.add(port.asText()));
    assertThat(ports).hasSizeGreaterThan(5).allMatch(port -> port.startsWith("127.0.0.1:"));
    assertThat(ports.stream().map(port -> port.split(":")[1])).doesNotHaveDuplicates();
  }

  @Test
  void mountsExistingFiles() {
    services.forEach(
        (name, service) ->
            service
                .path("volumes")
                .forEach(
                    volume -> {
                      String source = volume.asText().split(":")[0];
                      if (source.startsWith("./") || source.startsWith("../")) {
                        assertThat(checkout.has("docker/" + source)).as(source).isTrue();
                        assertThat(volume.asText()).endsWith(":ro");
                      } else {
                        assertThat(compose.get("volumes").has(source)).as(source).isTrue();
                      }
                    }));
  }
}
