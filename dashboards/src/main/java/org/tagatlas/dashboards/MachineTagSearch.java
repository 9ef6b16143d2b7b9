package org.tagatlas.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tagatlas.elasticsearch.ElasticsearchConnection;

/**
 * Runs Flickr's wildcard queries for machine tags on the documents behind the aliases. Results are
 * JSON objects, one per machine tag or photo, with the fields of the API.
 */
public final class MachineTagSearch implements Closeable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final AtlasIndex index;
  private final TagLanguage language;

  /** Creates a search; nothing is sent yet. */
  public MachineTagSearch(ElasticsearchConnection connection, TagLanguage language) {
    index = new AtlasIndex(connection);
    this.language = language;
  }

  /**
   * A page of results.
   *
   * @param total total number of results
   * @param items JSON objects
   */
  public record Found(long total, List<Map<String, Object>> items) {}

  /**
   * Returns machine tags, those with most photos first.
   *
   * @param queries comma-separated wildcards
   * @param all whether a tag must match all wildcards instead of any
   * @param page the page number, starting at 1
   * @throws IllegalArgumentException if a query is invalid, there are too many, or the page is
   *     beyond the result window
   * @throws IndexUnavailableException if Elasticsearch is unavailable
   */
  public Found tags(String queries, boolean all, int page, int perPage) {
    return found(
        new MachineTags(index, new Extras(index))
            .tags(
                language.machineTags(queries, all),
                all,
                MachineTags.Order.USAGE,
                new Slice(page, perPage, null)));
  }

  /**
   * Returns photos, newest first: {@code photo} and its {@code machineTags}.
   *
   * @param queries comma-separated wildcards
   * @param all whether a photo must match all wildcards instead of any
   * @param page the page number, starting at 1
   * @throws IllegalArgumentException if a query is invalid, there are too many, or the page is
   *     beyond the result window
   * @throws IndexUnavailableException if Elasticsearch is unavailable
   */
  public Found photos(String queries, boolean all, int page, int perPage) {
    return found(
        new MachineTagPhotos(index, new Extras(index))
            .find(
                MachineTagPhotos.filter(language.machineTags(queries, all), all),
                new Slice(page, perPage, null)));
  }

  private static Found found(Page<?> page) {
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
