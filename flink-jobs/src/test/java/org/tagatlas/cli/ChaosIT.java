package org.tagatlas.cli;

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
import org.junit.jupiter.api.Test;
import org.tagatlas.connectors.elasticsearch.ElasticsearchConnection;
import org.tagatlas.connectors.record.PhotoRecord;
import org.tagatlas.connectors.record.Reject;
import org.tagatlas.connectors.record.ShardRow;
import org.tagatlas.connectors.shard.FieldSet;
import org.tagatlas.connectors.shard.ShardReader;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.job.Law;
import org.tagatlas.job.Oracle;
import org.tagatlas.job.PublishedIndices;
import org.tagatlas.publish.Kind;

/** Kills each kind of process of a real cluster while a live job runs there, by the command. */
final class ChaosIT {

  private static final String FAST_START = "-D=env.java.opts.all=-XX:TieredStopAtLevel=1";

  /** What the options of {@code run} give when they are left out. */
  private static final Oracle ORACLE =
      new Oracle(List.of("country", "admin1", "city"), List.of("all", "year"), 50, 3);

  private Path work;
  private Home home;
  private Path folder;

  @BeforeEach
  void checkOut() throws IOException {
    // Not a temporary folder of JUnit's: the user whom Elasticsearch runs as has to get there.
    work = Files.createTempDirectory("tagatlas-chaos-").toRealPath();
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
    home = Home.built(work);
    folder = work.resolve("all of it");
  }

  @AfterEach
  void clearAway() throws Exception {
    try (Child stop = home.start("cluster", "stop", "--folder=" + folder.resolve("cluster"))) {
      stop.exit();
    }
    assertThat(processes()).isEmpty();
    FileUtils.deleteDirectory(work.toFile());
  }

  @Test
  void whatIsPublishedIsWhatTheDefinitionsGiveWhateverIsKilled() throws Exception {
    try (Child chaos =
        home.start(
            "chaos",
            "--seed=3",
            "--kills=5",
            "--freezes=1",
            "--freeze-seconds=9",
            "--rows=3000",
            "--rate=40",
            "--taskmanager-memory=1536m",
            "--folder=" + folder,
            "--keep",
            "-D=execution.checkpointing.interval=1s",
            FAST_START)) {
      assertThat(chaos.process().waitFor(8, TimeUnit.MINUTES)).as("ends").isTrue();
      assertThat(chaos.process().exitValue()).as(chaos.out() + chaos.err()).isZero();
      assertThat(chaos.out())
          .contains(
              "Seed 3: 5 kills (taskmanager 1, jobmanager 1, kafka 1, s3 1, elasticsearch 1) and 1"
                  + " freeze of 9 s")
          .contains("Equal: all documents");
      assertThat(chaos.out().lines().filter(line -> line.contains("ran again after"))).hasSize(6);
    }
    List<PhotoRecord> photos = new ArrayList<>();
    List<Reject> rejects = new ArrayList<>();
    for (Path shard : shards()) {
      read(shard, photos, rejects);
    }
    assertThat(photos.size() + rejects.size()).isGreaterThan(3000);
    try (PublishedIndices published =
        new PublishedIndices(ElasticsearchConnection.to("http://127.0.0.1:" + port()))) {
      new Law(ORACLE).assertHolds(published, photos);
      assertThat(published.documents(Kind.REJECTS)).hasSameSizeAs(rejects);
      assertThat(published.behindAliases().values()).hasSize(5).allMatch(each -> each.size() == 1);
    }
  }

  @Test
  void leavesNoProcessWhenItIsInterrupted() throws Exception {
    try (Child chaos =
        home.start("chaos", "--rows=100", "--kills=1", "--folder=" + folder, FAST_START)) {
      // All of them are coming up now.
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

  /** Returns the command lines of the processes that name the folder, without what reads it. */
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
