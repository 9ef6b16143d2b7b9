package org.tagatlas.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.tagatlas.connectors.elasticsearch.IndexKind;

/**
 * Looks up what other services say of machine tags: one question for all tags of an answer. Where
 * no run has asked them there is no such index, and nothing is said.
 */
final class Extras {

  /** Elasticsearch tells no more documents at a time. */
  private static final int MOST = 10_000;

  private final AtlasIndex index;

  Extras(AtlasIndex index) {
    this.index = index;
  }

  /** Returns what is said of each of some machine tags, {@code ns:pred=value}. */
  Map<String, Extra> of(Collection<String> machineTags) {
    Set<String> asked = new LinkedHashSet<>();
    machineTags.stream().limit(MOST).forEach(asked::add);
    if (asked.isEmpty()) {
      return Map.of();
    }
    JsonNode answer =
        index.ask(
            IndexKind.EXTRAS,
            Query.hits(
                asked.size(),
                Query.terms("machine_tag", asked),
                List.of(Query.by("_doc", "asc")),
                Extra.FIELDS));
    Map<String, Extra> found = new HashMap<>();
    for (JsonNode source : AtlasIndex.sources(answer)) {
      Extra extra = Extra.of(source);
      if (extra.says()) {
        found.put(extra.machineTag(), extra);
      }
    }
    return found;
  }

  /** Returns photos with what is said of their machine tags. */
  List<Photo> beside(List<Photo> photos) {
    Map<String, Extra> found =
        of(photos.stream().flatMap(photo -> photo.machineTags().stream()).toList());
    return found.isEmpty() ? photos : photos.stream().map(photo -> beside(photo, found)).toList();
  }

  private static Photo beside(Photo photo, Map<String, Extra> found) {
    List<Extra> extras =
        photo.machineTags().stream().map(found::get).filter(Objects::nonNull).toList();
    return extras.isEmpty() ? photo : photo.with(extras);
  }
}
