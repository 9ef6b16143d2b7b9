package org.tagatlas.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tagatlas.sqlite.DatabaseFiles.create;
import static org.tagatlas.sqlite.DatabaseFiles.photos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.Reject;
import org.tagatlas.record.RejectReason;
import org.tagatlas.record.ShardEnd;
import org.tagatlas.record.ShardRow;
import org.tagatlas.sqlite.DatabaseFiles;
import org.tagatlas.sqlite.RandomAccessBytes;

class DatabaseShardTest {

  private static final List<String> NAMES =
      List.of(
          "photoid uid unickname datetaken dateuploaded capturedevice title description usertags"
              .split(" "));

  @TempDir Path root;

  private record FileOpener(Path file) implements ShardReader.Opener {

    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(file);
    }

    @Override
    public RandomAccessBytes openRandomAccess() throws IOException {
      return DatabaseFiles.FileBytes.of(file);
    }
  }

  private static ShardReader reader(Path file) {
    return new ShardReader("s", new FileOpener(file), true, FieldSet.PUBLISHED);
  }

  private static List<ShardRow> read(Path file) throws IOException {
    try (ShardReader reader = reader(file)) {
      return ShardData.read(reader);
    }
  }

  private static Reject only(Path file) throws IOException {
    List<ShardRow> rows = read(file);
    assertThat(rows).hasSize(2).last().isEqualTo(new ShardEnd("s", 1));
    return (Reject) rows.get(0);
  }

  @Test
  void readsRowsLikeLinesOfJson() throws Exception {
    Path file = photos(root.resolve("a.sql"), 2000);
    Map<Long, List<Object>> expected = DatabaseFiles.read(file, "yfcc100m_dataset");
    ObjectMapper mapper = new ObjectMapper();
    List<Long> ids = new ArrayList<>();
    try (ShardReader reader = reader(file)) {
      for (ShardRow row = reader.next(); row instanceof PhotoRecord photo; row = reader.next()) {
        ids.add(photo.photoid());
        assertThat(reader.lineNumber()).isEqualTo(photo.photoid());
        JsonNode json = mapper.readTree(reader.line());
        List<Object> values = expected.get(photo.photoid());
        for (int i = 0; i < NAMES.size(); i++) {
          assertThat(json.get(NAMES.get(i)).asText()).isEqualTo(String.valueOf(values.get(i)));
        }
        boolean located = photo.photoid() % 3 != 0;
        assertThat(photo.geotagged()).isEqualTo(located);
        assertThat(json.get("longitude").isNull()).isEqualTo(!located);
        if (located) {
          assertThat(json.get("latitude").isNumber()).isTrue();
          assertThat(json.get("latitude").asText()).isEqualTo(values.get(11));
          assertThat(photo.longitude()).isEqualTo(Double.parseDouble((String) values.get(10)));
        }
        assertThat(photo.video()).isEqualTo(photo.photoid() % 10 == 0);
        assertThat(json.size()).isEqualTo(23);
      }
    }
    assertThat(ids).isEqualTo(LongStream.rangeClosed(1, 2000).boxed().toList());
  }

  @Test
  void resumesAfterAnyRowOfARange() throws Exception {
    Path file = photos(root.resolve("a.sql"), 700);
    List<RowRange> ranges = ShardReader.divide(new FileOpener(file), 4);
    assertThat(ranges).hasSize(4);
    List<ShardRow> all = new ArrayList<>();
    for (RowRange range : ranges) {
      List<ShardRow> rows;
      try (ShardReader reader = range(file, range)) {
        rows = ShardData.read(reader);
      }
      all.addAll(rows);
      for (int done : new int[] {0, 1, rows.size() / 2, rows.size()}) {
        try (ShardReader reader = range(file, range)) {
          assertThat(reader.resume(done, true)).isTrue();
          assertThat(ShardData.read(reader)).isEqualTo(rows.subList(done, rows.size()));
        }
      }
    }
    assertThat(ShardData.ids(all)).isEqualTo(LongStream.rangeClosed(1, 700).boxed().toList());
    assertThat(all).hasSize(701).last().isInstanceOf(ShardEnd.class);
  }

  private static ShardReader range(Path file, RowRange range) {
    return ShardReader.range("s", new FileOpener(file), true, FieldSet.PUBLISHED, range);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "photos | photo_id, user_nsid, Date_Taken, date_uploaded, user_tags, lon, LAT, license_name",
        "Photos | id, owner, 'date taken', 'date-upload', tags, lng, lat, licence",
        "yfcc100m_dataset | PhotoID, UID, DateTaken, DateUploaded, UserTags, Longitude, Latitude,"
            + " LicenseName"
      })
  void readsColumnsOfOtherNames(String table, String columns) throws Exception {
    List<String> names =
        Arrays.stream(columns.split(","))
            .map(name -> '"' + name.strip().replace("'", "") + '"')
            .toList();
    Path file =
        create(
            root.resolve("a.db"),
            "CREATE TABLE other (photoid, x)",
            "CREATE TABLE " + table + " (" + String.join(", ", names) + ", extra)",
            "INSERT INTO "
                + table
                + " VALUES (17, 'u', '2011-09-10 21:13:32.0', 1316432672,"
                + " 'a,b', 1, 2.5, 'CC', 'x')");
    PhotoRecord photo = (PhotoRecord) read(file).get(0);
    assertThat(photo.photoid()).isEqualTo(17);
    assertThat(photo.uid()).isEqualTo("u");
    assertThat(photo.userTags()).isEqualTo("a,b");
    assertThat(photo.longitude()).isEqualTo(1);
    assertThat(photo.latitude()).isEqualTo(2.5);
    assertThat(photo.licenseName()).isEqualTo("CC");
    try (ShardReader reader = reader(file)) {
      reader.next();
      assertThat(new String(reader.line(), StandardCharsets.UTF_8))
          .startsWith("{\"photoid\":17,\"uid\":\"u\",")
          .endsWith(",\"longitude\":1.0,\"latitude\":2.5,\"licensename\":\"CC\",\"extra\":\"x\"}");
    }
  }

  @Test
  void valuesThatAreNoNumbersBecomeRejectsOfTheirRow() throws Exception {
    Path file = photos(root.resolve("a.sql"), 3);
    create(
        file,
        "UPDATE yfcc100m_dataset SET longitude = 'east' WHERE photoid = 1",
        "UPDATE yfcc100m_dataset SET longitude = ' 12.50 ', accuracy = 'x' WHERE photoid = 2",
        "INSERT INTO yfcc100m_dataset (photoid) VALUES (-5)");
    List<ShardRow> rows = read(file);
    assertThat(rows).hasSize(5);
    Reject negative = (Reject) rows.get(0);
    assertThat(negative.reason()).isEqualTo(RejectReason.BAD_PHOTOID);
    Reject east = (Reject) rows.get(1);
    assertThat(east.reason()).isEqualTo(RejectReason.BAD_COORDINATES);
    assertThat(east.line()).isEqualTo(1);
    PhotoRecord second = (PhotoRecord) rows.get(2);
    assertThat(second.longitude()).isEqualTo(12.5);
    assertThat(second.accuracy()).isZero();
  }

  @Test
  void readsRowsAfterDamage() throws Exception {
    Path file = photos(root.resolve("a.sql"), 2000);
    byte[] stored = Files.readAllBytes(file);
    int leaf = stored.length / 4096 / 2;
    while (stored[4096 * leaf] != 13) {
      leaf++;
    }
    Arrays.fill(stored, 4096 * leaf, 4096 * (leaf + 1), (byte) 7);
    Files.write(file, stored);
    List<ShardRow> rows = read(file);
    List<Reject> lost =
        rows.stream().filter(Reject.class::isInstance).map(Reject.class::cast).toList();
    assertThat(lost).hasSize(1);
    assertThat(lost.get(0).reason()).isEqualTo(RejectReason.TRUNCATED);
    assertThat(lost.get(0).detail())
        .startsWith("table yfcc100m_dataset, rowid")
        .contains("page " + (leaf + 1));
    assertThat(rows.size()).isBetween(1900, 2001);
    assertThat(rows).last().isEqualTo(new ShardEnd("s", rows.size() - 1));
  }

  @Test
  void aRowOfMoreThanFourMebibytesIsOneReject() throws Exception {
    Path file = photos(root.resolve("a.sql"), 3);
    create(
        file, "UPDATE yfcc100m_dataset SET description = hex(zeroblob(3000000)) WHERE photoid = 2");
    List<ShardRow> rows = read(file);
    assertThat(rows).hasSize(4);
    assertThat(((Reject) rows.get(1)).reason()).isEqualTo(RejectReason.LINE_TOO_LONG);
    assertThat(((PhotoRecord) rows.get(2)).photoid()).isEqualTo(3);
  }

  @Test
  void namesADatabaseWithoutPhotos() throws Exception {
    Path other = create(root.resolve("a.db"), "CREATE TABLE a (x)", "CREATE TABLE b (photoid)");
    assertThat(only(other).reason()).isEqualTo(RejectReason.UNREADABLE);
    assertThat(only(other).detail())
        .contains("an SQLite database without a table of photos")
        .endsWith("its tables: a, b");
    assertThat(ShardReader.describe(new FileOpener(other)).orElseThrow()).contains("tables: a, b");
    Path several =
        create(
            root.resolve("b.db"),
            "CREATE TABLE a (id, tags)",
            "CREATE TABLE b (photoid, latitude)");
    assertThat(only(several).detail()).contains("several tables of photos: a, b");
    Path unsupported = create(root.resolve("c.db"), DatabaseFiles.TABLE + " WITHOUT ROWID");
    assertThat(only(unsupported).detail()).contains("it is a WITHOUT ROWID table");
    Path cut = Files.write(root.resolve("d.db"), Arrays.copyOf(Files.readAllBytes(other), 300));
    assertThat(only(cut).detail()).contains("SQLite database cannot be read").contains("page 1");
    assertThat(ShardReader.describe(new FileOpener(cut))).isPresent();
    assertThat(read(create(root.resolve("e.db"), DatabaseFiles.TABLE)))
        .containsExactly(new ShardEnd("s", 0));
  }

  @Test
  void aCompressedOrFollowedDatabaseIsNamed() throws Exception {
    Path file = photos(root.resolve("a.sql"), 3);
    Path zipped = Files.write(root.resolve("a.gz"), ShardData.gzip(Files.readAllBytes(file)));
    assertThat(only(zipped).detail())
        .isEqualTo("the file is not a shard: it is an SQLite database: decompress it");
    try (ShardReader reader =
        ShardReader.growing(
            "s", new FileOpener(file), true, FieldSet.COUNTED, null, Files.size(file), true)) {
      assertThat(((Reject) reader.next()).detail()).contains("cannot be followed");
    }
  }
}
