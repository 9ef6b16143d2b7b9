package org.tagatlas.local.cluster;

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
import org.tagatlas.local.server.PrivateFile;

/**
 * Settings of a local cluster.
 *
 * @param taskManagers number of TaskManagers, at least 1
 * @param slots slots per TaskManager, at least 1
 * @param taskManagerMemory total process memory of a TaskManager, such as {@code 2g}
 * @param services servers in addition to Flink
 * @param ports ports of the processes
 * @param flink additional Flink settings by name
 */
public record ClusterSettings(
    int taskManagers,
    int slots,
    String taskManagerMemory,
    Set<Service> services,
    ClusterPorts ports,
    Map<String, String> flink) {

  /** Settings of a new cluster. */
  public static final ClusterSettings DEFAULTS =
      new ClusterSettings(2, 2, "2g", Set.of(), ClusterPorts.DEFAULTS, Map.of());

  private static final String FLINK = "flink.";

  /** Copies the collections. */
  public ClusterSettings {
    services = Set.copyOf(services);
    flink = Map.copyOf(flink);
  }

  /** Reads a file written by {@link #write}; missing values default to {@link #DEFAULTS}. */
  static ClusterSettings read(Path file) throws IOException {
    Properties all = new Properties();
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      all.load(in);
    }
    Set<Service> services = EnumSet.noneOf(Service.class);
    for (Service service : Service.values()) {
      if (Boolean.parseBoolean(all.getProperty(service.id()))) {
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
      throw new IOException(file + " is corrupt: " + e.getMessage(), e);
    }
  }

  static int number(Properties all, String name, int defaultValue) {
    return Integer.parseInt(all.getProperty(name, Integer.toString(defaultValue)));
  }

  void write(Path file) throws IOException {
    Properties all = new Properties();
    all.setProperty("taskmanagers", Integer.toString(taskManagers));
    all.setProperty("slots", Integer.toString(slots));
    all.setProperty("taskmanager-memory", taskManagerMemory);
    services.forEach(service -> all.setProperty(service.id(), "true"));
    ports.write(all);
    flink.forEach((name, value) -> all.setProperty(FLINK + name, value));
    StringWriter text = new StringWriter();
    all.store(text, "Settings of the cluster's last start: see docs/cluster.md");
    PrivateFile.write(file, text.toString());
  }

  /** Returns these settings with another number of TaskManagers. */
  ClusterSettings withTaskManagers(int number) {
    return new ClusterSettings(number, slots, taskManagerMemory, services, ports, flink);
  }

  boolean has(Service service) {
    return services.contains(service);
  }

  /** Returns the services as on the command line, in order. */
  String serviceNames() {
    return services.stream().sorted().map(Service::id).collect(Collectors.joining(","));
  }
}
