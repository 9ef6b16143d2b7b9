package org.tagatlas.lookup.async;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tagatlas.fetch.FetchException;
import org.tagatlas.fetch.FetchResponse;
import org.tagatlas.fetch.FetchThreads;
import org.tagatlas.fetch.GuardedHttpClient;
import org.tagatlas.lookup.ExtraService;
import org.tagatlas.lookup.LookupResult;
import org.tagatlas.lookup.MalformedResponseException;
import org.tagatlas.lookup.ResponseReader;
import org.tagatlas.tags.MachineTag;

/**
 * Queries services on a dedicated thread pool with one thread per concurrent request. The caller
 * limits concurrency. Thread-safe.
 */
final class ExtraClient implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(ExtraClient.class);

  /** Maximum size of a response. */
  static final int MAX_BYTES = 256 << 10;

  private final GuardedHttpClient http;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(FetchThreads.named("extras"));

  /** Creates a client that connects to public addresses, unless a service allows others. */
  ExtraClient(Duration timeout) {
    this(new GuardedHttpClient(userAgent(), timeout));
  }

  /** Creates a client that sends requests with an HTTP client. */
  ExtraClient(GuardedHttpClient http) {
    this.http = http;
  }

  static String userAgent() {
    String version = ExtraClient.class.getPackage().getImplementationVersion();
    return "Tagatlas/" + (version == null ? "development" : version) + " (machine tag extras)";
  }

  /**
   * Queries a service about a machine tag. Failures of the service are results; only errors of this
   * process complete the future exceptionally.
   */
  CompletableFuture<LookupResult> query(ExtraService service, MachineTag tag) {
    if (service.web() == null) {
      return CompletableFuture.completedFuture(result(service, tag, service.listed(tag)));
    }
    return CompletableFuture.supplyAsync(() -> fetch(service, tag), threads);
  }

  private LookupResult fetch(ExtraService service, MachineTag tag) {
    try {
      FetchResponse response = http.get(service.web().request(tag, MAX_BYTES));
      return result(
          service,
          tag,
          response.found()
              ? Optional.of(ResponseReader.read(response.body(), service.web()))
              : Optional.empty());
    } catch (FetchException e) {
      LOG.debug("A lookup in {} failed: {}", service.name(), e.getMessage());
      return new LookupResult.Failed(reason(e.reason()), e.pauseMillis());
    } catch (MalformedResponseException e) {
      LOG.debug("A lookup in {} failed: {}", service.name(), e.getMessage());
      return new LookupResult.Failed(LookupResult.Reason.BAD_ANSWER, 0);
    } catch (RuntimeException | StackOverflowError e) {
      // An untrusted response must not fail the job.
      LOG.warn("A response of {} could not be read", service.name(), e);
      return new LookupResult.Failed(LookupResult.Reason.BAD_ANSWER, 0);
    }
  }

  private static LookupResult.Reason reason(FetchException.Reason reason) {
    return switch (reason) {
      case TIMEOUT -> LookupResult.Reason.TIMEOUT;
      case CONNECTION -> LookupResult.Reason.CONNECTION;
      case THROTTLED -> LookupResult.Reason.THROTTLED;
      case SERVER_ERROR -> LookupResult.Reason.SERVER_ERROR;
      case REFUSED -> LookupResult.Reason.REFUSED;
      case BAD_RESPONSE -> LookupResult.Reason.BAD_ANSWER;
      case TOO_LARGE -> LookupResult.Reason.TOO_LARGE;
      case FORBIDDEN -> LookupResult.Reason.FORBIDDEN;
      case REDIRECTS -> LookupResult.Reason.REDIRECTS;
    };
  }

  private static LookupResult result(
      ExtraService service, MachineTag tag, Optional<Map<String, String>> fields) {
    return fields
        .flatMap(values -> service.toExtra(tag, values))
        .<LookupResult>map(LookupResult.Found::new)
        .orElseGet(LookupResult.NotFound::new);
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    http.close();
  }
}
