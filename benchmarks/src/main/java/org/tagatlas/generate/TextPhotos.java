package org.tagatlas.generate;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tagatlas.geo.City;
import org.tagatlas.tags.CleanForm;

/**
 * The photos of edition 3: where they are is hard to find out from their text, but {@link
 * TextDistribution} has the probability of each text in each place. A photo depends only on the
 * seed, the number of photos and its index.
 */
final class TextPhotos implements PhotoSource {

  /** Photographers have ids that no photographer of another edition has. */
  static final long FIRST_ID = 50_000_000;

  private static final double GEOTAGGED = 0.63;

  /** Standard deviation of photos around the middle of a town without districts. */
  private static final double TOWN_METRES = 4_500;

  private static final double DISTRICT_METRES = 900;
  private static final double EVENT_METRES = 100;
  private static final int MAX_JOURNEYS = 8;
  private static final int TRIES = 50;

  private static final double SERIES_TAGGED = 0.5;
  private static final double NO_TITLE = 0.15;
  private static final double FILE_NAME = 0.45;

  /** From 2004-02-10 to 2014-05-01, as in edition 1. */
  private static final long FIRST_UPLOAD = 1_076_371_200L;

  private static final long LAST_UPLOAD = 1_398_902_400L;
  private static final long LAST_ID = 14_000_000_000L;
  private static final long DAY = 86_400;

  private final long seed;
  private final long count;
  private final TextDistribution texts;
  private final People people;

  private TextPhotos(long seed, long count, TextDistribution texts) {
    this.seed = seed;
    this.count = count;
    this.texts = texts;
    people =
        new People(
            seed,
            count,
            texts.homes,
            texts.lands,
            new Places(texts.homes, texts.terrain),
            FIRST_ID);
  }

  static TextPhotos of(long seed, long count, List<City> gazetteer) {
    return new TextPhotos(seed, count, TextDistribution.of(gazetteer));
  }

  @Override
  public SyntheticPhoto photo(long index) {
    Rng rng = new Rng(seed, Purpose.TEXT_PHOTO, index);
    Person person = people.draw(rng);
    TextDistribution.Spot spot = spot(rng, person);
    double[] point = point(rng, spot);
    long taken = Calendar.day(rng, point[0]) * DAY + (long) (Calendar.hour(rng) * 3600);
    long lag = rng.magnitude(8, 23);
    long zone = Math.round(point[1] / 15) * 3600;
    long uploaded = Math.max(FIRST_UPLOAD, Math.min(LAST_UPLOAD, taken - zone + lag));
    double progress = (uploaded - FIRST_UPLOAD) / (double) (LAST_UPLOAD - FIRST_UPLOAD);
    long id = (1 + (long) (progress * (LAST_ID / count))) * count + index;
    boolean geotagged = rng.chance(GEOTAGGED);
    boolean video = rng.chance(0.008);
    TextDistribution.Writer writer =
        new TextDistribution.Writer(
            person.language(),
            new Rng(seed, Purpose.WRITER, person.number()).chance(TextDistribution.NAMES_PLACES));
    int farm = 1 + rng.below(9);
    return new SyntheticPhoto(
        Long.toString(id),
        person.photographer(),
        rng.chance(0.01) ? rng.of(Photos.ABSURD_TAKEN) : WallClock.text(taken),
        rng.chance(0.0005) ? "" : Long.toString(uploaded),
        title(rng, person, spot, writer),
        rng.chance(0.12) ? rng.of(Photos.DESCRIPTIONS) : "",
        tags(rng, person, spot, writer),
        video ? "video" : "",
        geotagged ? Photos.degrees(point[1]) : "",
        geotagged ? Photos.degrees(point[0]) : "",
        geotagged && !rng.chance(0.01) ? Integer.toString(Photos.accuracy(rng)) : "",
        farm * 1000 - rng.below(1000),
        farm,
        Photos.hex(rng.nextLong()),
        Photos.hex(rng.nextLong()),
        video,
        rng.chance(0.005));
  }

