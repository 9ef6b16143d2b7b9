package org.tagatlas.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tagatlas.checkout.Checkout;

/**
 * A Prometheus query of an alert or a panel.
 *
 * @param source the alert or panel
 * @param expression the PromQL expression
 */
public record QueriedMetrics(String source, String expression) {

  static final String ALERTS = "docker/prometheus/alerts.yml";
  static final String BOARD = "dashboards/grafana/tagatlas.json";

  private static final Pattern NAMED_BY_PATTERN = Pattern.compile("__name__=~\"([^\"]+)\"");
  private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
  private static final Pattern METRIC = Pattern.compile("\\bflink_[A-Za-z0-9_]+");
  private static final Pattern GROUPED = Pattern.compile("\\bby \\(([^)]*)\\)");
  private static final Pattern SELECTED = Pattern.compile("([a-z_]+)(?:=~|!~|!=|=)\"");

  /** Returns the queries of all alerts and of the Grafana dashboard. */
  public static List<QueriedMetrics> all() {
    return Stream.concat(ofAlerts(Checkout.here()), ofBoard(Checkout.here())).toList();
  }

  static Stream<QueriedMetrics> ofAlerts(Checkout checkout) {
    return checkout.yaml(ALERTS).get("groups").findValues("rules").stream()
        .flatMap(rules -> rules.findParents("alert").stream())
        .map(rule -> new QueriedMetrics(rule.get("alert").asText(), rule.get("expr").asText()));
  }

  static Stream<QueriedMetrics> ofBoard(Checkout checkout) {
    List<QueriedMetrics> queries = new ArrayList<>();
    for (JsonNode panel : board(checkout).get("panels")) {
      panel
          .path("targets")
          .forEach(
              target ->
                  queries.add(
                      new QueriedMetrics(
                          panel.get("title").asText(), target.get("expr").asText())));
    }
    return queries.stream();
  }

  static JsonNode board(Checkout checkout) {
    try {
      return new ObjectMapper().readTree(checkout.text(BOARD));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns patterns of the names of the queried metrics. */
  public Set<Pattern> names() {
    Set<String> names = new TreeSet<>();
    Matcher pattern = NAMED_BY_PATTERN.matcher(expression);
    while (pattern.find()) {
      names.add(pattern.group(1));
    }
    Matcher name = METRIC.matcher(TEXT.matcher(expression).replaceAll(""));
    while (name.find()) {
      names.add(Pattern.quote(name.group()));
    }
    return names.stream().map(Pattern::compile).collect(Collectors.toUnmodifiableSet());
  }

  /** Returns the labels that the query groups or selects by. */
  public Set<String> labels() {
    Set<String> labels = new TreeSet<>();
    Matcher grouped = GROUPED.matcher(expression);
    while (grouped.find()) {
      labels.addAll(List.of(grouped.group(1).split(", *")));
    }
    Matcher selected = SELECTED.matcher(expression);
    while (selected.find()) {
      labels.add(selected.group(1));
    }
    labels.remove("__name__");
    return labels;
  }
}
