package org.tagatlas.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tagatlas.record.PhotoRecord.NO_TIME;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.Reject;
import org.tagatlas.record.RejectReason;
import org.tagatlas.record.ShardRow;

class RowParserTest {

  private static final PhotoRecord PHOTO =
      new PhotoRecord(
          6162540254L,
          "15087210@N00",
          "henri+b%C3%A9",
          "Around+the+waterpipe",
          "helsinki,party%2C,waterpipe",
          "geo:lat%3D60",
          60.5,
          24.25,
          16,
          1316432672L,
          1315689212L,
          "http://example.org/p/1",
          "http://example.org/d/1.jpg",
          "Attribution-ShareAlike License",
          "http://creativecommons.org/licenses/by-sa/2.0/",
          true,
          "s");

  private static final String FRONT =
      "15087210@N00\thenri+b%C3%A9\t2011-09-10 21:13:32.0\t1316432672\tNokia\tAround+the+waterpipe"
          + "\ttext\thelsinki,party%2C,waterpipe\tgeo:lat%3D60\t24.25\t60.5\t16"
          + "\thttp://example.org/p/1\thttp://example.org/d/1.jpg\tAttribution-ShareAlike License"
          + "\thttp://creativecommons.org/licenses/by-sa/2.0/\t6167\t7\t5d\t44\tjpg\t1";

  private static final String JSON =
      """
      {"photoid": 6162540254, "uid": "15087210@N00", "unickname": "henri+b%C3%A9",
       "datetaken": "2011-09-10 21:13:32.0", "dateuploaded": 1316432672, "capturedevice": "Nokia",
       "title": "Around+the+waterpipe", "description": "text",
       "usertags": "helsinki,party%2C,waterpipe", "machinetags": "geo:lat%3D60",
       "longitude": 24.25, "latitude": 60.5, "accuracy": 16,
       "pageurl": "http://example.org/p/1", "downloadurl": "http://example.org/d/1.jpg",
       "licensename": "Attribution-ShareAlike License",
       "licenseurl": "http://creativecommons.org/licenses/by-sa/2.0/",
       "serverid": 6167, "farmid": 7, "secret": "5d", "secretoriginal": "44", "ext": "jpg",
       "marker": 1, "key": "4ccb23d8746b8d9d76ffd603fc7988"}
      """
          .replace('\n', ' ');

  private final RowParser parser = new RowParser(FieldSet.PUBLISHED);

  private ShardRow parse(byte[] line) {
    // Inside a larger array, as in a shard.
    byte[] buf = ShardData.join(ShardData.utf8("{\"x\":1}\n"), line, ShardData.utf8("\n}}\t"));
    return parser.parse(buf, 8, line.length, "s", 7);
  }

  private ShardRow parse(String line) {
    return parse(ShardData.utf8(line));
  }

  private PhotoRecord photo(String line) {
    return (PhotoRecord) parse(line);
  }

  private void assertRejected(String line, RejectReason reason, String detail) {
    Reject reject = (Reject) parse(line);
    assertThat(reject.reason()).as(line).isEqualTo(reason);
    assertThat(reject.detail()).as(line).contains(detail);
    assertThat(reject.raw()).isEqualTo(line);
    assertThat(reject.line()).isEqualTo(7);
    assertThat(reject.shard()).isEqualTo("s");
  }

  /** Parses a row with an id and other members. */
  private PhotoRecord with(String members) {
    return photo("{\"photoid\":1," + members + "}");
  }

  @Test
  void parsesSameRecordFromThreeFormats() {
    assertThat(parse("6162540254\t" + FRONT)).isEqualTo(PHOTO);
    assertThat(parse("6639\t6162540254\t4ccb\t" + FRONT)).isEqualTo(PHOTO);
    assertThat(parse(JSON)).isEqualTo(PHOTO);
    assertThat(parse("\t \u000b\u000c" + JSON + "\u000c\r")).isEqualTo(PHOTO);
  }

