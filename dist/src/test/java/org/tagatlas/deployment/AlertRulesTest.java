package org.tagatlas.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.runtime.metrics.MetricNames;
import org.junit.jupiter.api.Test;
import org.tagatlas.checkout.Checkout;
import org.tagatlas.checkout.DocumentedMetrics;

/** Prometheus's rules ask for metrics that there are, and the runbook knows each alert. */
class AlertRulesTest {

  private static final String SCRAPES = "docker/prometheus/prometheus.yml";
  private static final String METRICS = "docs/metrics.md";
  private static final String OPERATOR = "flink_taskmanager_job_task_operator_";
  private static final List<String> SCOPES =
      List.of(
          OPERATOR,
          "flink_taskmanager_job_task_",
          "flink_taskmanager_",
          "flink_jobmanager_job_",
          "flink_jobmanager_");

  private static final Pattern METRIC = Pattern.compile("\\bflink_[A-Za-z0-9_]+");
  private static final Pattern DURATION = Pattern.compile("\\d+[smhd]");

  private final Checkout checkout = Checkout.here();

  private Stream<JsonNode> rules() {
    return checkout.yaml(QueriedMetrics.ALERTS).get("groups").findValues("rules").stream()
        .flatMap(rules -> rules.findParents("alert").stream());
  }

  @Test
  void rulesAreWhole() {
    List<String> names = rules().map(rule -> rule.get("alert").asText()).toList();
    assertThat(names).hasSizeGreaterThan(10).doesNotHaveDuplicates();
    rules()
        .forEach(
            rule -> {
              String name = rule.get("alert").asText();
              Set<String> keys = new TreeSet<>();
              rule.fieldNames().forEachRemaining(keys::add);
              assertThat(keys)
                  .as(name)
                  .contains("expr", "labels", "annotations")
                  .isSubsetOf("alert", "expr", "for", "labels", "annotations");
              assertThat(rule.at("/labels/severity").asText())
                  .as(name)
                  .isIn("critical", "warning", "info");
              assertThat(rule.at("/annotations/summary").asText()).as(name).isNotBlank();
              if (rule.has("for")) {
                assertThat(rule.get("for").asText()).as(name).matches(DURATION);
              }
            });
  }

  @Test
  void asksForMetricsThatThereAre() {
    Set<String> flinks = flinkMetrics();
    Set<String> ours = ourMetrics();
    assertThat(ours)
        .contains("rows_total", "kind_rejects_total", "elasticsearch_documents_not_indexable_total")
        .doesNotContain("rejects_total");
    Set<String> asked = new TreeSet<>();
    rules()
        .forEach(
            rule -> {
              Matcher metric = METRIC.matcher(rule.get("expr").asText());
              while (metric.find()) {
                asked.add(metric.group());
              }
            });
    assertThat(asked).hasSizeGreaterThan(10);
    for (String metric : asked) {
      String scope = SCOPES.stream().filter(metric::startsWith).findFirst().orElseThrow();
      String name = metric.substring(scope.length());
      if (scope.equals(OPERATOR) && !flinks.contains(name)) {
        assertThat(ours).as(metric).contains(name);
      } else {
        assertThat(flinks).as(metric).contains(name);
      }
    }
  }

  /** Returns what this version of Flink calls its metrics. */
  private static Set<String> flinkMetrics() {
    try {
      Set<String> names = new HashSet<>();
      for (Class<?> named :
          List.of(
              MetricNames.class,
              Class.forName("org.apache.flink.runtime.checkpoint.DefaultCheckpointStatsTracker"))) {
        for (Field field : named.getDeclaredFields()) {
          if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
            field.setAccessible(true);
            names.add((String) field.get(null));
          }
        }
      }
      return names;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns our metric names in the document, as the reporter exports them. */
  private Set<String> ourMetrics() {
    return DocumentedMetrics.in(checkout.text(METRICS));
  }

  @Test
  void runbookKnowsEachAlertAndNoOther() {
    Set<String> named = new TreeSet<>();
    Matcher row =
        Pattern.compile("(?m)^\\| `(Tagatlas[A-Za-z]+)` \\|")
            .matcher(checkout.text("docker/README.md"));
    while (row.find()) {
      named.add(row.group(1));
    }
    assertThat(named)
        .isEqualTo(new TreeSet<>(rules().map(rule -> rule.get("alert").asText()).toList()));
  }

  @Test
  void scrapesTheProcessesOfTheStack() {
    JsonNode scrapes = checkout.yaml(SCRAPES);
    assertThat(scrapes.get("rule_files"))
        .allSatisfy(
            file -> assertThat(checkout.has("docker/prometheus/" + file.asText())).isTrue());
    JsonNode services = checkout.yaml("docker/compose.yaml").get("services");
    List<String> exposed = Dockerfile.read(checkout).all("EXPOSE");
    assertThat(scrapes.get("scrape_configs")).hasSize(2);
    scrapes
        .get("scrape_configs")
        .forEach(
            config -> {
              JsonNode names = config.get("dns_sd_configs").get(0);
              assertThat(services.has(names.get("names").get(0).asText())).isTrue();
              assertThat(exposed).contains(names.get("port").asText());
              // An alert counts on these names.
              assertThat(config.get("job_name").asText()).startsWith("flink-");
            });
  }
}
