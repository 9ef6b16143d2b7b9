package org.tagatlas.viewpoints;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Orders of viewpoints. */
public enum SpotOrder {
  /** Where the subject is what people photograph: highest log-odds first. */
  TYPICAL,
  /** Most photographers first. */
  POPULAR,
  /**
   * Where few go, and for the subject: places of at most the median number of photographers, those
   * of the highest share first, by its lower bound; then the other places.
   */
  QUIET;

  /**
   * Returns the order of a name in lower case.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static SpotOrder of(String name) {
    for (SpotOrder order : values()) {
      if (order.toString().equals(name)) {
        return order;
      }
    }
    throw new IllegalArgumentException("sort must be one of typical, popular, quiet");
  }

  /** Returns the places in this order; equal ones keep theirs. */
  public <T> List<T> sorted(List<T> places, Function<T, Popularity> popularity) {
    Comparator<Popularity> order =
        switch (this) {
          case TYPICAL -> Comparator.comparingDouble(one -> -one.logOdds());
          case POPULAR -> Comparator.comparingLong(one -> -one.photographers());
          case QUIET -> {
            long median = median(places, popularity);
            yield Comparator.comparing((Popularity one) -> one.photographers() > median)
                .thenComparingDouble(one -> -one.shareAtLeast());
          }
        };
    List<T> sorted = new ArrayList<>(places);
    sorted.sort(Comparator.comparing(popularity, order));
    return sorted;
  }

  private static <T> long median(List<T> places, Function<T, Popularity> popularity) {
    long[] numbers =
        places.stream()
            .mapToLong(place -> popularity.apply(place).photographers())
            .sorted()
            .toArray();
    return numbers.length == 0 ? 0 : numbers[(numbers.length - 1) / 2];
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
