package org.tagatlas.connectors.elasticsearch;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.Serializable;
import java.io.StringReader;
import org.apache.flink.api.connector.sink2.Sink;
import org.elasticsearch.client.ResponseException;
import org.tagatlas.connectors.sink.Document;

/**
 * An index for documents that are of no kind of the atlas, under the very name that it was given:
 * without a run and without aliases. What Elasticsearch refuses for good goes to another index,
 * {@code rejects-} and that name.
 *
 * @param connection how to reach Elasticsearch; its prefix means nothing here
 * @param name the index, or an alias of one
 * @param backoff how long to wait before an attempt is repeated
 */
public record SingleIndex(ElasticsearchConnection connection, String name, Backoff backoff)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Describes an index. */
  public SingleIndex(ElasticsearchConnection connection, String name) {
    this(connection, name, Backoff.USUAL);
  }

  /**
   * Makes the index, unless it is there: then it stays as it is. Any number of subtasks may call
   * this.
   *
   * @param mappings the index's mappings as JSON
   * @throws ElasticsearchSetupException when it can't be made
   * @throws ElasticsearchAwayException when that may succeed later
   */
  public void makeReady(String mappings) {
    try (SetupClient client = new SetupClient(connection);
        JsonReader reader = Json.createReader(new StringReader(mappings))) {
      make(
          client,
          name,
          Json.createObjectBuilder()
              .add(
                  "settings",
                  Json.createObjectBuilder()
                      .add("index.auto_expand_replicas", "0-1")
                      // A deletion is remembered for as long as an older content may still come.
                      .add("index.gc_deletes", "1d"))
              .add("mappings", reader.readObject())
              .build());
      make(client, target().deadLetters(), RunIndices.template(IndexKind.REJECTS));
    }
  }

  /**
   * Returns a sink of documents whose versions rise: of an id the greatest one holds.
   *
   * @param changing whether documents are replaced and removed. If not, they are written as they
   *     come; if so, with the checkpoint that they belong to
   */
  public Sink<Document> sink(boolean changing) {
    return changing
        ? new ChangingDocumentsSink(target())
        : new UnchangingDocumentsSink(target(), new EntryConverter(true));
  }

  private SinkTarget target() {
    return new SinkTarget(connection, name, name, name, "rejects-" + name, backoff);
  }

  private static void make(SetupClient client, String index, JsonObject body) {
    if (client.exists(index)) {
      return;
    }
    try {
      client.ask("PUT", '/' + index, body.toString());
    } catch (ResponseException e) {
      // Another subtask may have been first.
      if (SetupClient.status(e) != 400 || !client.exists(index)) {
        throw client.refused(e);
      }
    }
  }
}
