package org.tagatlas.generate;

import java.util.List;
import org.tagatlas.geo.City;

/** Editions of the generator. The rows of an edition never change. */
public enum Edition {
  /**
   * Words by language and country, spread evenly over each country: for benchmarks, whose figures
   * remain comparable.
   */
  FIRST(1) {
    @Override
    PhotoSource photos(long seed, long rows, List<City> gazetteer) {
      Vocabulary words = Vocabulary.load();
      Cities cities = new Cities(gazetteer, code -> words.country(code).photosPerHead());
      return new Photos(seed, rows, words, cities);
    }
  },
  /**
   * Words by coast, altitude, latitude and season; landmarks with viewpoints; people who travel:
   * for a first look and for tests that need truth.
   */
  SECOND(2) {
    @Override
    PhotoSource photos(long seed, long rows, List<City> gazetteer) {
      return WorldPhotos.of(seed, rows, gazetteer);
    }
  },
  /**
   * Text that says little, and whose probability in each place is known: to compare estimates of
   * places with the best possible one, {@link BayesEstimate}.
   */
  THIRD(3) {
    @Override
    PhotoSource photos(long seed, long rows, List<City> gazetteer) {
      return TextPhotos.of(seed, rows, gazetteer);
    }
  };

  private final int number;

  Edition(int number) {
    this.number = number;
  }

  /** Returns its number, 1 to 3. */
  public int number() {
    return number;
  }

  /**
   * Returns the edition with a number.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Edition of(int number) {
    for (Edition edition : values()) {
      if (edition.number == number) {
        return edition;
      }
    }
    throw new IllegalArgumentException("there is no edition " + number);
  }

  abstract PhotoSource photos(long seed, long rows, List<City> gazetteer);
}
