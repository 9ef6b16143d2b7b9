package org.tagatlas.dashboards;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;

/**
 * Rejects requests before routing: unknown hosts, other methods, paths that cannot be decoded.
 *
 * <p>{@code HEAD} is handled as {@code GET}, so both have the same status and headers. Jetty omits
 * the body, as the connection still has the original method.
 */
final class PageFilter implements Filter {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> METHODS = Set.of("GET", "HEAD");
  private static final int MISDIRECTED = 421;

  /** Path that shows whether the process responds. */
  static final String ALIVE = "/healthz";

  /** Path that shows whether the page can read its indices. */
  static final String READY = "/readyz";

  private final PageSettings settings;
  private final AllowedHosts hosts;
  private final Map<String, String> headers;
  private final String basePath;

  PageFilter(PageSettings settings) {
    this.settings = settings;
    hosts = new AllowedHosts(settings.bind(), settings.access());
    headers =
        Map.of(
            "Content-Security-Policy", ContentSecurity.policy(settings),
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            // Proxy caches must not serve gzip to clients that do not support it.
            "Vary", "Accept-Encoding",
            "Cross-Origin-Opener-Policy", "same-origin");
    basePath =
        settings.access().publicUrl() == null ? "" : settings.access().publicUrl().getRawPath();
  }

  @Override
  public void doFilter(
      ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest request = (HttpServletRequest) servletRequest;
    HttpServletResponse response = (HttpServletResponse) servletResponse;
    headers.forEach(response::setHeader);
    String method = request.getMethod();
    boolean isPreflight = isPreflight(request);
    if (!METHODS.contains(method) && !isPreflight) {
      response.setHeader("Allow", "GET, HEAD");
      reject(
          response,
          HttpServletResponse.SC_METHOD_NOT_ALLOWED,
          "method not allowed; use GET or HEAD");
      return;
    }
    String foreign = foreignHost(request);
    // Probes of orchestrators use the address of a container as host.
    if (foreign != null && !isProbe(request.getRequestURI())) {
      reject(
          response,
          MISDIRECTED,
          "this page is not served as "
              + foreign
              + "; start it with --allow-host or --public-url to serve it under that name");
      return;
    }
    String path = request.getRequestURI();
    if (!Parameters.isDecodable(path)) {
      reject(response, HttpServletResponse.SC_BAD_REQUEST, "the path is not percent-encoded UTF-8");
      return;
    }
    if (!basePath.isEmpty() && path.equals(basePath)) {
      // The page uses relative URLs.
      String query = request.getQueryString();
      response.setHeader(
          "Location", settings.access().publicUrl() + "/" + (query == null ? "" : '?' + query));
      response.setStatus(HttpServletResponse.SC_MOVED_PERMANENTLY);
      return;
    }
    chain.doFilter(
        new NormalizedRequest(request, isPreflight ? method : "GET", relativePath(path)), response);
  }

  private static boolean isProbe(String path) {
    return path.equals(ALIVE) || path.equals(READY);
  }

  /** Returns the host of the request if it is not allowed; otherwise null. */
  private String foreignHost(HttpServletRequest request) {
    int port = request.getLocalPort();
    String host = request.getHeader("Host");
    // Optional in HTTP/1.0.
    if (host != null && !isAllowed(host, port)) {
      return host;
    }
    // A request target in absolute form names the host as well.
    Request base = Request.getBaseRequest(request);
    HttpURI uri = base == null ? null : base.getMetaData().getURI();
    String authority = uri == null ? null : uri.getAuthority();
    return authority == null || isAllowed(authority, port) ? null : authority;
  }

  private boolean isAllowed(String host, int port) {
    return Authority.parse(host).filter(requested -> hosts.allows(requested, port)).isPresent();
  }

  private boolean isPreflight(HttpServletRequest request) {
    return request.getMethod().equals("OPTIONS")
        && !settings.corsOrigins().isEmpty()
        && request.getHeader("Origin") != null
        && request.getHeader("Access-Control-Request-Method") != null
        && relativePath(request.getRequestURI()).startsWith(PageApi.PATH + '/');
  }

  /** Returns the path relative to the base path, which a proxy may have stripped already. */
  private String relativePath(String path) {
    if (basePath.isEmpty() || !path.startsWith(basePath + '/')) {
      return path;
    }
    String relative = path.substring(basePath.length());
    // The static file handler resolves welcome files by the path of the connection, not by this
    // one.
    return relative.equals("/") ? "/index.html" : relative;
  }

  private static void reject(HttpServletResponse response, int status, String message)
      throws IOException {
    byte[] body = JSON.writeValueAsBytes(Map.of("error", message));
    response.setStatus(status);
    response.setContentType("application/json; charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** A request with another method and path, and a normalized {@code Accept-Encoding}. */
  private static final class NormalizedRequest extends HttpServletRequestWrapper {

    private static final String ENCODING = "Accept-Encoding";

    private final String method;
    private final String path;
    private final boolean isMoved;
    private final String encoding;

    NormalizedRequest(HttpServletRequest request, String method, String path) {
      super(request);
      this.method = method;
      this.path = path;
      isMoved = !path.equals(request.getRequestURI());
      encoding = acceptsGzip(Collections.list(request.getHeaders(ENCODING))) ? "gzip" : null;
    }

    /** Returns whether a client accepts gzip, which a weight of 0 rejects. */
    private static boolean acceptsGzip(List<String> headers) {
      for (String coding : String.join(",", headers).toLowerCase(Locale.ROOT).split(",")) {
        String[] parts = coding.strip().split("\\s*;\\s*", 2);
        if (parts[0].equals("gzip") || parts[0].equals("x-gzip")) {
          return parts.length == 1 || !parts[1].matches("q=0(\\.0*)?");
        }
      }
      return false;
    }

    @Override
    public String getMethod() {
      return method;
    }

    @Override
    public String getRequestURI() {
      return path;
    }

    @Override
    public String getPathInfo() {
      return isMoved ? Parameters.decoded(path) : super.getPathInfo();
    }

    @Override
    public String getHeader(String name) {
      return name.equalsIgnoreCase(ENCODING) ? encoding : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return name.equalsIgnoreCase(ENCODING)
          ? Collections.enumeration(encoding == null ? List.of() : List.of(encoding))
          : super.getHeaders(name);
    }
  }
}
