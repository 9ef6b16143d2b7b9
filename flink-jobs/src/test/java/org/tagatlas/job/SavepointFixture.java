package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.tagatlas.connectors.source.ShardListing;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.ShardRow;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.shard.ShardReader;

/**
 * A savepoint that a released version wrote, with its input. {@code
 * src/test/resources/savepoints/README.md} lists the kinds.
 *
 * @param name version and kind, such as {@code 0.1.0-live}: the name of its folder
 */
record SavepointFixture(String name) {

  /** The system property with the version to write fixtures for. */
  static final String VERSION = "tagatlas.savepoints.write";

  private static final Path ALL = Path.of("src/test/resources/savepoints");

  /** Returns the fixtures whose names have a suffix; all for an empty suffix. */
  static List<SavepointFixture> of(String kind) throws IOException {
    try (Stream<Path> all = Files.list(ALL)) {
      List<SavepointFixture> found =
          all.filter(Files::isDirectory)
              .map(folder -> new SavepointFixture(folder.getFileName().toString()))
              .filter(fixture -> fixture.name.endsWith(kind))
              .sorted(java.util.Comparator.comparing(SavepointFixture::name))
              .toList();
      assertThat(found).as(kind).isNotEmpty();
      return found;
    }
  }

  /** Returns the fixture of a kind for this version to write. */
  static SavepointFixture toWrite(String kind) {
    return new SavepointFixture(System.getProperty(VERSION) + kind);
  }

  Path folder() {
    return ALL.resolve(name);
  }

  Path shards() {
    return folder().resolve("shards");
  }

  Path metadata() {
    return folder().resolve("_metadata");
  }

  /** Returns the URI to restore from. */
  String savepoint() {
    return folder().toAbsolutePath().toUri().toString();
  }

  /** Returns the photos of the shards. */
  List<PhotoRecord> photos() throws IOException {
    return read(shards());
  }

  /** Returns the photos of the shards in a folder, or of one shard. */
  static List<PhotoRecord> read(Path shards) throws IOException {
    List<PhotoRecord> photos = new ArrayList<>();
    for (org.apache.flink.core.fs.Path shard : ShardListing.expand(List.of(shards.toString()))) {
      try (ShardReader reader = ShardSource.reader(shard, FieldSet.PUBLISHED)) {
        for (ShardRow row = reader.next(); row != null; row = reader.next()) {
          if (row instanceof PhotoRecord photo) {
            photos.add(photo);
          }
        }
      }
    }
    return photos;
  }

  /** Copies the shards to a folder where further ones can be added, and returns it. */
  Path copyShards(Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(shards())) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    return to;
  }

  /**
   * Takes a savepoint of a running job.
   *
   * @param target the folder that it is taken into
   * @return its metadata file
   */
  static Path take(JobClient client, Path target) throws Exception {
    String savepoint =
        Savepoints.trigger(
            client, MountedFolders.mount("savepoints", target), SavepointFormatType.CANONICAL);
    return target.resolve(savepoint.substring(savepoint.lastIndexOf('/') + 1)).resolve("_metadata");
  }

  /**
   * Takes the savepoint of a running job and cancels the job.
   *
   * @param work a folder for temporary files
   * @param writer the test that writes it
   * @param what describes the state, in one line
   */
  void write(JobClient client, Path work, String writer, String what) throws Exception {
    assertThat(metadata()).as("a fixture is never rewritten").doesNotExist();
    Path taken = take(client, Files.createDirectories(work.resolve(name)));
    client.cancel().get();
    Files.createDirectories(folder());
    Files.copy(taken, metadata());
    Files.writeString(
        folder().resolve("written.txt"),
        """
        Tagatlas %s, Flink %s, canonical format, state backend rocksdb, parallelism 1
        written %s by %s
        %s
        """
            .formatted(
                System.getProperty(VERSION),
                EnvironmentInformation.getVersion(),
                LocalDate.now(ZoneOffset.UTC),
                writer,
                what),
        StandardCharsets.UTF_8);
  }

  /** Packs the output of a file sink at the time of the savepoint. */
  void packFiles(Path from) throws IOException {
    try (OutputStream out = Files.newOutputStream(folder().resolve("files.zip"));
        ZipOutputStream zip = new ZipOutputStream(out);
        Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        zip.putNextEntry(new ZipEntry(from.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, zip);
      }
    }
  }

  /** Unpacks the output of a file sink, and returns the folder. */
  Path unpackFiles(Path to) throws IOException {
    try (ZipInputStream zip =
        new ZipInputStream(Files.newInputStream(folder().resolve("files.zip")))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = to.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.copy(zip, file);
      }
    }
    return to;
  }

  @Override
  public String toString() {
    return name;
  }
}
