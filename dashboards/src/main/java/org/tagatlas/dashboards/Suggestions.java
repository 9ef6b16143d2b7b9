package org.tagatlas.dashboards;

import static org.tagatlas.connectors.elasticsearch.IndexKind.PHOTOS;
import static org.tagatlas.connectors.elasticsearch.IndexKind.REGIONS;
import static org.tagatlas.connectors.elasticsearch.IndexKind.SIGNATURES;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.tagatlas.dashboards.AtlasIndex.Search;

/** What somebody who types may mean: tags and places. */
final class Suggestions {

  private static final int EACH = 7;

  private final AtlasIndex index;
  private final UnaryOperator<String> cleanForm;
  private final FoldedNames names;

  Suggestions(AtlasIndex index, UnaryOperator<String> cleanForm) {
    this.index = index;
    this.cleanForm = cleanForm;
    this.names = new FoldedNames(index);
  }

  /**
   * A tag.
   *
   * @param photos all with it, where it is what was typed; otherwise null
   */
  record Tag(String tag, String label, Long photos) {}

  /** Both kinds, the likeliest first. */
  record Found(List<Tag> tags, List<Region> places) {}

  /**
   * Returns tags and places that begin with what was typed.
   *
   * @param language in which names of countries may be typed, beside English
   */
  Found find(String typed, Locale language) {
    String text = typed.strip();
    String tag = cleanForm.apply(text);
    if (tag.isEmpty()) {
      return new Found(List.of(), List.of());
    }
    List<String> named = new ArrayList<>(countriesNamed(text, language));
    named.addAll(names.beginning(text, EACH));
    Map<String, Object> all = Window.ALL.ofDocument();
    List<JsonNode> answers =
        index.ask(
            List.of(
                new Search(PHOTOS, Query.count(Query.all(Query.term("tags", tag)))),
                new Search(
                    SIGNATURES,
                    Query.firstOfEach(
                        "tag",
                        Query.hits(
                            EACH,
                            Query.all(
                                all,
                                Query.term("level", "country"),
                                Query.prefix("tag", tag, false)),
                            List.of(Query.by("photos", "desc"), Query.by("tag", "asc")),
                            List.of("tag", "label")))),
                new Search(
                    REGIONS,
                    Query.hits(
                        EACH,
                        Query.all(
                            all,
                            Query.any(
                                List.of(
                                    Query.prefix("region_name", text, true),
                                    Query.terms("region", named)))),
                        List.of(Query.by("photos", "desc"), Query.by("region", "asc")),
                        Region.FIELDS))));
    Map<String, Tag> tags = new LinkedHashMap<>();
    long photos = AtlasIndex.total(answers.get(0));
    if (photos > 0) {
      tags.put(tag, new Tag(tag, text, photos));
    }
    for (JsonNode found : AtlasIndex.sources(answers.get(1))) {
      String other = found.path("tag").asText();
      Long of = other.equals(tag) ? (Long) photos : null;
      tags.put(other, new Tag(other, found.path("label").asText(), of));
    }
    List<Region> places = new ArrayList<>();
    AtlasIndex.sources(answers.get(2)).forEach(source -> places.add(Region.of(source)));
    return new Found(tags.values().stream().limit(EACH).toList(), places);
  }

  private static List<String> countriesNamed(String text, Locale language) {
    String lower = text.toLowerCase(Locale.ROOT);
    List<String> codes = new ArrayList<>();
    for (String code : Locale.getISOCountries()) {
      if (code.equalsIgnoreCase(text)
          || name(code, language).startsWith(lower)
          || name(code, Locale.ENGLISH).startsWith(lower)) {
        codes.add(code);
      }
    }
    return codes;
  }

  private static String name(String code, Locale language) {
    return Countries.name(code, language).toLowerCase(Locale.ROOT);
  }
}
