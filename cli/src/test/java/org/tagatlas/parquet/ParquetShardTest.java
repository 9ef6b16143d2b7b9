package org.tagatlas.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tagatlas.connectors.source.ShardListing;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.Reject;
import org.tagatlas.record.RejectReason;
import org.tagatlas.record.ShardEnd;
import org.tagatlas.record.ShardRow;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.shard.ShardReader;

/** Files are written with the library's writer of generic rows. */
class ParquetShardTest {

  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message photos {
            optional int64 photo_id;
            optional binary uid (STRING);
            optional int64 datetaken (TIMESTAMP(MICROS,false));
            optional int64 dateuploaded (TIMESTAMP(MILLIS,true));
            optional binary title (STRING);
            optional group usertags (LIST) {
              repeated group list { optional binary element (STRING); } }
            optional double lat;
            optional float lon;
            optional double accuracy;
            optional boolean marker;
            optional group nested { optional binary a (STRING); }
          }
          """);

  @TempDir private Path root;

  private static ParquetWriter<Group> writer(
      Path file, MessageType schema, CompressionCodecName codec) throws IOException {
    return ExampleParquetWriter.builder(new LocalOutputFile(file))
        .withConf(new PlainParquetConfiguration())
        .withType(schema)
        .withCompressionCodec(codec)
        .withRowGroupSize(20_000L)
        .withPageSize(1_000)
        .build();
  }

  private Path photos(String name, int count, CompressionCodecName codec) throws IOException {
    Path file = root.resolve(name);
    SimpleGroupFactory rows = new SimpleGroupFactory(SCHEMA);
    try (ParquetWriter<Group> writer = writer(file, SCHEMA, codec)) {
      for (long id = 1; id <= count; id++) {
        Group row = rows.newGroup().append("photo_id", id).append("uid", id % 9 + "@N00");
        row.append("title", "w\u00e4rme+\"" + id);
        row.append("marker", id % 2 == 0);
        Group tags = row.addGroup("usertags");
        tags.addGroup("list").append("element", "new york");
        tags.addGroup("list").append("element", "a,b");
        tags.addGroup("list");
        if (id % 3 != 0) {
          row.append("lat", 48.5).append("lon", 2.25f).append("accuracy", 16.0);
          row.append("datetaken", 1_241_593_689_123_456L)
              .append("dateuploaded", 1_316_432_672_000L);
          row.addGroup("nested").append("a", "x");
        }
        writer.write(row);
      }
    }
    return file;
  }

  private static ShardReader reader(Path file) throws IOException {
    return ShardSource.reader(
        ShardListing.expand(List.of(file.toString())).get(0), FieldSet.PUBLISHED);
  }

  private static List<ShardRow> read(Path file) throws IOException {
    List<ShardRow> rows = new ArrayList<>();
    try (ShardReader reader = reader(file)) {
      for (ShardRow row = reader.next(); row != null; row = reader.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  @ParameterizedTest
  @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD"})
  void readsRowsByColumnNames(CompressionCodecName codec) throws IOException {
    Path file = photos("a.parquet", 500, codec);
    List<ShardRow> rows = read(file);
    assertThat(rows).hasSize(501).last().isInstanceOf(ShardEnd.class);
    PhotoRecord photo = (PhotoRecord) rows.get(1);
    assertThat(photo.photoid()).isEqualTo(2);
    assertThat(photo.uid()).isEqualTo("2@N00");
    assertThat(photo.title()).isEqualTo("w\u00e4rme+\"2");
    assertThat(photo.userTags()).isEqualTo("new+york,a%2Cb");
    assertThat(photo.latitude()).isEqualTo(48.5);
    assertThat(photo.longitude()).isEqualTo(2.25);
    assertThat(photo.accuracy()).isEqualTo(16);
    assertThat(photo.taken()).isEqualTo(1_241_593_689L);
    assertThat(photo.uploaded()).isEqualTo(1_316_432_672L);
    assertThat(photo.video()).isTrue();
    PhotoRecord other = (PhotoRecord) rows.get(2);
    assertThat(other.geotagged()).isFalse();
    assertThat(other.accuracy()).isZero();
    assertThat(other.taken()).isEqualTo(PhotoRecord.NO_TIME);
    assertThat(other.video()).isFalse();
    // A restored reader continues at the same row.
    try (ShardReader resumed = reader(file)) {
      assertThat(resumed.resume(321, true)).isTrue();
      assertThat(resumed.next()).isEqualTo(rows.get(321));
      assertThat(resumed.lineNumber()).isEqualTo(322);
    }
  }

  @Test
  void readsOtherTypesOfNumbersAndTimes() throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            """
            message photos {
              required int32 photoid;
              optional int96 datetaken;
              optional binary dateuploaded (STRING);
              optional binary usertags;
              optional int32 latitude (DECIMAL(9,4));
              optional int32 longitude;
              repeated binary machinetags (STRING);
            }
            """);
    Path file = root.resolve("types.parquet");
    byte[] time =
        ByteBuffer.allocate(12)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(25_689_000_000_000L)
            .putInt(2_454_958)
            .array();
    try (ParquetWriter<Group> writer = writer(file, schema, CompressionCodecName.SNAPPY)) {
      Group row = new SimpleGroupFactory(schema).newGroup();
      row.add("photoid", 7);
      row.add("datetaken", Binary.fromConstantByteArray(time));
      row.append("dateuploaded", "1316432672").append("usertags", "cat,new+york");
      row.append("latitude", -215_000).append("longitude", -175);
      row.append("machinetags", "a:b=1").append("machinetags", "c:d=\u00e9");
      writer.write(row);
    }
    PhotoRecord photo = (PhotoRecord) read(file).get(0);
    assertThat(photo.photoid()).isEqualTo(7);
    // 2009-05-06T07:08:09Z
    assertThat(photo.taken()).isEqualTo(1_241_593_689L);
    assertThat(photo.uploaded()).isEqualTo(1_316_432_672L);
    assertThat(photo.userTags()).isEqualTo("cat,new+york");
    assertThat(photo.latitude()).isEqualTo(-21.5);
    assertThat(photo.longitude()).isEqualTo(-175);
    assertThat(photo.machineTags()).isEqualTo("a%3Ab%3D1,c%3Ad%3D%C3%A9");
  }

  @Test
  void namesTheColumnsOfAFileWithoutPhotos() throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message m { optional int64 photoid; optional int32 b; }");
    Path file = root.resolve("other.parquet");
    writer(file, schema, CompressionCodecName.SNAPPY).close();
    List<ShardRow> rows = read(file);
    assertThat(rows).hasSize(2);
    Reject reject = (Reject) rows.get(0);
    assertThat(reject.reason()).isEqualTo(RejectReason.UNREADABLE);
    assertThat(reject.detail()).contains("Parquet file without photos").contains("photoid, b");
  }

  /** Whatever is damaged, the rows that are read are followed by one reject, or are all there. */
  @Test
  void damageIsOneReject() throws IOException {
    byte[] file = Files.readAllBytes(photos("a.parquet", 400, CompressionCodecName.UNCOMPRESSED));
    Random random = new Random(1);
    int rejected = 0;
    for (int i = 0; i < 150; i++) {
      byte[] damaged = file.clone();
      if (i % 3 == 0) {
        damaged = java.util.Arrays.copyOf(file, 4 + random.nextInt(file.length - 4));
      } else {
        int from = 4 + random.nextInt(file.length - 40);
        for (int b = 0; b < 16; b++) {
          damaged[from + b] ^= (byte) (1 + random.nextInt(255));
        }
      }
      Path path = Files.write(root.resolve("damaged.parquet"), damaged);
      List<ShardRow> rows = read(path);
      assertThat(rows).last().isInstanceOf(ShardEnd.class);
      for (ShardRow row : rows) {
        if (row instanceof Reject reject
            && reject.reason() != RejectReason.BAD_PHOTOID
            && reject.reason() != RejectReason.BAD_COORDINATES) {
          assertThat(reject.detail()).contains("Parquet");
          assertThat(rows.indexOf(row)).isEqualTo(rows.size() - 2);
          rejected++;
        }
      }
    }
    assertThat(rejected).isBetween(50, 149);
  }
}