  private TextDistribution.Spot spot(Rng rng, Person person) {
    int home = person.photographer().home();
    boolean visitor = !person.organisation() && rng.chance(TextDistribution.TRAVELS);
    int town = home;
    if (visitor) {
      int journey = rng.below(1 + rng.below(MAX_JOURNEYS));
      town =
          texts.journeys.anywhere(
              new Rng(seed, Purpose.TRIP, person.number() * MAX_JOURNEYS + journey));
    } else if (!person.organisation() && !rng.chance(TextDistribution.AT_HOME)) {
      town = texts.homes.sameCountry(home, rng);
    }
    int[] events = texts.eventsOf(town);
    if (events.length > 0 && rng.chance(TextDistribution.AT_EVENT)) {
      TextDistribution.Event event = texts.events()[events[rng.below(events.length)]];
      return new TextDistribution.Spot(town, home, visitor, null, event);
    }
    District[] districts = texts.districtsOf(town);
    District district = districts.length == 0 ? null : rng.of(districts);
    return new TextDistribution.Spot(town, home, visitor, district, null);
  }

  private double[] point(Rng rng, TextDistribution.Spot spot) {
    if (spot.event() != null) {
      double[] venue = spot.event().venues()[indexOf(spot.event().towns(), spot.town())];
      return around(rng, venue[0], venue[1], EVENT_METRES);
    }
    if (spot.district() != null) {
      return around(rng, spot.district().latitude(), spot.district().longitude(), DISTRICT_METRES);
    }
    City city = texts.homes.city(spot.town());
    return around(rng, city.latitude(), city.longitude(), TOWN_METRES);
  }

  private static int indexOf(int[] towns, int town) {
    int index = 0;
    while (towns[index] != town) {
      index++;
    }
    return index;
  }

  private static double[] around(Rng rng, double latitude, double longitude, double metres) {
    return Metres.shifted(latitude, longitude, metres * rng.gaussian(), metres * rng.gaussian());
  }

  private String title(
      Rng rng, Person person, TextDistribution.Spot spot, TextDistribution.Writer writer) {
    double kind = rng.unit();
    if (kind < NO_TITLE) {
      return "";
    }
    return kind < FILE_NAME
        ? person.photographer().camera().fileName() + (1000 + rng.below(9000))
        : Word.encode(texts.title(rng, spot, writer));
  }

  private String tags(
      Rng rng, Person person, TextDistribution.Spot spot, TextDistribution.Writer writer) {
    StringBuilder tags = new StringBuilder();
    Set<String> used = new HashSet<>();
    if (person.series() != null && (person.organisation() || rng.chance(SERIES_TAGGED))) {
      tags.append(person.series());
    }
    if (person.tagless()) {
      return tags.toString();
    }
    int wanted = 1 + rng.below(7) + (rng.chance(0.2) ? rng.below(10) : 0);
    for (int tries = 0; tries < TRIES && used.size() < wanted; tries++) {
      Word word = texts.tag(rng, spot, writer);
      String rare = word == null ? rare(rng, person) : null;
      if (used.add(word == null ? rare : CleanForm.of(word.text()))) {
        String typed = word == null ? rare : word.as(style(rng, person));
        if (!tags.isEmpty()) {
          tags.append(',');
        }
        tags.append(typed);
      }
    }
    return tags.toString();
  }

  private static String rare(Rng rng, Person person) {
    return rng.chance(0.5)
        ? rng.of(person.photographer().personalTags())
        : RareWords.word(RareWords.number(rng));
  }

  private static int style(Rng rng, Person person) {
    double habit = rng.unit();
    return habit < 0.85
        ? person.photographer().style()
        : habit < 0.98 ? rng.below(Word.STYLES - 1) : Word.ODD;
  }
}
