package org.tagatlas.lookup;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
import org.tagatlas.record.TextFile;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * The services declared in a YAML file.
 *
 * @param services usable services, in the order of the file
 * @param leftOut messages about services that are skipped because their key is missing
 */
public record ServicesFile(List<ExtraService> services, List<String> leftOut) {

  private static final String SHIPPED = "services.yaml";

  private static final Pattern PAIR = Pattern.compile("[a-z][a-z0-9_]*:[a-z][a-z0-9_]*");
  private static final Pattern FIELD = Pattern.compile("[a-z][a-z0-9_]*");
  private static final Pattern HOST =
      Pattern.compile("[a-z0-9.\\-]+(:[0-9]{1,5})?|\\[[0-9a-f:.]+](:[0-9]{1,5})?");
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9\\-]+");
  private static final Set<String> PARTS = Set.of("namespace", "predicate", "value");
  private static final Set<String> RESERVED_HEADERS =
      Set.of(
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "user-agent",
          "accept-encoding");
  private static final String KEY = "key";
  private static final int MAX_IN_FLIGHT = 16;

  /** Reads the files that a services file refers to. */
  @FunctionalInterface
  private interface RelativeFiles {
    String read(String file) throws IOException;
  }

  /** Copies the lists. */
  public ServicesFile {
    services = List.copyOf(services);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * Reads the default services file.
   *
   * @param environment environment variables, which can have keys of services
   */
  public static ServicesFile shipped(Map<String, String> environment) {
    try {
      return parse(resource(SHIPPED), SHIPPED, ServicesFile::resource, environment);
    } catch (IOException | ServicesFileException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads a file. Lists and key files that it refers to are relative to its folder.
   *
   * @param environment environment variables, which can have keys of services
   * @throws ServicesFileException if it cannot be read or is invalid
   */
  public static ServicesFile read(Path file, Map<String, String> environment)
      throws ServicesFileException {
    try {
      return parse(
          TextFile.read(file),
          file.toString(),
          name -> TextFile.read(file.resolveSibling(name)),
          environment);
    } catch (CharacterCodingException e) {
      throw new ServicesFileException(file + " is not UTF-8 text.");
    } catch (IOException e) {
      throw new ServicesFileException(file + " cannot be read. Specify a YAML file.");
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
      String yaml, String file, RelativeFiles files, Map<String, String> environment)
      throws ServicesFileException {
    Node root;
    try {
      root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(yaml));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new ServicesFileException(file, line, "invalid YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw new ServicesFileException(file + ": invalid YAML: " + e.getMessage());
    }
    if (root == null) {
      throw new ServicesFileException(file, 1, "'services' is missing");
    }
    YamlMap top = new YamlMap(file, root).allow("services");
    List<ExtraService> services = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    if (!top.has("services")) {
      throw top.invalid("services", "'services' is missing");
    }
    for (YamlMap declared : top.maps("services")) {
      String name = declared.text("name");
      Optional<String> key = key(declared, files, environment);
      ExtraService service = service(declared, name, key.orElse("key"), files);
      if (declared.has(KEY) && key.isEmpty()) {
        leftOut.add(name + " is skipped: " + missingKey(declared.map(KEY)));
      } else {
        services.add(service);
      }
    }
    top.finish();
    return new ServicesFile(services, leftOut);
  }

  private static ExtraService service(YamlMap map, String name, String key, RelativeFiles files)
      throws ServicesFileException {
    map.allow(
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
      throw map.invalid(
          "tags", "'tags' is missing: list the supported tags, such as [osm:node, osm:way]");
    }
    for (String pair : tags) {
      if (!PAIR.matcher(pair).matches()) {
        throw map.invalid(
            "tags", "'" + pair + "' is not of the form namespace:predicate, in lower case");
      }
    }
    if (map.has("url") == map.has("list")) {
      throw map.invalid("url", name + " requires either a 'url' or a 'list'");
    }
    WebSource web = map.has("url") ? web(map, key) : null;
    Map<String, Map<String, String>> list = null;
    Set<String> fields = new TreeSet<>();
    if (web == null) {
      ListFile file = list(map, files, tags);
      list = file.rows();
      fields.addAll(file.fields());
      for (String webOnly :
          List.of("answer", "headers", "fields", "redirects_to", "private", KEY)) {
        if (map.has(webOnly)) {
          throw map.invalid(webOnly, "'" + webOnly + "' is only valid for services with a 'url'");
        }
      }
    } else {
      fields.addAll(web.fields().keySet());
    }
    String title = map.text("title", null);
    if (title != null && !fields.contains(title)) {
      throw map.invalid("title", "'" + title + "' is not one of the fields: " + fields);
    }
    Set<String> known = new TreeSet<>(fields);
    known.addAll(PARTS);
    String link = map.text("link", null);
    if (link != null) {
      requireNames(map, "link", link, known);
      boolean field = Template.only(link) != null && fields.contains(Template.only(link));
      if (!field && !ExtraService.isLink(Template.fill(link, n -> "x"))) {
        throw map.invalid("link", "'" + link + "' is not an http or https address");
      }
    }
    List<CaptionRule> captions = new ArrayList<>();
    for (YamlMap rule : map.maps("captions")) {
      captions.add(caption(rule, fields, known));
    }
    if (title == null && captions.isEmpty()) {
      throw map.invalid(
          "title", name + " requires a 'title' or 'captions': otherwise there is nothing to show");
    }
    String licenseUrl = map.text("license_url", null);
    if (licenseUrl != null && !ExtraService.isLink(licenseUrl)) {
      throw map.invalid("license_url", "'" + licenseUrl + "' is not an http or https address");
    }
    return new ExtraService(
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
        (int) map.number("in_flight", 2, 1, MAX_IN_FLIGHT, true),
        map.number("per_second", 1, 0.001, 1000, false),
        keep(map));
  }

  private static String value(YamlMap map) throws ServicesFileException {
    String value = map.text("value", ".+");
    try {
      Pattern.compile(value);
      return value;
    } catch (PatternSyntaxException e) {
      throw map.invalid("value", "invalid regular expression: " + e.getDescription());
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
      throw map.invalid("url", "'" + url + "' is not an http or https address");
    }
    URI uri = URI.create(example);
    URI other = URI.create(Template.fill(url, name -> "y"));
    if (!uri.getRawAuthority().equals(other.getRawAuthority())) {
      throw map.invalid("url", "the host must be fixed: no braces before the first / of the path");
    }
    WebSource.Format format =
        switch (map.text("answer", "json")) {
          case "json" -> WebSource.Format.JSON;
          case "xml" -> WebSource.Format.XML;
          default -> throw map.invalid("answer", "'answer' must be json or xml");
        };
    Map<String, List<String>> fields = new LinkedHashMap<>();
    YamlMap declared = map.map("fields");
    for (String field : declared.keys()) {
      if (!FIELD.matcher(field).matches() || PARTS.contains(field)) {
        throw declared.invalid(
            field, "'" + field + "' is not a valid field name: use a-z, 0-9 and _");
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
        throw map.invalid("redirects_to", "'" + host + "' is not a host, such as example.org");
      }
    }
    return new WebSource(
        Template.fill(url, name -> name.equals(KEY) ? Template.encoded(key) : '{' + name + '}'),
        headers(map, key),
        format,
        fields,
        redirectsTo,
        map.bool("private"));
  }

  private static Map<String, String> headers(YamlMap map, String key) throws ServicesFileException {
    Map<String, String> headers = new HashMap<>();
    if (map.has("headers")) {
      YamlMap declared = map.map("headers");
      for (String header : declared.keys()) {
        String value = declared.text(header);
        if (!HEADER.matcher(header).matches()
            || RESERVED_HEADERS.contains(header.toLowerCase(Locale.ROOT))
            || value.chars().anyMatch(c -> c < ' ' || c > '~')) {
          throw declared.invalid(header, "'" + header + "' is not allowed as a header");
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
        ResponseReader.xpath().compile(path);
      }
    } catch (IllegalArgumentException e) {
      throw map.invalid(field, "'" + path + "' is not a JSON Pointer, such as /result/name");
    } catch (XPathExpressionException e) {
      throw map.invalid(field, "'" + path + "' is not an XPath, such as /result/name");
    }
  }

  private static void requireNames(YamlMap map, String entry, String template, Set<String> known)
      throws ServicesFileException {
    if (Template.isMalformed(template)) {
      throw map.invalid(
          entry, "unbalanced { or }, or an invalid name in braces, in '" + template + "'");
    }
    for (String name : Template.names(template)) {
      if (!known.contains(name)) {
        throw map.invalid(entry, "{" + name + "} is unknown here; expected one of " + known);
      }
    }
  }

  private static CaptionRule caption(YamlMap rule, Set<String> fields, Set<String> known)
      throws ServicesFileException {
    rule.allow("when", "say").finish();
    String say = rule.text("say");
    requireNames(rule, "say", say, known);
    Map<String, Set<String>> when = new LinkedHashMap<>();
    if (rule.has("when")) {
      YamlMap conditions = rule.map("when");
      for (String field : conditions.keys()) {
        if (!fields.contains(field)) {
          throw conditions.invalid(field, "'" + field + "' is not one of the fields: " + fields);
        }
        List<String> values = conditions.texts(field);
        when.put(field, values.contains("*") ? Set.of() : Set.copyOf(new TreeSet<>(values)));
      }
    }
    // A caption applies only if all fields that it inserts are present.
    for (String name : Template.names(say)) {
      if (fields.contains(name)) {
        when.putIfAbsent(name, Set.of());
      }
    }
    return new CaptionRule(when, say);
  }

  private static ListFile list(YamlMap map, RelativeFiles files, Set<String> tags)
      throws ServicesFileException {
    String name = map.text("list");
    String rows;
    try {
      rows = files.read(name);
    } catch (IOException | RuntimeException e) {
      throw map.invalid(
          "list", "cannot read the list " + name + ". Its path is relative to this file");
    }
    ListFile list = ListFile.parse(rows, name);
    list.rows().keySet().removeIf(key -> !tags.contains(key.substring(0, key.indexOf('='))));
    if (list.rows().isEmpty()) {
      throw map.invalid("list", name + " has no rows for " + tags);
    }
    return list;
  }

  private static ExtraService.Keep keep(YamlMap map) throws ServicesFileException {
    ExtraService.Keep defaults = ExtraService.Keep.DEFAULTS;
    if (!map.has("keep")) {
      return defaults;
    }
    YamlMap keep = map.map("keep").allow("found", "not_found", "failed");
    ExtraService.Keep durations =
        new ExtraService.Keep(
            keep.duration("found", defaults.found()),
            keep.duration("not_found", defaults.notFound()),
            keep.duration("failed", defaults.failed()));
    keep.finish();
    return durations;
  }

  /** Returns the key of a service; empty if it is missing. */
  private static Optional<String> key(
      YamlMap service, RelativeFiles files, Map<String, String> environment)
      throws ServicesFileException {
    if (!service.has(KEY)) {
      return Optional.empty();
    }
    YamlMap key = service.map(KEY).allow("environment", "file");
    String variable = key.text("environment", null);
    String file = key.text("file", null);
    key.finish();
    if (variable == null && file == null) {
      throw service.invalid(KEY, "'key' requires an 'environment' variable, a 'file', or both");
    }
    String found = variable == null ? null : environment.get(variable);
    if (found == null && file != null) {
      try {
        found = files.read(file);
      } catch (IOException | RuntimeException e) {
        return Optional.empty();
      }
    }
    if (found == null || found.isBlank()) {
      return Optional.empty();
    }
    String secret = found.strip();
    if (secret.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw service.invalid(KEY, "the key contains spaces, line breaks or non-ASCII characters");
    }
    return Optional.of(secret);
  }

  private static String missingKey(YamlMap key) throws ServicesFileException {
    String variable = key.text("environment", null);
    String file = key.text("file", null);
    return "it requires a key"
        + (variable == null ? "" : ", in the environment as " + variable)
        + (file == null ? "" : (variable == null ? ", in " : ", or in ") + "the file " + file)
        + '.';
  }
}
