package org.tagatlas.sql.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ShardTableTest {

  private static final String ALL_COLUMNS =
      "photoid BIGINT, uid STRING, unickname STRING, datetaken TIMESTAMP(0),"
          + " dateuploaded TIMESTAMP_LTZ(0), title STRING, usertags STRING, machinetags STRING,"
          + " longitude DOUBLE, latitude DOUBLE, accuracy INT, pageurl STRING, downloadurl STRING,"
          + " licensename STRING, licenseurl STRING, marker INT,"
          + " shard STRING METADATA VIRTUAL, line BIGINT METADATA VIRTUAL";

  @TempDir Path folder;

  private TableEnvironment tables;

  @BeforeEach
  void open() {
    tables = environment(true);
  }

  private static TableEnvironment environment(boolean batch) {
    Configuration conf = new Configuration();
    conf.set(CoreOptions.DEFAULT_PARALLELISM, 2);
    conf.setString("table.local-time-zone", "UTC");
    EnvironmentSettings.Builder settings =
        EnvironmentSettings.newInstance().withConfiguration(conf);
    return TableEnvironment.create((batch ? settings.inBatchMode() : settings).build());
  }

  private void create(String name, String columns, String... options) {
    tables.executeSql(
        "CREATE TABLE %s (%s) WITH ('connector' = 'tagatlas-shards', 'path' = '%s'%s)"
            .formatted(
                name,
                columns,
                folder,
                options.length == 0 ? "" : ", " + String.join(", ", options)));
  }

  private List<Row> rows(String query) throws Exception {
    // No try-with-resources: javac warns that close() may throw InterruptedException.
    CloseableIterator<Row> rows = tables.executeSql(query).collect();
    try {
      List<Row> all = new ArrayList<>();
      rows.forEachRemaining(all::add);
      return all;
    } finally {
      rows.close();
    }
  }

  private static String tsv(int fields, String... valuesByIndex) {
    String[] row = new String[fields];
    Arrays.fill(row, "");
    for (int i = 0; i < valuesByIndex.length; i += 2) {
      row[Integer.parseInt(valuesByIndex[i])] = valuesByIndex[i + 1];
    }
    return String.join("\t", row);
  }

  private void writeAllFormats() throws IOException {
    Files.writeString(
        folder.resolve("a.jsonl"),
        "\n{\"photoid\": 1, \"uid\": \"1@N0%30\", \"unickname\": \"Jo+K\", \"title\": \"T%20x\","
            + " \"datetaken\": \"2012-02-16 09:56:37.0\", \"dateuploaded\": \"1329500000\","
            + " \"usertags\": \"a,b+c\", \"machinetags\": \"geo:x=1\", \"longitude\": -71.5,"
            + " \"latitude\": \"0.0\", \"accuracy\": 16, \"pageurl\": \"p\","
            + " \"downloadurl\": \"d\", \"licensename\": \"l\", \"licenseurl\": \"lu\","
            + " \"marker\": 1, \"key\": \"ignored\"}\n{broken\n");
    try (var out =
        new BZip2CompressorOutputStream(Files.newOutputStream(folder.resolve("b.bz2")))) {
      String lines =
          tsv(23, "0", "2", "1", "2@N0", "8", "only,tags")
              + '\n'
              + tsv(25, "1", "3", "3", "3@N0", "12", "2.25", "13", "48.5")
              + "\na\tb\n";
      out.write(lines.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void readsAllFieldsAndPositionsOfAllFormats() throws Exception {
    writeAllFormats();
    create("shards", ALL_COLUMNS);
    assertThat(rows("SELECT * FROM shards ORDER BY photoid"))
        .containsExactly(
            Row.of(
                1L,
                "1@N00",
                "Jo+K",
                LocalDateTime.of(2012, 2, 16, 9, 56, 37),
                Instant.ofEpochSecond(1329500000),
                "T%20x",
                "a,b+c",
                "geo:x=1",
                -71.5,
                0.0,
                16,
                "p",
                "d",
                "l",
                "lu",
                1,
                folder.resolve("a.jsonl").toString(),
                2L),
            Row.of(
                2L,
                "2@N0",
                "",
                null,
                null,
                "",
                "only,tags",
                "",
                null,
                null,
                null,
                "",
                "",
                "",
                "",
                0,
                folder.resolve("b.bz2").toString(),
                1L),
            Row.of(
                3L,
                "3@N0",
                "",
                null,
                null,
                "",
                "",
                "",
                2.25,
                48.5,
                null,
                "",
                "",
                "",
                "",
                0,
                folder.resolve("b.bz2").toString(),
                2L));
  }

  /** Projection push-down skips fields, which must not change the others. */
  @Test
  void projectionDoesNotChangeValues() throws Exception {
    writeAllFormats();
    create("shards", ALL_COLUMNS);
    List<Row> whole = rows("SELECT * FROM shards ORDER BY photoid");
    String[] names = ALL_COLUMNS.replaceAll("(\\w+) [^,]*", "$1").replace(" ", "").split(",");
    assertThat(names).hasSize(18).contains("usertags", "line");
    List<String> union = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      union.add(
          "SELECT %d AS c, photoid AS id, CAST(%s AS STRING) AS v FROM shards"
              .formatted(i, names[i]));
    }
    for (Row row : rows(String.join(" UNION ALL ", union))) {
      Row expected = whole.get((int) ((long) row.getFieldAs(1)) - 1);
      Object value = expected.getField((int) row.getField(0));
      String text =
          value == null
              ? null
              : value instanceof LocalDateTime || value instanceof Instant
                  ? value.toString().replace('T', ' ').replace("Z", "")
                  : value.toString();
      assertThat(row.getField(2)).as("column %s", row.getField(0)).isEqualTo(text);
    }
    assertThat(rows("SELECT COUNT(*) FROM shards")).containsExactly(Row.of(3L));
    assertThat(rows("SELECT usertags FROM shards ORDER BY usertags"))
        .containsExactly(Row.of(""), Row.of("a,b+c"), Row.of("only,tags"));
    assertThat(rows("SELECT line, marker FROM shards WHERE shard LIKE '%b.bz2' ORDER BY line"))
        .containsExactly(Row.of(1L, 0), Row.of(2L, 0));
  }

  @Test
  void readsRejects() throws Exception {
    writeAllFormats();
    create(
        "rejects",
        "shard STRING, line BIGINT, reason STRING, detail STRING, `raw` STRING",
        "'rows' = 'rejects'");
    assertThat(rows("SELECT shard, line, reason, `raw` FROM rejects ORDER BY shard"))
        .containsExactly(
            Row.of(folder.resolve("a.jsonl").toString(), 3L, "bad_json", "{broken"),
            Row.of(folder.resolve("b.bz2").toString(), 3L, "field_count", "a\tb"));
    assertThat(rows("SELECT detail FROM rejects WHERE reason = 'field_count'").toString())
        .contains("2");
  }

  @Test
  void followedTableReadsNewShards() throws Exception {
    tables = environment(false);
    Files.writeString(folder.resolve("a.jsonl"), "{\"photoid\": 1}\n");
    create(
        "live",
        "photoid BIGINT, dateuploaded BIGINT",
        "'follow' = 'true'",
        "'scan-interval' = '100 ms'");
    Queue<Object> seen = new ConcurrentLinkedQueue<>();
    TableResult result = tables.executeSql("SELECT photoid FROM live");
    CloseableIterator<Row> rows = result.collect();
    Thread reading =
        new Thread(
            () -> {
              try {
                rows.forEachRemaining(row -> seen.add(row.getField(0)));
              } catch (RuntimeException e) {
                seen.add(e);
              }
            });
    reading.setDaemon(true);
    reading.start();
    await().atMost(Duration.ofSeconds(60)).until(() -> seen.contains(1L));
    Path hidden = Files.writeString(folder.resolve(".b"), "{\"photoid\": 2}\n");
    Files.move(hidden, folder.resolve("b.jsonl"), StandardCopyOption.ATOMIC_MOVE);
    await().atMost(Duration.ofSeconds(60)).until(() -> seen.contains(2L));
    assertThat(seen).containsExactly(1L, 2L);
    result.getJobClient().orElseThrow().cancel().get();
  }

  @Test
  void rejectsInvalidColumns() {
    assertInvalid("titel STRING", "no column 'titel'", "title", "metadata columns are shard, line");
    assertInvalid("photoid STRING", "'photoid'", "declared as STRING", "BIGINT");
    assertInvalid("datetaken STRING", "'datetaken'", "TIMESTAMP(0) or TIMESTAMP(3)");
    assertInvalid("latitude DOUBLE NOT NULL", "'latitude'", "cannot be NOT NULL");
    assertInvalid("reason STRING", "no column 'reason'");
    assertInvalid("photoid BIGINT, x STRING METADATA", "x", "shard");
  }

  @Test
  void rejectsInvalidOptions() {
    create("still", "photoid BIGINT", "'follow' = 'true'", "'scan-interval' = '0 s'");
    assertThatThrownBy(() -> tables.explainSql("SELECT * FROM still"))
        .hasStackTraceContaining("'scan-interval'");
    tables.executeSql(
        "CREATE TABLE gone (photoid BIGINT) WITH ('connector' = 'tagatlas-shards',"
            + " 'path' = '/nowhere')");
    assertThatThrownBy(() -> tables.explainSql("SELECT * FROM gone"))
        .hasStackTraceContaining("there is no file or folder '/nowhere'");
    create("odd", "photoid BIGINT", "'rows' = 'some'");
    assertThatThrownBy(() -> tables.explainSql("SELECT * FROM odd"))
        .hasStackTraceContaining("PHOTOS, REJECTS");
  }

  private void assertInvalid(String columns, String... messages) {
    create("t", columns);
    assertThatThrownBy(() -> tables.explainSql("SELECT * FROM t"))
        .satisfies(
            e -> {
              StringBuilder all = new StringBuilder();
              for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                all.append(cause.getMessage()).append('\n');
              }
              assertThat(all.toString()).contains(messages);
            });
    tables.executeSql("DROP TABLE t");
  }
}
