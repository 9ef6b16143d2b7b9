package org.tagatlas.shard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.Reject;
import org.tagatlas.record.RejectReason;
import org.tagatlas.record.ShardEnd;
import org.tagatlas.record.ShardRow;

class TableShardTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static List<ShardRow> read(String text) {
    return ShardData.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "|", "\t"})
  void readsColumnsByName(String delimiter) {
    String header = "title,PHOTO_ID,\"user tags\",Lat,lng,accuracy,other".replace(",", delimiter);
    String row = "t+1,17,\"a%2Cb\",1.5, -2 ,,x".replace(",", delimiter);
    for (String text :
        List.of(header + "\n" + row, "\uFEFF" + header + "\r\n\r\n" + row + "\r\n")) {
      List<ShardRow> rows = read(text);
      PhotoRecord photo = (PhotoRecord) rows.get(0);
      assertThat(photo.photoid()).isEqualTo(17);
      assertThat(photo.title()).isEqualTo("t+1");
      assertThat(photo.userTags()).isEqualTo("a%2Cb");
      assertThat(photo.latitude()).isEqualTo(1.5);
      assertThat(photo.longitude()).isEqualTo(-2);
      assertThat(photo.accuracy()).isZero();
      assertThat(rows.subList(1, rows.size())).containsExactly(new ShardEnd("s", 1));
    }
  }

  @Test
  void rejectsRecordsOfAnotherLengthWithTheirLine() {
    List<ShardRow> rows = read("id,tags\n1,\"a\nb\"\"\"\n2\n3,x,y\n\nx,y\n4,\"open\n5,z\n");
    assertThat(((PhotoRecord) rows.get(0)).userTags()).isEqualTo("a\nb\"");
    assertThat(rows.subList(1, 4))
        .extracting(row -> ((Reject) row).line() + " " + ((Reject) row).reason())
        .containsExactly(
            "4 " + RejectReason.FIELD_COUNT,
            "5 " + RejectReason.FIELD_COUNT,
            "7 " + RejectReason.BAD_PHOTOID);
    assertThat(((Reject) rows.get(1)).detail())
        .isEqualTo("the record has 1 value, but the header has 2 columns");
    assertThat(((Reject) rows.get(2)).text()).isEqualTo("3,x,y");
    // A quote that is not closed takes the rest of the file.
    assertThat(((PhotoRecord) rows.get(4)).photoid()).isEqualTo(4);
    assertThat(rows).hasSize(6).last().isEqualTo(new ShardEnd("s", 5));
  }

  @Test
  void readsRecordsAfterOneThatIsTooLong() {
    String huge = "x".repeat(LineFramer.MAX_LINE);
    List<ShardRow> rows =
        read("photoid,usertags\n1,a\n2,\"" + huge + "\n\"\"\n\"\n3,c\n4," + huge + "\n5,d");
    assertThat(rows)
        .extracting(
            row ->
                row instanceof PhotoRecord photo
                    ? "" + photo.photoid()
                    : row instanceof Reject reject ? reject.line() + " " + reject.reason() : "end")
        .containsExactly("1", "3 LINE_TOO_LONG", "3", "7 LINE_TOO_LONG", "5", "end");
  }

  @Test
  void readsTheRecordsBeforeDamage() {
    StringBuilder text = new StringBuilder("photoid,usertags\n");
    for (int i = 1; i <= 500; i++) {
      text.append(i).append(',').append(ShardData.noise(i)).append('\n');
    }
    byte[] stored = ShardData.gzip(ShardData.utf8(text.toString()));
    List<ShardRow> all = ShardData.read(stored);
    assertThat(all).hasSize(501);
    List<ShardRow> rows = ShardData.read(Arrays.copyOf(stored, stored.length * 2 / 3));
    int photos = ShardData.ids(rows).size();
    assertThat(photos).isBetween(200, 450);
    assertThat(rows.subList(0, photos)).isEqualTo(all.subList(0, photos));
    assertThat(((Reject) rows.get(photos)).reason()).isEqualTo(RejectReason.TRUNCATED);
    assertThat(rows).hasSize(photos + 2);
  }

  @Test
  void resumesAfterAnyRecord() throws IOException {
    byte[] stored = ShardData.utf8("id,tags\n1,\"a\n\"\nbad\n2,b\n");
    List<ShardRow> all = ShardData.read(stored);
    for (int i = 0; i <= all.size(); i++) {
      try (ShardReader reader = ShardData.reader(stored)) {
        reader.skip(i);
        assertThat(ShardData.read(reader)).isEqualTo(all.subList(i, all.size()));
      }
    }
    try (ShardReader reader =
        ShardReader.growing(
            "s", () -> new ByteArrayInputStream(stored), true, FieldSet.VOTED, null, 10, true)) {
      assertThat(((Reject) reader.next()).detail()).contains("cannot be followed");
    }
  }

  /** Whatever is written as RFC 4180 is read back, also in small pieces. */
  @Property
  void readsWhatWasWritten(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    List<List<String>> written = new ArrayList<>();
    StringBuilder text = new StringBuilder("photoid,title,usertags\n");
    for (int i = 1; i <= random.nextInt(30); i++) {
      List<String> record = List.of(Integer.toString(i), value(random), value(random));
      written.add(record);
      text.append(i).append(',').append(quoted(record.get(1), random)).append(',');
      text.append(quoted(record.get(2), random)).append(random.nextBoolean() ? "\n" : "\r\n");
    }
    byte[] stored = text.toString().getBytes(StandardCharsets.UTF_8);
    List<List<String>> found = new ArrayList<>();
    try (ShardReader reader =
        new ShardReader(
            "s",
            () ->
                new ByteArrayInputStream(stored) {
                  @Override
                  public synchronized int read(byte[] b, int off, int len) {
                    return super.read(b, off, Math.min(len, 1 + (int) (seed & 63)));
                  }
                },
            true,
            FieldSet.PUBLISHED)) {
      for (ShardRow row = reader.next(); row instanceof PhotoRecord photo; row = reader.next()) {
        found.add(List.of(Long.toString(photo.photoid()), photo.title(), photo.userTags()));
        assertThat(JSON.readTree(reader.line()).get("title").asText()).isEqualTo(photo.title());
      }
    }
    assertThat(found).isEqualTo(written);
  }

  private static String value(Random random) {
    StringBuilder value = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      value.append("ab,;\"\n\u00e9 \\".charAt(random.nextInt(9)));
    }
    return value.toString();
  }

  private static String quoted(String value, Random random) {
    boolean needed = value.matches("(?s).*[,\"\n].*");
    return needed || random.nextBoolean() ? '"' + value.replace("\"", "\"\"") + '"' : value;
  }
}
