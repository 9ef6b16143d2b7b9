package org.tagatlas.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder as a checkout is after the build, with the real launcher and links to what was packaged.
 *
 * @param folder the checkout
 * @param work where output of processes and the log go
 */
record Home(Path folder, Path work) {

  private static final Path MODULE = Path.of("").toAbsolutePath();

  /** What makes short runs shorter. */
  private static final String FAST_START = "-XX:TieredStopAtLevel=1";

  /** Makes a folder in which the build has been done. */
  static Home built(Path work) throws IOException {
    Home home = bare(work);
    Files.createFile(home.target().resolve(".built"));
    return home;
  }

  /** Makes a folder in which the launcher believes that nothing has been built. */
  static Home bare(Path work) throws IOException {
    // Not in the test's temporary folder, from which links lead out.
    Path homes = Files.createDirectories(MODULE.resolve("target/check outs"));
    Home home = new Home(Files.createTempDirectory(homes, "home"), work);
    Files.copy(MODULE.resolveSibling("tagatlas"), home.launcher());
    Files.createDirectories(home.target());
    for (String part :
        new String[] {
          "tagatlas.jar",
          "lib",
          "flink",
          "sql",
          "s3proxy",
          "elasticsearch",
          jobJar().getFileName().toString()
        }) {
      Files.createSymbolicLink(home.target().resolve(part), MODULE.resolve("target/" + part));
    }
    Path kafka = home.folder().resolve("flink-jobs/kafka-server/target/lib");
    Files.createDirectories(kafka.getParent());
    Files.createSymbolicLink(kafka, MODULE.resolveSibling("flink-jobs/kafka-server/target/lib"));
    return home;
  }

  /** Returns the jar for a Flink cluster. */
  static Path jobJar() throws IOException {
    try (var jars = Files.newDirectoryStream(MODULE.resolve("target"), "*-job.jar")) {
      return jars.iterator().next();
    }
  }

  /** Returns the class path that the launcher uses. */
  static String classPath() {
    return String.join(
        File.pathSeparator,
        MODULE.resolve("target/tagatlas.jar").toString(),
        MODULE.resolve("target/lib") + "/*",
        flink().resolve("lib") + "/*",
        flink().resolve("plugins/s3-fs-native") + "/*");
  }

  /** Returns the folder with what a Flink cluster has itself. */
  static Path flink() {
    return MODULE.resolve("target/flink");
  }

  /** Returns the jar of the S3 server. */
  static Path s3Server() {
    return MODULE.resolve("target/s3proxy/s3proxy.jar");
  }

  Path target() {
    return folder.resolve("flink-jobs/target");
  }

  Path launcher() {
    return folder.resolve("tagatlas");
  }

  Path log() {
    return work.resolve("tagatlas.log");
  }

  /** Starts the command. */
  Child start(Map<String, String> environment, String... args) throws IOException {
    return start(environment, List.of(launcher().toString()), args);
  }

  /** Starts the command in a folder. */
  Child startIn(Path folder, String... args) throws IOException {
    return start(
        Map.of(),
        List.of("sh", "-c", "cd \"$0\" && exec \"$@\"", folder.toString(), launcher().toString()),
        args);
  }

  private Child start(Map<String, String> environment, List<String> words, String... args)
      throws IOException {
    List<String> command = new ArrayList<>(words);
    command.addAll(List.of(args));
    Map<String, String> all = new HashMap<>();
    all.put("JAVA_HOME", System.getProperty("java.home"));
    all.put("TAGATLAS_LOG", log().toString());
    all.put("TAGATLAS_HEAP", "1g");
    all.put("TAGATLAS_JAVA_OPTIONS", FAST_START);
    all.putAll(environment);
    return Child.start(command, all, work);
  }

  /** Starts the command. */
  Child start(String... args) throws IOException {
    return start(Map.of(), args);
  }

  /** Returns the folder of scripts of SQL. */
  static Path scripts() {
    return MODULE.resolveSibling("sql");
  }
}
