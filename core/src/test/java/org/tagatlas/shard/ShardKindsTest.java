package org.tagatlas.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tagatlas.shard.ShardData.bzip2;
import static org.tagatlas.shard.ShardData.gzip;
import static org.tagatlas.shard.ShardData.ids;
import static org.tagatlas.shard.ShardData.join;
import static org.tagatlas.shard.ShardData.json;
import static org.tagatlas.shard.ShardData.read;
import static org.tagatlas.shard.ShardData.rows;
import static org.tagatlas.shard.ShardData.utf8;
import static org.tagatlas.shard.ShardData.xz;
import static org.tagatlas.shard.ShardData.zip;
import static org.tagatlas.shard.ShardData.zstd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tagatlas.record.Reject;
import org.tagatlas.record.RejectReason;
import org.tagatlas.record.ShardEnd;
import org.tagatlas.record.ShardRow;

/** Tests of formats other than lines in gzip, bzip2 and plain text, and of unsupported files. */
class ShardKindsTest {

  private static final byte[] MARK = utf8("\uFEFF");
  private static final byte[] THREE = rows(3);

  private static void assertComplete(byte[] stored) {
    assertThat(read(stored)).isEqualTo(read(THREE));
  }

  private static List<Reject> rejects(List<ShardRow> rows) {
    return rows.stream().filter(Reject.class::isInstance).map(Reject.class::cast).toList();
  }

  private static Reject only(byte[] stored) {
    List<ShardRow> read = read(stored);
    assertThat(read).hasSize(2).last().isEqualTo(new ShardEnd("s", 1));
    return (Reject) read.get(0);
  }

  @Test
  void readsZstdAndXz() {
    assertComplete(zstd(THREE));
    assertComplete(xz(THREE));
    byte[] two = rows(2);
    byte[] third = utf8(json(3) + "\n");
    assertComplete(join(zstd(two), zstd(new byte[0]), zstd(third)));
    assertComplete(join(xz(two), xz(third)));
    // Skippable frames can be anywhere, as in pzstd and seekable files.
    byte[] skipped = {0x5e, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4};
    assertComplete(join(skipped, zstd(two), skipped, zstd(third), skipped));
    assertThat(read(zstd(new byte[0]))).containsExactly(new ShardEnd("s", 0));
    assertThat(read(xz(new byte[0]))).containsExactly(new ShardEnd("s", 0));
  }

  @Test
  void damagedZstdAndXzAreTruncated() {
    byte[] data = rows(2000);
    for (byte[] stored : List.of(zstd(data), xz(data))) {
      for (int length : new int[] {2, 3, 7, stored.length / 2, stored.length - 1}) {
        List<ShardRow> read = read(Arrays.copyOf(stored, length));
        assertThat(rejects(read))
            .extracting(Reject::reason)
            .containsExactly(RejectReason.TRUNCATED);
        assertThat(rejects(read).get(0).detail()).contains("truncated");
        assertThat(ids(read))
            .isEqualTo(LongStream.rangeClosed(1, ids(read).size()).boxed().toList());
      }
      byte[] broken = stored.clone();
      broken[stored.length - 30] ^= 0x55;
      assertThat(rejects(read(broken)))
          .extracting(Reject::reason)
          .containsExactly(RejectReason.TRUNCATED);
    }
  }

  @Test
  void readsNestedCompression() {
    assertComplete(gzip(gzip(THREE)));
    assertComplete(zstd(bzip2(THREE)));
    assertComplete(gzip(xz(gzip(THREE))));
    assertComplete(gzip(zip(THREE)));
    assertComplete(gzip(join(MARK, THREE)));
    assertThat(only(gzip(gzip(gzip(gzip(gzip(THREE)))))).detail()).contains("more than 4 times");
    byte[] inner = gzip(THREE);
    List<ShardRow> cut = read(gzip(Arrays.copyOf(inner, inner.length - 2)));
    assertThat(ids(cut)).containsExactly(1L, 2L, 3L);
    assertThat(rejects(cut)).extracting(Reject::reason).containsExactly(RejectReason.TRUNCATED);
  }

