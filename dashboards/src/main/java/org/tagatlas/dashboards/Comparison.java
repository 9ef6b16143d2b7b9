package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.SIGNATURES;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares two places by the tags of both signatures. */
final class Comparison {

  private final AtlasIndex index;
  private final Places places;
  private final TagCounts counts;

  Comparison(AtlasIndex index, Places places, TagCounts counts) {
    this.index = index;
    this.places = places;
    this.counts = counts;
  }

  /**
   * A tag of either signature.
   *
   * @param tagClass what it is about, see {@link TypicalTag}
   * @param rankA its rank in the signature of the first place, or null
   * @param perMilleA photos with the tag per thousand tagged photos of the first place
   */
  record Tag(
      String tag,
      String label,
      boolean namesPlace,
      String tagClass,
      Integer rankA,
      Integer rankB,
      long photosA,
      long photosB,
      double perMilleA,
      double perMilleB) {}

  /**
   * Two places and their tags, those most typical of the first place first.
   *
   * @param totalA number of tags in the signature of the first place
   * @param totalB number of tags in the signature of the second place
   */
  record View(String window, Region a, Region b, List<Tag> tags, long totalA, long totalB) {}

  private record Signature(Map<String, TypicalTag> tags, long total) {}

  /**
   * Compares two places; empty if one of them is unknown.
   *
   * @param size maximum number of top-ranked tags per signature
   */
  Optional<View> view(String codeA, String codeB, Window window, int size) {
    Optional<Region> a = places.region(codeA, window);
    Optional<Region> b = places.region(codeB, window);
    if (a.isEmpty() || b.isEmpty()) {
      return Optional.empty();
    }
    Signature signatureA = signature(codeA, window, size);
    Signature signatureB = signature(codeB, window, size);
    Map<String, TypicalTag> ofA = signatureA.tags();
    Map<String, TypicalTag> ofB = signatureB.tags();
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
                    names(ofB.get(tag)) ? ofB.get(tag).tagClass() : typical.tagClass(),
                    rank(ofA.get(tag)),
                    rank(ofB.get(tag)),
                    inA.getOrDefault(tag, 0L),
                    inB.getOrDefault(tag, 0L),
                    perMille(inA.getOrDefault(tag, 0L), a.get()),
                    perMille(inB.getOrDefault(tag, 0L), b.get()))));
    tags.sort(Comparator.comparingDouble(tag -> tag.perMilleB() - tag.perMilleA()));
    return Optional.of(
        new View(window.name(), a.get(), b.get(), tags, signatureA.total(), signatureB.total()));
  }

  private Signature signature(String code, Window window, int size) {
    JsonNode response =
        index.search(
            SIGNATURES,
            Query.withTotal(
                Query.hits(
                    size,
                    Places.ofRegion(code, window),
                    List.of(Query.by("rank", "asc")),
                    TypicalTag.FIELDS)));
    Map<String, TypicalTag> tags = new LinkedHashMap<>();
    AtlasIndex.sources(response).stream()
        .map(TypicalTag::of)
        .forEach(tag -> tags.put(tag.tag(), tag));
    return new Signature(tags, AtlasIndex.total(response));
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
