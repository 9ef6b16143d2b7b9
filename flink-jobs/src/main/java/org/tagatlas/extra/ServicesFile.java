package org.tagatlas.extra;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import javax.xml.xpath.XPathExpressionException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * The services that a YAML file declares.
 *
 * @param services those that can be asked, in the order of the file
 * @param leftOut sentences about those that can't, since they need a key that is not there
 */
public record ServicesFile(List<ExtraService> services, List<String> leftOut) {

  private static final String SHIPPED = "services.yaml";

  private static final Pattern PAIR = Pattern.compile("[a-z][a-z0-9_]*:[a-z][a-z0-9_]*");
  private static final Pattern FIELD = Pattern.compile("[a-z][a-z0-9_]*");
  private static final Pattern HOST =
      Pattern.compile("[a-z0-9.\\-]+(:[0-9]{1,5})?|\\[[0-9a-f:.]+](:[0-9]{1,5})?");
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9\\-]+");
  private static final Pattern TIME = Pattern.compile("([0-9]{1,6})\\s*([smhd])");
  private static final Set<String> PARTS = Set.of("namespace", "predicate", "value");
  private static final Set<String> OUR_HEADERS =
      Set.of(
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "user-agent",
          "accept-encoding");
  private static final String KEY = "key";
  private static final int MAX_IN_FLIGHT = 16;

  /** Where the files that a services file names are. */
  @FunctionalInterface
  private interface Beside {
    String read(String file) throws IOException;
  }

  /** Copies the lists. */
  public ServicesFile {
    services = List.copyOf(services);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * Reads the file that ships.
   *
   * @param environment where keys of services are
   */
  public static ServicesFile shipped(Map<String, String> environment) {
    try {
      return parse(resource(SHIPPED), SHIPPED, ServicesFile::resource, environment);
    } catch (IOException | ServicesFileException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads a file; lists and keys that it names are relative to its folder.
   *
   * @param environment where keys of services are
   * @throws ServicesFileException when it can't be read, or something in it can't be
   */
  public static ServicesFile read(Path file, Map<String, String> environment)
      throws ServicesFileException {
    try {
      return parse(
          Files.readString(file, StandardCharsets.UTF_8),
          file.toString(),
          name -> Files.readString(file.resolveSibling(name), StandardCharsets.UTF_8),
          environment);
    } catch (CharacterCodingException e) {
      throw new ServicesFileException(file + " is not UTF-8 text.");
    } catch (IOException e) {
      throw new ServicesFileException(file + " can't be read. Name a YAML file.");
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ServicesFile.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static ServicesFile parse(
      String yaml, String file, Beside beside, Map<String, String> environment)
      throws ServicesFileException {
    Node root;
    try {
      root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(yaml));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new ServicesFileException(file, line, "this is no YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw new ServicesFileException(file + ": this is no YAML: " + e.getMessage());
    }
    if (root == null) {
      throw new ServicesFileException(file, 1, "'services' is missing");
    }
    YamlMap top = new YamlMap(file, root).knows("services");
    List<ExtraService> services = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    if (!top.has("services")) {
      throw top.wrong("services", "'services' is missing");
    }
    for (YamlMap declared : top.maps("services")) {
      String name = declared.text("name");
      Optional<String> key = key(declared, beside, environment);
      ExtraService service = service(declared, name, key.orElse("key"), beside);
      if (declared.has(KEY) && key.isEmpty()) {
        leftOut.add(name + " is left out: " + missingKey(declared.map(KEY)));
      } else {
        services.add(service);
      }
    }
    top.finish();
    return new ServicesFile(services, leftOut);
  }

  private static ExtraService service(YamlMap map, String name, String key, Beside beside)
      throws ServicesFileException {
    map.knows(
        "name",
        "tags",
        "value",
        "url",
        "list",
        "answer",
        "headers",
        "fields",
        "title",
        "link",
        "captions",
        "license",
        "license_url",
        "redirects_to",
        "private",
        "in_flight",
        "per_second",
        "keep",
        KEY);
    map.finish();
    Set<String> tags = new TreeSet<>(map.texts("tags"));
    if (tags.isEmpty()) {
      throw map.wrong("tags", "'tags' is missing: what is known, such as [osm:node, osm:way]");
    }
    for (String pair : tags) {
      if (!PAIR.matcher(pair).matches()) {
        throw map.wrong("tags", "'" + pair + "' is not like namespace:predicate, in lower case");
      }
    }
    if (map.has("url") == map.has("list")) {
      throw map.wrong("url", name + " needs either a 'url' or a 'list'");
    }
    WebSource web = map.has("url") ? web(map, key) : null;
    Map<String, Map<String, String>> list = null;
    Set<String> fields = new TreeSet<>();
    if (web == null) {
      ListFile file = list(map, beside, tags);
      list = file.rows();
      fields.addAll(file.fields());
      for (String ofWeb : List.of("answer", "headers", "fields", "redirects_to", "private", KEY)) {
        if (map.has(ofWeb)) {
          throw map.wrong(ofWeb, "'" + ofWeb + "' is for services with a 'url'");
        }
      }
    } else {
      fields.addAll(web.fields().keySet());
    }
    String title = map.text("title", null);
    if (title != null && !fields.contains(title)) {
      throw map.wrong("title", "'" + title + "' is none of the fields: " + fields);
    }
    Set<String> known = new TreeSet<>(fields);
    known.addAll(PARTS);
    String link = map.text("link", null);
    if (link != null) {
      requireNames(map, "link", link, known);
      boolean field = Template.only(link) != null && fields.contains(Template.only(link));
      if (!field && !ExtraService.isLink(Template.fill(link, n -> "x"))) {
        throw map.wrong("link", "'" + link + "' is no http or https address");
      }
    }
    List<CaptionRule> captions = new ArrayList<>();
    for (YamlMap rule : map.maps("captions")) {
      captions.add(caption(rule, fields, known));
    }
    if (title == null && captions.isEmpty()) {
      throw map.wrong("title", name + " needs a 'title' or 'captions': there is nothing to show");
    }
    String licenseUrl = map.text("license_url", null);
    if (licenseUrl != null && !ExtraService.isLink(licenseUrl)) {
      throw map.wrong("license_url", "'" + licenseUrl + "' is no http or https address");
    }
    ExtraService service =
        new ExtraService(
            name,
            tags,
            value(map),
            web,
            list,
            title,
            link,
            captions,
            map.text("license", null),
            licenseUrl,
            (int) number(map, "in_flight", 2, 1, MAX_IN_FLIGHT, true),
            number(map, "per_second", 1, 0.001, 1000, false),
            keep(map));
    return service;
  }

  private static String value(YamlMap map) throws ServicesFileException {
    String value = map.text("value", ".+");
    try {
      Pattern.compile(value);
      return value;
    } catch (PatternSyntaxException e) {
      throw map.wrong("value", "this is no regular expression: " + e.getDescription());
    }
  }

  private static WebSource web(YamlMap map, String key) throws ServicesFileException {
    String url = map.text("url");
    Set<String> known = new TreeSet<>(PARTS);
    if (map.has(KEY)) {
      known.add(KEY);
    }
    requireNames(map, "url", url, known);
    String example = Template.fill(url, name -> "x");
    if (!ExtraService.isLink(example)) {
      throw map.wrong("url", "'" + url + "' is no http or https address");
    }
    URI uri = URI.create(example);
    URI other = URI.create(Template.fill(url, name -> "y"));
    if (!uri.getRawAuthority().equals(other.getRawAuthority())) {
      throw map.wrong("url", "the host has to be fixed: no braces before the first / of the path");
    }
    WebSource.Format format =
        switch (map.text("answer", "json")) {
          case "json" -> WebSource.Format.JSON;
          case "xml" -> WebSource.Format.XML;
          default -> throw map.wrong("answer", "'answer' is json or xml");
        };
    Map<String, List<String>> fields = new LinkedHashMap<>();
    YamlMap declared = map.map("fields");
    for (String field : declared.keys()) {
      if (!FIELD.matcher(field).matches() || PARTS.contains(field)) {
        throw declared.wrong(field, "'" + field + "' can't name a field: use a-z, 0-9 and _");
      }
      List<String> paths = declared.texts(field);
      for (String path : paths) {
        requirePath(declared, field, path, format);
      }
      fields.put(field, List.copyOf(paths));
    }
    Set<String> redirectsTo = new TreeSet<>(map.texts("redirects_to"));
    for (String host : redirectsTo) {
      if (!HOST.matcher(host).matches()) {
        throw map.wrong("redirects_to", "'" + host + "' is no host, such as example.org");
      }
    }
    return new WebSource(
        Template.fill(url, name -> name.equals(KEY) ? Template.encoded(key) : '{' + name + '}'),
        headers(map, key),
        format,
        fields,
        redirectsTo,
        truth(map, "private"));
  }

  private static Map<String, String> headers(YamlMap map, String key) throws ServicesFileException {
    Map<String, String> headers = new HashMap<>();
    if (map.has("headers")) {
      YamlMap declared = map.map("headers");
      for (String header : declared.keys()) {
        String value = declared.text(header);
        if (!HEADER.matcher(header).matches()
            || OUR_HEADERS.contains(header.toLowerCase(Locale.ROOT))
            || value.chars().anyMatch(c -> c < ' ' || c > '~')) {
          throw declared.wrong(header, "'" + header + "' can't be sent as a header");
        }
        requireNames(declared, header, value, map.has(KEY) ? Set.of(KEY) : Set.of());
        headers.put(header, Template.fill(value, name -> key));
      }
    }
    return headers;
  }

  private static void requirePath(YamlMap map, String field, String path, WebSource.Format format)
      throws ServicesFileException {
    try {
      if (format == WebSource.Format.JSON) {
        JsonPointer.compile(path);
      } else {
        AnswerReader.xpath().compile(path);
      }
    } catch (IllegalArgumentException e) {
      throw map.wrong(field, "'" + path + "' is no JSON Pointer, such as /result/name");
    } catch (XPathExpressionException e) {
      throw map.wrong(field, "'" + path + "' is no XPath, such as /result/name");
    }
  }

  private static void requireNames(YamlMap map, String entry, String template, Set<String> known)
      throws ServicesFileException {
    if (Template.broken(template)) {
      throw map.wrong(entry, "a { or } that is not around a name, in '" + template + "'");
    }
    for (String name : Template.names(template)) {
      if (!known.contains(name)) {
        throw map.wrong(entry, "{" + name + "} is not known here; known are " + known);
      }
    }
  }

  private static CaptionRule caption(YamlMap rule, Set<String> fields, Set<String> known)
      throws ServicesFileException {
    rule.knows("when", "say").finish();
    String say = rule.text("say");
    requireNames(rule, "say", say, known);
    Map<String, Set<String>> when = new LinkedHashMap<>();
    if (rule.has("when")) {
      YamlMap conditions = rule.map("when");
      for (String field : conditions.keys()) {
        if (!fields.contains(field)) {
          throw conditions.wrong(field, "'" + field + "' is none of the fields: " + fields);
        }
        List<String> values = conditions.texts(field);
        when.put(field, values.contains("*") ? Set.of() : Set.copyOf(new TreeSet<>(values)));
      }
    }
    // What a sentence takes in has to be there.
    for (String name : Template.names(say)) {
      if (fields.contains(name)) {
        when.putIfAbsent(name, Set.of());
      }
    }
    return new CaptionRule(when, say);
  }

  private static ListFile list(YamlMap map, Beside beside, Set<String> tags)
      throws ServicesFileException {
    String name = map.text("list");
    String rows;
    try {
      rows = beside.read(name);
    } catch (IOException | RuntimeException e) {
      throw map.wrong("list", "the list " + name + " can't be read. It belongs beside this file");
    }
    ListFile list = ListFile.parse(rows, name);
    list.rows().keySet().removeIf(key -> !tags.contains(key.substring(0, key.indexOf('='))));
    if (list.rows().isEmpty()) {
      throw map.wrong("list", name + " has no row of " + tags);
    }
    return list;
  }

  private static double number(
      YamlMap map, String entry, double otherwise, double from, double to, boolean whole)
      throws ServicesFileException {
    String text = map.text(entry, null);
    if (text == null) {
      return otherwise;
    }
    try {
      double number = whole ? Integer.parseInt(text) : Double.parseDouble(text);
      if (number >= from && number <= to) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The same words as for a number out of range.
    }
    String range = whole ? (int) from + " to " + (int) to : from + " to " + (int) to;
    throw map.wrong(entry, "'" + text + "' is no number from " + range);
  }

  private static boolean truth(YamlMap map, String entry) throws ServicesFileException {
    return switch (map.text(entry, "false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw map.wrong(entry, "'" + entry + "' is true or false");
    };
  }

  private static ExtraService.Keep keep(YamlMap map) throws ServicesFileException {
    ExtraService.Keep usual = ExtraService.Keep.USUAL;
    if (!map.has("keep")) {
      return usual;
    }
    YamlMap keep = map.map("keep").knows("found", "not_found", "failed");
    ExtraService.Keep kept =
        new ExtraService.Keep(
            time(keep, "found", usual.found()),
            time(keep, "not_found", usual.notFound()),
            time(keep, "failed", usual.failed()));
    keep.finish();
    return kept;
  }

  private static Duration time(YamlMap map, String entry, Duration otherwise)
      throws ServicesFileException {
    String text = map.text(entry, null);
    if (text == null) {
      return otherwise;
    }
    var time = TIME.matcher(text);
    if (!time.matches() || Long.parseLong(time.group(1)) == 0) {
      throw map.wrong(entry, "'" + text + "' is no time such as 45s, 10m, 12h or 30d");
    }
    long number = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  /** Finds a service's key; empty when there is none. */
  private static Optional<String> key(
      YamlMap service, Beside beside, Map<String, String> environment)
      throws ServicesFileException {
    if (!service.has(KEY)) {
      return Optional.empty();
    }
    YamlMap key = service.map(KEY).knows("environment", "file");
    String variable = key.text("environment", null);
    String file = key.text("file", null);
    key.finish();
    if (variable == null && file == null) {
      throw service.wrong(KEY, "'key' needs an 'environment' variable, a 'file', or both");
    }
    String found = variable == null ? null : environment.get(variable);
    if (found == null && file != null) {
      try {
        found = beside.read(file);
      } catch (IOException | RuntimeException e) {
        return Optional.empty();
      }
    }
    if (found == null || found.isBlank()) {
      return Optional.empty();
    }
    String secret = found.strip();
    if (secret.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw service.wrong(KEY, "the key that is there holds spaces, lines or other characters");
    }
    return Optional.of(secret);
  }

  private static String missingKey(YamlMap key) throws ServicesFileException {
    String variable = key.text("environment", null);
    String file = key.text("file", null);
    return "it needs a key"
        + (variable == null ? "" : ", in the environment as " + variable)
        + (file == null ? "" : (variable == null ? ", in " : ", or in ") + "the file " + file)
        + '.';
  }
}
