package org.tagatlas.dashboards;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.server.Request;

/**
 * A request to the API.
 *
 * @param name the path of the endpoint, relative to the API
 * @param parameters the query parameters
 * @param base the URL of the page as the client sees it
 */
record ApiRequest(Context context, String name, Parameters parameters, String base) {

  /** Maximum length of a {@code Link} header; longer links are in the body only. */
  private static final int MAX_LINK_CHARS = 16 * 1024;

  String text(String parameter) {
    return parameters.text(parameter);
  }

  String required(String parameter) {
    return parameters.required(parameter);
  }

  Window window() {
    return parameters.window();
  }

  /**
   * Returns the URL of this request.
   *
   * @param without parameters to leave out
   * @param with parameters to add
   */
  String address(Set<String> without, Map<String, String> with) {
    return address(name, without, with);
  }

  /** Returns the URL of another endpoint with the same parameters. */
  String address(String endpoint, Set<String> without, Map<String, String> with) {
    String query = parameters.query(without, with);
    return base + PageApi.PATH + '/' + endpoint + (query.isEmpty() ? "" : '?' + query);
  }

  /** Adds the link to the next page to the headers; null on the last page. */
  void linkNext(String next) {
    if (next != null && next.length() <= MAX_LINK_CHARS) {
      context.header("Link", '<' + next + ">; rel=\"next\"");
    }
  }

  /** Adds the total length of a list to the headers, for bodies that do not include it. */
  void total(long total) {
    context.header("X-Total-Count", Long.toString(total));
  }

  /** Returns the page with the URL of the next one, which is added to the headers as well. */
  <T> Page<T> linked(Page<T> page) {
    String next = null;
    if (page.after() != null) {
      next = address(Set.of("page"), Map.of("after", page.after()));
    } else if (!page.hasCursors() && page.page() < page.pages()) {
      next = address(Set.of(), Map.of("page", Integer.toString(page.page() + 1)));
    }
    linkNext(next);
    return page.withNext(next);
  }

  /** Returns whether the client requests the headers only. */
  boolean isHead() {
    return Request.getBaseRequest(context.req()).getMethod().equals("HEAD");
  }

  /** Returns all values of a header. */
  List<String> headers(String header) {
    List<String> values = new ArrayList<>();
    context.req().getHeaders(header).asIterator().forEachRemaining(values::add);
    return values;
  }
}
