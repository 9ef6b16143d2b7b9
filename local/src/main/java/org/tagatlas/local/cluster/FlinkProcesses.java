package org.tagatlas.local.cluster;

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
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;
import org.tagatlas.local.process.ChildEnvironment;
import org.tagatlas.local.server.Daemon;
import org.tagatlas.local.server.PrivateFile;
import org.tagatlas.local.server.ServerConfigurationException;
import org.tagatlas.local.server.ShellWord;

/**
 * Starts Flink's processes as its scripts do, with the jars that the build has copied.
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

  /** Writes the configuration, and a script that runs Flink's client with it. */
  void configure(Map<String, String> settings) throws IOException {
    if (!Files.isDirectory(flink.resolve("lib")) || !Files.isDirectory(flink.resolve("cluster"))) {
      throw new ServerConfigurationException(
          "there is no Flink in " + flink + ": build it with mvn package.");
    }
    Files.createDirectories(configuration());
    Files.createDirectories(folder.resolve("tmp"));
    // It contains the credentials of the S3 server.
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
    List<String> command = new ArrayList<>(List.of(ShellWord.of(java())));
    opened().forEach(command::add);
    logging(folder.resolve("logs/client.log")).forEach(each -> command.add(ShellWord.of(each)));
    command.add("-cp " + ShellWord.of(flink.resolve("lib") + "/*") + ' ' + CLIENT);
    StringBuilder text = new StringBuilder("#!/bin/sh\n# Flink's client for this cluster.\n");
    Map<String, String> variables = new TreeMap<>(variables());
    variables.putAll(ChildEnvironment.locale());
    variables.forEach(
        (name, value) ->
            text.append("export ")
                .append(name)
                .append('=')
                .append(ShellWord.of(value))
                .append('\n'));
    return text.append("exec ").append(String.join(" ", command)).append(" \"$@\"\n").toString();
  }

  /** Returns the JVM options for a process's log. */
  private List<String> logging(Path log) {
    return List.of(
        "-Dlog.file=" + log,
        "-Dlog.file.pattern=" + log.toString().replace("%", "%%"),
        "-Dlog4j.configurationFile=" + log4j().toUri());
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static List<String> opened() {
    return OPENED.stream()
        .map(each -> "--add-opens=java.base/java." + each + "=ALL-UNNAMED")
        .toList();
  }

  /** Returns the environment variables with Flink's folders. */
  Map<String, String> variables() {
    return Map.of(
        "FLINK_CONF_DIR", configuration().toString(),
        "FLINK_LIB_DIR", flink.resolve("lib").toString(),
        "FLINK_PLUGINS_DIR", flink.resolve("plugins").toString());
  }

  /** Starts the JobManager. */
  void startJobManager(Daemon daemon, Map<String, String> settings)
      throws IOException, InterruptedException {
    Configuration conf = Configuration.fromMap(settings);
    JobManagerProcessSpec spec;
    try {
      spec = JobManagerProcessUtils.processSpecFromConfig(conf);
    } catch (RuntimeException e) {
      throw memoryFailure(e);
    }
    List<String> command =
        java(
            daemon,
            split(JobManagerProcessUtils.generateJvmParametersStr(spec, conf)),
            settings,
            "env.java.opts.jobmanager");
    command.addAll(List.of(MASTER, "--configDir", configuration().toString()));
    command.addAll(split(JobManagerProcessUtils.generateDynamicConfigsStr(spec)));
    daemon.start(command, variables());
  }

  /**
   * Starts a TaskManager.
   *
   * @param id the resource id: must be new for each start, because the JobManager remembers a lost
   *     TaskManager for a while
   */
  void startTaskManager(Daemon daemon, Map<String, String> settings, int metrics, String id)
      throws IOException, InterruptedException {
    Configuration conf = Configuration.fromMap(settings);
    TaskExecutorProcessSpec spec;
    try {
      spec = TaskExecutorProcessUtils.processSpecFromConfig(conf);
    } catch (RuntimeException e) {
      throw memoryFailure(e);
    }
    List<String> command =
        java(
            daemon,
            split(ProcessMemoryUtils.generateJvmParametersStr(spec)),
            settings,
            "env.java.opts.taskmanager");
    command.addAll(List.of(WORKER, "--configDir", configuration().toString(), "-D", ID + id));
    command.addAll(List.of("-D", FlinkConfiguration.METRICS_PORT + '=' + metrics));
    command.addAll(split(TaskExecutorProcessUtils.generateDynamicConfigsStr(spec)));
    daemon.start(command, variables());
  }

  /** Returns the resource id of a TaskManager; empty if it is down. */
  static String id(Daemon daemon) {
    return daemon.arguments().stream()
        .filter(argument -> argument.startsWith(ID))
        .map(argument -> argument.substring(ID.length()))
        .findFirst()
        .orElse("");
  }

  private static ServerConfigurationException memoryFailure(RuntimeException e) {
    return new ServerConfigurationException(
        "invalid memory settings (" + e.getMessage() + "): choose another size.");
  }

  private List<String> java(
      Daemon daemon, List<String> memory, Map<String, String> settings, String options) {
    List<String> command = new ArrayList<>(memory);
    command.addAll(opened());
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.addAll(split(settings.getOrDefault("env.java.opts.all", "")));
    command.addAll(split(settings.getOrDefault(options, "")));
    command.addAll(logging(daemon.log()));
    command.add("-cp");
    command.add(flink.resolve("lib") + "/*:" + flink.resolve("cluster") + "/*");
    return command;
  }

  private static List<String> split(String text) {
    return Arrays.stream(text.strip().split("\\s+")).filter(each -> !each.isEmpty()).toList();
  }
}
