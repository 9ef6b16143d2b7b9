package org.tagatlas.connectors.elasticsearch;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.elasticsearch.client.ResponseException;

/**
 * The indices of a run and the aliases before them: makes them, speeds them up for a backfill,
 * turns them to a live stream, and moves the aliases when the run has caught up. All of it is
 * called by whoever starts the job, none by the job.
 *
 * <p>An index is named after its kind and the run ({@code photos-2026-11-21}), readers use the kind
 * ({@code photos}). An alias that is new points at the run's index from the start; one that belongs
 * to a former run goes on pointing at that run's index until {@link #caughtUp}, and then moves in
 * one step with all others, so that readers never see half a result.
 */
public final class RunIndices implements AutoCloseable {

  private static final int OLDEST_MAJOR = 8;
  private static final int NEWEST_MAJOR = 9;

  private final ElasticsearchConnection connection;
  private final IndexNames names;
  private final List<IndexKind> kinds;
  private final SetupClient client;

  /**
   * Opens a connection for a run.
   *
   * @param connection how to reach Elasticsearch
   * @param run the run's name, see {@link IndexNames}
   * @param kinds what the run publishes; rejects are always among it
   */
  public RunIndices(ElasticsearchConnection connection, String run, List<IndexKind> kinds) {
    this.connection = connection;
    this.names = new IndexNames(connection.prefix(), run);
    Set<IndexKind> all = new LinkedHashSet<>(kinds);
    all.add(IndexKind.REJECTS);
    this.kinds = List.copyOf(all);
    this.client = new SetupClient(connection);
  }

  /**
   * Checks that Elasticsearch can be reached, is one that we can write to, and lets us.
   *
   * @throws ElasticsearchSetupException with words, when not
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
                + ": it has to be 8 or 9 for this program");
      }
    }
    Privileges.check(client, names, kinds);
    for (IndexKind kind : kinds) {
      if (client.exists(names.alias(kind)) && !client.exists("_alias/" + names.alias(kind))) {
        throw new ElasticsearchSetupException(
            "there is an index '"
                + names.alias(kind)
                + "' where an alias is to be: delete it, or choose another prefix");
      }
    }
  }

  /**
   * Checks that no run of this name has been here.
   *
   * @throws ElasticsearchSetupException when there is an index of it
   */
  public void requireNew() {
    for (IndexKind kind : kinds) {
      if (client.exists(names.index(kind))) {
        throw new ElasticsearchSetupException(
            "there is an index '"
                + names.index(kind)
                + "' already: two runs never write the same one");
      }
    }
  }

  /**
   * Makes the indices of a new run, set for a backfill.
   *
   * @throws ElasticsearchSetupException when there is a run of that name already
   */
  public void create() {
    requireNew();
    putTemplates();
    kinds.forEach(this::createIndex);
  }

  /**
   * Goes on with the indices of a run that is restored from a checkpoint. It will write what
   * changes from then on, so everything before must be there.
   *
   * @throws ElasticsearchSetupException when an index is missing, or is not as this program would
   *     make it
   */
  public void resume() {
    for (IndexKind kind : kinds) {
      if (!client.exists(names.index(kind))) {
        throw new ElasticsearchSetupException(
            "there is no index '"
                + names.index(kind)
                + "' to go on with: it was deleted, or the run did not publish to it");
      }
    }
    putTemplates();
    for (IndexKind kind : kinds) {
      try {
        client.ask(
            "PUT",
            '/' + names.index(kind) + "/_mapping",
            template(kind).getJsonObject("mappings").toString());
      } catch (ResponseException e) {
        throw new ElasticsearchSetupException(
            "the index '"
                + names.index(kind)
                + "' has other fields than this program's: "
                + SetupClient.said(e),
            e);
      }
    }
  }

  /**
   * Says that the run has caught up: its indices are refreshed each second and have a replica where
   * there is another node from now on, and in one step all aliases point at them. Saying it again
   * does no harm.
   *
   * @param keepFormer whether the indices that aliases pointed at are kept; if not, they are
   *     dropped in the same step
   * @throws ElasticsearchAwayException when it can't be said now, but perhaps later
   */
  public void caughtUp(boolean keepFormer) {
    String own = kinds.stream().map(names::index).collect(Collectors.joining(","));
    client.call(
        "PUT",
        '/' + own + "/_settings",
        "{\"index\":{\"refresh_interval\":\"1s\",\"auto_expand_replicas\":\"0-1\"}}");
    client.call("POST", '/' + own + "/_refresh", null);
    JsonArrayBuilder actions = Json.createArrayBuilder();
    for (IndexKind kind : kinds) {
      String alias = names.alias(kind);
      for (String index : behind(alias)) {
        if (!index.equals(names.index(kind))) {
          boolean drop = !keepFormer && index.startsWith(alias + '-');
          JsonObjectBuilder former = Json.createObjectBuilder().add("index", index);
          actions.add(
              drop
                  ? Json.createObjectBuilder().add("remove_index", former)
                  : Json.createObjectBuilder().add("remove", former.add("alias", alias)));
        }
      }
      actions.add(
          Json.createObjectBuilder()
              .add(
                  "add",
                  Json.createObjectBuilder().add("index", names.index(kind)).add("alias", alias)));
    }
    client.call(
        "POST", "/_aliases", Json.createObjectBuilder().add("actions", actions).build().toString());
  }

