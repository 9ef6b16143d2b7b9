package org.tagatlas.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.Reject;
import org.tagatlas.record.ShardEnd;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.shard.ShardReader;
import org.tagatlas.sqlite.DatabaseException;
import org.tagatlas.sqlite.DatabaseFiles;
import org.tagatlas.sqlite.RandomAccessBytes;

class RandomAccessFilesTest {

  @TempDir Path root;

  @AfterEach
  void clear() {
    RemoteFileSystem.OBJECTS.clear();
  }

  @Test
  void readsADatabaseInAnObjectStore() throws Exception {
    Path file = DatabaseFiles.photos(root.resolve("a.sql"), 500);
    RemoteFileSystem.OBJECTS.put("memory://bucket/a.sql", Files.readAllBytes(file));
    try (ShardReader reader =
        ShardSource.reader(
            new org.apache.flink.core.fs.Path("memory://bucket/a.sql"), FieldSet.COUNTED)) {
      for (long id = 1; id <= 500; id++) {
        assertThat(((PhotoRecord) reader.next()).photoid()).isEqualTo(id);
      }
      assertThat(reader.next()).isEqualTo(new ShardEnd("memory://bucket/a.sql", 500));
    }
  }

  @Test
  void namesTheJournalOfAWriter() throws Exception {
    Path file = DatabaseFiles.photos(root.resolve("a.sql"), 10);
    try (Connection writer = DatabaseFiles.open(file);
        Statement statement = writer.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("DELETE FROM yfcc100m_dataset WHERE photoid = 1");
      assertThatThrownBy(() -> RandomAccessFiles.open(ShardFiles.path(file)))
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("a.sql-wal")
          .hasMessageContaining("wal_checkpoint");
      assertThat(ShardSource.describe(ShardFiles.path(file)).orElseThrow()).contains("a.sql-wal");
    }
    // SQLite merges the log when the last connection closes.
    RandomAccessFiles.open(ShardFiles.path(file)).close();
    assertThat(ShardSource.describe(ShardFiles.path(file))).isEmpty();
    Files.write(root.resolve("a.sql-journal"), new byte[512]);
    RandomAccessFiles.open(ShardFiles.path(file)).close();
    Files.write(root.resolve("a.sql-journal"), new byte[] {(byte) 0xd9, (byte) 0xd5});
    assertThatThrownBy(() -> RandomAccessFiles.open(ShardFiles.path(file)))
        .hasMessageContaining("a transaction has not ended");
  }

  /** Locks are those of a process, so another one is needed. */
  @Test
  void namesALockOfAnotherProgram() throws Exception {
    Path file = DatabaseFiles.photos(root.resolve("a.sql"), 10);
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                file.toString())
            .start();
    try {
      assertThat(writer.getInputStream().read()).isEqualTo('L');
      assertThatThrownBy(() -> RandomAccessFiles.open(ShardFiles.path(file)))
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("another program has locked it");
      try (ShardReader reader = ShardSource.reader(ShardFiles.path(file), FieldSet.COUNTED)) {
        assertThat(((Reject) reader.next()).detail())
            .isEqualTo(
                "the database cannot be read: another program has locked it: wait until it has"
                    + " finished, or close it");
      }
    } finally {
      writer.destroyForcibly().waitFor();
    }
    RandomAccessFiles.open(ShardFiles.path(file)).close();
  }

  /** Holds a lock until it is ended. */
  static final class Writer {

    private Writer() {}

    /** Locks the database that is the argument. */
    public static void main(String[] args) throws Exception {
      try (Connection writer = DatabaseFiles.open(Path.of(args[0]));
          Statement statement = writer.createStatement()) {
        statement.execute("BEGIN EXCLUSIVE");
        System.out.write('L');
        System.out.flush();
        // Ends with the process.
        new java.util.concurrent.CountDownLatch(1).await();
      }
    }
  }

  @Test
  void readsLocalAndRemoteBytesAtAnyPosition() throws Exception {
    byte[] content = "0123456789".getBytes(StandardCharsets.US_ASCII);
    Path file = Files.write(root.resolve("a"), content);
    RemoteFileSystem.OBJECTS.put("memory://bucket/a", content);
    for (org.apache.flink.core.fs.Path path :
        List.of(ShardFiles.path(file), new org.apache.flink.core.fs.Path("memory://bucket/a"))) {
      try (RandomAccessBytes bytes = RandomAccessFiles.open(path)) {
        assertThat(bytes.size()).isEqualTo(10);
        byte[] target = new byte[6];
        assertThat(bytes.read(7, target, 1, 5)).isEqualTo(3);
        assertThat(bytes.read(2, target, 4, 2)).isEqualTo(2);
        assertThat(bytes.read(10, target, 0, 6)).isZero();
        assertThat(bytes.read(20, target, 0, 6)).isZero();
        assertThat(new String(target, StandardCharsets.US_ASCII)).isEqualTo("\000" + "78923");
      }
    }
  }
}
