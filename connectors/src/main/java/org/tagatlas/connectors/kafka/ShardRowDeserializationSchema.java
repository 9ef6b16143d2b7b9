package org.tagatlas.connectors.kafka;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.tagatlas.connectors.serialization.ShardRowSerializer;
import org.tagatlas.record.Reject;
import org.tagatlas.record.RejectReason;
import org.tagatlas.record.ShardPosition;
import org.tagatlas.record.ShardRow;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.shard.RowParser;

/**
 * Emits a row for every message, followed by the position in the partition. A message's value is
 * one line of a shard, with or without a line terminator; its key is ignored.
 */
final class ShardRowDeserializationSchema implements KafkaRecordDeserializationSchema<ShardRow> {

  private static final long serialVersionUID = 1L;

  /**
   * Header of a message that is not a complete line. Its value is the code of the {@link
   * RejectReason}, a space, and the detail.
   */
  static final String REJECT_HEADER = "tagatlas-reject";

  private final FieldSet fields;
  private transient RowParser parser;
  private transient Map<String, Map<Integer, String>> shards;

  ShardRowDeserializationSchema(FieldSet fields) {
    this.fields = fields;
  }

  /** Returns the shard name of a partition's rows. */
  static String shard(String topic, int partition) {
    return "kafka://" + topic + '/' + partition;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    parser = new RowParser(fields);
    shards = new HashMap<>();
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<ShardRow> out) {
    // One string for all rows of a partition.
    String shard =
        shards
            .computeIfAbsent(message.topic(), topic -> new HashMap<>())
            .computeIfAbsent(message.partition(), number -> shard(message.topic(), number));
    out.collect(row(message, shard));
    out.collect(new ShardPosition(shard, message.offset() + 1));
  }

  private ShardRow row(ConsumerRecord<byte[], byte[]> message, String shard) {
    byte[] value = message.value();
    ShardRow marked = marked(message, shard);
    if (marked != null) {
      return marked;
    }
    if (value == null) {
      return noValue(shard, message.offset(), "the message has no value (a tombstone)");
    }
    int length = value.length;
    if (length > 0 && value[length - 1] == '\n') {
      length--;
    }
    if (length > 0 && value[length - 1] == '\r') {
      length--;
    }
    if (isBlank(value, length)) {
      return noValue(shard, message.offset(), "the message's value is blank");
    }
    return parser.parse(value, 0, length, shard, message.offset());
  }

  /** Returns the reject that a header marks; null without a valid header. */
  private static ShardRow marked(ConsumerRecord<byte[], byte[]> message, String shard) {
    Header header = message.headers().lastHeader(REJECT_HEADER);
    if (header == null || header.value() == null) {
      return null;
    }
    String[] parts = new String(header.value(), StandardCharsets.UTF_8).split(" ", 2);
    for (RejectReason reason : RejectReason.values()) {
      if (reason.id().equals(parts[0].toLowerCase(Locale.ROOT))) {
        byte[] value = message.value() == null ? new byte[0] : message.value();
        int length = Math.min(value.length, Reject.MAX_RAW_BYTES + 4);
        return new Reject(
            shard,
            message.offset(),
            reason,
            parts.length > 1 ? parts[1] : "",
            new String(value, 0, length, StandardCharsets.UTF_8));
      }
    }
    return null;
  }

  private static Reject noValue(String shard, long offset, String detail) {
    return new Reject(shard, offset, RejectReason.NO_VALUE, detail, "");
  }

  private static boolean isBlank(byte[] value, int length) {
    for (int i = byteOrderMark(value, length); i < length; i++) {
      if (value[i] != ' ' && (value[i] < 0x09 || value[i] > 0x0d)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the size of a byte order mark at the start of a value; it is not part of a line. */
  private static int byteOrderMark(byte[] value, int length) {
    boolean present =
        length >= 3
            && value[0] == (byte) 0xef
            && value[1] == (byte) 0xbb
            && value[2] == (byte) 0xbf;
    return present ? 3 : 0;
  }

  @Override
  public TypeInformation<ShardRow> getProducedType() {
    return ShardRowSerializer.TYPE;
  }
}
