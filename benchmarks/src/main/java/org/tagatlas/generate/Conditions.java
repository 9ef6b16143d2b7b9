package org.tagatlas.generate;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * When a word occurs; all conditions must hold.
 *
 * @param required bits of {@link Trait} that a scene has
 * @param excluded bits of {@link Trait} that a scene lacks
 * @param south least latitude in degrees
 * @param north greatest latitude in degrees
 * @param countries possible countries; empty means all, as in all other sets
 * @param notCountries impossible countries
 * @param towns names of possible towns
 * @param months possible months, 1 to 12
 * @param years possible years
 * @param kinds possible kinds of landmarks
 */
record Conditions(
    int required,
    int excluded,
    double south,
    double north,
    Set<String> countries,
    Set<String> notCountries,
    Set<String> towns,
    Set<Integer> months,
    Set<Integer> years,
    Set<String> kinds) {

  private static final String LATITUDE = "latitude=";

  /** Spaces between conditions; names of towns contain others. */
  private static final Pattern SEPARATOR =
      Pattern.compile(
          " (?=!?(?:"
              + Arrays.stream(Trait.values())
                  .map(trait -> trait.name().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining("|"))
              + ")(?: |$)|!?[a-z]+=)");

  /**
   * Parses conditions such as {@code coast !cold month=6,7 city=San Diego}.
   *
   * @param groups lists of countries by the name that starts with {@code @}
   * @throws IllegalArgumentException if a condition or group is unknown
   */
  static Conditions parse(String text, Map<String, Set<String>> groups) {
    Conditions all =
        new Conditions(
            0,
            0,
            -90,
            90,
            new HashSet<>(),
            new HashSet<>(),
            new HashSet<>(),
            new HashSet<>(),
            new HashSet<>(),
            new HashSet<>());
    for (String condition : text.isEmpty() ? new String[0] : SEPARATOR.split(text)) {
      int equals = condition.indexOf('=');
      if (condition.startsWith(LATITUDE)) {
        String[] range = condition.substring(LATITUDE.length()).split("\\.\\.");
        all = all.between(Double.parseDouble(range[0]), Double.parseDouble(range[1]));
      } else if (equals >= 0) {
        all.add(condition.substring(0, equals), condition.substring(equals + 1).split(","), groups);
      } else if (condition.startsWith("!")) {
        all = all.with(0, Trait.bit(condition.substring(1)));
      } else {
        all = all.with(Trait.bit(condition), 0);
      }
    }
    return all;
  }

  private Conditions with(int more, int less) {
    return new Conditions(
        required | more,
        excluded | less,
        south,
        north,
        countries,
        notCountries,
        towns,
        months,
        years,
        kinds);
  }

  private Conditions between(double least, double greatest) {
    return new Conditions(
        required, excluded, least, greatest, countries, notCountries, towns, months, years, kinds);
  }

  private void add(String name, String[] values, Map<String, Set<String>> groups) {
    for (String value : values) {
      switch (name) {
        case "country" -> countries.addAll(members(value, groups));
        case "!country" -> notCountries.addAll(members(value, groups));
        case "city" -> towns.add(value);
        case "month" -> months.add(Integer.valueOf(value));
        case "year" -> years.add(Integer.valueOf(value));
        case "kind" -> kinds.add(value);
        default -> throw new IllegalArgumentException("unknown condition " + name);
      }
    }
  }

  private static Set<String> members(String value, Map<String, Set<String>> groups) {
    if (!value.startsWith("@")) {
      return Set.of(value);
    }
    if (!groups.containsKey(value)) {
      throw new IllegalArgumentException("unknown group " + value);
    }
    return groups.get(value);
  }

  /** Returns whether all conditions hold. */
  boolean hold(Scene scene) {
    return (scene.traits() & required) == required
        && (scene.traits() & excluded) == 0
        && scene.latitude() >= south
        && scene.latitude() <= north
        && isPossible(countries, scene.country())
        && !notCountries.contains(scene.country())
        && isPossible(towns, scene.town())
        && isPossible(months, scene.month())
        && isPossible(years, scene.year())
        && isPossible(kinds, scene.kind());
  }

  /** Returns whether no country, latitude, town or landmark is required or excluded. */
  boolean areOfNoPlace() {
    return countries.isEmpty()
        && notCountries.isEmpty()
        && towns.isEmpty()
        && kinds.isEmpty()
        && south == -90
        && north == 90;
  }

  private static <T> boolean isPossible(Set<T> possible, T actual) {
    return possible.isEmpty() || possible.contains(actual);
  }
}
