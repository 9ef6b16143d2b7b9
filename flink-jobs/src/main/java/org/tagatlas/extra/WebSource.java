package org.tagatlas.extra;

import java.io.Serializable;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tagatlas.tags.MachineTag;

/**
 * A service on the web.
 *
 * @param url template of the address, with {@code {namespace}}, {@code {predicate}} and {@code
 *     {value}}; never in its host
 * @param headers headers of the request, which can hold a key: they go to the url's host alone
 * @param format what the answer is
 * @param fields where fields are in the answer, by their names: the first that is there holds
 * @param redirectsTo other hosts that a redirect may lead to, {@code host} or {@code host:port}
 * @param privateAddresses whether it may be at an address that is not public
 */
public record WebSource(
    String url,
    Map<String, String> headers,
    Format format,
    Map<String, List<String>> fields,
    Set<String> redirectsTo,
    boolean privateAddresses)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** What an answer is. */
  public enum Format {
    /** Paths are JSON Pointers. */
    JSON,
    /** Paths are XPath expressions. */
    XML
  }

  /** Copies the collections. */
  public WebSource {
    headers = Map.copyOf(headers);
    fields = Map.copyOf(fields);
    redirectsTo = Set.copyOf(redirectsTo);
  }

  /** Returns the address to ask about a machine tag. */
  public URI uri(MachineTag tag) {
    return URI.create(Template.fill(url, name -> Template.encoded(part(tag, name))));
  }

  /** Returns the host that is asked, with its port when it is not the scheme's. */
  public String host() {
    return authority(URI.create(Template.fill(url, name -> "x")));
  }

  /** Returns all hosts that may be called on behalf of this service. */
  public Set<String> hosts() {
    Set<String> hosts = new TreeSet<>(redirectsTo);
    hosts.add(host());
    return hosts;
  }

  /** Returns an address's host in lower case, with its port when it is not the scheme's. */
  public static String authority(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    boolean usual =
        uri.getPort() < 0
            || uri.getPort() == ("https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80);
    return usual ? host : host + ':' + uri.getPort();
  }

  static String part(MachineTag tag, String name) {
    return switch (name) {
      case "namespace" -> tag.namespace();
      case "predicate" -> tag.predicate();
      case "value" -> tag.value();
      default -> null;
    };
  }

  /** Leaves out what may hold a key. */
  @Override
  public String toString() {
    return "WebSource[" + host() + ']';
  }
}
