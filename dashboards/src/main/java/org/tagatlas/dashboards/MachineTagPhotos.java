package org.tagatlas.dashboards;

import static org.tagatlas.connectors.elasticsearch.IndexKind.PHOTOS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tagatlas.dashboards.TagLanguage.MachineTagTerms;

/** Photos with machine tags: exact terms, never a look through tags. */
final class MachineTagPhotos {

  /** Elasticsearch goes no deeper into what it sorts. */
  private static final int DEEPEST = 10_000;

  private final AtlasIndex index;
  private final Extras extras;

  MachineTagPhotos(AtlasIndex index, Extras extras) {
    this.index = index;
    this.extras = extras;
  }

  /** A photo and all of its machine tags, however long. */
  record Tagged(Photo photo, List<String> machineTags) {}

  /** Returns the filter on photos that have all, or any, of some machine tags. */
  static Map<String, Object> filter(List<MachineTagTerms> queries, boolean all) {
    List<Map<String, Object>> filters = queries.stream().map(MachineTagPhotos::filter).toList();
    return all ? Map.of("bool", Map.of("filter", filters)) : Query.any(filters);
  }

  private static Map<String, Object> filter(MachineTagTerms terms) {
    return terms.numbers()
        ? Map.of(
            "range",
            Map.of(
                "machine_tag_numbers",
                Map.of(
                    terms.isLeast() ? "gte" : "gt",
                    terms.least(),
                    terms.isMost() ? "lte" : "lt",
                    terms.most())))
        : Query.term("machine_tag_terms", terms.least());
  }

  /** Returns a page of photos of a filter, the newest first. */
  MachineTags.Page<Tagged> find(Map<String, Object> filter, int page, int perPage) {
    if ((long) page * perPage > DEEPEST) {
      throw new IllegalArgumentException(
          "only the first " + DEEPEST + " are told: ask for less than page " + page);
    }
    Map<String, Object> body =
        new HashMap<>(
            Query.hits(
                perPage,
                filter,
                List.of(Query.by("uploaded", "desc"), Query.by("photoid", "desc")),
                Photo.FIELDS));
    body.put("from", (page - 1) * perPage);
    body.put("track_total_hits", true);
    JsonNode answer = index.ask(PHOTOS, body);
    List<JsonNode> sources = AtlasIndex.sources(answer);
    List<Photo> photos = extras.beside(sources.stream().map(Photo::of).toList());
    List<Tagged> tagged = new ArrayList<>();
    for (int i = 0; i < photos.size(); i++) {
      tagged.add(new Tagged(photos.get(i), Region.texts(sources.get(i).path("machine_tags"))));
    }
    return MachineTags.Page.of(tagged, AtlasIndex.total(answer), page, perPage);
  }
}
