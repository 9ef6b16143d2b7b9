package org.tagatlas.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tagatlas.connectors.elasticsearch.ElasticsearchConnection;

/**
 * Flickr's wildcard queries of machine tags, asked of what is behind the aliases. What is found are
 * JSON objects, one for each machine tag or photo, in the fields that the API has.
 */
public final class MachineTagSearch implements Closeable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final AtlasIndex index;
  private final TagLanguage language;

  /** Connects; nothing is asked. */
  public MachineTagSearch(ElasticsearchConnection connection, TagLanguage language) {
    index = new AtlasIndex(connection);
    this.language = language;
  }

  /**
   * A part of what was found.
   *
   * @param total how many there are in all
   * @param items JSON objects
   */
  public record Found(long total, List<Map<String, Object>> items) {}

  /**
   * Returns machine tags, those of most photos first.
   *
   * @param queries wildcards with commas in between
   * @param all whether a tag has to be what each of them asks for; otherwise one is enough
   * @param page from 1
   * @throws IllegalArgumentException when a query is none, or there are too many, or the page is
   *     too far
   * @throws IndexAwayException when Elasticsearch does not answer
   */
  public Found tags(String queries, boolean all, int page, int perPage) {
    return found(
        new MachineTags(index, new Extras(index))
            .tags(language.machineTags(queries, all), all, MachineTags.Order.USAGE, page, perPage));
  }

  /**
   * Returns photos, the newest first: {@code photo} and its {@code machineTags}.
   *
   * @param queries wildcards with commas in between
   * @param all whether a photo has to have a tag for each of them; otherwise one is enough
   * @param page from 1
   * @throws IllegalArgumentException when a query is none, or there are too many, or the page is
   *     too far
   * @throws IndexAwayException when Elasticsearch does not answer
   */
  public Found photos(String queries, boolean all, int page, int perPage) {
    return found(
        new MachineTagPhotos(index, new Extras(index))
            .find(MachineTagPhotos.filter(language.machineTags(queries, all), all), page, perPage));
  }

  private static Found found(MachineTags.Page<?> page) {
    return new Found(page.total(), page.items().stream().map(MachineTagSearch::fields).toList());
  }

  private static Map<String, Object> fields(Object item) {
    JsonNode tree = JSON.valueToTree(item);
    Map<String, Object> fields = new LinkedHashMap<>();
    tree.properties().stream()
        .filter(field -> !field.getValue().isNull())
        .forEach(
            field -> fields.put(field.getKey(), JSON.convertValue(field.getValue(), Object.class)));
    return fields;
  }

  @Override
  public void close() {
    index.close();
  }
}