  @Test
  void readsMembersOfZipArchiveInOrder() throws IOException {
    assertComplete(zip(THREE));
    assertComplete(zip(rows(2), utf8(json(3))));
    List<ShardRow> read =
        read(
            zip(
                join(MARK, rows(2)),
                gzip(utf8(json(3) + "\nbad")),
                utf8("%PDF-1.7\n"),
                zstd(utf8("\n" + json(4))),
                utf8("worse")));
    assertThat(ids(read)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(rejects(read))
        .extracting(reject -> reject.line() + " " + reject.reason())
        .containsExactly("4 FIELD_COUNT", "5 UNREADABLE", "8 FIELD_COUNT");
    assertThat(rejects(read).get(1).detail()).contains("photos/2.jsonl").contains("a PDF file");
    assertThat(read(zip())).containsExactly(new ShardEnd("s", 0));
  }

  @Test
  void skipsHiddenMembers() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String name : List.of("__MACOSX/._a.jsonl", ".DS_Store", "a.jsonl")) {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(THREE.length);
        CRC32 crc = new CRC32();
        crc.update(THREE);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(THREE);
      }
    }
    assertComplete(out.toByteArray());
    byte[] broken = out.toByteArray();
    broken[broken.length - 400] ^= 1;
    assertThat(rejects(read(broken)))
        .extracting(Reject::reason)
        .containsExactly(RejectReason.TRUNCATED);
  }

  @Test
  void incompleteZipArchiveIsTruncated() {
    byte[] stored = zip(rows(300), rows(300));
    for (int length : new int[] {20, stored.length / 4, stored.length / 2}) {
      List<ShardRow> read = read(Arrays.copyOf(stored, length));
      assertThat(rejects(read)).extracting(Reject::reason).containsExactly(RejectReason.TRUNCATED);
    }
    assertThat(only(zip(zip(THREE))).detail()).contains("a zip archive in a zip archive");
  }

  @Test
  void detectsZipBasedFormatsByFirstMember() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String name : List.of("[Content_Types].xml", "xl/workbook.xml", "xl/a.xml")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(utf8("<?xml version=\"1.0\"?>"));
      }
    }
    Reject reject = only(out.toByteArray());
    assertThat(reject.reason()).isEqualTo(RejectReason.UNREADABLE);
    assertThat(reject.detail()).contains("an Excel or Word file");
  }

  @Test
  void readsJsonArraysAndMultilineObjects() {
    String one = json(1);
    String two = json(2).replace(", ", ",\n  ").replace("{", "{\n  ").replace("}", "\n}");
    String three = json(3).replace("\"uid\"", "\"x\": [{\"]\": \"}\\\"{\"}, []], \"uid\"");
    for (String text :
        List.of(
            "[" + String.join(",", one, two, three) + "]",
            "[\n" + String.join(",\n", one, two, three) + "\n]\n",
            " \n[ " + String.join(" , ", one, two, three) + " ] ",
            two.replace(": 2", ": 1") + two + "\n\n" + three,
            "[" + one + "]\n[" + two + "," + three + "]")) {
      for (byte[] stored :
          List.of(utf8(text), join(MARK, utf8(text)), gzip(utf8(text)), zip(utf8(text)))) {
        List<ShardRow> read = read(stored);
        assertThat(ids(read)).as(text).containsExactly(1L, 2L, 3L);
        assertThat(rejects(read)).isEmpty();
      }
    }
    assertThat(read(utf8("[]"))).containsExactly(new ShardEnd("s", 0));
    assertThat(read(utf8("[\n\n]\n"))).containsExactly(new ShardEnd("s", 0));
  }

  /** The number of an object is used as its line, so that each reject has a distinct one. */
  @Test
  void eachInvalidArrayElementIsOneReject() {
    List<ShardRow> read =
        read(
            utf8(
                "["
                    + json(1)
                    + ", null, [{\"photoid\": 9}], \"a,]b\", {\"photoid\": 0}, {\"photoid\" 3},"
                    + json(2)
                    + "] tail\n"));
    assertThat(ids(read)).containsExactly(1L, 2L);
    assertThat(rejects(read))
        .extracting(reject -> reject.line() + " " + reject.reason() + " " + reject.raw())
        .containsExactly(
            "2 BAD_JSON null",
            "3 BAD_JSON [{\"photoid\": 9}]",
            "4 BAD_JSON \"a,]b\"",
            "5 BAD_PHOTOID {\"photoid\": 0}",
            "6 BAD_JSON {\"photoid\" 3}",
            "8 BAD_JSON tail");
    for (String cut : List.of("", ",", ", {\"photoid\"", ", \"x", ",\n ")) {
      List<ShardRow> rows = read(utf8("[" + json(1) + cut));
      assertThat(ids(rows)).containsExactly(1L);
      assertThat(rejects(rows)).extracting(Reject::reason).containsExactly(RejectReason.TRUNCATED);
      assertThat(rejects(rows).get(0).detail()).contains("ends inside a JSON array");
    }
  }

  @Test
  void objectThatIsTooLongIsOneReject() {
    String large = "{\"photoid\": 5, \"x\": \"" + "y".repeat(LineFramer.MAX_LINE) + "\"}";
    List<ShardRow> read = read(utf8("[" + json(1) + "," + large + "," + json(2) + "]"));
    assertThat(ids(read)).containsExactly(1L, 2L);
    assertThat(rejects(read))
        .extracting(Reject::reason)
        .containsExactly(RejectReason.LINE_TOO_LONG);
    assertThat(rejects(read).get(0).raw())
        .hasSize(Reject.MAX_RAW_BYTES)
        .startsWith("{\"photoid\": 5");
  }

  /** A single malformed line does not change the layout of the file. */
  @Test
  void malformedFirstLineKeepsLineFraming() {
    for (String first :
        List.of(
            "{broken",
            "{",
            "{\"a\": ",
            "[x",
            "[1",
            "{\"photoid\": 1,",
            "{\"a\": \"b",
            "# x\ty",
            "id")) {
      List<ShardRow> read = read(utf8(first + "\n" + json(2) + "\n" + json(3)));
      assertThat(ids(read)).as(first).containsExactly(2L, 3L);
      assertThat(rejects(read)).hasSize(1);
    }
    assertThat(rejects(read(utf8("one\ntwo\n\nthree: 3\n")))).hasSize(3);
  }

  @Test
  void skipsByteOrderMarks() {
    String tabs = "7\tu" + "\t".repeat(21);
    String numbered = "1\t7\th\tu" + "\t".repeat(21);
    for (String text : List.of(json(7), tabs, numbered, "\n" + tabs, " " + json(7))) {
      List<ShardRow> without = read(utf8(text));
      assertThat(ids(without)).containsExactly(7L);
      for (byte[] stored : List.of(join(MARK, utf8(text)), gzip(join(MARK, utf8(text))))) {
        assertThat(read(stored)).isEqualTo(without);
      }
      // Concatenated files have one in the middle.
      byte[] line = join(MARK, utf8(text.stripLeading() + "\n"));
      assertThat(ids(read(join(gzip(line), gzip(line))))).containsExactly(7L, 7L);
    }
    assertThat(read(MARK)).containsExactly(new ShardEnd("s", 0));
    assertThat(read(join(MARK, utf8("\n")))).containsExactly(new ShardEnd("s", 0));
    assertThat(rejects(read(Arrays.copyOf(MARK, 2)))).hasSize(1);
  }

  static Stream<Arguments> others() {
    List<Arguments> all = new ArrayList<>();
    String line = "{\"photoid\": 1}\n";
    for (String charset :
        List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE")) {
      Charset encoding = Charset.forName(charset);
      String what = charset.substring(0, 6) + " text";
      all.add(Arguments.of(what, line.repeat(5).getBytes(encoding)));
      all.add(Arguments.of(what, ("\uFEFF" + line).getBytes(encoding)));
    }
    all.addAll(
        List.of(
            binary("Parquet", "PAR1\u0015\4\u0015"),
            binary("ORC file", "ORC\n\3\0"),
            binary("Avro", "Obj\1\4\u0016avro.schema"),
            binary("Arrow", "ARROW1\0\0"),
            binary("7z archive", "7z\u00bc\u00af\u0027\u001c"),
            binary("RAR", "Rar!\u001a\7\1\0"),
            binary("PDF", "%PDF-1.7\n%\u00e2\u00e3\n"),
            binary("PNG", "\u0089PNG\r\n\u001a\n"),
            binary("JPEG", "\u00ff\u00d8\u00ff\u00e0"),
            binary("GIF", "GIF89a"),
            binary("lz4", "\4\"M\u0018"),
            binary("compress", "\u001f\u009d\u0090"),
            binary("zlib", "x\u009cK"),
            binary("Python pickle", "\u0080\4\u0095"),
            binary("HDF5", "\u0089HDF\r\n\u001a\n"),
            binary("tar archive", "photos/a.jsonl" + "\0".repeat(243) + "ustar\00000"),
            text("HTML", "<!DOCTYPE html>\n<html>\n<body>\n"),
            text("HTML", "\n <HTML><head>"),
            text("XML", "<?xml version=\"1.0\"?>\n<Error>\n"),
            text("Markdown", "# Photos of 2011\n\nFrom *Flickr*.\n\n- a\n"),
            text("Markdown", "Photos\n======\n\nFrom Flickr\n"),
            text("GeoJSON", "{\"type\": \"FeatureCollection\", \"features\": [\n"),
            text("GeoJSON", "{\n  \"type\": \"FeatureCollection\",\n  \"features\": [\n"),
            text("a JSON array whose elements are not objects", "[[1, 2], [3, 4]]"),
            text("CSV with a header", "uid,latitude,longitude\na,2,3\n"),
            text("CSV with a header", "\"uid\";\"Lat\";\"Lon\"\r\n1;2;3\r\n"),
            text("CSV without a header", "1,a" + ",".repeat(21) + "\n"),
            text("a tab-separated table with a header of 3 columns", "uid\tlat\tlon\n1\t2\t3\n"),
            text("Git LFS", "version https://git-lfs.github.com/spec/v1\noid sha256:1\n")));
    return all.stream();
  }

  private static Arguments binary(String what, String start) {
    byte[] bytes = new byte[3000];
    Arrays.fill(bytes, (byte) '\n');
    byte[] first = start.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(first, 0, bytes, 0, first.length);
    return Arguments.of(what, bytes);
  }

  private static Arguments text(String what, String text) {
    return Arguments.of(what, utf8(text));
  }

  @ParameterizedTest
  @MethodSource("others")
  void unsupportedFileIsOneRejectWithDescription(String what, byte[] stored) throws IOException {
    for (byte[] file : List.of(stored, gzip(stored), zstd(stored))) {
      Reject reject = only(file);
      assertThat(reject.reason()).isEqualTo(RejectReason.UNREADABLE);
      assertThat(reject.line()).isEqualTo(1);
      assertThat(reject.detail()).startsWith("the file is not a shard: it is ").contains(what);
      assertThat(ShardReader.describe(() -> new java.io.ByteArrayInputStream(file))).isPresent();
    }
  }

  /** A message is parsed like a line and described in the same way. */
  @Test
  void describesLineThatIsNotText() {
    RowParser parser = new RowParser(FieldSet.COUNTED);
    byte[] wide = json(1).getBytes(StandardCharsets.UTF_16);
    assertThat(((Reject) parser.parse(wide, 0, wide.length, "s", 1)).detail())
        .endsWith("it is UTF-16 text: convert it to UTF-8, for example with iconv");
  }

  @Test
  void reasonsAreAFixedSet() {
    assertThat(RejectReason.values())
        .extracting(RejectReason::id)
        .containsExactly(
            "bad_json",
            "field_count",
            "bad_photoid",
            "bad_coordinates",
            "line_too_long",
            "truncated",
            "unreadable",
            "no_value",
            "bad_vector");
  }
}
