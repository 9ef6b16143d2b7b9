package org.tagatlas.local.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Servers that the tests of a Maven build share, in all modules and JVMs. The first test that needs
 * a server starts it. {@link SharedServersWatcher} kills the servers when Maven has terminated.
 * Outside of Maven, each JVM has separate servers.
 */
public final class SharedServers {

  private static final String MAVEN = "plexus-classworlds";

  private static String elasticsearch;

  private SharedServers() {}

  /**
   * Returns the address of a running Elasticsearch. A test must use an index prefix that no other
   * test of the build uses, and must not stop the server.
   */
  public static synchronized String elasticsearch() throws IOException, InterruptedException {
    if (elasticsearch == null) {
      Path folder = folder();
      try (FileChannel lock =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        // Released on close: another JVM waits here, then finds the server.
        lock.lock();
        LocalElasticsearch server =
            new LocalElasticsearch(Installation.find().elasticsearch(), elasticsearchData(folder));
        boolean running = server.status(OptionalInt.empty()).pid().isPresent();
        LocalElasticsearch.Started started =
            server.start(running ? OptionalInt.empty() : OptionalInt.of(ServerProbe.freePort()));
        if (started.now()) {
          allowManyIndices(started.status().url());
        }
        elasticsearch = started.status().url();
      }
    }
    return elasticsearch;
  }

  static Path elasticsearchData(Path folder) {
    return folder.resolve("elasticsearch");
  }

  /** Creates the folder of this build's servers, or returns it if another JVM has created it. */
  private static Path folder() throws IOException {
    ProcessHandle build = build();
    String started = build.info().startInstant().map(Instant::toEpochMilli).orElse(0L).toString();
    Path folder =
        Path.of(System.getProperty("java.io.tmpdir"))
            .toRealPath()
            .resolve("tagatlas-servers-" + build.pid() + '-' + started);
    try {
      // The user that runs Elasticsearch must be able to enter it.
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    } catch (FileAlreadyExistsException e) {
      return folder;
    }
    watch(build, folder);
    return folder;
  }

  /** Returns the Maven process that this JVM descends from, or this JVM. */
  private static ProcessHandle build() {
    ProcessHandle build = ProcessHandle.current();
    Optional<ProcessHandle> parent = build.parent();
    while (parent.isPresent()) {
      if (parent.get().info().commandLine().filter(line -> line.contains(MAVEN)).isPresent()) {
        build = parent.get();
      }
      parent = parent.get().parent();
    }
    return build;
  }

  private static void watch(ProcessHandle build, Path folder) throws IOException {
    new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SharedServersWatcher.class.getName(),
                Long.toString(build.pid()),
                folder.toString()))
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Raises the maximum number of shards, as tests do not delete their indices. */
  private static void allowManyIndices(String url) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(url + "/_cluster/settings"))
                    .header("Content-Type", "application/json")
                    .PUT(
                        HttpRequest.BodyPublishers.ofString(
                            "{\"persistent\": {\"cluster.max_shards_per_node\": 10000}}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(response.body());
    }
  }
}
