package org.tagatlas.lookup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A mapping in a YAML file, with line numbers for error messages. All values are parsed from text:
 * YAML's own types are not used.
 */
final class YamlMap {

  private static final Pattern TIME = Pattern.compile("([0-9]{1,6})\\s*([smhd])");

  private final String file;
  private final Node node;
  private final Map<String, Node> entries = new LinkedHashMap<>();
  private final Set<String> allowed = new TreeSet<>();

  /** Wraps a node, which must be a mapping. */
  YamlMap(String file, Node node) throws ServicesFileException {
    this.file = file;
    this.node = node;
    if (!(node instanceof MappingNode mapping)) {
      throw invalid(node, "expected names with values, such as 'name: value'");
    }
    for (NodeTuple entry : mapping.getValue()) {
      String key = scalar(entry.getKeyNode(), "a name");
      if (entries.put(key, entry.getValueNode()) != null) {
        throw invalid(entry.getKeyNode(), "'" + key + "' is a duplicate");
      }
    }
  }

  /** Returns an exception about a node. */
  ServicesFileException invalid(Node at, String what) {
    return new ServicesFileException(file, at.getStartMark().getLine() + 1, what);
  }

  /** Returns an exception about an entry, or about the mapping if it has no such entry. */
  ServicesFileException invalid(String key, String what) {
    return invalid(entries.getOrDefault(key, node), what);
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  Set<String> keys() {
    return entries.keySet();
  }

  /** Returns a required text. */
  String text(String key) throws ServicesFileException {
    return scalar(required(key), "'" + key + "'");
  }

  /** Returns a text, or the default if it is missing. */
  String text(String key, String defaultValue) throws ServicesFileException {
    return has(key) ? text(key) : defaultValue;
  }

  /** Returns a number in a range, or the default if it is missing. */
  double number(String key, double defaultValue, double from, double to, boolean integer)
      throws ServicesFileException {
    String text = text(key, null);
    if (text == null) {
      return defaultValue;
    }
    try {
      double number = integer ? Integer.parseInt(text) : Double.parseDouble(text);
      if (number >= from && number <= to) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The same message as for a number out of range.
    }
    String range = integer ? (int) from + " to " + (int) to : from + " to " + (int) to;
    throw invalid(key, "'" + key + "' must be a number from " + range + ", but was '" + text + "'");
  }

  /** Returns a boolean, by default false. */
  boolean bool(String key) throws ServicesFileException {
    return switch (text(key, "false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw invalid(key, "'" + key + "' must be true or false");
    };
  }

  /** Returns a duration such as {@code 12h}, or the default if it is missing. */
  Duration duration(String key, Duration defaultValue) throws ServicesFileException {
    String text = text(key, null);
    if (text == null) {
      return defaultValue;
    }
    Matcher time = TIME.matcher(text);
    if (!time.matches() || Long.parseLong(time.group(1)) == 0) {
      throw invalid(key, "'" + text + "' is not a duration, such as 45s, 10m, 12h or 30d");
    }
    long number = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  /** Returns a list of texts. A single text is a list of one; a missing entry is an empty list. */
  List<String> texts(String key) throws ServicesFileException {
    if (!has(key)) {
      return List.of();
    }
    Node value = required(key);
    if (!(value instanceof SequenceNode list)) {
      return List.of(scalar(value, "'" + key + "'"));
    }
    List<String> texts = new ArrayList<>();
    for (Node item : list.getValue()) {
      texts.add(scalar(item, "'" + key + "'"));
    }
    return texts;
  }

  /** Returns a required mapping. */
  YamlMap map(String key) throws ServicesFileException {
    return new YamlMap(file, required(key));
  }

  /** Returns a list of mappings, empty if the entry is missing. */
  List<YamlMap> maps(String key) throws ServicesFileException {
    if (!has(key)) {
      return List.of();
    }
    Node value = required(key);
    if (!(value instanceof SequenceNode list)) {
      throw invalid(value, "'" + key + "' must be a list, each item after a '- '");
    }
    List<YamlMap> maps = new ArrayList<>();
    for (Node item : list.getValue()) {
      maps.add(new YamlMap(file, item));
    }
    return maps;
  }

  /** Rejects unknown entries. */
  void finish() throws ServicesFileException {
    for (Map.Entry<String, Node> entry : entries.entrySet()) {
      if (!allowed.contains(entry.getKey())) {
        throw invalid(
            entry.getValue(),
            "'"
                + entry.getKey()
                + "' is unknown here; expected one of "
                + String.join(", ", allowed));
      }
    }
  }

  /** Declares entries as allowed; messages about unknown entries list them. */
  YamlMap allow(String... keys) {
    allowed.addAll(List.of(keys));
    return this;
  }

  private Node required(String key) throws ServicesFileException {
    allowed.add(key);
    Node value = entries.get(key);
    if (value == null) {
      throw invalid(node, "'" + key + "' is missing");
    }
    return value;
  }

  private String scalar(Node value, String what) throws ServicesFileException {
    if (value instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
      return scalar.getValue();
    }
    throw invalid(value, what + " must be a text");
  }
}
