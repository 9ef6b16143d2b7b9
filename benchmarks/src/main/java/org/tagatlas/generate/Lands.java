package org.tagatlas.generate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.tagatlas.geo.Gazetteer;

/** The countries of edition 2: those of edition 1 with changes, additions and conditions. */
final class Lands {

  /** Photos per inhabitant and language of a country without a row. */
  private static final int OTHERS_PHOTOS_PER_HEAD = 3;

  private static final String OTHERS_LANGUAGE = "en";

  private final Map<String, Land> lands = new ConcurrentHashMap<>();
  private final Land[] described;

  private Lands(Things things) {
    Map<String, Map<String, List<Conditions>>> where = new HashMap<>();
    for (String[] row : ResourceRows.of("edition2/where.tsv")) {
      List<Conditions> more = List.of(things.conditions(row[2]));
      where
          .computeIfAbsent(row[0], code -> new HashMap<>())
          .merge(row[1], more, Lands::concatenated);
    }
    for (String resource : List.of("countries.tsv", "edition2/countries.tsv")) {
      for (String[] row : ResourceRows.of(resource)) {
        Map<String, List<Conditions>> conditions = where.getOrDefault(row[0], Map.of());
        List<Thing> specialities =
            Arrays.stream(row[4].split(","))
                .flatMap(
                    word ->
                        conditions.getOrDefault(word, List.of(things.conditions(""))).stream()
                            .map(each -> new Thing(new Word(word), Map.of(), true, 1, each)))
                .toList();
        lands.put(
            row[0],
            new Land(
                row[0],
                Integer.parseInt(row[1]),
                List.of(row[2].split(",")),
                Arrays.stream(row[3].split(",")).map(Word::new).toList(),
                specialities));
      }
    }
    described =
        lands.values().stream().sorted(Comparator.comparing(Land::code)).toArray(Land[]::new);
    lands.put("", new Land("", 0, List.of(OTHERS_LANGUAGE), List.of(), List.of()));
  }

  static Lands load(Things things) {
    return new Lands(things);
  }

  private static List<Conditions> concatenated(List<Conditions> one, List<Conditions> two) {
    return Stream.concat(one.stream(), two.stream()).toList();
  }

  /** Returns all countries with specialities, by code. */
  Land[] described() {
    return described.clone();
  }

  /** Returns the country with a code. */
  Land of(String code) {
    return lands.computeIfAbsent(
        code,
        unknown -> {
          String name = Gazetteer.load().countryName(unknown);
          return new Land(
              unknown,
              OTHERS_PHOTOS_PER_HEAD,
              List.of(OTHERS_LANGUAGE),
              name == null ? List.of() : List.of(new Word(name)),
              List.of());
        });
  }
}