  @Test
  void countedFieldsExcludePublishedOnlyFields() {
    RowParser counted = new RowParser(FieldSet.COUNTED);
    for (String line : List.of("6162540254\t" + FRONT, "1\t6162540254\t4c\t" + FRONT, JSON)) {
      byte[] bytes = ShardData.utf8(line);
      PhotoRecord photo = (PhotoRecord) counted.parse(bytes, 0, bytes.length, "s", 1);
      assertThat(photo)
          .isEqualTo(
              new PhotoRecord(
                  PHOTO.photoid(),
                  PHOTO.uid(),
                  "",
                  "",
                  PHOTO.userTags(),
                  PHOTO.machineTags(),
                  PHOTO.latitude(),
                  PHOTO.longitude(),
                  PHOTO.accuracy(),
                  PHOTO.uploaded(),
                  PHOTO.taken(),
                  "",
                  "",
                  "",
                  "",
                  true,
                  ""));
    }
  }

  @Test
  void votedFieldsExcludeMachineTagsAndTimeTaken() {
    RowParser voted = new RowParser(FieldSet.VOTED);
    for (String line : List.of("6162540254\t" + FRONT, "1\t6162540254\t4c\t" + FRONT, JSON)) {
      byte[] bytes = ShardData.utf8(line);
      PhotoRecord photo = (PhotoRecord) voted.parse(bytes, 0, bytes.length, "s", 1);
      assertThat(photo)
          .isEqualTo(
              new PhotoRecord(
                  PHOTO.photoid(),
                  PHOTO.uid(),
                  "",
                  "",
                  PHOTO.userTags(),
                  "",
                  PHOTO.latitude(),
                  PHOTO.longitude(),
                  PHOTO.accuracy(),
                  PHOTO.uploaded(),
                  NO_TIME,
                  "",
                  "",
                  "",
                  "",
                  false,
                  ""));
    }
  }

  @Test
  void votedFieldsExcludeTagsOfPhotosWithoutCoordinates() {
    String untagged = "{\"photoid\":1,\"uid\":\"u\",\"usertags\":\"a\",\"longitude\":null}";
    byte[] bytes = ShardData.utf8(untagged);
    for (FieldSet fields : FieldSet.values()) {
      PhotoRecord photo = (PhotoRecord) new RowParser(fields).parse(bytes, 0, bytes.length, "s", 1);
      assertThat(photo.geotagged()).isFalse();
      assertThat(photo.userTags()).isEqualTo(fields == FieldSet.VOTED ? "" : "a");
      assertThat(photo.shard()).isEqualTo(fields == FieldSet.PUBLISHED ? "s" : "");
    }
  }

