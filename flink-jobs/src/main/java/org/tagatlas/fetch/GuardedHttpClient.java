package org.tagatlas.fetch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * An HTTP client for untrusted servers. It bounds time and size, and connects only to the hosts of
 * a request, at allowed addresses. It uses no proxies, cookies or credentials of the environment.
 * Thread-safe.
 */
public final class GuardedHttpClient implements Closeable {

  private static final int MAX_CONNECTIONS = 64;
  private static final int MAX_HEADERS = 100;
  private static final int MAX_HEADER_LENGTH = 8 << 10;
  private static final long MAX_PAUSE_MILLIS = Duration.ofHours(1).toMillis();

  private final Duration timeout;
  private final CloseableHttpClient publicClient;
  private final CloseableHttpClient anyAddressClient;
  private final ScheduledExecutorService deadlines;

  /** Resolves host names. */
  @FunctionalInterface
  public interface Resolver {
    /** Returns all addresses of a host. */
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /**
   * Creates a client that connects to public addresses, unless a request allows others.
   *
   * @param userAgent value of the User-Agent header
   * @param timeout timeout from the request to the end of the response, including redirects
   */
  public GuardedHttpClient(String userAgent, Duration timeout) {
    this(userAgent, timeout, InetAddress::getAllByName, AddressRules::isPublic);
  }

  /**
   * Creates a client with custom name resolution and address rules.
   *
   * @param userAgent value of the User-Agent header
   * @param timeout timeout from the request to the end of the response, including redirects
   * @param resolver resolves host names
   * @param isPublic whether an address is allowed for all requests
   */
  public GuardedHttpClient(
      String userAgent, Duration timeout, Resolver resolver, Predicate<InetAddress> isPublic) {
    this.timeout = timeout;
    publicClient = client(userAgent, new PublicAddressDnsResolver(resolver, isPublic));
    anyAddressClient = client(userAgent, new PublicAddressDnsResolver(resolver, address -> true));
    deadlines = Executors.newSingleThreadScheduledExecutor(FetchThreads.named("fetch-deadlines"));
  }

