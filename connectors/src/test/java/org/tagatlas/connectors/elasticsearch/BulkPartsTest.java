package org.tagatlas.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.elasticsearch.Backoff;
import org.tagatlas.elasticsearch.BulkEntry;
import org.tagatlas.elasticsearch.DeadLetter;
import org.tagatlas.elasticsearch.DocumentIds;
import org.tagatlas.elasticsearch.ItemVerdict;

class BulkPartsTest {

  @Test
  void replacesLongIdsByTheirHash() throws Exception {
    assertThat(DocumentIds.of("x".repeat(512))).hasSize(512);
    assertThat(DocumentIds.of("é".repeat(256))).hasSize(256);
    assertThat(DocumentIds.of("abc".repeat(171)))
        .isEqualTo(
            HexFormat.of()
                .formatHex(
                    MessageDigest.getInstance("SHA-256")
                        .digest("abc".repeat(171).getBytes(StandardCharsets.UTF_8))));
    assertThat(DocumentIds.of("é".repeat(257))).matches("[0-9a-f]{64}");
    assertThat(DocumentIds.of("")).startsWith("e3b0c442");
  }

  @Property
  void idsNeverExceedTheMaximumLength(@ForAll String id) {
    String stored = DocumentIds.of(id);
    assertThat(stored.getBytes(StandardCharsets.UTF_8).length).isBetween(1, 512);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "200,-,false,DONE",
        "201,-,false,DONE",
        "404,-,true,DONE",
        "404,index_not_found_exception,true,FATAL",
        "404,index_not_found_exception,false,FATAL",
        "409,version_conflict_engine_exception,false,STALE",
        "409,version_conflict_engine_exception,true,STALE",
        "429,es_rejected_execution_exception,false,RETRY",
        "429,cluster_block_exception,false,RETRY",
        "500,-,false,RETRY",
        "503,unavailable_shards_exception,true,RETRY",
        "403,cluster_block_exception,false,RETRY",
        "403,security_exception,false,FATAL",
        "401,security_exception,false,FATAL",
        "400,document_parsing_exception,false,DEAD_LETTER",
        "413,-,false,DEAD_LETTER"
      })
  void evaluatesItems(int status, String type, boolean deletion, ItemVerdict verdict) {
    assertThat(ItemVerdict.of(status, type, deletion)).isEqualTo(verdict);
  }

  @Property
  void backoffGrowsUpToItsLimit(
      @ForAll @IntRange(min = 1) int failures,
      @ForAll @DoubleRange(min = 0, max = 1) double jitter) {
    Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(20));
    assertThat(backoff.millis(failures, jitter)).isBetween(100L, 20_000L);
    if (failures < 100) {
      assertThat(backoff.millis(failures + 1, jitter))
          .isGreaterThanOrEqualTo(backoff.millis(failures, jitter));
    }
  }

  @Test
  void firstBackoffsAreShort() {
    assertThat(Backoff.DEFAULT.millis(1, 1)).isEqualTo(200);
    assertThat(Backoff.DEFAULT.millis(1, 0)).isEqualTo(100);
    assertThat(Backoff.DEFAULT.millis(4, 1)).isEqualTo(1_600);
    assertThat(Backoff.DEFAULT.millis(1_000_000, 1)).isEqualTo(20_000);
  }

  @Test
  void serializesBatches() throws IOException {
    BatchWriter writer = new BatchWriter(64);
    List<Document> documents =
        List.of(
            new Document("a|\u0000😀", 1, "{}".getBytes(StandardCharsets.UTF_8)),
            Document.removal("b", 1L << 50),
            new Document("c", 2, new byte[10_000]));
    for (Document document : documents) {
      writer.write(document, null);
    }
    writer.flush(true);
    Collection<DocumentBatch> batches = writer.prepareCommit();
    assertThat(batches).last().extracting(DocumentBatch::last).isEqualTo(true);

    DocumentBatchSerializer serializer = new DocumentBatchSerializer();
    List<BulkEntry> read = new ArrayList<>();
    for (DocumentBatch batch : batches) {
      DocumentBatch copy = serializer.deserialize(1, serializer.serialize(batch));
      assertThat(copy.last()).isEqualTo(batch.last());
      read.addAll(copy.entries());
    }
    assertThat(read)
        .usingRecursiveComparison()
        .isEqualTo(documents.stream().map(EntryConverter::upsert).toList());
    assertThatThrownBy(() -> serializer.deserialize(2, new byte[0]))
        .hasMessageContaining("format 2");
  }

  @Test
  void readsBatchesOfFormatOne() throws IOException {
    byte[] serialized =
        HexFormat.of().parseHex("020017780163624a64800076a6ea5a66a624288f0300198101d6");
    assertThat(new DocumentBatchSerializer().deserialize(1, serialized).entries())
        .usingRecursiveComparison()
        .isEqualTo(
            List.of(
                new BulkEntry("a", 7, "{}".getBytes(StandardCharsets.UTF_8), false),
                new BulkEntry("b", 8, null, false)));
  }

  @Test
  void serializesBufferedEntriesAndRejectsAnotherRun() throws IOException {
    BulkEntry photo =
        EntryConverter.append(new Document("1", 1, "{\"a\":1}".getBytes(StandardCharsets.UTF_8)));
    BulkEntry letter = DeadLetter.of("photos", photo, "bad", Instant.EPOCH);
    BufferedRequestState<BulkEntry> state =
        new BufferedRequestState<>(
            List.of(new RequestEntryWrapper<>(photo, 99), new RequestEntryWrapper<>(letter, 7)));
    byte[] serialized = new BufferedEntriesSerializer("one").serialize(state);
    assertThat(new BufferedEntriesSerializer("one").deserialize(2, serialized))
        .usingRecursiveComparison()
        .isEqualTo(state);
    assertThatThrownBy(() -> new BufferedEntriesSerializer("two").deserialize(2, serialized))
        .hasMessageContaining("run 'one'");
  }

  @Test
  void serializesPackedEntries() throws IOException {
    EntryBuffer buffer = new EntryBuffer(1_000, 1);
    buffer.packing(true);
    BulkEntry first = new BulkEntry("1", BulkEntry.NO_VERSION, new byte[] {'{', '}'}, false);
    BulkEntry second = new BulkEntry("2", BulkEntry.NO_VERSION, new byte[] {'{', '}'}, true);
    buffer.add(new RequestEntryWrapper<>(first, 9), false);
    buffer.add(new RequestEntryWrapper<>(second, 9), false);
    BufferedRequestState<BulkEntry> packed = buffer.packedState().get(0);
    BufferedEntriesSerializer serializer = new BufferedEntriesSerializer("one");
    PackedEntries read =
        (PackedEntries)
            serializer.deserialize(serializer.getVersion(), serializer.serialize(packed));
    assertThat(read.batch().entries()).usingRecursiveComparison().isEqualTo(List.of(second));
    assertThat(buffer.size()).isEqualTo(1);
  }

  @Test
  void readsBufferedEntriesOfFormatOne() throws IOException {
    byte[] serialized = HexFormat.of().parseHex("046f6e65010000000000000063000231027b7d");
    assertThat(
            new BufferedEntriesSerializer("one")
                .deserialize(1, serialized)
                .getBufferedRequestEntries())
        .usingRecursiveComparison()
        .isEqualTo(
            List.of(
                new RequestEntryWrapper<>(
                    new BulkEntry("1", BulkEntry.NO_VERSION, new byte[] {'{', '}'}, false), 99)));
  }

  @Test
  void deadLetterContainsUpToEightKibibytesOfTheDocument() {
    byte[] source = ("{\"a\":\"" + "😀".repeat(5_000) + "\"}").getBytes(StandardCharsets.UTF_8);
    BulkEntry letter =
        DeadLetter.of("regions", new BulkEntry("x", 3, source, false), "why", Instant.EPOCH);
    String json = new String(letter.source(), StandardCharsets.UTF_8);
    assertThat(letter.id()).isEqualTo("regions:x");
    assertThat(letter.deadLetter()).isTrue();
    assertThat(json)
        .doesNotContain("\ufffd")
        .contains("\"reason\":\"not_indexable\"", "regions x: why");
    try (JsonReader reader = Json.createReader(new StringReader(json))) {
      String raw = reader.readObject().getString("raw");
      assertThat(raw).isEqualTo("{\"a\":\"" + "😀".repeat(2_046));
    }
  }

  @Test
  void replacesLineBreaksBetweenFieldsBySpaces() {
    byte[] source = "{\r\n\"a\":1}".getBytes(StandardCharsets.UTF_8);
    BulkEntry entry = EntryConverter.append(new Document("1", 1, source));
    assertThat(new String(entry.source(), StandardCharsets.UTF_8)).isEqualTo("{  \"a\":1}");
    assertThat(source).contains('\n');
  }
}
