package org.tagatlas.lookup;

import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tagatlas.tags.CleanForm;
import org.tagatlas.tags.MachineTag;

/**
 * A service that provides data on machine tags, as declared in a services file. Exactly one of
 * {@code web} and {@code list} is set.
 *
 * @param name name in documents; services can share it
 * @param tags the supported {@code namespace:predicate} pairs
 * @param value a regular expression that the complete value must match
 * @param web the web service; null for a list
 * @param list fields by machine tag, whose value is in clean form; null for a web service
 * @param title the field that is the title, or null
 * @param link template of a link, from the parts of the tag or from the value of one field; or null
 * @param captions caption rules; the first one that matches applies
 * @param license license of the data, or null
 * @param licenseUrl address of the license, or null
 * @param inFlight maximum number of concurrent requests to its host, 1 to 16
 * @param perSecond maximum number of requests per second to its host, above 0
 * @param keep how long results are cached
 */
public record ExtraService(
    String name,
    Set<String> tags,
    String value,
    WebSource web,
    Map<String, Map<String, String>> list,
    String title,
    String link,
    List<CaptionRule> captions,
    String license,
    String licenseUrl,
    int inFlight,
    double perSecond,
    Keep keep)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int MAX_CAPTION = 300;
  private static final int MAX_URL = 2048;

  /**
   * How long a result is cached before its machine tag is looked up again.
   *
   * @param found if there was data
   * @param notFound if there was no data
   * @param failed after the last failed attempt
   */
  public record Keep(Duration found, Duration notFound, Duration failed) implements Serializable {

    private static final long serialVersionUID = 1L;

    /** 30 days, 1 day and 10 minutes. */
    public static final Keep DEFAULTS =
        new Keep(Duration.ofDays(30), Duration.ofDays(1), Duration.ofMinutes(10));
  }

  /** Copies the collections. */
  public ExtraService {
    tags = Set.copyOf(tags);
    captions = List.copyOf(captions);
    list = list == null ? null : Map.copyOf(list);
  }

  /** Returns the host, by which requests are limited. */
  public String host() {
    return web == null ? "list:" + name : web.host();
  }

  /** Returns the fields of a machine tag in the list; empty if it is not listed. */
  public Optional<Map<String, String>> listed(MachineTag tag) {
    return Optional.ofNullable(
        list.get(key(tag.namespace() + ':' + tag.predicate(), CleanForm.of(tag.value()))));
  }

  static String key(String pair, String cleanValue) {
    return pair + '=' + cleanValue;
  }

  /**
   * Creates the title, caption and link from the fields of a response.
   *
   * @param tag the machine tag
   * @param fields fields of the response, without those that it lacks
   * @return empty if there is no title and no matching caption rule
   */
  public Optional<Extra> toExtra(MachineTag tag, Map<String, String> fields) {
    Map<String, String> lines = new HashMap<>();
    fields.forEach(
        (field, text) -> {
          String line = PlainText.line(text, PlainText.MAX_TITLE);
          if (line != null) {
            lines.put(field, line);
          }
        });
    String named = title == null ? null : lines.get(title);
    String caption =
        captions.stream()
            .filter(rule -> rule.matches(lines))
            .findFirst()
            .map(rule -> Template.fill(rule.say(), name -> value(tag, lines, name)))
            .map(predicate -> (named == null ? "This" : named) + ' ' + predicate)
            .map(sentence -> PlainText.line(sentence, MAX_CAPTION))
            .orElse(null);
    return named == null && caption == null
        ? Optional.empty()
        : Optional.of(new Extra(named, caption, url(tag, fields)));
  }

  private static String value(MachineTag tag, Map<String, String> fields, String name) {
    return fields.containsKey(name) ? fields.get(name) : WebSource.part(tag, name);
  }

  private String url(MachineTag tag, Map<String, String> fields) {
    if (link == null) {
      return null;
    }
    String field = Template.only(link);
    String url =
        field != null && WebSource.part(tag, field) == null
            ? fields.get(field)
            : Template.fill(
                link,
                name -> {
                  String value = value(tag, fields, name);
                  return value == null ? null : Template.encoded(value);
                });
    return url != null && isLink(url) ? url : null;
  }

  /**
   * Returns whether a text is an http or https address without user info that a page can link to.
   */
  static boolean isLink(String url) {
    if (url.length() > MAX_URL) {
      return false;
    }
    try {
      URI uri = new URI(url);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      return (scheme.equals("http") || scheme.equals("https"))
          && uri.getHost() != null
          && uri.getUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
