package org.tagatlas.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder like a checkout after a build, with the launcher and a link to the distribution.
 *
 * @param folder the checkout
 * @param work folder for the output of processes and for the log
 */
record TestInstallation(Path folder, Path work) {

  private static final Path MODULE = Path.of("").toAbsolutePath();

  /** The distribution of this build. */
  private static final Path DISTRIBUTION = MODULE.resolve("target/tagatlas");

  /** JVM options that shorten short runs. */
  static final String FAST_START =
      "-XX:TieredStopAtLevel=1 -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote";

  /** Creates a checkout that has been built. */
  static TestInstallation built(Path work) throws IOException {
    TestInstallation home = bare(work);
    Files.createFile(home.target().resolve(".built"));
    return home;
  }

  /** Creates a checkout that the launcher considers not built. */
  static TestInstallation bare(Path work) throws IOException {
    // Not in the test's temporary folder, which must not contain links to other folders.
    Path homes = Files.createDirectories(MODULE.resolve("target/check outs"));
    TestInstallation home = new TestInstallation(Files.createTempDirectory(homes, "home"), work);
    Files.copy(MODULE.resolveSibling("tagatlas"), home.launcher());
    Files.createDirectories(home.target());
    Files.createSymbolicLink(home.target().resolve("tagatlas"), DISTRIBUTION);
    return home;
  }

  /** Returns the job jar. */
  static Path jobJar() throws IOException {
    try (var jars = Files.newDirectoryStream(DISTRIBUTION.resolve("job"), "*-job.jar")) {
      return jars.iterator().next();
    }
  }

  /** Returns the class path of the launcher. */
  static String classPath() {
    return String.join(
        File.pathSeparator,
        DISTRIBUTION.resolve("lib") + "/*",
        flink().resolve("lib") + "/*",
        flink().resolve("plugins/s3-fs-native") + "/*");
  }

  /** Returns the folder with the Flink distribution. */
  static Path flink() {
    return DISTRIBUTION.resolve("flink");
  }

  /** Returns the jar of the S3 server. */
  static Path s3Server() {
    return DISTRIBUTION.resolve("s3proxy/s3proxy.jar");
  }

  Path target() {
    return folder.resolve("dist/target");
  }

  Path launcher() {
    return folder.resolve("tagatlas");
  }

  Path log() {
    return work.resolve("tagatlas.log");
  }

  /** Starts a command. */
  CommandProcess start(Map<String, String> environment, String... args) throws IOException {
    return start(environment, List.of(launcher().toString()), args);
  }

  /** Starts a command in a working directory. */
  CommandProcess startIn(Path folder, String... args) throws IOException {
    return startIn(Map.of(), folder, args);
  }

  /** Starts a command in a working directory. */
  CommandProcess startIn(Map<String, String> environment, Path folder, String... args)
      throws IOException {
    return start(
        environment,
        List.of("sh", "-c", "cd \"$0\" && exec \"$@\"", folder.toString(), launcher().toString()),
        args);
  }

  private CommandProcess start(Map<String, String> environment, List<String> words, String... args)
      throws IOException {
    List<String> command = new ArrayList<>(words);
    command.addAll(List.of(args));
    Map<String, String> all = new HashMap<>();
    all.put("JAVA_HOME", System.getProperty("java.home"));
    all.put("TAGATLAS_LOG", log().toString());
    all.put("TAGATLAS_HEAP", "1g");
    all.put("TAGATLAS_JAVA_OPTIONS", FAST_START);
    // Writing the archive would take as much time as all starts would save.
    all.put("TAGATLAS_CLASS_CACHE", "off");
    all.putAll(environment);
    return CommandProcess.start(command, all, work);
  }

  /** Starts a command. */
  CommandProcess start(String... args) throws IOException {
    return start(Map.of(), args);
  }

  /** Returns the folder of the SQL scripts. */
  static Path scripts() {
    return MODULE.resolveSibling("sql");
  }
}