  @Test
  void missingAndNullAreEmpty() {
    PhotoRecord empty =
        new PhotoRecord(
            1,
            "",
            "",
            "",
            "",
            "",
            Double.NaN,
            Double.NaN,
            0,
            NO_TIME,
            NO_TIME,
            "",
            "",
            "",
            "",
            false,
            "s");
    assertThat(parse("{\"photoid\":1}")).isEqualTo(empty);
    assertThat(parse("1" + "\t".repeat(22))).isEqualTo(empty);
    assertThat(parse(JSON.replaceAll(": (\"[^\"]*\"|[0-9.]+)", ": null")))
        .isInstanceOf(Reject.class);
    assertThat(
            parse(
                JSON.replaceAll(": (\"[^\"]*\"|[0-9.]+)", ": null")
                    .replace("\"photoid\": null", "\"photoid\": 1")))
        .isEqualTo(empty);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{}}",
        "{\"photoid\":1",
        "{\"photoid\":1,}",
        "{\"photoid\":1} x",
        "{\"photoid\":1}{\"photoid\":2}",
        "{\"photoid\":1} []",
        "{\"photoid\":1}\u0000",
        "{\"photoid\":01}",
        "{\"photoid\":1,\"longitude\":nan}",
        "{\"photoid\":1,\"longitude\":NaNs}",
        "{\"photoid\":1,\"longitude\":-}",
        "{\"photoid\":1 // a comment\r}",
        "{'photoid':1}",
        "{photoid:1}",
        "{\"photoid\":1,\"title\":\"a\tb\"}",
        "{\"photoid\":1,\"title\":\"\\x\"}",
        "{\"photoid\":1,\"x\":[}",
        "{\"photoid\":1,\"x\":tru}",
        "{\u0000\"\u0000p\u0000"
      })
  void rejectsInvalidJson(String line) {
    assertRejected(line, RejectReason.BAD_JSON, "");
    // Advice for users of the parser's API does not help owners of the file.
    assertThat(((Reject) parse(line)).detail())
        .doesNotContainPattern("(?i)feature|enable|REDACTED|JsonParser|start marker")
        .doesNotContainPattern("[(:] *$");
  }

  /** Python writes these for missing numbers. */
  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "+Infinity"})
  void nonFiniteNumbersAreMissing(String none) {
    PhotoRecord neither = with("\"longitude\": %1$s, \"latitude\": %1$s".formatted(none));
    assertThat(neither.geotagged()).isFalse();
    assertThat(with("\"latitude\":" + none)).isEqualTo(neither);
    PhotoRecord others =
        with(
            "\"accuracy\": %1$s, \"dateuploaded\": %1$s, \"title\": %1$s, \"uid\": %1$s, \"x\": %1$s"
                .formatted(none));
    assertThat(others).isEqualTo(neither);
    assertRejected(
        "{\"photoid\":1,\"longitude\":1.5,\"latitude\":" + none + "}",
        RejectReason.BAD_COORDINATES,
        "latitude is missing but longitude is present");
    assertRejected("{\"photoid\":" + none + "}", RejectReason.BAD_PHOTOID, "photoid is missing");
    assertRejected(
        "{\"photoid\":1,\"longitude\":\"" + none + "\"}",
        RejectReason.BAD_COORDINATES,
        "not a number");
  }

  @Test
  void skipsByteOrderMarkBeforeRow() {
    for (String line :
        List.of("6162540254\t" + FRONT, "6639\t6162540254\t4ccb\t" + FRONT, JSON, " " + JSON)) {
      assertThat(parse("\uFEFF" + line)).isEqualTo(PHOTO);
    }
    Reject reject = (Reject) parse("\uFEFFx");
    assertThat(reject.reason()).isEqualTo(RejectReason.FIELD_COUNT);
    assertThat(reject.raw()).isEqualTo("x");
    // Inside a row it has no special meaning.
    assertThat(with("\"title\":\"\uFEFFa\"").title()).isEqualTo("\uFEFFa");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "1", "\"photoid\"", "null", "x"})
  void lineWithoutBraceIsText(String line) {
    assertRejected(line, RejectReason.FIELD_COUNT, "1 tab-separated field,");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 22, 24, 26, 27, 500})
  void rejectsOtherNumbersOfFields(int fields) {
    assertRejected(
        "1" + "\t1".repeat(fields - 1), RejectReason.FIELD_COUNT, "has " + fields + " tab");
  }

  @Test
  void quotesAreDataInText() {
    PhotoRecord photo = photo("1\t\"u\t\t\t\t\t\"a title" + "\t".repeat(16));
    assertThat(photo.uid()).isEqualTo("\"u");
    assertThat(photo.title()).isEqualTo("\"a title");
  }

  @Test
  void textThatStartsWithTabHasEmptyPhotoid() {
    assertRejected("\tu" + "\t".repeat(21), RejectReason.BAD_PHOTOID, "missing");
    assertRejected("\t{" + "\t".repeat(21), RejectReason.BAD_JSON, "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "1.0",
        "1e3",
        "true",
        "false",
        "null",
        "{}",
        "[1]",
        "\"\"",
        "\" \"",
        "\"x\"",
        "\"1.0\"",
        "\"-1\"",
        "\"0\"",
        "9223372036854775808",
        "\"9223372036854775808\"",
        "\"١\""
      })
  void rejectsInvalidPhotoids(String value) {
    assertRejected("{\"photoid\":" + value + "}", RejectReason.BAD_PHOTOID, "photoid is ");
  }

  @ParameterizedTest
  @CsvSource({
    "1,1",
    "\"1\",1",
    "\" 12 \",12",
    "\"007\",7",
    "9223372036854775807,9223372036854775807"
  })
  void readsPhotoids(String value, long photoid) {
    assertThat(photo("{\"photoid\":" + value + "}").photoid()).isEqualTo(photoid);
  }

  @Test
  void validatesPhotoidBeforeCoordinates() {
    assertRejected("{\"longitude\":999}", RejectReason.BAD_PHOTOID, "missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"longitude\":1",
        "\"latitude\":1",
        "\"longitude\":null,\"latitude\":1",
        "\"longitude\":\" \",\"latitude\":1",
        "\"longitude\":180.0001,\"latitude\":1",
        "\"longitude\":-180.0001,\"latitude\":1",
        "\"longitude\":1,\"latitude\":90.0001",
        "\"longitude\":1,\"latitude\":-91",
        "\"longitude\":1e999,\"latitude\":1",
        "\"longitude\":\"1e999\",\"latitude\":1",
        "\"longitude\":\"x\",\"latitude\":1",
        "\"longitude\":\"NaN\",\"latitude\":\"NaN\"",
        "\"longitude\":\"Infinity\",\"latitude\":1",
        "\"longitude\":\"0x1p3\",\"latitude\":1",
        "\"longitude\":\"1d\",\"latitude\":1",
        "\"longitude\":true,\"latitude\":1",
        "\"longitude\":[1],\"latitude\":1",
        "\"longitude\":{},\"latitude\":{}"
      })
  void rejectsInvalidCoordinates(String members) {
    assertRejected("{\"photoid\":1," + members + "}", RejectReason.BAD_COORDINATES, "itude is ");
  }

  @Test
  void rejectsInvalidCoordinatesInText() {
    assertRejected(
        "1" + "\t".repeat(10) + "1" + "\t".repeat(12), RejectReason.BAD_COORDINATES, "latitude is");
    assertRejected(
        "1" + "\t".repeat(10) + "x\t1" + "\t".repeat(11),
        RejectReason.BAD_COORDINATES,
        "longitude is 'x', not a number");
    assertRejected(
        "1" + "\t".repeat(10) + "1\t-90.5" + "\t".repeat(11),
        RejectReason.BAD_COORDINATES,
        "latitude is -90.5, outside -90 to 90");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0,0,0",
    "0.0,0.0,0,0",
    "180,90,180,90",
    "-180.0,-90.0,-180,-90",
    "\"0.0\",\" 1.5 \",0,1.5",
    "\"-71.068850\",4.2357703e1,-71.06885,42.357703"
  })
  void readsCoordinates(String longitude, String latitude, double east, double north) {
    PhotoRecord photo = with("\"longitude\":" + longitude + ",\"latitude\":" + latitude);
    assertThat(photo.longitude()).isEqualTo(east);
    assertThat(photo.latitude()).isEqualTo(north);
    assertThat(photo.geotagged()).isTrue();
  }

  @Test
  void normalizesNegativeZero() {
    for (String zero : List.of("-0.0", "-0", "\"-0.0\"")) {
      PhotoRecord photo = with("\"longitude\":" + zero + ",\"latitude\":" + zero);
      assertThat(Double.doubleToRawLongBits(photo.longitude())).isZero();
      assertThat(Double.doubleToRawLongBits(photo.latitude())).isZero();
    }
  }

  @Test
  void blankCoordinatesAreMissing() {
    assertThat(with("\"longitude\":\"\",\"latitude\":\" \"").geotagged()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "1,1",
    "16,16",
    "\"16\",16",
    "16.0,16",
    "0,0",
    "17,0",
    "-1,0",
    "1.5,0",
    "\"\",0",
    "true,0",
    "[],0",
    "99999999999999999999,0",
    "4294967297,0"
  })
  void readsAccuracy(String value, int accuracy) {
    assertThat(with("\"accuracy\":" + value).accuracy()).isEqualTo(accuracy);
  }

  @ParameterizedTest
  @CsvSource({
    "1,1",
    "253402300799,253402300799",
    "\"1316432672\",1316432672",
    "0,-9223372036854775808",
    "-5,-9223372036854775808",
    "253402300800,-9223372036854775808",
    "1.5,-9223372036854775808",
    "\"x\",-9223372036854775808",
    "null,-9223372036854775808"
  })
  void readsUploadTimes(String value, long uploaded) {
    assertThat(with("\"dateuploaded\":" + value).uploaded()).isEqualTo(uploaded);
  }

  @Test
  void ignoresTimeTakenMoreThanADayAfterUpload() {
    String taken = "\"datetaken\":\"1970-01-03 00:00:00\"";
    assertThat(with(taken + ",\"dateuploaded\":86400").taken()).isEqualTo(172_800);
    assertThat(with(taken + ",\"dateuploaded\":86399").taken()).isEqualTo(NO_TIME);
    assertThat(with(taken + ",\"dateuploaded\":0").taken()).isEqualTo(172_800);
    assertThat(with("\"datetaken\":\"1969-12-31 23:59:59\"").taken()).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({"1,true", "\"1\",true", "0,false", "2,false", "true,false", "\"\",false"})
  void readsMarker(String value, boolean video) {
    assertThat(with("\"marker\":" + value).video()).isEqualTo(video);
  }

  @ParameterizedTest
  @CsvSource({"1%40N00,1@N00", "1@N00,1@N00", "a+b,a+b", "%E4%BD%A0,你"})
  void decodesUid(String encoded, String uid) {
    assertThat(with("\"uid\":\"" + encoded + "\"").uid()).isEqualTo(uid);
  }

  @Test
  void textFieldsAcceptNumbersAndIgnoreOtherTypes() {
    PhotoRecord photo =
        with(
            "\"uid\":12,\"title\":1.50,\"usertags\":[\"a\"],\"machinetags\":{\"a\":1},\"pageurl\":true");
    assertThat(photo.uid()).isEqualTo("12");
    assertThat(photo.title()).isEqualTo("1.50");
    assertThat(photo.userTags()).isEmpty();
    assertThat(photo.machineTags()).isEmpty();
    assertThat(photo.pageUrl()).isEmpty();
  }

  @Test
  void usesLastOfDuplicateNames() {
    assertThat(with("\"title\":\"a\",\"title\":\"b\"").title()).isEqualTo("b");
    assertThat(with("\"photoid\":\"2\"").photoid()).isEqualTo(2);
    assertRejected("{\"photoid\":1,\"photoid\":null}", RejectReason.BAD_PHOTOID, "missing");
    assertThat(with("\"longitude\":9999,\"latitude\":1,\"longitude\":2").longitude()).isEqualTo(2);
  }

  @Test
  void ignoresDeepAndLongUnknownFields() {
    int depth = 200_000;
    String deep = "[".repeat(depth) + "]".repeat(depth);
    String mixed = "{\"photoid\":".repeat(3000) + "5" + "}".repeat(3000);
    PhotoRecord photo =
        with(
            "\"x\":"
                + deep
                + ",\"y\":"
                + mixed
                + ",\""
                + "n".repeat(100_000)
                + "\":"
                + "7".repeat(5000)
                + ",\"title\":\"t\"");
    assertThat(photo.photoid()).isEqualTo(1);
    assertThat(photo.title()).isEqualTo("t");
  }

  @Test
  void readsLongText() {
    String tags = "a,".repeat(1_000_000);
    assertThat(with("\"usertags\":\"" + tags + "\"").userTags()).isEqualTo(tags);
  }

  @Test
  void replacesInvalidUtf8InEachFormat() {
    for (byte[] broken :
        List.of(
            new byte[] {(byte) 0xff},
            new byte[] {(byte) 0xc3},
            new byte[] {(byte) 0xc0, (byte) 0x80},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[] {(byte) 0xf0, (byte) 0x9f, (byte) 0x98},
            new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80})) {
      String title =
          new String(ShardData.join(ShardData.utf8("é"), broken), StandardCharsets.UTF_8);
      assertThat(title).contains("\ufffd");
      byte[] text =
          ShardData.join(ShardData.utf8("1\t\t\t\t\t\té"), broken, ShardData.utf8("\t".repeat(16)));
      byte[] json =
          ShardData.join(
              ShardData.utf8("{\"photoid\":1,\"title\":\"é"), broken, ShardData.utf8("\"}"));
      assertThat(((PhotoRecord) parse(text)).title()).isEqualTo(title);
      assertThat(((PhotoRecord) parse(json)).title()).isEqualTo(title);
      byte[] unknown =
          ShardData.join(
              ShardData.utf8("{\"photoid\":1,\"description\":\""), broken, ShardData.utf8("\"}"));
      assertThat(parse(unknown)).isInstanceOf(PhotoRecord.class);
    }
  }

  @Test
  void replacesLoneSurrogates() {
    assertThat(with("\"title\":\"a\\ud800b\"").title()).isEqualTo("a\ufffdb");
    assertThat(with("\"title\":\"\\udc00\\ud800\"").title()).isEqualTo("\ufffd\ufffd");
    assertThat(with("\"title\":\"\\ud83d\\ude00\"").title()).isEqualTo("😀");
  }

  @Test
  void truncatesRawAfterCompleteCharacter() {
    String line = "é".repeat(5000);
    Reject reject = (Reject) parse(line);
    assertThat(reject.raw()).isEqualTo("é".repeat(4096));
    reject = (Reject) parse("x" + line);
    assertThat(reject.raw()).isEqualTo("x" + "é".repeat(4095));
    byte[] broken = new byte[9000];
    Arrays.fill(broken, (byte) 0xff);
    assertThat(((Reject) parse(broken)).raw()).isEqualTo("\ufffd".repeat(Reject.MAX_RAW_BYTES / 3));
    assertThat(((Reject) parse("x".repeat(8192))).raw()).hasSize(8192);
  }

  @Test
  void detailIsShort() {
    Reject reject = (Reject) parse("{\"photoid\":\"" + "x".repeat(100_000) + "\"}");
    assertThat(reject.detail()).startsWith("photoid is 'xxx").hasSizeLessThan(200);
    reject = (Reject) parse("{\"photoid\":" + "x".repeat(100_000) + "}");
    assertThat(reject.detail()).startsWith("invalid JSON: ").hasSizeLessThan(300);
  }

  @Test
  void rejectsMessageAboveLimit() {
    byte[] line = new byte[LineFramer.MAX_LINE + 1];
    Arrays.fill(line, (byte) 'x');
    assertThat(((Reject) parse(line)).reason()).isEqualTo(RejectReason.LINE_TOO_LONG);
  }

  @Property
  void neverThrows(@ForAll @Size(max = 60) byte[] line) {
    assertThat(parse(line)).isNotNull();
    assertThat(parse(ShardData.join(ShardData.utf8("{\"photoid\":"), line))).isNotNull();
    assertThat(parse(ShardData.join(ShardData.utf8("{\"title\":\""), line))).isNotNull();
  }
}
