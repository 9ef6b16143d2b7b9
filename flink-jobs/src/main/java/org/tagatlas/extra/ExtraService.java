package org.tagatlas.extra;

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
 * A service that is asked about machine tags, as a services file declares it. Of web and list there
 * is one.
 *
 * @param name what it is called in documents; several can share one
 * @param tags the {@code namespace:predicate} that it knows
 * @param value a regular expression of the whole value
 * @param web where it is on the web; null when it is a list
 * @param list fields of an answer by machine tag, with a value in its clean form; null when it is
 *     on the web
 * @param title the field that is the title, or null
 * @param link template of an address for people, or null: of the tag's parts, or one field's value
 * @param captions what is said of an answer: the first rule that holds
 * @param license what its data may be used under, or null
 * @param licenseUrl the licence's address, or null
 * @param inFlight requests to its host at a time, 1 to 16
 * @param perSecond requests to its host in a second, above 0
 * @param keep how long answers hold
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
   * How long an answer holds before its machine tag is asked about again.
   *
   * @param found after an answer
   * @param notFound after the answer that there is nothing
   * @param failed after failures that took all attempts
   */
  public record Keep(Duration found, Duration notFound, Duration failed) implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Thirty days, a day, and ten minutes. */
    public static final Keep USUAL =
        new Keep(Duration.ofDays(30), Duration.ofDays(1), Duration.ofMinutes(10));
  }

  /** Copies the collections. */
  public ExtraService {
    tags = Set.copyOf(tags);
    captions = List.copyOf(captions);
    list = list == null ? null : Map.copyOf(list);
  }

  /** Returns who is asked: what the limits of requests are counted by. */
  public String host() {
    return web == null ? "list:" + name : web.host();
  }

  /** Returns what a list says of a machine tag; empty when it does not know it. */
  public Optional<Map<String, String>> listed(MachineTag tag) {
    return Optional.ofNullable(
        list.get(key(tag.namespace() + ':' + tag.predicate(), CleanForm.of(tag.value()))));
  }

  static String key(String pair, String cleanValue) {
    return pair + '=' + cleanValue;
  }

  /**
   * Makes words of an answer.
   *
   * @param tag what was asked about
   * @param fields the answer's fields; those that it did not have are not there
   * @return empty when there is neither a title nor a rule that holds
   */
  public Optional<Extra> words(MachineTag tag, Map<String, String> fields) {
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
            .filter(rule -> rule.holds(lines))
            .findFirst()
            .map(rule -> Template.fill(rule.say(), name -> value(tag, lines, name)))
            .map(said -> (named == null ? "This" : named) + ' ' + said)
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

  /** Returns whether a text is an http or https address that a page can link to. */
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
