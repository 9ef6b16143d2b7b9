package org.tagatlas.extra;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A mapping of a YAML file that knows its lines: nothing but texts is made of what is in it. */
final class YamlMap {

  private final String file;
  private final Node node;
  private final Map<String, Node> entries = new LinkedHashMap<>();
  private final Set<String> asked = new TreeSet<>();

  /** Takes a node to be a mapping. */
  YamlMap(String file, Node node) throws ServicesFileException {
    this.file = file;
    this.node = node;
    if (!(node instanceof MappingNode mapping)) {
      throw wrong(node, "here should be names with values, such as 'name: value'");
    }
    for (NodeTuple entry : mapping.getValue()) {
      String key = scalar(entry.getKeyNode(), "a name");
      if (entries.put(key, entry.getValueNode()) != null) {
        throw wrong(entry.getKeyNode(), "'" + key + "' is there twice");
      }
    }
  }

  /** Returns the complaint about a node. */
  ServicesFileException wrong(Node at, String what) {
    return new ServicesFileException(file, at.getStartMark().getLine() + 1, what);
  }

  /** Returns the complaint about an entry, or the mapping when it has no such entry. */
  ServicesFileException wrong(String key, String what) {
    return wrong(entries.getOrDefault(key, node), what);
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  Set<String> keys() {
    return entries.keySet();
  }

  /** Returns a text that has to be there. */
  String text(String key) throws ServicesFileException {
    return scalar(required(key), "'" + key + "'");
  }

  /** Returns a text, or another when it is not there. */
  String text(String key, String otherwise) throws ServicesFileException {
    return has(key) ? text(key) : otherwise;
  }

  /** Returns texts: a list of them, or one that stands alone; none when the entry is not there. */
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

  /** Returns a mapping that has to be there. */
  YamlMap map(String key) throws ServicesFileException {
    return new YamlMap(file, required(key));
  }

  /** Returns a list of mappings; none when the entry is not there. */
  List<YamlMap> maps(String key) throws ServicesFileException {
    if (!has(key)) {
      return List.of();
    }
    Node value = required(key);
    if (!(value instanceof SequenceNode list)) {
      throw wrong(value, "'" + key + "' should be a list, each item behind a '- '");
    }
    List<YamlMap> maps = new ArrayList<>();
    for (Node item : list.getValue()) {
      maps.add(new YamlMap(file, item));
    }
    return maps;
  }

  /** Refuses what nobody has asked for. */
  void finish() throws ServicesFileException {
    for (Map.Entry<String, Node> entry : entries.entrySet()) {
      if (!asked.contains(entry.getKey())) {
        throw wrong(
            entry.getValue(),
            "'" + entry.getKey() + "' is not known here; known are " + String.join(", ", asked));
      }
    }
  }

  /** Says that entries may be there, so that complaints name them. */
  YamlMap knows(String... keys) {
    asked.addAll(List.of(keys));
    return this;
  }

  private Node required(String key) throws ServicesFileException {
    asked.add(key);
    Node value = entries.get(key);
    if (value == null) {
      throw wrong(node, "'" + key + "' is missing");
    }
    return value;
  }

  private String scalar(Node value, String what) throws ServicesFileException {
    if (value instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
      return scalar.getValue();
    }
    throw wrong(value, what + " should be a text");
  }
}