  private CloseableHttpClient client(String userAgent, PublicAddressDnsResolver resolver) {
    Timeout limit = Timeout.of(timeout);
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(
                    ManagedHttpClientConnectionFactory.builder()
                        .http1Config(
                            Http1Config.custom()
                                .setMaxHeaderCount(MAX_HEADERS)
                                .setMaxLineLength(MAX_HEADER_LENGTH)
                                .build())
                        .charCodingConfig(
                            CharCodingConfig.custom()
                                .setCharset(StandardCharsets.US_ASCII)
                                .setMalformedInputAction(CodingErrorAction.REPLACE)
                                .setUnmappableInputAction(CodingErrorAction.REPLACE)
                                .build())
                        .build())
                .setDnsResolver(resolver)
                .setMaxConnTotal(MAX_CONNECTIONS)
                .setMaxConnPerRoute(MAX_CONNECTIONS)
                .setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(limit).build())
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(limit)
                        .setSocketTimeout(limit)
                        .setTimeToLive(TimeValue.ofMinutes(1))
                        .build())
                .build())
        .setUserAgent(userAgent)
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(limit)
                .setResponseTimeout(limit)
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build())
        .build();
  }

  /**
   * Sends a request and follows the redirects that it allows.
   *
   * @throws FetchException if there is no valid response
   */
  public FetchResponse get(FetchRequest request) throws FetchException {
    long end = System.nanoTime() + timeout.toNanos();
    URI at = request.uri();
    for (int redirects = 0; redirects <= Redirects.MAX; redirects++) {
      Step step = step(request, at, end);
      if (step.location == null) {
        return step.response;
      }
      at = Redirects.follow(request, at, step.location);
    }
    throw new FetchException(
        FetchException.Reason.REDIRECTS, "more than " + Redirects.MAX + " redirects");
  }

  /** A response, or the location of a redirect. */
  private record Step(FetchResponse response, String location) {}

  private Step step(FetchRequest request, URI uri, long end) throws FetchException {
    HttpGet get = new HttpGet(uri);
    get.setHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
    if (request.isOwnHost(uri)) {
      request.headers().forEach(get::setHeader);
    }
    AtomicBoolean expired = new AtomicBoolean();
    ScheduledFuture<?> deadline =
        deadlines.schedule(
            () -> {
              expired.set(true);
              get.cancel();
            },
            Math.max(0, end - System.nanoTime()),
            TimeUnit.NANOSECONDS);
    ClassicHttpResponse response = null;
    try {
      CloseableHttpClient client = request.privateAddresses() ? anyAddressClient : publicClient;
      response = client.executeOpen(RoutingSupport.determineHost(get), get, null);
      Step step = step(response, request.maxBytes());
      if (expired.get()) {
        // Cancellation can look like the end of a body without Content-Length.
        throw timeoutException();
      }
      return step;
    } catch (FetchException e) {
      throw expired.get() && e.reason() == FetchException.Reason.BAD_RESPONSE
          ? timeoutException()
          : e;
    } catch (HttpException | IOException e) {
      throw expired.get() ? timeoutException() : reason(e);
    } finally {
      deadline.cancel(false);
      // Closing would read the rest of the body; cancelling closes the connection instead. After a
      // complete body the connection is already back in the pool.
      get.cancel();
      Closer.closeQuietly(response);
    }
  }

  private FetchException timeoutException() {
    return new FetchException(
        FetchException.Reason.TIMEOUT, "no complete response within " + timeout);
  }

  private static Step step(ClassicHttpResponse response, int maxBytes) throws IOException {
    int status = response.getCode();
    switch (status) {
      case 200:
        return new Step(
            new FetchResponse(true, headers(response), body(response.getEntity(), maxBytes)), null);
      case 301, 302, 303, 307, 308:
        Header location = response.getFirstHeader(HttpHeaders.LOCATION);
        return new Step(null, location == null ? "" : location.getValue());
      case 404, 410:
        return new Step(new FetchResponse(false, headers(response), new byte[0]), null);
      default:
        long pause = pause(response.getFirstHeader(HttpHeaders.RETRY_AFTER));
        boolean throttled = status == 429 || status == 503 && pause > 0;
        throw new FetchException(
            throttled
                ? FetchException.Reason.THROTTLED
                : status >= 500 || status == 408
                    ? FetchException.Reason.SERVER_ERROR
                    : FetchException.Reason.REFUSED,
            throttled ? pause : 0,
            "status " + status);
    }
  }

  private static Map<String, String> headers(ClassicHttpResponse response) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : response.getHeaders()) {
      if (header.getValue() != null) {
        headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
      }
    }
    return headers;
  }

  /**
   * Returns the value of Retry-After, in seconds or as a date, in milliseconds; at most an hour.
   */
  private static long pause(Header header) {
    if (header == null) {
      return 0;
    }
    String value = header.getValue().strip();
    long millis;
    if (value.matches("[0-9]{1,9}")) {
      millis = TimeUnit.SECONDS.toMillis(Long.parseLong(value));
    } else {
      Instant date = DateUtils.parseStandardDate(value);
      millis = date == null ? 0 : date.toEpochMilli() - System.currentTimeMillis();
    }
    return Math.max(0, Math.min(millis, MAX_PAUSE_MILLIS));
  }

  private static byte[] body(HttpEntity entity, int maxBytes) throws IOException {
    if (entity == null) {
      return new byte[0];
    }
    String encoding = entity.getContentEncoding();
    String normalized = encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
    byte[] raw = bounded(entity.getContent(), maxBytes);
    return switch (normalized) {
      case "", "identity" -> raw;
      case "gzip", "x-gzip" -> decompressed(raw, maxBytes);
      default ->
          throw new FetchException(
              FetchException.Reason.BAD_RESPONSE, "unsupported content encoding");
    };
  }

  /** Decompresses one member only: decompressing many empty ones could take very long. */
  private static byte[] decompressed(byte[] raw, int maxBytes) throws FetchException {
    try (InputStream in = new GzipCompressorInputStream(new ByteArrayInputStream(raw))) {
      return bounded(in, maxBytes);
    } catch (FetchException e) {
      throw e;
    } catch (IOException e) {
      throw new FetchException(FetchException.Reason.BAD_RESPONSE, "not valid gzip");
    }
  }

  private static byte[] bounded(InputStream in, int maxBytes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] part = new byte[8 << 10];
    for (int read = in.read(part); read >= 0; read = in.read(part)) {
      if (bytes.size() + read > maxBytes) {
        throw new FetchException(
            FetchException.Reason.TOO_LARGE, "response of more than " + maxBytes + " bytes");
      }
      bytes.write(part, 0, read);
    }
    return bytes.toByteArray();
  }

  private static FetchException reason(Exception e) {
    Throwable cause =
        e instanceof ClientProtocolException && e.getCause() != null ? e.getCause() : e;
    FetchException.Reason reason =
        cause instanceof PublicAddressDnsResolver.ForbiddenAddressException
            ? FetchException.Reason.FORBIDDEN
            : cause instanceof HttpException
                    || cause instanceof ClientProtocolException
                    || cause instanceof MessageConstraintException
                ? FetchException.Reason.BAD_RESPONSE
                : cause instanceof SocketTimeoutException || cause instanceof InterruptedIOException
                    ? FetchException.Reason.TIMEOUT
                    : FetchException.Reason.CONNECTION;
    return new FetchException(reason, cause.toString());
  }

  @Override
  public void close() throws IOException {
    deadlines.shutdownNow();
    publicClient.close();
    anyAddressClient.close();
  }
}
