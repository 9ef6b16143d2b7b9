package org.tagatlas.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.tagatlas.checkout.Checkout;

/** The board of Grafana is whole, and the stack brings it to where Grafana looks. */
class GrafanaBoardTest {

  private static final String PROVIDER = "docker/grafana/provisioning/dashboards/tagatlas.yaml";
  private static final Pattern LEGEND = Pattern.compile("\\{\\{([a-z_]+)}}");

  private final Checkout checkout = Checkout.here();
  private final JsonNode board = QueriedMetrics.board(checkout);

  private List<JsonNode> panels() {
    return StreamSupport.stream(board.get("panels").spliterator(), false).toList();
  }

  @Test
  void panelsSayWhatTheyShow() {
    assertThat(panels().stream().map(panel -> panel.get("id").asInt())).doesNotHaveDuplicates();
    for (JsonNode panel : panels()) {
      if (!panel.get("type").asText().equals("row")) {
        assertThat(panel.get("title").asText()).isNotBlank();
        assertThat(panel.get("description").asText()).as(panel.get("title").asText()).isNotBlank();
        assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotBlank();
        assertThat(panel.get("targets")).isNotEmpty();
      }
    }
  }

  @Test
  void panelsDoNotOverlap() {
    Set<List<Integer>> cells = new HashSet<>();
    for (JsonNode panel : panels()) {
      JsonNode at = panel.get("gridPos");
      assertThat(at.get("x").asInt() + at.get("w").asInt()).isLessThanOrEqualTo(24);
      for (int x = 0; x < at.get("w").asInt(); x++) {
        for (int y = 0; y < at.get("h").asInt(); y++) {
          assertThat(cells.add(List.of(at.get("x").asInt() + x, at.get("y").asInt() + y)))
              .as(panel.get("title").asText())
              .isTrue();
        }
      }
    }
  }

  @Test
  void showsWhatAnOperatorAsksFor() {
    Set<String> asked = new TreeSet<>();
    QueriedMetrics.ofBoard(checkout)
        .forEach(each -> each.names().forEach(name -> asked.add(name.pattern())));
    for (String metric :
        List.of(
            "rows_total",
            "emission_lag_seconds",
            "kind_rejects_total",
            "lastCheckpointCompletedTimestamp",
            "lastCheckpointFullSize",
            "rocksdb_estimate_live_data_size",
            "backPressuredTimeMsPerSecond",
            "elasticsearch_bulk_retries_total",
            "elasticsearch_bulk_latency_milliseconds")) {
      assertThat(asked).anyMatch(name -> name.contains(metric));
    }
    Set<String> labels = new TreeSet<>();
    QueriedMetrics.all().forEach(each -> labels.addAll(each.labels()));
    assertThat(labels)
        .contains("job_id", "job_name", "kind", "way", "quantile", "task_name", "operator_name");
  }

  @Test
  void asksByWhatItsVariablesAre() {
    Set<String> variables = new TreeSet<>(board.at("/templating/list").findValuesAsText("name"));
    assertThat(variables).containsExactly("datasource", "job");
    Set<String> sources = new TreeSet<>(board.findValuesAsText("uid"));
    assertThat(sources).containsExactlyInAnyOrder("tagatlas", "${datasource}");
    QueriedMetrics.ofBoard(checkout)
        .forEach(
            asked -> {
              String rest = asked.expression().replace("$job", "").replace("$__rate_interval", "");
              assertThat(rest).as(asked.source()).doesNotContain("$");
            });
  }

  @Test
  void legendsUseRemainingLabels() {
    for (JsonNode panel : panels()) {
      for (JsonNode target : panel.path("targets")) {
        String expression = target.get("expr").asText();
        Matcher legend = LEGEND.matcher(target.get("legendFormat").asText());
        while (legend.find()) {
          boolean all = !expression.contains("(");
          assertThat(all || expression.contains("by (" + legend.group(1) + ")"))
              .as(expression)
              .isTrue();
        }
      }
    }
  }

  @Test
  void showsTheAlertsOfPrometheusAndHasNoneOfItsOwn() {
    assertThat(board.findValues("alert")).isEmpty();
    assertThat(board.findValuesAsText("expr")).anyMatch(expr -> expr.startsWith("ALERTS{"));
    Pattern shown = Pattern.compile("Tagatlas.*");
    assertThat(QueriedMetrics.ofAlerts(checkout).map(QueriedMetrics::source))
        .allMatch(shown.asMatchPredicate());
  }

  @Test
  void composeMountsItWhereGrafanaLooks() {
    String looks = checkout.yaml(PROVIDER).at("/providers/0/options/path").asText();
    List<String> mounts =
        StreamSupport.stream(
                checkout.yaml("docker/compose.yaml").at("/services/grafana/volumes").spliterator(),
                false)
            .map(JsonNode::asText)
            .toList();
    assertThat(mounts)
        .contains("../dashboards/grafana:" + looks + ":ro")
        .contains("./grafana/provisioning:/etc/grafana/provisioning:ro");
    assertThat(QueriedMetrics.BOARD).startsWith("dashboards/grafana/");
  }
}
