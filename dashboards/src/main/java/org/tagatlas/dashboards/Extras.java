package org.tagatlas.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.tagatlas.elasticsearch.DocumentKind;

/**
 * Reads the lookup results of machine tags, with one search for all tags of a response. Without
 * lookups there is no index, and no results.
 */
final class Extras {

  /** Maximum number of hits per search in Elasticsearch. */
  private static final int MAX_HITS = 10_000;

  private final AtlasIndex index;

  Extras(AtlasIndex index) {
    this.index = index;
  }

  /** Returns the lookup results by machine tag, {@code ns:pred=value}. */
  Map<String, ExtraItem> of(Collection<String> machineTags) {
    Set<String> requested = new LinkedHashSet<>();
    machineTags.stream().limit(MAX_HITS).forEach(requested::add);
    if (requested.isEmpty()) {
      return Map.of();
    }
    JsonNode response =
        index.search(
            DocumentKind.EXTRAS,
            Query.hits(
                requested.size(),
                Query.terms("machine_tag", requested),
                List.of(Query.by("_doc", "asc")),
                ExtraItem.FIELDS));
    Map<String, ExtraItem> found = new HashMap<>();
    for (JsonNode source : AtlasIndex.sources(response)) {
      ExtraItem extra = ExtraItem.of(source);
      if (extra.hasText()) {
        found.put(extra.machineTag(), extra);
      }
    }
    return found;
  }

  /** Returns the photos with the lookup results of their machine tags. */
  List<Photo> addTo(List<Photo> photos) {
    Map<String, ExtraItem> found =
        of(photos.stream().flatMap(photo -> photo.machineTags().stream()).toList());
    return found.isEmpty() ? photos : photos.stream().map(photo -> addTo(photo, found)).toList();
  }

  private static Photo addTo(Photo photo, Map<String, ExtraItem> found) {
    List<ExtraItem> extras =
        photo.machineTags().stream().map(found::get).filter(Objects::nonNull).toList();
    return extras.isEmpty() ? photo : photo.withExtras(extras);
  }
}
