package org.tagatlas.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.ShardRow;

/** Compares the fast path with {@link JsonRowReader}. */
class FlatRowReaderTest {

  private static final List<String> ROWS =
      List.of(
          """
          {"photoid": 11777280000, "uid": "56663422@N99", "unickname": "teka%20miga", \
          "datetaken": "2012-09-15 07:43:20.0", "dateuploaded": 1347695170, \
          "capturedevice": "Canon+EOS+5D+Mark+II", "title": "Plage%2C+Gu%C3%A9rande", \
          "description": "", "usertags": "collection,doha,%C3%89t%C3%A9", "machinetags": "", \
          "longitude": -2.426708, "latitude": 47.32924, "accuracy": 9, \
          "pageurl": "http://example.org/p/1", "downloadurl": "http://example.org/d/1.jpg", \
          "licensename": "Attribution License", "licenseurl": "http://example.org/by/2.0/", \
          "serverid": 4925, "farmid": 5, "secret": "c1e19aece0", "secretoriginal": "e07ab0", \
          "ext": "jpg", "marker": 0, "key": "1c435c5bdc139bddd1ceebe2315bc945"}""",
          """
          {"photoid": "12798200001", "uid": "6@N99", "datetaken": null, "dateuploaded": "137121", \
          "title": "été 😀", "usertags": "Castle,été", "longitude": null, "latitude": null, \
          "accuracy": null, "marker": 1.0, "key": "d078", "place": "Île"}""",
          """
          {"uid":"6@N99","longitude":"16.5","photoid":2,"latitude":" -0.25 ","accuracy":16}""");

  private final RowBuilder builder = new RowBuilder();

  /** Shared between the tries of a property, because it caches the layout of the last row. */
  private final RowParser parser = new RowParser(FieldSet.PUBLISHED);

  private boolean isFlat(FlatRowReader reader, String line) {
    byte[] bytes = ShardData.utf8("[" + line + "]");
    builder.clear();
    return reader.read(bytes, 1, bytes.length - 1);
  }

  private boolean isFlat(String line) {
    return isFlat(new FlatRowReader(builder, FieldSet.PUBLISHED), line);
  }

  /** Parses a line that starts with a brace with {@link JsonRowReader} only. */
  private ShardRow expectedRow(byte[] line) {
    int to = line.length;
    while (Bytes.isBlank(line[to - 1])) {
      to--;
    }
    builder.clear();
    new JsonRowReader(builder, FieldSet.PUBLISHED).read(line, 0, to);
    builder.validate();
    return builder.reason == null
        ? builder.record("s", FieldSet.PUBLISHED)
        : RowParser.reject(builder.reason, builder.detail, line, 0, line.length, "s", 7);
  }

  private void assertSame(byte[] line) {
    ShardRow expected = expectedRow(line);
    // Inside a larger array, as in a shard.
    byte[] buf = ShardData.join(ShardData.utf8("1\","), line, ShardData.utf8("\"}0"));
    for (int i = 0; i < 2; i++) {
      // The second time, the cached layout matches.
      assertThat(parser.parse(buf, 3, line.length, "s", 7))
          .as(() -> new String(line, StandardCharsets.UTF_8))
          .isEqualTo(expected);
    }
  }

