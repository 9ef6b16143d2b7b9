package org.tagatlas.generate;

import java.util.List;

/** The photographers of edition 2. Each is a function of the seed and a number. */
final class People {

  /** Numbers below this one are organisations. */
  private static final int ORGANISATIONS = 12;

  /** The number of the photographer of the first burst; more than all others. */
  private static final long FIRST_OF_BURSTS = 3_000_000;

  private static final double BY_ORGANISATIONS = 0.04;

  private static final int MAX_PEOPLE = 2_000_000;
  private static final int PHOTOS_EACH = 25;
  private static final int MAX_TRIPS = 8;

  /** Flattens the peak of the distribution; the smaller it is, the heavier the tail. */
  private static final double FLATTENING = 0.06;

  private static final String[] COLLECTIONS = {
    "state library", "city archive", "national museum", "county archives", "heritage collection",
  };

  private static final String[] SERIES = {
    "%s photography", "%s walks", "%s 365", "%s family", "photos by %s", "%s collection",
  };

  private final long seed;
  private final long photos;
  private final Cities cities;
  private final Lands lands;
  private final Places places;
  private final long firstId;

  People(long seed, long photos, Cities cities, Lands lands, Places places) {
    this(seed, photos, cities, lands, places, 0);
  }

  /**
   * Creates the photographers.
   *
   * @param firstId what is added to numbers of photographers in their ids
   */
  People(long seed, long photos, Cities cities, Lands lands, Places places, long firstId) {
    this.firstId = firstId;
    this.seed = seed;
    this.photos = photos;
    this.cities = cities;
    this.lands = lands;
    this.places = places;
  }

  /** Returns whether a tag, in clean form, is the one of an organisation. */
  static boolean isCollection(String clean) {
    for (String each : COLLECTIONS) {
      if (clean.endsWith(each.replace(" ", ""))) {
        return true;
      }
    }
    return false;
  }

  /** Draws the photographer of a photo. */
  Person draw(Rng rng) {
    if (rng.chance(BY_ORGANISATIONS)) {
      return of(rng.below(ORGANISATIONS));
    }
    long people = Math.max(20, Math.min(MAX_PEOPLE, photos / PHOTOS_EACH));
    // The count of the photographer of rank r is proportional to r^(-2/3): a Pareto tail of index
    // 1.5.
    double u = FLATTENING + (1 - FLATTENING) * rng.unit();
    double floor = FLATTENING * FLATTENING * FLATTENING;
    return of(ORGANISATIONS + (long) ((u * u * u - floor) / (1 - floor) * people));
  }

  /** Returns the only photographer of a burst. */
  Person ofBurst(int landmark, int burst) {
    return of(FIRST_OF_BURSTS + 2L * landmark + burst);
  }

  private Person of(long number) {
    Rng rng = new Rng(seed, Purpose.PERSON, number);
    boolean organisation = number < ORGANISATIONS;
    int home = cities.anywhere(rng);
    List<String> languages = lands.of(cities.city(home).country()).languages();
    String nickname = RareWords.word(rng.magnitude(16, 30));
    String[] ownTags = {
      RareWords.word(RareWords.number(rng)), RareWords.word(RareWords.number(rng))
    };
    String series = null;
    if (organisation) {
      series = nickname + ' ' + rng.of(COLLECTIONS);
    } else if (rng.chance(0.2)) {
      series = rng.of(SERIES).replace("%s", nickname);
    }
    int style = rng.below(20);
    boolean app = !organisation && rng.chance(0.05);
    return new Person(
        number,
        new Photographer(
            Photographer.uid(firstId + number),
            organisation
                ? Word.encode(series)
                : nickname + (rng.chance(0.4) ? "+" + rng.below(100) : ""),
            home,
            style < 9 ? Word.LOWER : style < 12 ? 1 : style < 17 ? Word.TITLE : 3,
            app ? Camera.PHONE : rng.of(Camera.ALL),
            Licence.draw(rng),
            ownTags,
            organisation),
        rng.chance(0.75) ? languages.get(0) : languages.get(rng.below(languages.size())),
        organisation,
        !organisation && rng.chance(0.12),
        !organisation && rng.chance(0.14),
        app,
        rng.chance(0.05),
        rng.chance(0.09),
        rng.chance(0.05),
        series == null ? null : Word.encode(series));
  }

  /** Draws one of a photographer's journeys; the first ones have most photos. */
  Trip trip(Person person, Rng rng) {
    int index = rng.below(1 + rng.below(MAX_TRIPS));
    Rng trip = new Rng(seed, Purpose.TRIP, person.number() * MAX_TRIPS + index);
    return places.trip(trip);
  }
}
