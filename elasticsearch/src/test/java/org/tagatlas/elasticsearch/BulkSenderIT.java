package org.tagatlas.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningElasticsearch.class)
class BulkSenderIT {

  private static final String GOOD = "{\"window\":\"all\",\"location\":{\"lat\":1.5,\"lon\":2}}";

  private final ElasticsearchServer server;
  private Search search;
  private RunIndices indices;
  private SinkTarget target;
  private BulkSender sender;

  BulkSenderIT(ElasticsearchServer server) {
    this.server = server;
  }

  @BeforeEach
  void createIndex() {
    ElasticsearchConnection connection = server.connection(Search.prefix());
    indices = new RunIndices(connection, "run", List.of(DocumentKind.REGIONS));
    indices.check();
    indices.create();
    target =
        new SinkTarget(
            connection,
            new IndexNames(connection.prefix(), "run"),
            DocumentKind.REGIONS,
            Backoff.DEFAULT);
    sender = new BulkSender(target);
    search = new Search(server);
  }

  @AfterEach
  void close() {
    sender.close();
    indices.close();
    search.close();
  }

  @Test
  void storesOnlyNewerVersions() {
    assertThat(send(put("a", 5, GOOD)).stored()).isEqualTo(1);
    BulkResult result =
        send(put("a", 4, GOOD), put("a", 5, GOOD), delete("a", 3), delete("never stored", 1));
    assertThat(result.stale()).isEqualTo(3);
    assertThat(result.stored()).isEqualTo(1);
    assertThat(result.retries()).isEmpty();
    assertThat(result.retryReason()).isNull();
    assertThat(result.fatal()).isNull();
    assertThat(documents()).containsOnlyKeys("a");
    assertThat(documents().get("a").version()).isEqualTo(5);
  }

  @Test
  void rejectsOlderVersionsAfterADeletion() {
    send(put("a", 5, GOOD), delete("a", 6));
    assertThat(send(put("a", 5, GOOD)).stale()).isEqualTo(1);
    assertThat(documents()).isEmpty();
    assertThat(send(put("a", 7, GOOD)).stored()).isEqualTo(1);
    assertThat(documents()).containsOnlyKeys("a");
  }

  @Test
  void storesUnusualIdsOnce() {
    List<String> ids =
        List.of(
            "x".repeat(512),
            "x".repeat(513),
            "é".repeat(256),
            "é".repeat(257),
            "long".repeat(10_000),
            "\u0000\u0001\n\r\t\u007f\u2028",
            "😀|🇯🇵|\"\\/%{}",
            " ",
            "");
    BulkEntry[] entries = ids.stream().map(id -> put(id, 1, GOOD)).toArray(BulkEntry[]::new);
    assertThat(send(entries).stored()).isEqualTo(ids.size());
    assertThat(send(entries).stale()).isEqualTo(ids.size());
    assertThat(documents())
        .containsOnlyKeys(ids.stream().map(DocumentIds::of).toArray(String[]::new));
    BulkEntry[] removals = ids.stream().map(id -> delete(id, 2)).toArray(BulkEntry[]::new);
    assertThat(send(removals).stored()).isEqualTo(ids.size());
    assertThat(documents()).isEmpty();
  }

  @Test
  void replacesAnUnindexableDocumentByADeadLetterAndStoresTheOthers() {
    String bad = "{\"window\":\"all\",\"location\":{\"lat\":91,\"lon\":2}}";
    BulkResult first = send(put("a", 1, GOOD), put("bad", 1, bad), put("b", 1, GOOD));
    assertThat(first.stored()).isEqualTo(2);
    assertThat(first.deadLetters()).isEqualTo(1);
    assertThat(first.retryReason()).isNull();
    assertThat(first.retries()).hasSize(1);

    assertThat(send(first.retries().get(0)).stored()).isEqualTo(1);
    assertThat(documents()).containsOnlyKeys("a", "b");
    Map<String, Search.Hit> rejects = search.all(target.deadLetters());
    assertThat(rejects).containsOnlyKeys("regions:bad");
    assertThat(rejects.get("regions:bad").source().getString("reason")).isEqualTo("not_indexable");
    assertThat(rejects.get("regions:bad").source().getString("raw")).isEqualTo(bad);
    assertThat(rejects.get("regions:bad").source().getString("detail"))
        .contains("regions bad", "latitude");
  }

  @Test
  void storesOtherDocumentsOfARequestWithInvalidJson() {
    BulkResult result =
        send(put("a", 1, GOOD), put("cut", 1, "{\"window\":"), put("b", 1, "{\n\"window\":\r\n1}"));
    assertThat(result.stored()).isEqualTo(2);
    assertThat(result.deadLetters()).isEqualTo(1);
    assertThat(documents()).containsOnlyKeys("a", "b");
  }

  @Test
  void storesOtherDocumentsOfARequestThatIsRejectedForOneVersion() {
    BulkResult result = send(put("a", 1, GOOD), put("b", -7, GOOD), put("c", 1, GOOD));
    assertThat(result.stored()).isEqualTo(2);
    assertThat(result.deadLetters()).isEqualTo(1);
    assertThat(documents()).containsOnlyKeys("a", "c");
  }

  @Test
  void failsIfTheIndexWasDeletedAndDoesNotRecreateIt() {
    String index = target.index();
    search.call("DELETE", "/" + index, null);
    assertThat(send(put("a", 1, GOOD)).fatal()).hasMessageContaining(index);
    assertThat(search.status("GET", "/" + index)).isEqualTo(404);
  }

  @Test
  void retriesIfTheIndexIsBlocked() {
    String settings = "/" + target.index() + "/_settings";
    search.call("PUT", settings, "{\"index.blocks.write\":true}");
    BulkEntry entry = put("a", 1, GOOD);
    BulkResult blocked = send(entry);
    assertThat(blocked.retryReason()).isNotNull();
    assertThat(blocked.retries()).containsExactly(entry);
    search.call("PUT", settings, "{\"index.blocks.write\":false}");
    assertThat(send(entry).stored()).isEqualTo(1);
  }

  @Test
  void retriesIfTheServerIsUnreachable() {
    SinkTarget unreachable =
        new SinkTarget(
            ElasticsearchConnection.to("http://127.0.0.1:1"),
            target.run(),
            target.kind(),
            target.index(),
            target.deadLetters(),
            Backoff.DEFAULT);
    try (BulkSender lost = new BulkSender(unreachable)) {
      List<BulkEntry> entries = List.of(put("a", 1, GOOD), delete("b", 2));
      BulkResult result = lost.send(entries).join();
      assertThat(result.retries()).isEqualTo(entries);
      assertThat(result.retryReason()).isNotNull();
      assertThat(result.fatal()).isNull();
    }
  }

  private BulkResult send(BulkEntry... entries) {
    return sender.send(new ArrayList<>(List.of(entries))).join();
  }

  private Map<String, Search.Hit> documents() {
    return search.all(target.index());
  }

  private static BulkEntry put(String id, long version, String source) {
    return BulkEntry.upsert(id, version, source.getBytes(StandardCharsets.UTF_8));
  }

  private static BulkEntry delete(String id, long version) {
    return BulkEntry.upsert(id, version, null);
  }
}
