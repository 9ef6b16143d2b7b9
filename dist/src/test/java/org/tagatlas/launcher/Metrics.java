package org.tagatlas.launcher;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Metrics in the Prometheus text format.
 *
 * @param lines one sample per line
 */
record Metrics(List<String> lines) {

  /** Scrapes the processes that export their metrics on the given ports. */
  static Metrics scrape(int... ports) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int port : ports) {
      try (var in = URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openStream()) {
        new String(in.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.startsWith("#"))
            .forEach(lines::add);
      }
    }
    return new Metrics(lines);
  }

  /** Returns the names that start with a scope, without it. */
  Set<String> names(String scope) {
    return lines.stream()
        .map(line -> line.substring(0, line.indexOf('{')))
        .filter(name -> name.startsWith(scope))
        .map(name -> name.substring(scope.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns whether there is a metric with a matching name and all of the labels. */
  boolean has(Pattern name, Set<String> labels) {
    return lines.stream()
        .filter(line -> name.matcher(line.substring(0, line.indexOf('{'))).matches())
        .anyMatch(line -> labels.stream().allMatch(label -> line.contains(label + "=\"")));
  }

  /** Returns the values of a metric in all operators and subtasks. */
  List<Double> values(String name, String... labels) {
    return lines.stream()
        .filter(line -> line.substring(0, line.indexOf('{')).endsWith('_' + name))
        .filter(line -> List.of(labels).stream().allMatch(line::contains))
        .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
        .toList();
  }

  /** Returns the sum of a metric's values, or NaN if there are none. */
  double sum(String name, String... labels) {
    List<Double> values = values(name, labels);
    return values.isEmpty() ? Double.NaN : values.stream().flatMapToDouble(DoubleStream::of).sum();
  }
}
