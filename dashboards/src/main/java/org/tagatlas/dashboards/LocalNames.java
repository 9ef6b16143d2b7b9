package org.tagatlas.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.function.Supplier;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.RegionLevel;

/**
 * Adds the names of regions in the reader's language to a response, as {@code display_name} next to
 * {@code name} or {@code region_name}. A region without a different name in that language gets
 * none.
 */
final class LocalNames {

  private static final String DISPLAY_NAME = "display_name";

  private final Supplier<Gazetteer> gazetteer;

  /**
   * Creates the names.
   *
   * @param gazetteer its result is null for names of countries alone
   */
  LocalNames(Supplier<Gazetteer> gazetteer) {
    this.gazetteer = gazetteer;
  }

  /** Adds names to all regions in a tree. */
  void addTo(JsonNode tree, Locale language) {
    if (tree instanceof ObjectNode object) {
      add(object, language);
    }
    tree.forEach(each -> addTo(each, language));
  }

  private void add(ObjectNode object, Locale language) {
    JsonNode region = object.has("region") ? object.get("region") : object.path("country");
    JsonNode name = object.has("region_name") ? object.get("region_name") : object.path("name");
    if (region.isTextual() && name.isTextual()) {
      String local = name(region.asText(), language);
      if (local != null && !local.isEmpty() && !local.equals(name.asText())) {
        object.put(DISPLAY_NAME, local);
      }
    }
  }

  private String name(String region, Locale language) {
    RegionLevel level = RegionLevel.of(region);
    if (level == RegionLevel.COUNTRY) {
      return language.getLanguage().equals("en") ? null : country(region, language);
    }
    Gazetteer names = gazetteer.get();
    return names == null ? null : names.nameIn(language, level, region);
  }

  /** Returns the name of a country, null if the language has none. */
  private static String country(String code, Locale language) {
    try {
      String name = Countries.name(code, language);
      return name.equals(code) ? null : name;
    } catch (IllformedLocaleException e) {
      return null;
    }
  }
}
