package org.tagatlas.connectors.elasticsearch;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.transport.TransportException;
import co.elastic.clients.util.BinaryData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.elasticsearch.client.ResponseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends bulk requests for one index and judges each item of the answer: a bulk request can succeed
 * while every item in it failed. It never waits and never repeats; whoever calls does.
 */
final class BulkSender implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BulkSender.class);

  private final ElasticsearchSession session;
  private final String kind;
  private final String index;
  private final String deadLetters;

  BulkSender(SinkTarget target) {
    session = target.connection().open();
    kind = target.kind();
    index = target.index();
    deadLetters = target.deadLetters();
  }

  /** Sends entries in their order; the future never fails. */
  CompletableFuture<BulkResult> send(List<BulkEntry> entries) {
    CompletableFuture<BulkResponse> answer;
    try {
      answer = session.async().bulk(request(entries));
    } catch (RuntimeException e) {
      // The request could not be made: not a fault of Elasticsearch.
      return CompletableFuture.completedFuture(BulkResult.fatal(e));
    }
    return answer
        .handle(
            (response, error) ->
                error == null
                    ? CompletableFuture.completedFuture(judge(entries, response))
                    : failed(entries, unwrap(error)))
        .thenCompose(result -> result)
        .exceptionally(error -> BulkResult.fatal(new IllegalStateException(unwrap(error))));
  }

  /** Ends connections. */
  @Override
  public void close() {
    session.close();
  }

  private BulkRequest request(List<BulkEntry> entries) {
    List<BulkOperation> operations = new ArrayList<>(entries.size());
    for (BulkEntry entry : entries) {
      operations.add(operation(entry));
    }
    return BulkRequest.of(bulk -> bulk.operations(operations));
  }

  private BulkOperation operation(BulkEntry entry) {
    String to = entry.deadLetter() ? deadLetters : index;
    String id = DocumentIds.of(entry.id());
    Long version = entry.versioned() ? entry.version() : null;
    VersionType type = entry.versioned() ? VersionType.External : null;
    if (entry.deletion()) {
      return BulkOperation.of(
          item ->
              item.delete(delete -> delete.index(to).id(id).version(version).versionType(type)));
    }
    BinaryData source = BinaryData.of(entry.source(), "application/json");
    return BulkOperation.of(
        item ->
            item.<BinaryData>index(
                put -> put.index(to).id(id).version(version).versionType(type).document(source)));
  }

  private BulkResult judge(List<BulkEntry> entries, BulkResponse response) {
    List<BulkResponseItem> items = response.items();
    if (items.size() != entries.size()) {
      return BulkResult.retryAll(
          entries, items.size() + " answers to " + entries.size() + " documents");
    }
    int stored = 0;
    int stale = 0;
    int refused = 0;
    String trouble = null;
    Exception fatal = null;
    List<BulkEntry> again = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      BulkEntry entry = entries.get(i);
      BulkResponseItem item = items.get(i);
      ErrorCause error = item.error();
      switch (ItemVerdict.of(
          item.status(), error == null ? null : error.type(), entry.deletion())) {
        case DONE -> stored++;
        case STALE -> stale++;
        case RETRY -> {
          again.add(entry);
          trouble = item.status() + " " + words(error);
        }
        case DEAD_LETTER -> {
          refused++;
          refuse(entry, words(error), again);
        }
        case FATAL ->
            fatal =
                new ElasticsearchSetupException(
                    "Elasticsearch takes no documents for "
                        + item.index()
                        + ": "
                        + item.status()
                        + " "
                        + words(error));
      }
    }
    return new BulkResult(stored, stale, refused, again, trouble, fatal);
  }

  /** Puts a dead letter in the place of a document; one that is refused itself is only logged. */
  private void refuse(BulkEntry entry, String error, List<BulkEntry> again) {
    if (entry.deadLetter()) {
      LOG.error("A dead letter was refused: {}: {}", entry.id(), error);
      return;
    }
    LOG.warn("{} {} is not indexable: {}", kind, entry.id(), error);
    again.add(DeadLetter.of(kind, entry, error, Instant.now()));
  }

  /** Judges a request that failed as a whole. */
  private CompletableFuture<BulkResult> failed(List<BulkEntry> entries, Throwable error) {
    int status = status(error);
    if (status == 401 || status == 403) {
      return CompletableFuture.completedFuture(
          BulkResult.fatal(
              new ElasticsearchSetupException(
                  "Elasticsearch no longer lets us write to " + index + " (" + status + ")",
                  error)));
    }
    if (status == 400 || status == 413) {
      return apart(entries, error);
    }
    if (status > 0 || error instanceof Exception) {
      // The client reports a connection that broke at the wrong moment by runtime exceptions too.
      return CompletableFuture.completedFuture(BulkResult.retryAll(entries, String.valueOf(error)));
    }
    return CompletableFuture.completedFuture(BulkResult.fatal(new IllegalStateException(error)));
  }

  /** One document makes the whole request impossible, or all are too much: halves find out. */
  private CompletableFuture<BulkResult> apart(List<BulkEntry> entries, Throwable error) {
    if (entries.size() == 1) {
      List<BulkEntry> again = new ArrayList<>();
      refuse(entries.get(0), String.valueOf(error.getMessage()), again);
      return CompletableFuture.completedFuture(new BulkResult(0, 0, 1, again, null, null));
    }
    List<BulkEntry> head = List.copyOf(entries.subList(0, entries.size() / 2));
    List<BulkEntry> tail = List.copyOf(entries.subList(entries.size() / 2, entries.size()));
    return send(head).thenCompose(first -> send(tail).thenApply(first::and));
  }

  private static int status(Throwable error) {
    if (error instanceof ElasticsearchException answered) {
      return answered.status();
    }
    if (error instanceof ResponseException answered) {
      return answered.getResponse().getStatusLine().getStatusCode();
    }
    if (error instanceof TransportException answered && answered.response() != null) {
      return answered.statusCode();
    }
    return 0;
  }

  private static Throwable unwrap(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  private static String words(ErrorCause error) {
    if (error == null) {
      return "without a reason";
    }
    String said = error.type() + ": " + error.reason();
    return error.causedBy() == null ? said : said + "; " + words(error.causedBy());
  }
}
