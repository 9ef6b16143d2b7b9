package org.tagatlas.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.elasticsearch.client.ResponseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Manages a run's indices and aliases: creates the indices with settings for a backfill, changes
 * the settings for a live stream, and switches the aliases when the run has caught up. The command
 * that starts the job calls this class; the job itself does not.
 *
 * <p>An index is named after its kind and the run ({@code photos-2026-11-21}). Readers use an alias
 * named after the kind ({@code photos}). A new alias points to the run's index from the start. An
 * alias of a former run keeps pointing to that run's index until {@link #switchAliases} moves all
 * aliases atomically, so that readers never see a partial result.
 */
public final class RunIndices implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RunIndices.class);

  private static final int OLDEST_MAJOR = 8;
  private static final int NEWEST_MAJOR = 9;

  private final ElasticsearchConnection connection;
  private final IndexNames names;
  private final List<DocumentKind> kinds;
  private final SetupClient client;

  /**
   * Opens a connection for a run.
   *
   * @param connection how to reach Elasticsearch
   * @param run the run's name, see {@link IndexNames}
   * @param kinds the kinds that the run publishes; rejects are always included
   */
  public RunIndices(ElasticsearchConnection connection, String run, List<DocumentKind> kinds) {
    this.connection = connection;
    this.names = new IndexNames(connection.prefix(), run);
    Set<DocumentKind> all = new LinkedHashSet<>(kinds);
    all.add(DocumentKind.REJECTS);
    this.kinds = List.copyOf(all);
    this.client = new SetupClient(connection);
  }

  /**
   * Checks that Elasticsearch is reachable, has a supported version, and grants the required
   * privileges.
   *
   * @throws ElasticsearchSetupException with a message for the user otherwise
   */
  public void check() {
    for (String number : versions()) {
      int major = Integer.parseInt(number.substring(0, number.indexOf('.')));
      if (major < OLDEST_MAJOR || major > NEWEST_MAJOR) {
        throw new ElasticsearchSetupException(
            "Elasticsearch "
                + number
                + " at "
                + connection.address()
                + " is not supported: version 8 or 9 is required");
      }
    }
    Privileges.check(client, names, kinds);
    for (DocumentKind kind : kinds) {
      if (client.exists(names.alias(kind)) && !client.exists("_alias/" + names.alias(kind))) {
        throw new ElasticsearchSetupException(
            "'"
                + names.alias(kind)
                + "' is an index but must be an alias: delete it, or choose another --index-prefix");
      }
    }
  }

  /**
   * Checks that there is no run of this name.
   *
   * @throws ElasticsearchSetupException if one of its indices exists
   */
  public void requireNew() {
    for (DocumentKind kind : kinds) {
      if (client.exists(names.index(kind))) {
        throw new ElasticsearchSetupException(
            "index '"
                + names.index(kind)
                + "' already exists: two runs must not write to the same index");
      }
    }
  }

  /**
   * Creates the indices of a new run, with settings for a backfill.
   *
   * @throws ElasticsearchSetupException if a run of that name exists
   */
  public void create() {
    requireNew();
    putTemplates();
    kinds.forEach(this::createIndex);
  }

  /**
   * Reuses the indices of a run that is restored from a checkpoint. The run writes only later
   * changes, so all of its indices must exist, except that of {@link DocumentKind#TAGS}, which is
   * created if a version without that kind has started the run. Fields of this version that they
   * lack are added; existing fields keep their parameters until the next run.
   *
   * @return the names of the added fields by index, without indices that lack none. Documents that
   *     were written before do not have these fields
   * @throws ElasticsearchSetupException if an index is missing, or a field has another type
   */
  public SortedMap<String, List<String>> resume() {
    boolean lacksTags = false;
    for (DocumentKind kind : kinds) {
      if (!client.exists(names.index(kind))) {
        if (kind.equals(DocumentKind.TAGS) && kinds.size() > 1) {
          lacksTags = true;
          continue;
        }
        throw new ElasticsearchSetupException(
            "cannot resume without index '"
                + names.index(kind)
                + "': it was deleted, or the run did not publish to it");
      }
    }
    putTemplates();
    if (lacksTags) {
      createIndex(DocumentKind.TAGS);
    }
    SortedMap<String, List<String>> added = new TreeMap<>();
    for (DocumentKind kind : kinds) {
      List<String> fields = addMissingFields(kind);
      if (!fields.isEmpty()) {
        added.put(names.index(kind), fields);
      }
    }
    return added;
  }

  private List<String> addMissingFields(DocumentKind kind) {
    String index = names.index(kind);
    JsonNode present =
        client.call("GET", '/' + index + "/_mapping", null).required(index).path("mappings");
    MappingUpdate update = MappingUpdate.between(present, template(kind).required("mappings"));
    if (!update.conflicts().isEmpty()) {
      throw incompatible(index, String.join(", ", update.conflicts()), null);
    }
    if (!update.added().isEmpty()) {
      try {
        client.send(
            "PUT",
            '/' + index + "/_mapping",
            Json.object("properties", update.properties()).toString());
      } catch (ResponseException e) {
        throw incompatible(index, SetupClient.reason(e), e);
      }
    }
    return update.added();
  }

  private static ElasticsearchSetupException incompatible(
      String index, String reason, ResponseException cause) {
    return new ElasticsearchSetupException(
        "the mappings of index '"
            + index
            + "' are incompatible with this version of Tagatlas: "
            + reason
            + ". Start a new run",
        cause);
  }

  /**
   * Records in the mappings of this run's indices that some of its rows were generated. Idempotent.
   *
   * @throws ElasticsearchUnavailableException if a later attempt may succeed
   */
  public void markGenerated() {
    String own = kinds.stream().map(names::index).collect(Collectors.joining(","));
    client.call("PUT", '/' + own + "/_mapping", "{\"_meta\":{\"generated\":true}}");
  }

  /**
   * Switches readers to this run after it has caught up. Its indices get a refresh interval of 1 s
   * and a replica if there is another node; then all aliases move to them atomically. Idempotent.
   *
   * @param keepFormer whether to keep the indices that the aliases pointed to; otherwise they are
   *     dropped in the same step
   * @throws ElasticsearchUnavailableException if a later attempt may succeed
   */
  public void switchAliases(boolean keepFormer) {
    String own = kinds.stream().map(names::index).collect(Collectors.joining(","));
    client.call(
        "PUT",
        '/' + own + "/_settings",
        "{\"index\":{\"refresh_interval\":\"1s\",\"auto_expand_replicas\":\"0-1\"}}");
    client.call("POST", '/' + own + "/_refresh", null);
    int kept = 0;
    int dropped = 0;
    ObjectNode body = Json.object();
    ArrayNode actions = body.putArray("actions");
    for (DocumentKind kind : kinds) {
      String alias = names.alias(kind);
      for (String index : indicesOf(alias)) {
        if (!index.equals(names.index(kind))) {
          if (!keepFormer && index.startsWith(alias + '-')) {
            dropped++;
            actions.addObject().putObject("remove_index").put("index", index);
          } else {
            kept++;
            actions.addObject().putObject("remove").put("index", index).put("alias", alias);
          }
        }
      }
      actions.addObject().putObject("add").put("index", names.index(kind)).put("alias", alias);
    }
    client.call("POST", "/_aliases", body.toString());
    LOG.info(
        "Switched {} aliases to run '{}' ({} former indices dropped, {} kept).",
        kinds.size(),
        names.run(),
        dropped,
        kept);
  }

  /**
   * Returns the indices of other runs that the aliases of this run's kinds point to.
   *
   * @throws ElasticsearchUnavailableException if Elasticsearch is unavailable
   */
  public FormerIndices former() {
    Map<String, DocumentKind> former = new TreeMap<>();
    for (DocumentKind kind : kinds) {
      for (String index : indicesOf(names.alias(kind))) {
        if (!index.equals(names.index(kind))) {
          former.put(index, kind);
        }
      }
    }
    if (former.isEmpty()) {
      return FormerIndices.NONE;
    }
    String all = '/' + String.join(",", former.keySet());
    client.call("POST", all + "/_refresh", null);
    JsonNode stats = client.call("GET", all + "/_stats/docs", null).required("indices");
    long photos = 0;
    long documents = 0;
    for (Map.Entry<String, DocumentKind> index : former.entrySet()) {
      long count =
          stats
              .required(index.getKey())
              .required("primaries")
              .required("docs")
              .required("count")
              .longValue();
      photos += index.getValue().equals(DocumentKind.PHOTOS) ? count : 0;
      documents += index.getValue().equals(DocumentKind.REJECTS) ? 0 : count;
    }
    return new FormerIndices(List.copyOf(former.keySet()), photos, documents);
  }

  /**
   * Counts the documents of this run that Elasticsearch rejected permanently, including those that
   * readers cannot see yet.
   *
   * @return number of the run's rejects with the reason {@code not_indexable}
   * @throws ElasticsearchSetupException if the run has no index of rejects
   * @throws ElasticsearchUnavailableException if Elasticsearch is unavailable
   */
  public long notIndexable() {
    String rejects = names.index(DocumentKind.REJECTS);
    client.call("POST", '/' + rejects + "/_refresh", null);
    ObjectNode query =
        Json.object("query", Json.object("term", Json.object().put("reason", DeadLetter.REASON)));
    return client
        .call("POST", '/' + rejects + "/_count", query.toString())
        .required("count")
        .longValue();
  }

  /**
   * Deletes the indices of a run that failed before it caught up, except those that an alias points
   * to, because they have readers. Missing indices are ignored, so a run can be discarded at any
   * stage. Templates stay because all runs share them. A run that will be resumed from a checkpoint
   * needs its indices and must not be discarded.
   */
  public void discard() {
    Set<String> own = kinds.stream().map(names::index).collect(Collectors.toSet());
    ObjectNode present =
        client.call("GET", '/' + String.join(",", own) + "/_alias?ignore_unavailable=true", null);
    String unread =
        present.properties().stream()
            .filter(index -> own.contains(index.getKey()))
            .filter(index -> index.getValue().required("aliases").isEmpty())
            .map(Map.Entry::getKey)
            .sorted()
            .collect(Collectors.joining(","));
    if (!unread.isEmpty()) {
      client.call("DELETE", '/' + unread + "?ignore_unavailable=true", null);
    }
  }

  /** Closes the connection. */
  @Override
  public void close() {
    client.close();
  }

  /** Returns the version of the node, or those of all nodes if the root path is not served. */
  private Set<String> versions() {
    ObjectNode info;
    try {
      info = client.send("GET", "/", null);
    } catch (ResponseException e) {
      if (SetupClient.status(e) != 405) {
        throw client.translate(e);
      }
      JsonNode nodes =
          client.call("GET", "/_nodes?filter_path=nodes.*.version", null).required("nodes");
      return nodes.findValues("version").stream()
          .map(JsonNode::textValue)
          .collect(Collectors.toSet());
    }
    JsonNode version = info.path("version");
    String number = version.path("number").textValue();
    if (number == null || version.has("distribution")) {
      throw new ElasticsearchSetupException(
          connection.address() + " is not an Elasticsearch server");
    }
    return Set.of(number);
  }

  private void putTemplates() {
    for (DocumentKind kind : kinds) {
      ObjectNode template = Json.object();
      template.putArray("index_patterns").add(names.pattern(kind));
      template.set("template", template(kind));
      // A deleted index must not be recreated with dynamic mappings.
      template.put("allow_auto_create", false);
      template.put("priority", 200 + names.prefix().length());
      template.putObject("_meta").put("made_by", "tagatlas");
      client.call("PUT", "/_index_template/tagatlas-" + names.alias(kind), template.toString());
    }
  }

  private void createIndex(DocumentKind kind) {
    boolean first = !client.exists("_alias/" + names.alias(kind));
    ObjectNode index = Json.object();
    index
        .putObject("settings")
        // A run has no readers until an alias points to it.
        .put("index.refresh_interval", first ? "30s" : "-1")
        .put("index.number_of_replicas", 0);
    if (first) {
      index.putObject("aliases").putObject(names.alias(kind));
    }
    client.call("PUT", '/' + names.index(kind), index.toString());
  }

  /** Returns the settings and mappings of a kind. */
  public static ObjectNode template(DocumentKind kind) {
    try (InputStream resource = kind.openMapping()) {
      return Json.parse(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Set<String> indicesOf(String alias) {
    try {
      Set<String> indices = new TreeSet<>();
      client.send("GET", "/_alias/" + alias, null).fieldNames().forEachRemaining(indices::add);
      return indices;
    } catch (ResponseException e) {
      if (SetupClient.status(e) == 404) {
        return Set.of();
      }
      throw client.translate(e);
    }
  }
}
