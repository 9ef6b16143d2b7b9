package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.job.ConsistencyCheck;
import org.tagatlas.job.Oracle;
import org.tagatlas.job.PublishedIndices;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.Reject;
import org.tagatlas.record.ShardRow;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.shard.ShardReader;

/** Runs {@code chaos}, which kills each kind of process of a real cluster during a live job. */
final class ChaosIT {

  private static final String FAST_START = "-D=env.java.opts.all=" + TestInstallation.FAST_START;

  /** The defaults of {@code run}. */
  private static final Oracle ORACLE =
      new Oracle(List.of("country", "admin1", "city"), List.of("all", "year"), 50, 3);

  private Path work;
  private TestInstallation home;
  private Path folder;

  @BeforeEach
  void createInstallation() throws IOException {
    // Not a temporary folder of JUnit: the user that runs Elasticsearch must be able to access it.
    work = Files.createTempDirectory("tagatlas-chaos-").toRealPath();
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
    home = TestInstallation.built(work);
    folder = work.resolve("all of it");
  }

  @AfterEach
  void cleanUp() throws Exception {
    try (CommandProcess stop =
        home.start("cluster", "stop", "--folder=" + folder.resolve("cluster"))) {
      stop.exit();
    }
    assertThat(processes()).isEmpty();
    FileUtils.deleteDirectory(work.toFile());
  }

  @Tag("nightly")
  @Test
  void publishesAsDefinedIfFlinkIsKilled() throws Exception {
    publishesAsDefined(
        "2 kills (taskmanager 1, jobmanager 1) and 0 freezes",
        2,
        "--kills=2",
        "--freezes=0",
        "--only=taskmanager,jobmanager",
        "--rows=1500",
        "--rate=60");
  }

  @Test
  @Tag("nightly")
  void publishesAsDefinedWhicheverProcessIsKilledOrFrozen() throws Exception {
    publishesAsDefined(
        "5 kills (taskmanager 1, jobmanager 1, kafka 1, s3 1, elasticsearch 1) and 1 freeze of 9 s",
        6,
        "--kills=5",
        "--freezes=1",
        "--freeze-seconds=9",
        "--rows=3000",
        "--rate=40");
  }

  private void publishesAsDefined(String plan, int faults, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "chaos",
                "--seed=3",
                "--taskmanager-memory=1536m",
                "--folder=" + folder,
                "--keep",
                "-D=execution.checkpointing.interval=1s",
                FAST_START));
    command.addAll(List.of(options));
    try (CommandProcess chaos = home.start(command.toArray(String[]::new))) {
      assertThat(chaos.process().waitFor(8, TimeUnit.MINUTES)).as("exits").isTrue();
      assertThat(chaos.process().exitValue()).as(chaos.out() + chaos.err()).isZero();
      assertThat(chaos.out()).contains("Seed 3: " + plan).contains("Equal: all documents");
      assertThat(chaos.out().lines().filter(line -> line.contains("recovered after")))
          .hasSize(faults);
    }
    List<PhotoRecord> photos = new ArrayList<>();
    List<Reject> rejects = new ArrayList<>();
    for (Path shard : shards()) {
      read(shard, photos, rejects);
    }
    int rows = photos.size() + rejects.size();
    assertThat(rows).isGreaterThan(option(options, "--rows="));
    try (PublishedIndices published =
        new PublishedIndices(ElasticsearchConnection.to("http://127.0.0.1:" + port()))) {
      new ConsistencyCheck(ORACLE).check(published, photos);
      assertThat(published.documents(DocumentKind.REJECTS)).hasSameSizeAs(rejects);
      assertThat(published.indicesByAlias().values())
          .hasSize(DocumentKind.DEFAULTS.size())
          .allMatch(each -> each.size() == 1);
    }
  }

  private static int option(String[] options, String name) {
    return Stream.of(options)
        .filter(each -> each.startsWith(name))
        .mapToInt(each -> Integer.parseInt(each.substring(name.length())))
        .findFirst()
        .orElseThrow();
  }

  @Tag("nightly")
  @Test
  void stopsAllProcessesWhenInterrupted() throws Exception {
    try (CommandProcess chaos =
        home.start("chaos", "--rows=100", "--kills=1", "--folder=" + folder, FAST_START)) {
      // All of them are starting.
      chaos.await("processes", () -> processes().size() >= 4);
      chaos.process().destroy();
      assertThat(chaos.exit()).isNotZero();
      assertThat(processes()).isEmpty();
    }
  }

  private List<Path> shards() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("shards"))) {
      return new ArrayList<>(files.filter(Files::isRegularFile).sorted().toList());
    }
  }

  private static void read(Path shard, List<PhotoRecord> photos, List<Reject> rejects)
      throws IOException {
    try (ShardReader reader =
        ShardSource.reader(new org.apache.flink.core.fs.Path(shard.toUri()), FieldSet.PUBLISHED)) {
      for (ShardRow row = reader.next(); row != null; row = reader.next()) {
        if (row instanceof PhotoRecord photo) {
          photos.add(photo);
        } else if (row instanceof Reject reject) {
          rejects.add(reject);
        }
      }
    }
  }

  private int port() throws IOException {
    Properties settings = new Properties();
    try (var in =
        Files.newBufferedReader(
            folder.resolve("cluster").resolve("cluster.properties"), StandardCharsets.UTF_8)) {
      settings.load(in);
    }
    return Integer.parseInt(settings.getProperty("elasticsearch-port"));
  }

  /** Returns the command lines of the processes of the cluster and the command. */
  private List<String> processes() {
    Set<String> marks =
        Set.of(
            "-Dtagatlas.daemon=" + folder,
            "-Dtagatlas.kafka.data=" + folder,
            "-Dtagatlas.elasticsearch.data=" + folder,
            "-Dtagatlas.log=" + folder);
    return ProcessHandle.allProcesses()
        .map(ChaosIT::arguments)
        .filter(line -> marks.stream().anyMatch(line::contains))
        .toList();
  }

  private static String arguments(ProcessHandle process) {
    try {
      return Files.readString(
          Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
