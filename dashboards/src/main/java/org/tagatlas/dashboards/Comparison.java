package org.tagatlas.dashboards;

import static org.tagatlas.connectors.elasticsearch.IndexKind.SIGNATURES;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Two places side by side, by the tags that are typical of either. */
final class Comparison {

  private static final int EACH = 30;

  private final AtlasIndex index;
  private final Places places;
  private final TagCounts counts;

  Comparison(AtlasIndex index, Places places, TagCounts counts) {
    this.index = index;
    this.places = places;
    this.counts = counts;
  }

  /**
   * A tag in both places.
   *
   * @param rankA its rank in the first one's signature, or null
   * @param perMilleA photos with it among a thousand tagged ones of the first place
   */
  record Tag(
      String tag,
      String label,
      boolean namesPlace,
      Integer rankA,
      Integer rankB,
      long photosA,
      long photosB,
      double perMilleA,
      double perMilleB) {}

  /** Two places, the tags that are most the first one's first. */
  record View(String window, Region a, Region b, List<Tag> tags) {}

  /** Returns two places; empty when one of them is unknown. */
  Optional<View> view(String codeA, String codeB, Window window) {
    Optional<Region> a = places.region(codeA, window);
    Optional<Region> b = places.region(codeB, window);
    if (a.isEmpty() || b.isEmpty()) {
      return Optional.empty();
    }
    Map<String, TypicalTag> ofA = signature(codeA, window);
    Map<String, TypicalTag> ofB = signature(codeB, window);
    Map<String, TypicalTag> either = new LinkedHashMap<>(ofA);
    ofB.forEach(either::putIfAbsent);
    Map<String, Long> inA =
        counts.of(either.keySet(), Query.all(window.ofPhoto(), a.get().ofPhoto()));
    Map<String, Long> inB =
        counts.of(either.keySet(), Query.all(window.ofPhoto(), b.get().ofPhoto()));
    List<Tag> tags = new ArrayList<>();
    either.forEach(
        (tag, typical) ->
            tags.add(
                new Tag(
                    tag,
                    typical.label(),
                    names(ofA.get(tag)) || names(ofB.get(tag)),
                    rank(ofA.get(tag)),
                    rank(ofB.get(tag)),
                    inA.getOrDefault(tag, 0L),
                    inB.getOrDefault(tag, 0L),
                    perMille(inA.getOrDefault(tag, 0L), a.get()),
                    perMille(inB.getOrDefault(tag, 0L), b.get()))));
    tags.sort(Comparator.comparingDouble(tag -> tag.perMilleB() - tag.perMilleA()));
    return Optional.of(new View(window.name(), a.get(), b.get(), tags));
  }

  private Map<String, TypicalTag> signature(String code, Window window) {
    Map<String, TypicalTag> tags = new LinkedHashMap<>();
    AtlasIndex.sources(
            index.ask(
                SIGNATURES,
                Query.hits(
                    EACH,
                    Query.all(window.ofDocument(), Query.term("region", code)),
                    List.of(Query.by("rank", "asc")),
                    TypicalTag.FIELDS)))
        .stream()
        .map(TypicalTag::of)
        .forEach(tag -> tags.put(tag.tag(), tag));
    return tags;
  }

  private static boolean names(TypicalTag tag) {
    return tag != null && tag.namesPlace();
  }

  private static Integer rank(TypicalTag tag) {
    return tag == null ? null : tag.rank();
  }

  private static double perMille(long photos, Region place) {
    return place.taggedPhotos() == 0 ? 0 : photos * 1000.0 / place.taggedPhotos();
  }
}
