package org.tagatlas.extra.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpException;
import org.apache.http.HttpHeaders;
import org.apache.http.MessageConstraintException;
import org.apache.http.client.ClientProtocolException;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.client.utils.DateUtils;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.config.MessageConstraints;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.config.SocketConfig;
import org.apache.http.conn.DnsResolver;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.tagatlas.extra.Answer;
import org.tagatlas.extra.WebSource;

/**
 * Fetches what a stranger's server sends: in bounded time, to a bounded size, from hosts that the
 * service names and addresses that it may have. Nothing of the environment (proxies, cookies,
 * credentials) is used. Thread-safe.
 */
final class HttpFetch implements Closeable {

  /** Bytes of an answer at the most, both as they come and decompressed. */
  static final int MAX_BYTES = 256 << 10;

  private static final int MAX_CONNECTIONS = 64;
  private static final int MAX_HEADERS = 100;
  private static final int MAX_HEADER_LENGTH = 8 << 10;
  private static final long MAX_PAUSE_MILLIS = Duration.ofHours(1).toMillis();

  private final Duration timeout;
  private final CloseableHttpClient ofPublic;
  private final CloseableHttpClient ofAny;
  private final ScheduledExecutorService deadlines;

  /**
   * Makes a client.
   *
   * @param userAgent who we are
   * @param resolver knows addresses of hosts
   * @param isPublic which addresses any service may have
   * @param timeout from the question to the end of the answer, redirects among it
   */
  HttpFetch(
      String userAgent, DnsResolver resolver, Predicate<InetAddress> isPublic, Duration timeout) {
    this.timeout = timeout;
    ofPublic = client(userAgent, new GuardedResolver(resolver, isPublic));
    ofAny = client(userAgent, resolver);
    deadlines = Executors.newSingleThreadScheduledExecutor(AskThreads.named("extras-deadlines"));
  }

