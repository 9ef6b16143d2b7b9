package org.tagatlas.elasticsearch;

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
 * Sends bulk requests to one index and evaluates each item of the response, because a bulk request
 * can succeed while all of its items fail. Back-off and retries are left to the caller.
 */
public final class BulkSender implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BulkSender.class);

  private final ElasticsearchSession session;
  private final String kind;
  private final String index;
  private final String deadLetters;

  public BulkSender(SinkTarget target) {
    session = target.connection().open();
    kind = target.kind();
    index = target.index();
    deadLetters = target.deadLetters();
  }

  /** Sends entries in order. The future never completes exceptionally. */
  public CompletableFuture<BulkResult> send(List<BulkEntry> entries) {
    CompletableFuture<BulkResponse> response;
    try {
      response = session.async().bulk(request(entries));
    } catch (RuntimeException e) {
      // The request could not be built, so a retry would fail as well.
      return CompletableFuture.completedFuture(BulkResult.fatal(e));
    }
    return response
        .handle(
            (body, error) ->
                error == null
                    ? CompletableFuture.completedFuture(evaluate(entries, body))
                    : failed(entries, unwrap(error)))
        .thenCompose(result -> result)
        .exceptionally(error -> BulkResult.fatal(new IllegalStateException(unwrap(error))));
  }

  /** Closes the connections. */
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

  private BulkResult evaluate(List<BulkEntry> entries, BulkResponse response) {
    List<BulkResponseItem> items = response.items();
    if (items.size() != entries.size()) {
      return BulkResult.retryAll(
          entries, "response has " + items.size() + " items for " + entries.size() + " documents");
    }
    int stored = 0;
    int stale = 0;
    int rejected = 0;
    String retryReason = null;
    Exception fatal = null;
    List<BulkEntry> retries = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      BulkEntry entry = entries.get(i);
      BulkResponseItem item = items.get(i);
      ErrorCause error = item.error();
      switch (ItemVerdict.of(
          item.status(), error == null ? null : error.type(), entry.deletion())) {
        case DONE -> stored++;
        case STALE -> stale++;
        case RETRY -> {
          retries.add(entry);
          retryReason = item.status() + " " + describe(error);
        }
        case DEAD_LETTER -> {
          rejected++;
          reject(entry, describe(error), retries);
        }
        case FATAL ->
            fatal =
                new ElasticsearchSetupException(
                    "Elasticsearch does not accept documents for index "
                        + item.index()
                        + ": "
                        + item.status()
                        + " "
                        + describe(error));
      }
    }
    return new BulkResult(stored, stale, rejected, retries, retryReason, fatal);
  }

  /** Replaces a document by a dead letter. A rejected dead letter is only logged. */
  private void reject(BulkEntry entry, String error, List<BulkEntry> retries) {
    if (entry.deadLetter()) {
      LOG.error("Elasticsearch rejected dead letter {}: {}", entry.id(), error);
      return;
    }
    LOG.warn("{} {} is not indexable: {}", kind, entry.id(), error);
    retries.add(DeadLetter.of(kind, entry, error, Instant.now()));
  }

  /** Evaluates a request that failed as a whole. */
  private CompletableFuture<BulkResult> failed(List<BulkEntry> entries, Throwable error) {
    int status = status(error);
    if (status == 401 || status == 403) {
      return CompletableFuture.completedFuture(
          BulkResult.fatal(
              new ElasticsearchSetupException(
                  "Elasticsearch no longer permits writing to index " + index + " (" + status + ")",
                  error)));
    }
    if (status == 400 || status == 413) {
      return split(entries, error);
    }
    if (status > 0 || error instanceof Exception) {
      // The client reports some broken connections as runtime exceptions.
      return CompletableFuture.completedFuture(BulkResult.retryAll(entries, String.valueOf(error)));
    }
    return CompletableFuture.completedFuture(BulkResult.fatal(new IllegalStateException(error)));
  }

  /** Bisects a request that is malformed because of one document, or too large. */
  private CompletableFuture<BulkResult> split(List<BulkEntry> entries, Throwable error) {
    if (entries.size() == 1) {
      List<BulkEntry> retries = new ArrayList<>();
      reject(entries.get(0), String.valueOf(error.getMessage()), retries);
      return CompletableFuture.completedFuture(new BulkResult(0, 0, 1, retries, null, null));
    }
    List<BulkEntry> head = List.copyOf(entries.subList(0, entries.size() / 2));
    List<BulkEntry> tail = List.copyOf(entries.subList(entries.size() / 2, entries.size()));
    return send(head).thenCompose(first -> send(tail).thenApply(first::plus));
  }

  private static int status(Throwable error) {
    if (error instanceof ElasticsearchException failed) {
      return failed.status();
    }
    if (error instanceof ResponseException failed) {
      return failed.getResponse().getStatusLine().getStatusCode();
    }
    if (error instanceof TransportException failed && failed.response() != null) {
      return failed.statusCode();
    }
    return 0;
  }

  private static Throwable unwrap(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  private static String describe(ErrorCause error) {
    if (error == null) {
      return "no reason given";
    }
    String text = error.type() + ": " + error.reason();
    return error.causedBy() == null ? text : text + "; " + describe(error.causedBy());
  }
}