  /**
   * Counts the documents of this run that Elasticsearch refused for good. What the job has sent is
   * counted, whether readers can see it already or not.
   *
   * @return how many of the run's own rejects have the reason {@code not_indexable}
   * @throws ElasticsearchSetupException when the run has no index of rejects
   * @throws ElasticsearchAwayException when it can't be told now, but perhaps later
   */
  public long notIndexable() {
    String rejects = names.index(IndexKind.REJECTS);
    client.call("POST", '/' + rejects + "/_refresh", null);
    JsonObject query =
        Json.createObjectBuilder()
            .add(
                "query",
                Json.createObjectBuilder()
                    .add("term", Json.createObjectBuilder().add("reason", DeadLetter.REASON)))
            .build();
    return client
        .call("POST", '/' + rejects + "/_count", query.toString())
        .getJsonNumber("count")
        .longValue();
  }

  /**
   * Removes what a run leaves that failed before it had caught up: its own indices, but for those
   * that an alias points at, for they have readers. Indices that are not there are no fault, so
   * that a run can be discarded whatever it got to. Templates stay, as all runs share them. A run
   * that is to go on from a checkpoint needs its indices and must not be discarded.
   */
  public void discard() {
    Set<String> own = kinds.stream().map(names::index).collect(Collectors.toSet());
    JsonObject present =
        client.call("GET", '/' + String.join(",", own) + "/_alias?ignore_unavailable=true", null);
    String unread =
        present.entrySet().stream()
            .filter(index -> own.contains(index.getKey()))
            .filter(index -> index.getValue().asJsonObject().getJsonObject("aliases").isEmpty())
            .map(Map.Entry::getKey)
            .sorted()
            .collect(Collectors.joining(","));
    if (!unread.isEmpty()) {
      client.call("DELETE", '/' + unread + "?ignore_unavailable=true", null);
    }
  }

  /** Ends the connection. */
  @Override
  public void close() {
    client.close();
  }

  /** Returns the versions of the node, or of all where the root path is not served. */
  private Set<String> versions() {
    JsonObject info;
    try {
      info = client.ask("GET", "/", null);
    } catch (ResponseException e) {
      if (SetupClient.status(e) != 405) {
        throw client.refused(e);
      }
      return client
          .call("GET", "/_nodes?filter_path=nodes.*.version", null)
          .getJsonObject("nodes")
          .values()
          .stream()
          .map(node -> node.asJsonObject().getString("version"))
          .collect(Collectors.toSet());
    }
    JsonObject version = info.getJsonObject("version");
    String number = version == null ? null : version.getString("number", null);
    if (number == null || version.containsKey("distribution")) {
      throw new ElasticsearchSetupException(connection.address() + " is no Elasticsearch");
    }
    return Set.of(number);
  }

  private void putTemplates() {
    for (IndexKind kind : kinds) {
      JsonObject template =
          Json.createObjectBuilder()
              .add("index_patterns", Json.createArrayBuilder().add(names.pattern(kind)))
              .add("template", template(kind))
              // An index that somebody deleted must not come back as one of another shape.
              .add("allow_auto_create", false)
              .add("priority", 200 + names.prefix().length())
              .add("_meta", Json.createObjectBuilder().add("made_by", "tagatlas"))
              .build();
      client.call("PUT", "/_index_template/tagatlas-" + names.alias(kind), template.toString());
    }
  }

  private void createIndex(IndexKind kind) {
    boolean first = !client.exists("_alias/" + names.alias(kind));
    JsonObjectBuilder index =
        Json.createObjectBuilder()
            .add(
                "settings",
                Json.createObjectBuilder()
                    // Nobody reads a run that an alias does not point at yet.
                    .add("index.refresh_interval", first ? "30s" : "-1")
                    .add("index.number_of_replicas", 0));
    if (first) {
      index.add(
          "aliases",
          Json.createObjectBuilder().add(names.alias(kind), JsonValue.EMPTY_JSON_OBJECT));
    }
    client.call("PUT", '/' + names.index(kind), index.build().toString());
  }

  /** Returns the settings and mappings of a kind. */
  static JsonObject template(IndexKind kind) {
    try (InputStream resource = RunIndices.class.getResourceAsStream(kind.mapping())) {
      if (resource == null) {
        throw new IllegalStateException("no resource " + kind.mapping());
      }
      try (JsonReader reader = Json.createReader(resource)) {
        return reader.readObject();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Set<String> behind(String alias) {
    try {
      return new TreeSet<>(client.ask("GET", "/_alias/" + alias, null).keySet());
    } catch (ResponseException e) {
      if (SetupClient.status(e) == 404) {
        return Set.of();
      }
      throw client.refused(e);
    }
  }
}
