package org.tagatlas.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.Reject;
import org.tagatlas.record.RejectReason;
import org.tagatlas.record.ShardPosition;
import org.tagatlas.record.ShardRow;
import org.tagatlas.shard.FieldSet;

final class ShardRowDeserializationSchemaTest {

  private static final String PHOTO = "{\"photoid\":7,\"latitude\":1.5,\"longitude\":2}";
  private static final int LIMIT = 4 * 1024 * 1024;

  @ParameterizedTest
  @ValueSource(strings = {PHOTO, PHOTO + "\n", " " + PHOTO + " \r\n", "\uFEFF" + PHOTO + "\n"})
  void readsALineWithOrWithoutTerminator(String line) {
    assertThat(row(message(line)))
        .isInstanceOfSatisfying(
            PhotoRecord.class,
            photo -> {
              assertThat(photo.photoid()).isEqualTo(7);
              assertThat(photo.latitude()).isEqualTo(1.5);
              assertThat(photo.shard()).isEqualTo("kafka://photos/3");
            });
  }

  @Test
  void readsTabSeparatedText() {
    String line = "7\tu" + "\t".repeat(9) + "2\t1.5\t16" + "\t".repeat(10);
    for (String mark : List.of("", "\uFEFF")) {
      assertThat(row(message(mark + line + "\r\n")))
          .isInstanceOfSatisfying(
              PhotoRecord.class, photo -> assertThat(photo.longitude()).isEqualTo(2));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \t", "\uFEFF", "\uFEFF \r\n"})
  void rejectsABlankMessage(String blank) {
    assertThat(row(message(blank)))
        .isInstanceOfSatisfying(
            Reject.class, reject -> assertThat(reject.reason()).isEqualTo(RejectReason.NO_VALUE));
  }

  @Test
  void emitsThePositionAfterEachMessage() {
    List<ShardRow> rows = new ArrayList<>();
    ShardRowDeserializationSchema messages = new ShardRowDeserializationSchema(FieldSet.PUBLISHED);
    messages.open(null);
    messages.deserialize(message(PHOTO), new ListCollector<>(rows));
    messages.deserialize(message((byte[]) null), new ListCollector<>(rows));
    assertThat(rows).hasSize(4);
    assertThat(rows.get(1)).isEqualTo(new ShardPosition("kafka://photos/3", 43));
    assertThat(rows.get(3)).isEqualTo(rows.get(1));
    assertThat(rows.get(2).shard()).as("shared string").isSameAs(rows.get(0).shard());
  }

  @Test
  void emitsARejectWithTheOffset() {
    assertThat(row(message("{\"photoid\":")))
        .isInstanceOfSatisfying(
            Reject.class,
            reject -> {
              assertThat(reject.shard()).isEqualTo("kafka://photos/3");
              assertThat(reject.line()).isEqualTo(42);
              assertThat(reject.reason()).isEqualTo(RejectReason.BAD_JSON);
              assertThat(reject.text()).isEqualTo("{\"photoid\":");
            });
    assertThat(row(message("a\nb"))).isInstanceOf(Reject.class);
  }

  @Test
  void rejectsAMessageWithoutValue() {
    assertThat(row(message((byte[]) null)))
        .isEqualTo(
            new Reject(
                "kafka://photos/3",
                42,
                RejectReason.NO_VALUE,
                "the message has no value (a tombstone)",
                ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n", " \t \u000b"})
  void rejectsABlankValue(String value) {
    assertThat(row(message(value)))
        .isInstanceOfSatisfying(
            Reject.class, reject -> assertThat(reject.reason()).isEqualTo(RejectReason.NO_VALUE));
  }

  @Test
  void limitsLineLengthAndKeepsThePrefix() {
    String padded = PHOTO.replace("}", ",\"x\":\"" + "y".repeat(LIMIT));
    String longest = padded.substring(0, LIMIT - 2) + "\"}";
    assertThat(row(message(longest + "\n"))).isInstanceOf(PhotoRecord.class);
    assertThat(row(message(longest.replace("\"}", "y\"}"))))
        .isInstanceOfSatisfying(
            Reject.class,
            reject -> {
              assertThat(reject.reason()).isEqualTo(RejectReason.LINE_TOO_LONG);
              assertThat(reject.raw()).isEqualTo(longest.substring(0, Reject.MAX_RAW_BYTES));
              assertThat(reject.text()).hasSizeLessThan(Reject.MAX_RAW_BYTES + 10);
            });
  }

  @Test
  void emitsTheRejectOfAHeader() {
    ConsumerRecord<byte[], byte[]> marked = message(PHOTO);
    marked.headers().add(header("truncated the stream ends early"));
    assertThat(row(marked))
        .isEqualTo(
            new Reject(
                "kafka://photos/3", 42, RejectReason.TRUNCATED, "the stream ends early", PHOTO));
    ConsumerRecord<byte[], byte[]> odd = message(PHOTO);
    odd.headers().add(header("who knows"));
    assertThat(row(odd)).isInstanceOf(PhotoRecord.class);
  }

  private static RecordHeader header(String value) {
    return new RecordHeader(
        ShardRowDeserializationSchema.REJECT_HEADER, value.getBytes(StandardCharsets.UTF_8));
  }

  private static ConsumerRecord<byte[], byte[]> message(String value) {
    return message(value.getBytes(StandardCharsets.UTF_8));
  }

  private static ConsumerRecord<byte[], byte[]> message(byte[] value) {
    return new ConsumerRecord<>("photos", 3, 42, null, value);
  }

  private static ShardRow row(ConsumerRecord<byte[], byte[]> message) {
    List<ShardRow> rows = new ArrayList<>();
    ShardRowDeserializationSchema messages = new ShardRowDeserializationSchema(FieldSet.PUBLISHED);
    messages.open(null);
    messages.deserialize(message, new ListCollector<>(rows));
    return rows.get(0);
  }
}
