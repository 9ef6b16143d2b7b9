package org.tagatlas.connectors.elasticsearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import org.apache.flink.api.connector.sink2.Sink;
import org.elasticsearch.client.ResponseException;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.elasticsearch.Backoff;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.elasticsearch.ElasticsearchSetupException;
import org.tagatlas.elasticsearch.ElasticsearchUnavailableException;
import org.tagatlas.elasticsearch.Json;
import org.tagatlas.elasticsearch.RunIndices;
import org.tagatlas.elasticsearch.SetupClient;
import org.tagatlas.elasticsearch.SinkTarget;

/**
 * Index for documents of other kinds, with exactly the given name: without a run and without
 * aliases. Documents that Elasticsearch rejects permanently are written to the index {@code
 * rejects-NAME}.
 *
 * @param connection the connection to Elasticsearch; its prefix is ignored
 * @param name the name of an index or alias
 * @param backoff the wait before retries
 */
public record SingleIndex(ElasticsearchConnection connection, String name, Backoff backoff)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Creates an index description with the default back-off. */
  public SingleIndex(ElasticsearchConnection connection, String name) {
    this(connection, name, Backoff.DEFAULT);
  }

  /**
   * Creates the index if it does not exist. Subtasks can call this concurrently.
   *
   * @param mappings the index's mappings as JSON
   * @throws ElasticsearchSetupException if it cannot be created
   * @throws ElasticsearchUnavailableException if a retry may succeed
   */
  public void createIfMissing(String mappings) {
    ObjectNode index = Json.object();
    index
        .putObject("settings")
        .put("index.auto_expand_replicas", "0-1")
        // Deletions are remembered as long as older content may still arrive.
        .put("index.gc_deletes", "1d");
    try (SetupClient client = new SetupClient(connection)) {
      index.set("mappings", Json.parse(mappings));
      create(client, name, index);
      create(client, target().deadLetters(), RunIndices.template(DocumentKind.REJECTS));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the mappings are not a JSON object", e);
    }
  }

  /**
   * Returns a sink for documents with versions: the greatest version per id prevails.
   *
   * @param upsert whether documents can be updated and deleted; they are then written when their
   *     checkpoint completes, otherwise immediately
   */
  public Sink<Document> sink(boolean upsert) {
    return upsert
        ? new UpsertSink(target())
        : new AppendOnlySink(target(), new EntryConverter(true));
  }

  private SinkTarget target() {
    return new SinkTarget(connection, name, name, name, "rejects-" + name, backoff);
  }

  private static void create(SetupClient client, String index, ObjectNode body) {
    if (client.exists(index)) {
      return;
    }
    try {
      client.send("PUT", '/' + index, body.toString());
    } catch (ResponseException e) {
      // Another subtask may have created it.
      if (SetupClient.status(e) != 400 || !client.exists(index)) {
        throw client.translate(e);
      }
    }
  }
}