  private CloseableHttpClient client(String userAgent, DnsResolver resolver) {
    int millis = Math.toIntExact(timeout.toMillis());
    PoolingHttpClientConnectionManager connections =
        new PoolingHttpClientConnectionManager(
            RegistryBuilder.<ConnectionSocketFactory>create()
                .register("http", PlainConnectionSocketFactory.getSocketFactory())
                .register("https", SSLConnectionSocketFactory.getSocketFactory())
                .build(),
            null,
            null,
            resolver,
            1,
            TimeUnit.MINUTES);
    connections.setMaxTotal(MAX_CONNECTIONS);
    connections.setDefaultMaxPerRoute(MAX_CONNECTIONS);
    connections.setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(millis).build());
    connections.setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setCharset(StandardCharsets.US_ASCII)
            .setMalformedInputAction(CodingErrorAction.REPLACE)
            .setUnmappableInputAction(CodingErrorAction.REPLACE)
            .setMessageConstraints(
                MessageConstraints.custom()
                    .setMaxHeaderCount(MAX_HEADERS)
                    .setMaxLineLength(MAX_HEADER_LENGTH)
                    .build())
            .build());
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setUserAgent(userAgent)
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectTimeout(millis)
                .setConnectionRequestTimeout(millis)
                .setSocketTimeout(millis)
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(false)
                .setCookieSpec(CookieSpecs.IGNORE_COOKIES)
                // The path is as the services file has it, with what is encoded in it.
                .setNormalizeUri(false)
                .build())
        .build();
  }

  /**
   * Fetches an address of a service.
   *
   * @return the answer's bytes, decompressed; empty when there is no such thing
   * @throws FetchException when there is no answer that counts
   */
  Optional<byte[]> get(WebSource web, URI uri) throws FetchException {
    long end = System.nanoTime() + timeout.toNanos();
    URI at = uri;
    for (int redirects = 0; redirects <= Redirects.MAX; redirects++) {
      Step step = step(web, at, WebSource.authority(at).equals(web.host()), end);
      if (step.location == null) {
        return Optional.ofNullable(step.body);
      }
      at = Redirects.follow(at, step.location, web.hosts());
    }
    throw new FetchException(Answer.Reason.REDIRECTS, "more than " + Redirects.MAX + " redirects");
  }

  /** A body, a redirect's location, or neither when there is no such thing. */
  private record Step(byte[] body, String location) {}

  private Step step(WebSource web, URI uri, boolean ownHost, long end) throws FetchException {
    HttpGet request = new HttpGet(uri);
    request.setHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
    if (ownHost) {
      web.headers().forEach(request::setHeader);
    }
    AtomicBoolean late = new AtomicBoolean();
    ScheduledFuture<?> deadline =
        deadlines.schedule(
            () -> {
              late.set(true);
              request.abort();
            },
            Math.max(0, end - System.nanoTime()),
            TimeUnit.NANOSECONDS);
    // Closing what was not read to its end closes the connection, so nothing more is read.
    try (CloseableHttpResponse response =
        (web.privateAddresses() ? ofAny : ofPublic).execute(request)) {
      return step(response);
    } catch (FetchException e) {
      throw e;
    } catch (IOException e) {
      throw late.get()
          ? new FetchException(Answer.Reason.TIMEOUT, "no whole answer in " + timeout)
          : reason(e);
    } finally {
      deadline.cancel(false);
    }
  }

  private static Step step(CloseableHttpResponse response) throws IOException {
    int status = response.getStatusLine().getStatusCode();
    switch (status) {
      case 200:
        return new Step(body(response.getEntity()), null);
      case 301, 302, 303, 307, 308:
        Header location = response.getFirstHeader(HttpHeaders.LOCATION);
        return new Step(null, location == null ? "" : location.getValue());
      case 404, 410:
        return new Step(null, null);
      default:
        long pause = pause(response.getFirstHeader(HttpHeaders.RETRY_AFTER));
        boolean throttled = status == 429 || status == 503 && pause > 0;
        throw new FetchException(
            throttled
                ? Answer.Reason.THROTTLED
                : status >= 500 || status == 408
                    ? Answer.Reason.SERVER_ERROR
                    : Answer.Reason.REFUSED,
            throttled ? pause : 0,
            "status " + status);
    }
  }

  /** Returns the milliseconds that a server asks for, in seconds or as a date; an hour at most. */
  private static long pause(Header header) {
    if (header == null) {
      return 0;
    }
    String value = header.getValue().strip();
    long millis;
    if (value.matches("[0-9]{1,9}")) {
      millis = TimeUnit.SECONDS.toMillis(Long.parseLong(value));
    } else {
      Date date = DateUtils.parseDate(value);
      millis = date == null ? 0 : date.getTime() - System.currentTimeMillis();
    }
    return Math.max(0, Math.min(millis, MAX_PAUSE_MILLIS));
  }

  private static byte[] body(HttpEntity entity) throws IOException {
    if (entity == null) {
      return new byte[0];
    }
    Header encoding = entity.getContentEncoding();
    String coded = encoding == null ? "" : encoding.getValue().strip().toLowerCase(Locale.ROOT);
    byte[] raw = bounded(entity.getContent());
    return switch (coded) {
      case "", "identity" -> raw;
      case "gzip", "x-gzip" -> unpacked(raw);
      default ->
          throw new FetchException(Answer.Reason.BAD_ANSWER, "a content encoding nobody asked for");
    };
  }

  /** Unpacks one member: many empty ones could be unpacked for a long time. */
  private static byte[] unpacked(byte[] raw) throws FetchException {
    try (InputStream in = new GzipCompressorInputStream(new ByteArrayInputStream(raw))) {
      return bounded(in);
    } catch (FetchException e) {
      throw e;
    } catch (IOException e) {
      throw new FetchException(Answer.Reason.BAD_ANSWER, "what is not gzip");
    }
  }

  private static byte[] bounded(InputStream in) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    byte[] part = new byte[8 << 10];
    for (int read = in.read(part); read >= 0; read = in.read(part)) {
      if (whole.size() + read > MAX_BYTES) {
        throw new FetchException(
            Answer.Reason.TOO_LARGE, "an answer of more than " + MAX_BYTES + " bytes");
      }
      whole.write(part, 0, read);
    }
    return whole.toByteArray();
  }

  private static FetchException reason(IOException e) {
    Throwable cause =
        e instanceof ClientProtocolException && e.getCause() != null ? e.getCause() : e;
    Answer.Reason reason =
        cause instanceof GuardedResolver.ForbiddenAddressException
            ? Answer.Reason.FORBIDDEN
            : cause instanceof HttpException
                    || cause instanceof ClientProtocolException
                    || cause instanceof MessageConstraintException
                ? Answer.Reason.BAD_ANSWER
                : cause instanceof SocketTimeoutException || cause instanceof InterruptedIOException
                    ? Answer.Reason.TIMEOUT
                    : Answer.Reason.CONNECTION;
    return new FetchException(reason, cause.toString());
  }

  @Override
  public void close() throws IOException {
    deadlines.shutdownNow();
    ofPublic.close();
    ofAny.close();
  }
}