  @Test
  void readsTypicalRows() {
    FlatRowReader reader = new FlatRowReader(builder, FieldSet.PUBLISHED);
    for (String row : ROWS) {
      assertThat(isFlat(reader, row)).as(row).isTrue();
      assertThat(isFlat(reader, row)).as(row).isTrue();
      assertSame(ShardData.utf8(row));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"photoid\":1}",
        "{ \t\"photoid\" \t: \t1 \t}",
        "{\"photoid\":1,\"photoid\":\"2\"}",
        "{\"photoid\":null}",
        "{\"photoid\":1,\"title\":null,\"accuracy\":null,\"longitude\":null}",
        "{\"photoid\":1,\"x\":true,\"y\":false,\"z\":null,\"\":\"\",\"é\":\"\u007f\"}",
        "{\"photoid\":1,\"x\":1e9}",
        "{\"photoid\":1,\"x\":99999999999999999999.5}",
        "{\"photoid\":999999999999999999}",
        "{\"photoid\":1,\"longitude\":12.345678901234567890123}",
        "{\"photoid\":1,\"marker\":-1.0}"
      })
  void readsPlainRows(String line) {
    boolean exponent = line.contains("1e9");
    assertThat(isFlat(line)).isEqualTo(!exponent);
    assertSame(ShardData.utf8(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"photoid\":1",
        "{\"photoid\":1,",
        "{\"photoid\":1,}",
        "{\"photoid\":1}}",
        "{\"photoid\":1} 2",
        "{\"photoid\":}",
        "{\"photoid\"",
        "{\"photoid",
        "{\"photoid\":1\r,\"x\":1}",
        "{\"photoid\":1,\"title\":\"a\\nb\"}",
        "{\"photoid\":1,\"x\":\"a\\nb\"}",
        "{\"photoi\\u0064\":1}",
        "{\"photoid\":1,\"x\":\"a\tb\"}",
        "{\"photoid\":1,\"x\":\"a}",
        "{\"photoid\":1,\"x\":[]}",
        "{\"photoid\":1,\"x\":{}}",
        "{\"photoid\":1,\"title\":1}",
        "{\"photoid\":1,\"title\":true}",
        "{\"photoid\":1,\"x\":nul}",
        "{\"photoid\":1,\"x\":nulls}",
        "{\"photoid\":1,\"x\":truE}",
        "{\"photoid\":1,\"x\":NaN}",
        "{\"photoid\":0}",
        "{\"photoid\":-1}",
        "{\"photoid\":1.0}",
        "{\"photoid\":01}",
        "{\"photoid\":+1}",
        "{\"photoid\":1.}",
        "{\"photoid\":-}",
        "{\"photoid\":1,\"x\":.5}",
        "{\"photoid\":1,\"x\":1x}",
        "{\"photoid\":1000000000000000000}",
        "{\"photoid\":1,\"longitude\":1e1}",
        "{\"photoid\":1,\"longitude\":180.5}",
        "{'photoid':1}"
      })
  void givesUpOnUnusualRows(String line) {
    assertThat(isFlat(line)).isFalse();
    assertSame(ShardData.utf8(line));
  }

  @Test
  void clearsBuilderAfterGivingUp() {
    RowBuilder empty = new RowBuilder();
    empty.clear();
    assertThat(isFlat(ROWS.get(0) + "]")).isFalse();
    assertThat(builder.record("s", FieldSet.PUBLISHED))
        .isEqualTo(empty.record("s", FieldSet.PUBLISHED));
  }

  @Test
  void readsRowsWithChangingLayout() {
    FlatRowReader reader = new FlatRowReader(builder, FieldSet.PUBLISHED);
    for (int i = 0; i < 3; i++) {
      for (String line :
          List.of(
              "{\"photoid\":1,\"uid\":\"a\"}",
              "{\"photoid\": 1,\"uid\":  \"a\"}",
              "{\"uid\":\"a\",\"photoid\":1}",
              "{\"photoid\":1,\"x\":2,\"uid\":\"a\",\"photoid\":1}")) {
        assertThat(isFlat(reader, line)).as(line).isTrue();
        builder.validate();
        PhotoRecord photo = builder.record("s", FieldSet.PUBLISHED);
        assertThat(photo.photoid()).isEqualTo(1);
        assertThat(photo.uid()).isEqualTo("a");
      }
    }
  }

  @Test
  void readsMoreMembersAndLongerNamesThanAreCached() {
    StringBuilder row = new StringBuilder("{\"" + "n".repeat(1000) + "\": 1");
    for (int i = 0; i < 1000; i++) {
      row.append(", \"x").append(i).append("\": ").append(i);
    }
    row.append(", \"photoid\": 5}");
    assertThat(isFlat(row.toString())).isTrue();
    assertSame(ShardData.utf8(row.toString()));
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void readsAnyRowLikeJsonRowReader(@ForAll("rows") String row) {
    assertSame(ShardData.utf8(row));
  }

  @Provide
  Arbitrary<String> rows() {
    Arbitrary<String> blank = Arbitraries.of("", "", "", " ", " ", "\t", " \t ", "\r", "\u000b");
    Arbitrary<String> name =
        Arbitraries.frequencyOf(
            Tuple.of(9, Arbitraries.of(RowField.values()).map(field -> field.jsonName)),
            Tuple.of(
                2, Arbitraries.of("key", "", "Title", "photoid ", "é", "titl\\u0065", "\\x", "😀")),
            Tuple.of(1, Arbitraries.strings().ofMaxLength(5).map(FlatRowReaderTest::plain)));
    Arbitrary<String> member =
        Combinators.combine(blank, name, blank, blank, values(), blank)
            .as((a, n, b, c, v, d) -> a + '"' + n + '"' + b + ':' + c + v + d);
    Arbitrary<String> whole = Arbitraries.longs().between(1, 20).map(id -> "\"photoid\":" + id);
    Arbitrary<List<String>> members = Arbitraries.oneOf(member, member, whole).list().ofMaxSize(12);
    return members.map(list -> "{" + String.join(",", list) + "}");
  }

  private static String plain(String text) {
    return text.replaceAll("[\\p{Cs}\\u0000-\\u001f\"\\\\]", "");
  }

  private static Arbitrary<String> values() {
    Arbitrary<String> digits = Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(21);
    Arbitrary<String> whole = Arbitraries.integers().between(-200, 200).map(String::valueOf);
    Arbitrary<String> decimal =
        Combinators.combine(whole, digits).as((a, b) -> a + "." + b.substring(b.length() / 3));
    Arbitrary<String> odd =
        Arbitraries.of(
            "-0",
            "-0.0",
            "0",
            "0.0",
            "00",
            "01",
            "-",
            "1.",
            ".5",
            "+1",
            "1e2",
            "1E+2",
            "1.5e-3",
            "1e999",
            "-1e",
            "9007199254740993",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "16.0",
            "1.5",
            "180.0",
            "180.00000000000000001",
            "NaN",
            "1x",
            "true",
            "false",
            "null",
            "null",
            "null",
            "nul",
            "nullx",
            "[]",
            "[1,{}]",
            "{\"a\":1}");
    Arbitrary<String> text =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(20).map(FlatRowReaderTest::plain),
            Arbitraries.strings().ascii().ofMaxLength(20).map(FlatRowReaderTest::plain),
            Arbitraries.of(
                "a\\n",
                "\\ud800",
                "\\ud83d\\ude00",
                "\\x",
                "\t",
                "é",
                "😀",
                "a%40b",
                "2012-09-15 07:43:20"),
            whole,
            decimal,
            whole.map(number -> " " + number + " "));
    return Arbitraries.oneOf(
        whole, decimal, digits, odd, text.map(t -> '"' + t + '"'), text.map(t -> '"' + t + '"'));
  }

  @Property(tries = 4000)
  void readsDamagedRowsLikeJsonRowReader(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] row = ShardData.utf8(ROWS.get(random.nextInt(ROWS.size())));
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      // Keep the first byte: other rows are not JSON, and empty ones are not rows.
      row = damage(row, 1 + random.nextInt(row.length), random);
    }
    assertSame(row);
  }

  private static byte[] damage(byte[] row, int at, Random random) {
    byte[] before = Arrays.copyOf(row, at);
    byte[] after = Arrays.copyOfRange(row, Math.min(at, row.length), row.length);
    byte[] signs = ShardData.utf8("\"\\,:{}[] \t0-.eé\u0000n");
    byte sign =
        random.nextBoolean() ? signs[random.nextInt(signs.length)] : (byte) random.nextInt();
    byte[] shorter = Arrays.copyOfRange(after, Math.min(1, after.length), after.length);
    return switch (random.nextInt(8)) {
      case 0 -> before;
      case 1, 2 -> ShardData.join(before, shorter);
      case 3, 4 -> ShardData.join(before, new byte[] {sign}, after);
      case 5 -> ShardData.join(before, after, after);
      default -> ShardData.join(before, new byte[] {sign}, shorter);
    };
  }

  @Property(tries = 20_000)
  void readsDecimalsLikeJdk(@ForAll("decimals") String number) {
    byte[] row = ShardData.utf8("{\"photoid\":1,\"longitude\":" + number + ",\"latitude\":0}");
    PhotoRecord photo = (PhotoRecord) parser.parse(row, 0, row.length, "s", 1);
    assertThat(Double.doubleToRawLongBits(photo.longitude()))
        .as(number)
        .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(number) + 0.0));
  }

  @Provide
  Arbitrary<String> decimals() {
    Arbitrary<String> whole =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 179).map(String::valueOf), Arbitraries.just("0"));
    Arbitrary<String> digits = Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(25);
    Arbitrary<String> short6 = Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(6);
    Arbitrary<String> zeros =
        Arbitraries.integers().between(0, 20).map(count -> "0".repeat(count) + "7");
    Arbitrary<String> written =
        Combinators.combine(whole, Arbitraries.oneOf(digits, short6, zeros))
            .as((a, b) -> a + "." + b);
    Arbitrary<String> nearest = Arbitraries.doubles().between(0, 179).map(String::valueOf);
    return Combinators.combine(
            Arbitraries.of("", "-"), Arbitraries.oneOf(written, written, nearest))
        .as((sign, number) -> sign + number);
  }
}
