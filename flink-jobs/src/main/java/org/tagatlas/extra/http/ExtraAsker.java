package org.tagatlas.extra.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.apache.http.conn.DnsResolver;
import org.apache.http.impl.conn.SystemDefaultDnsResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tagatlas.extra.Answer;
import org.tagatlas.extra.AnswerReader;
import org.tagatlas.extra.BadAnswerException;
import org.tagatlas.extra.ExtraService;
import org.tagatlas.tags.MachineTag;

/**
 * Asks services, on threads of its own: as many as there are questions at a time, which is the
 * caller's to limit. Thread-safe.
 */
public final class ExtraAsker implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(ExtraAsker.class);

  private final HttpFetch fetch;
  private final ExecutorService threads = Executors.newCachedThreadPool(AskThreads.named("extras"));

  /** Makes one that calls public addresses, unless a service may have others. */
  public ExtraAsker(Duration timeout) {
    this(timeout, SystemDefaultDnsResolver.INSTANCE, AddressRules::isPublic);
  }

  /** Makes one with other ideas of where hosts are and what is public. */
  ExtraAsker(Duration timeout, DnsResolver resolver, Predicate<InetAddress> isPublic) {
    fetch = new HttpFetch(userAgent(), resolver, isPublic, timeout);
  }

  private static String userAgent() {
    String version = ExtraAsker.class.getPackage().getImplementationVersion();
    return "Tagatlas/" + (version == null ? "development" : version) + " (machine tag extras)";
  }

  /**
   * Asks a service about a machine tag. Only errors of this process complete the answer
   * exceptionally.
   */
  public CompletableFuture<Answer> ask(ExtraService service, MachineTag tag) {
    if (service.web() == null) {
      return CompletableFuture.completedFuture(words(service, tag, service.listed(tag)));
    }
    return CompletableFuture.supplyAsync(() -> fetched(service, tag), threads);
  }

  private Answer fetched(ExtraService service, MachineTag tag) {
    try {
      Optional<byte[]> body = fetch.get(service.web(), service.web().uri(tag));
      return words(
          service,
          tag,
          body.isEmpty()
              ? Optional.empty()
              : Optional.of(AnswerReader.read(body.get(), service.web())));
    } catch (FetchException e) {
      LOG.info("{} on {}: {}", service.name(), tag.id(), e.getMessage());
      return e.failed();
    } catch (BadAnswerException e) {
      LOG.info("{} on {}: {}", service.name(), tag.id(), e.getMessage());
      return new Answer.Failed(Answer.Reason.BAD_ANSWER, 0);
    } catch (RuntimeException | StackOverflowError e) {
      // A stranger's answer must not be able to fail the job, whatever is in it.
      LOG.warn("{} on {}", service.name(), tag.id(), e);
      return new Answer.Failed(Answer.Reason.BAD_ANSWER, 0);
    }
  }

  private static Answer words(
      ExtraService service, MachineTag tag, Optional<Map<String, String>> fields) {
    return fields
        .flatMap(known -> service.words(tag, known))
        .<Answer>map(Answer.Found::new)
        .orElseGet(Answer.NotFound::new);
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    fetch.close();
  }
}
