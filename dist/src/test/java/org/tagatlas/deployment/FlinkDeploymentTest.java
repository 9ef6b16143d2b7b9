package org.tagatlas.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.checkout.Checkout;
import org.tagatlas.launcher.ParsedArguments;

/**
 * The manifests conform to the schema of the Flink Kubernetes operator and are consistent with the
 * build.
 *
 * <p>The schema is that of the newest operator API on Maven Central. It is older than Flink 2.3, so
 * the field with Flink's version is checked separately.
 */
class FlinkDeploymentTest {

  private static final String FOLDER = "docker/kubernetes/";
  private static final String LIVE = FOLDER + "live.yaml";
  private static final String BACKFILL = FOLDER + "backfill.yaml";
  private static final String SECRETS = FOLDER + "secret.example.yaml";
  private static final String SCHEMA = "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";
  private static final Pattern PLACEHOLDER = Pattern.compile("REPLACE-ME");

  private final Checkout checkout = Checkout.here();

  /** Returns the schema, changed to reject unknown properties. */
  private static JsonSchema schema() throws IOException {
    String text;
    try (InputStream in = FlinkDeploymentTest.class.getResourceAsStream(SCHEMA)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    ObjectNode schema =
        (ObjectNode)
            Checkout.documents(SCHEMA, text).get(0).at("/spec/versions/0/schema/openAPIV3Schema");
    ObjectNode top = (ObjectNode) schema.get("properties");
    for (String each : List.of("apiVersion", "kind")) {
      top.putObject(each).put("type", "string");
    }
    top.putObject("metadata").put("type", "object").putObject("properties");
    close(schema.at("/properties/spec"));
    ((ObjectNode) schema.at("/properties/spec/properties/flinkVersion")).remove("enum");
    schema.put("additionalProperties", false);
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(schema);
  }

  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object
        && object.has("properties")
        && !object.has("additionalProperties")
        && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      object.put("additionalProperties", false);
    }
    schema.forEach(FlinkDeploymentTest::close);
  }

  @ParameterizedTest
  @ValueSource(strings = {LIVE, BACKFILL})
  void conformsToTheOperatorsSchema(String path) throws IOException {
    Set<ValidationMessage> violations = schema().validate(checkout.yaml(path));
    assertThat(violations).isEmpty();
  }

  @Test
  void schemaRejectsUnknownProperties() throws IOException {
    JsonNode manifest = checkout.yaml(LIVE);
    ((ObjectNode) manifest.at("/spec/job")).put("upgradeMode", "somehow");
    ((ObjectNode) manifest.at("/spec/podTemplate/spec")).put("contianers", 1);
    assertThat(schema().validate(manifest)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {LIVE, BACKFILL})
  void runsTheJobOfTheImage(String path) throws ClassNotFoundException {
    JsonNode spec = checkout.yaml(path).get("spec");
    assertThat(spec.get("image").asText()).endsWith("/tagatlas:" + checkout.version());
    String[] flink = checkout.property("flink.version").split("\\.");
    assertThat(spec.get("flinkVersion").asText()).isEqualTo("v" + flink[0] + '_' + flink[1]);
    assertThat(spec.at("/job/jarURI").asText())
        .isEqualTo("local://" + Dockerfile.read(checkout).jobJar());
    assertThat(MainClass.of(spec.at("/job/entryClass").asText())).isTrue();
    assertThat(spec.at("/job/upgradeMode").asText()).isEqualTo("savepoint");
    ParsedArguments.parse(arguments(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {LIVE, BACKFILL})
  void usesExistingFlinkOptions(String path) {
    Map<String, String> settings = settings(path);
    assertThat(settings.keySet())
        .hasSizeGreaterThan(15)
        .allMatch(
            name -> name.startsWith("kubernetes.operator.") || FlinkOptionNames.contains(name));
    assertThat(settings)
        .containsEntry("execution.attached", "true")
        .containsEntry("kubernetes.operator.pod-template.merge-arrays-by-name", "true")
        .containsEntry("high-availability.type", "kubernetes")
        .containsEntry("metrics.reporter.prometheus.factory.class", FlinkOptionNames.REPORTER)
        .containsEntry("execution.checkpointing.dir", option(path, "--checkpoints"));
    JsonNode annotations = checkout.yaml(path).at("/spec/podTemplate/metadata/annotations");
    assertThat(annotations.get("prometheus.io/port").asText())
        .isEqualTo(settings.get("metrics.reporter.prometheus.port"));
    assertThat(Dockerfile.read(checkout).all("EXPOSE"))
        .contains(settings.get("metrics.reporter.prometheus.port"));
  }

  @Test
  void liveAndBackfillShareNoState() {
    assertThat(checkout.yaml(LIVE).at("/metadata/name"))
        .isNotEqualTo(checkout.yaml(BACKFILL).at("/metadata/name"));
    for (String option : List.of("--run-name", "--checkpoints", "--kafka-group")) {
      assertThat(option(LIVE, option)).isNotEqualTo(option(BACKFILL, option));
    }
    for (String name :
        List.of(
            "execution.checkpointing.dir",
            "execution.checkpointing.savepoint-dir",
            "high-availability.storageDir")) {
      assertThat(settings(LIVE).get(name))
          .startsWith("s3://")
          .isNotEqualTo(settings(BACKFILL).get(name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LIVE, BACKFILL})
  void referencesExistingSecretsAndVolumes(String path) {
    Map<String, List<String>> secrets = new HashMap<>();
    for (JsonNode secret : checkout.documents(SECRETS)) {
      List<String> keys = new ArrayList<>();
      secret.get("stringData").fieldNames().forEachRemaining(keys::add);
      secrets.put(secret.at("/metadata/name").asText(), keys);
      secret.get("stringData").forEach(value -> assertThat(value.asText()).contains("REPLACE-ME"));
    }
    JsonNode manifest = checkout.yaml(path);
    List<JsonNode> references = manifest.findValues("secretKeyRef");
    assertThat(references).hasSize(4);
    references.forEach(
        ref -> assertThat(secrets.get(ref.get("name").asText())).contains(ref.get("key").asText()));
    assertThat(secrets.get("tagatlas-kafka")).contains("client.properties");
    assertThat(option(path, "--kafka-properties"))
        .isEqualTo("/etc/tagatlas/kafka/client.properties");
    List<String> volumes =
        manifest.findValues("volumes").stream()
            .flatMap(all -> all.findValuesAsText("name").stream())
            .toList();
    List<String> mounted =
        manifest.findValues("volumeMounts").stream()
            .flatMap(all -> all.findValuesAsText("name").stream())
            .toList();
    assertThat(mounted).isNotEmpty().allMatch(volumes::contains);
  }

  @Test
  void manifestsContainNoSecrets() {
    for (String path : checkout.files(FOLDER)) {
      if (!path.equals(SECRETS)) {
        assertThat(checkout.text(path))
            .doesNotContainPattern(PLACEHOLDER)
            .doesNotContainPattern("(?i)(password|secret-key|access-key):[ \t]*\\S");
      }
    }
  }

  private List<String> arguments(String path) {
    List<String> all = new ArrayList<>();
    checkout.yaml(path).at("/spec/job/args").forEach(word -> all.add(word.asText()));
    return all;
  }

  private String option(String path, String name) {
    List<String> all = arguments(path);
    assertThat(all).contains(name);
    return all.get(all.indexOf(name) + 1);
  }

  private Map<String, String> settings(String path) {
    Map<String, String> settings = new HashMap<>();
    checkout
        .yaml(path)
        .at("/spec/flinkConfiguration")
        .properties()
        .forEach(field -> settings.put(field.getKey(), field.getValue().asText()));
    return settings;
  }
}
