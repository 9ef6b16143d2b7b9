package org.tagatlas.cli;

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
 * What processes tell in the format of Prometheus.
 *
 * @param lines a value a line
 */
record Metrics(List<String> lines) {

  /** Asks the processes that have their metrics on these ports. */
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

  /** Returns the rests of all names that begin so. */
  Set<String> names(String scope) {
    return lines.stream()
        .map(line -> line.substring(0, line.indexOf('{')))
        .filter(name -> name.startsWith(scope))
        .map(name -> name.substring(scope.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether a metric of this name is told, with a label of each of these names. */
  boolean has(Pattern name, Set<String> labels) {
    return lines.stream()
        .filter(line -> name.matcher(line.substring(0, line.indexOf('{'))).matches())
        .anyMatch(line -> labels.stream().allMatch(label -> line.contains(label + "=\"")));
  }

  /** Returns the values of a metric, of all operators and subtasks that have it. */
  List<Double> values(String name, String... labels) {
    return lines.stream()
        .filter(line -> line.substring(0, line.indexOf('{')).endsWith('_' + name))
        .filter(line -> List.of(labels).stream().allMatch(line::contains))
        .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
        .toList();
  }

  /** Returns the sum of a metric's values; not a number when there is none. */
  double sum(String name, String... labels) {
    List<Double> values = values(name, labels);
    return values.isEmpty() ? Double.NaN : values.stream().flatMapToDouble(DoubleStream::of).sum();
  }
}
