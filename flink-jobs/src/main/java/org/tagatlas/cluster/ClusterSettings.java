package org.tagatlas.cluster;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tagatlas.server.PrivateFile;

/**
 * What a cluster is made of.
 *
 * @param taskManagers number of TaskManagers, from 1
 * @param slots slots of each, from 1
 * @param taskManagerMemory what a TaskManager takes in all, such as {@code 2g}
 * @param services servers beside Flink
 * @param ports where they listen
 * @param flink further settings by Flink's own names
 */
public record ClusterSettings(
    int taskManagers,
    int slots,
    String taskManagerMemory,
    Set<Service> services,
    ClusterPorts ports,
    Map<String, String> flink) {

  /** What a folder that knows of no cluster begins with. */
  public static final ClusterSettings DEFAULTS =
      new ClusterSettings(2, 2, "2g", Set.of(), ClusterPorts.DEFAULTS, Map.of());

  private static final String FLINK = "flink.";

  /** Copies the sets. */
  public ClusterSettings {
    services = Set.copyOf(services);
    flink = Map.copyOf(flink);
  }

  /** Reads what {@link #write} wrote; what is missing in it is as in {@link #DEFAULTS}. */
  static ClusterSettings read(Path file) throws IOException {
    Properties all = new Properties();
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      all.load(in);
    }
    Set<Service> services = EnumSet.noneOf(Service.class);
    for (Service service : Service.values()) {
      if (Boolean.parseBoolean(all.getProperty(service.word()))) {
        services.add(service);
      }
    }
    Map<String, String> flink = new TreeMap<>();
    for (String name : all.stringPropertyNames()) {
      if (name.startsWith(FLINK)) {
        flink.put(name.substring(FLINK.length()), all.getProperty(name));
      }
    }
    try {
      return new ClusterSettings(
          number(all, "taskmanagers", DEFAULTS.taskManagers),
          number(all, "slots", DEFAULTS.slots),
          all.getProperty("taskmanager-memory", DEFAULTS.taskManagerMemory),
          services,
          ClusterPorts.read(all),
          flink);
    } catch (NumberFormatException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  static int number(Properties all, String name, int otherwise) {
    return Integer.parseInt(all.getProperty(name, Integer.toString(otherwise)));
  }

  void write(Path file) throws IOException {
    Properties all = new Properties();
    all.setProperty("taskmanagers", Integer.toString(taskManagers));
    all.setProperty("slots", Integer.toString(slots));
    all.setProperty("taskmanager-memory", taskManagerMemory);
    services.forEach(service -> all.setProperty(service.word(), "true"));
    ports.write(all);
    flink.forEach((name, value) -> all.setProperty(FLINK + name, value));
    StringWriter text = new StringWriter();
    all.store(text, "The cluster of this folder, as it was started last: see docs/cluster.md");
    PrivateFile.write(file, text.toString());
  }

  /** Returns the same with another number of TaskManagers. */
  ClusterSettings withTaskManagers(int number) {
    return new ClusterSettings(number, slots, taskManagerMemory, services, ports, flink);
  }

  boolean has(Service service) {
    return services.contains(service);
  }

  /** Returns the servers as they are written on the command line, in their order. */
  String servicesInWords() {
    return services.stream().sorted().map(Service::word).collect(Collectors.joining(","));
  }
}
