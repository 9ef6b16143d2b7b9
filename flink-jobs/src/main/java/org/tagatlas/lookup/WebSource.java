package org.tagatlas.lookup;

import java.io.Serializable;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tagatlas.fetch.FetchRequest;
import org.tagatlas.tags.MachineTag;

/**
 * A service on the web.
 *
 * @param url template of the address, with {@code {namespace}}, {@code {predicate}} and {@code
 *     {value}}, but not in its host
 * @param headers headers of the request, which can contain a key: they are sent only to the host of
 *     the url
 * @param format format of the response
 * @param fields paths in the response by field name: the first one with a value is used
 * @param redirectsTo other hosts that a redirect can lead to, {@code host} or {@code host:port}
 * @param privateAddresses whether the service can have a non-public address
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

  /** The format of a response. */
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

  /** Returns the address of a machine tag. */
  public URI uri(MachineTag tag) {
    return URI.create(Template.fill(url, name -> Template.encoded(part(tag, name))));
  }

  /** Returns the host, with its port unless it is the default port of the scheme. */
  public String host() {
    return FetchRequest.authority(URI.create(Template.fill(url, name -> "x")));
  }

  /**
   * Returns the request for a machine tag.
   *
   * @param maxBytes maximum size of the response
   */
  public FetchRequest request(MachineTag tag, int maxBytes) {
    return new FetchRequest(uri(tag), headers, redirectsTo, privateAddresses, maxBytes);
  }

  static String part(MachineTag tag, String name) {
    return switch (name) {
      case "namespace" -> tag.namespace();
      case "predicate" -> tag.predicate();
      case "value" -> tag.value();
      default -> null;
    };
  }

  /** Omits everything that can contain a key. */
  @Override
  public String toString() {
    return "WebSource[" + host() + ']';
  }
}
