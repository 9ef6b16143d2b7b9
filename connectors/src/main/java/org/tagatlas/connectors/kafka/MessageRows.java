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
import org.tagatlas.connectors.record.Reject;
import org.tagatlas.connectors.record.RejectReason;
import org.tagatlas.connectors.record.ShardPosition;
import org.tagatlas.connectors.record.ShardRow;
import org.tagatlas.connectors.serialization.ShardRowSerializer;
import org.tagatlas.connectors.shard.FieldSet;
import org.tagatlas.connectors.shard.RowParser;

/**
 * Makes a row of each message, whatever it holds, and says behind it how far the partition was
 * read. A message's value is one line of a shard, with or without its end; its key means nothing.
 */
final class MessageRows implements KafkaRecordDeserializationSchema<ShardRow> {

  private static final long serialVersionUID = 1L;

  /**
   * The header of a message that was made of what is no whole line: its value is the word of the
   * {@link RejectReason}, a blank, and the detail.
   */
  static final String REJECT_HEADER = "tagatlas-reject";

  private final FieldSet fields;
  private transient RowParser parser;
  private transient Map<String, Map<Integer, String>> shards;

  MessageRows(FieldSet fields) {
    this.fields = fields;
  }

  /** Returns what the rows of a partition say that they are from. */
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
    // One text for all rows of a partition.
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

  /** Returns the reject that a header says it is; null when none does. */
  private static ShardRow marked(ConsumerRecord<byte[], byte[]> message, String shard) {
    Header header = message.headers().lastHeader(REJECT_HEADER);
    if (header == null || header.value() == null) {
      return null;
    }
    String[] said = new String(header.value(), StandardCharsets.UTF_8).split(" ", 2);
    for (RejectReason reason : RejectReason.values()) {
      if (reason.word().equals(said[0].toLowerCase(Locale.ROOT))) {
        byte[] value = message.value() == null ? new byte[0] : message.value();
        int length = Math.min(value.length, Reject.MAX_RAW_BYTES + 4);
        return new Reject(
            shard,
            message.offset(),
            reason,
            said.length > 1 ? said[1] : "",
            new String(value, 0, length, StandardCharsets.UTF_8));
      }
    }
    return null;
  }

  private static Reject noValue(String shard, long offset, String detail) {
    return new Reject(shard, offset, RejectReason.NO_VALUE, detail, "");
  }

  private static boolean isBlank(byte[] value, int length) {
    for (int i = 0; i < length; i++) {
      if (value[i] != ' ' && (value[i] < 0x09 || value[i] > 0x0d)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public TypeInformation<ShardRow> getProducedType() {
    return ShardRowSerializer.TYPE;
  }
}
