package org.tagatlas.generate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.tagatlas.geo.City;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.RegionLevel;

/** Names of towns in the languages of photographers, from the shipped gazetteer. */
final class TownNames {

  /** Language tags of the gazetteer by those of the generator, where they differ. */
  private static final Map<String, List<String>> TAGS =
      Map.of("zt", List.of("zh-Hant"), "no", List.of("no", "nb"));

  private final Cities cities;

  /** Filled lazily; a word may be created twice, which is harmless. */
  private final Map<String, Word> words = new ConcurrentHashMap<>();

  TownNames(Cities cities) {
    this.cities = cities;
  }

  /** Returns the name of a town in a language, or as in the gazetteer if it has none. */
  Word in(int town, String language) {
    return words.computeIfAbsent(
        town + language, key -> new Word(text(cities.city(town), language)));
  }

  /** Returns the text of {@link #in}. */
  static String text(City city, String language) {
    if (city.admin1Code() != null && !language.equals("en")) {
      String region = city.admin1Code() + '.' + city.name();
      for (String tag : TAGS.getOrDefault(language, List.of(language))) {
        String name = Gazetteer.load().nameIn(Locale.forLanguageTag(tag), RegionLevel.CITY, region);
        if (name != null && !name.isEmpty()) {
          return name;
        }
      }
    }
    return city.name();
  }

  /** Returns whether a town can have a name that differs from the one in the gazetteer. */
  static boolean hasOthers(City city) {
    return city.admin1Code() != null
        && !Gazetteer.load()
            .names(RegionLevel.CITY, city.admin1Code() + '.' + city.name())
            .isEmpty();
  }
}
