package org.tagatlas.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;
import org.tagatlas.server.Daemon;
import org.tagatlas.server.PrivateFile;
import org.tagatlas.server.UnusableServerException;

/**
 * Flink's own processes: what its scripts would do, with the jars that the build has copied.
 *
 * @param flink the folder with {@code lib}, {@code cluster} and {@code plugins}
 * @param folder the cluster's folder
 */
record FlinkProcesses(Path flink, Path folder) {

  private static final String MASTER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String WORKER = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
  private static final String CLIENT = "org.apache.flink.client.cli.CliFrontend";
  private static final String ID = "taskmanager.resource-id=";
  private static final List<String> OPENED =
      List.of("lang", "net", "io", "nio", "math", "text", "time", "util", "util.concurrent");

  Path configuration() {
    return folder.resolve("conf");
  }

  /** Writes the configuration, and a script that calls Flink's own client with it. */
  void configure(Map<String, String> settings) throws IOException {
    if (!Files.isDirectory(flink.resolve("lib")) || !Files.isDirectory(flink.resolve("cluster"))) {
      throw new UnusableServerException(
          "there is no Flink in " + flink + ": build it with mvn package.");
    }
    Files.createDirectories(configuration());
    Files.createDirectories(folder.resolve("tmp"));
    // It has the key to the S3 server.
    PrivateFile.write(configuration().resolve("config.yaml"), FlinkConfiguration.yaml(settings));
    try (InputStream in = FlinkProcesses.class.getResourceAsStream("log4j.properties")) {
      Files.write(log4j(), in.readAllBytes());
    }
    Path script = folder.resolve("flink");
    Files.writeString(script, script(), StandardCharsets.UTF_8);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path log4j() {
    return configuration().resolve("log4j.properties");
  }

  private String script() {
    List<String> command = new ArrayList<>(List.of(quoted(Path.of(java()))));
    opened().forEach(command::add);
    command.add("-Dlog.file=" + quoted(folder.resolve("logs/client.log")));
    command.add("-Dlog4j.configurationFile=" + quoted(log4j()));
    command.add("-cp " + quoted(flink.resolve("lib")) + "/'*' " + CLIENT);
    StringBuilder text = new StringBuilder("#!/bin/sh\n# Flink's own client, for this cluster.\n");
    variables()
        .forEach(
            (name, value) ->
                text.append("export ").append(name).append('=').append(quoted(value)).append('\n'));
    return text.append("exec ").append(String.join(" ", command)).append(" \"$@\"\n").toString();
  }

  private static String quoted(Object word) {
    return "'" + word.toString().replace("'", "'\\''") + "'";
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static List<String> opened() {
    return OPENED.stream()
        .map(each -> "--add-opens=java.base/java." + each + "=ALL-UNNAMED")
        .toList();
  }

  /** Returns the variables that tell Flink where its things are. */
  Map<String, String> variables() {
    return Map.of(
        "FLINK_CONF_DIR", configuration().toString(),
        "FLINK_LIB_DIR", flink.resolve("lib").toString(),
        "FLINK_PLUGINS_DIR", flink.resolve("plugins").toString());
  }

  /** Starts the JobManager. */
  void startJobManager(Daemon daemon, Map<String, String> settings) throws IOException {
    Configuration conf = Configuration.fromMap(settings);
    JobManagerProcessSpec spec;
    try {
      spec = JobManagerProcessUtils.processSpecFromConfig(conf);
    } catch (RuntimeException e) {
      throw badMemory(e);
    }
    List<String> command =
        java(
            daemon,
            words(JobManagerProcessUtils.generateJvmParametersStr(spec, conf)),
            settings,
            "env.java.opts.jobmanager");
    command.addAll(List.of(MASTER, "--configDir", configuration().toString()));
    command.addAll(words(JobManagerProcessUtils.generateDynamicConfigsStr(spec)));
    daemon.start(command, variables());
  }

  /**
   * Starts a TaskManager.
   *
   * @param id what the JobManager knows it by: another one each time, since the JobManager
   *     remembers one that has died for a while
   */
  void startTaskManager(Daemon daemon, Map<String, String> settings, int metrics, String id)
      throws IOException {
    Configuration conf = Configuration.fromMap(settings);
    TaskExecutorProcessSpec spec;
    try {
      spec = TaskExecutorProcessUtils.processSpecFromConfig(conf);
    } catch (RuntimeException e) {
      throw badMemory(e);
    }
    List<String> command =
        java(
            daemon,
            words(ProcessMemoryUtils.generateJvmParametersStr(spec)),
            settings,
            "env.java.opts.taskmanager");
    command.addAll(List.of(WORKER, "--configDir", configuration().toString(), "-D", ID + id));
    command.addAll(List.of("-D", FlinkConfiguration.METRICS_PORT + '=' + metrics));
    command.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(spec)));
    daemon.start(command, variables());
  }

  /** Returns what the JobManager knows a TaskManager by; empty when it does not run. */
  static String id(Daemon daemon) {
    return daemon.arguments().stream()
        .filter(word -> word.startsWith(ID))
        .map(word -> word.substring(ID.length()))
        .findFirst()
        .orElse("");
  }

  private static UnusableServerException badMemory(RuntimeException e) {
    return new UnusableServerException(
        "Flink can't divide the memory (" + e.getMessage() + "): give more or less of it.");
  }

  private List<String> java(
      Daemon daemon, List<String> memory, Map<String, String> settings, String options) {
    List<String> command = new ArrayList<>(memory);
    command.addAll(opened());
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.addAll(words(settings.getOrDefault("env.java.opts.all", "")));
    command.addAll(words(settings.getOrDefault(options, "")));
    command.add("-Dlog.file=" + daemon.log());
    command.add("-Dlog4j.configurationFile=" + log4j());
    command.add("-cp");
    command.add(flink.resolve("lib") + "/*:" + flink.resolve("cluster") + "/*");
    return command;
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.strip().split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }
}
