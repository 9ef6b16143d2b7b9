package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.PHOTOS;
import static org.tagatlas.elasticsearch.DocumentKind.REGIONS;
import static org.tagatlas.elasticsearch.DocumentKind.SIGNATURES;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.tagatlas.dashboards.AtlasIndex.Search;

/** Suggests tags and places for a typed prefix. */
final class Suggestions {

  /** Maximum length of region names. */
  private static final int MAX_NAME_CHARS = 200;

  /** Maximum length of prefix queries; longer tags are matched exactly. */
  private static final int MAX_PREFIX_CHARS = 1000;

  private final AtlasIndex index;
  private final UnaryOperator<String> normalizer;
  private final RegionNames names;
  private final SimilarTags similar;

  Suggestions(AtlasIndex index, UnaryOperator<String> normalizer, RegionNames names) {
    this.index = index;
    this.normalizer = normalizer;
    this.names = names;
    this.similar = new SimilarTags(index);
  }

  /**
   * A tag.
   *
   * @param photos number of photos of the tag as typed; null for other tags
   */
  record Tag(String tag, String label, Long photos) {}

  /**
   * Tags and places, most likely first.
   *
   * @param tagsTotal total number of matching tags
   * @param placesTotal total number of matching places
   * @param placesExact how many of the first places have the text as one of their names
   * @param didYouMean tags that differ from the text by one typing error, if no tag starts with it
   */
  record Found(
      List<Tag> tags,
      List<Region> places,
      long tagsTotal,
      long placesTotal,
      int placesExact,
      List<SimilarTags.Tag> didYouMean) {}

  /**
   * Returns tags and places that start with the typed text. Places of that name come first; if no
   * place starts with it, those with one typing error are returned.
   *
   * @param language the language of country names, in addition to English
   * @param size maximum number of tags and of places
   */
  Found find(String typed, Locale language, int size) {
    String text = typed.strip();
    String tag = normalizer.apply(text);
    if (tag.isEmpty()) {
      return new Found(List.of(), List.of(), 0, 0, 0, null);
    }
    RegionNames.Matches matches = names.matching(text);
    List<String> named = new ArrayList<>(countriesNamed(text, language));
    named.addAll(matches.all());
    List<Map<String, Object>> isNamed = new ArrayList<>();
    isNamed.add(Query.terms("region", named));
    if (text.length() <= MAX_NAME_CHARS) {
      isNamed.add(Query.prefix("region_name", text, true));
    }
    List<JsonNode> responses =
        index.search(
            List.of(
                new Search(PHOTOS, Query.count(Query.all(Query.term("tags", tag), Estimates.NONE))),
                new Search(SIGNATURES, tags(tag, size)),
                new Search(REGIONS, Query.withTotal(places(Query.any(isNamed), size))),
                new Search(REGIONS, places(Query.terms("region", matches.exact()), size))));
    Map<String, Tag> tags = new LinkedHashMap<>();
    long photos = AtlasIndex.total(responses.get(0));
    if (photos > 0) {
      tags.put(tag, new Tag(tag, text, photos));
    }
    for (JsonNode found : AtlasIndex.sources(responses.get(1))) {
      String other = found.path("tag").asText();
      Long of = other.equals(tag) ? (Long) photos : null;
      tags.put(other, new Tag(other, found.path("label").asText(), of));
    }
    Map<String, Region> places = new LinkedHashMap<>();
    for (int search : new int[] {3, 2}) {
      for (JsonNode source : AtlasIndex.sources(responses.get(search))) {
        Region place = Region.of(source);
        places.putIfAbsent(place.region(), place);
      }
    }
    return new Found(
        tags.values().stream().limit(size).toList(),
        places.values().stream().limit(size).toList(),
        // The typed tag may not be in any country's signature.
        Math.max(
            tags.size(),
            responses.get(1).path("aggregations").path("total").path("value").asLong()),
        AtlasIndex.total(responses.get(2)),
        AtlasIndex.sources(responses.get(3)).size(),
        tags.isEmpty() ? similar.to(tag) : null);
  }

  private static Map<String, Object> places(Map<String, Object> filter, int size) {
    return Query.hits(
        size,
        Query.all(Window.ALL.ofDocument(), filter),
        List.of(Query.by("photos", "desc"), Query.by("region", "asc")),
        Region.FIELDS);
  }

  private static Map<String, Object> tags(String tag, int size) {
    Map<String, Object> body =
        new LinkedHashMap<>(
            Query.firstOfEach(
                "tag",
                Query.hits(
                    size,
                    Query.all(
                        Window.ALL.ofDocument(),
                        Query.term("level", "country"),
                        tag.length() <= MAX_PREFIX_CHARS
                            ? Query.prefix("tag", tag, false)
                            : Query.term("tag", tag)),
                    List.of(Query.by("photos", "desc"), Query.by("tag", "asc")),
                    List.of("tag", "label"))));
    body.put("aggs", Map.of("total", Map.of("cardinality", Map.of("field", "tag"))));
    return body;
  }

  private static List<String> countriesNamed(String text, Locale language) {
    String lower = text.toLowerCase(Locale.ROOT);
    List<String> codes = new ArrayList<>();
    for (String code : Locale.getISOCountries()) {
      if (name(code, language).startsWith(lower) || name(code, Locale.ENGLISH).startsWith(lower)) {
        codes.add(code);
      }
    }
    return codes;
  }

  private static String name(String code, Locale language) {
    return Countries.name(code, language).toLowerCase(Locale.ROOT);
  }
}
