package org.tagatlas.generate;

import java.util.HashSet;
import java.util.Set;
import org.tagatlas.geo.City;

/**
 * The photos of edition 1. A photo depends only on the seed, the number of photos and its index.
 */
final class Photos implements PhotoSource {

  private static final double GEOTAGGED = 0.63;
  private static final double AT_SEA = 0.003;
  private static final double AT_VENUE = 0.03;

  /** Fraction of photos tagged with a venue that were taken elsewhere. */
  private static final double VENUE_MISTAKEN = 0.03;

  /** About 30 metres. */
  private static final double VENUE_DEGREES = 0.0003;

  private static final double SCATTER_DEGREES = 0.05;

  /** Areas of open sea without islands: south, north, west and east. */
  private static final double[][] OCEANS = {
    {31, 49, -46, -33}, {-50, -30, -130, -92}, {-33, -25, 80, 105}, {32, 45, 160, 179},
  };

  /** From 2004-02-10 to 2014-05-01, when the corpus was made. */
  private static final long FIRST_UPLOAD = 1_076_371_200L;

  private static final long LAST_UPLOAD = 1_398_902_400L;

  /** Photo ids increase with the time of upload up to about this one. */
  private static final long LAST_ID = 14_000_000_000L;

  static final String[] ABSURD_TAKEN = {
    "",
    "null",
    "0001-01-01 00:00:00.0",
    "0000-00-00 00:00:00.0",
    "1970-01-01 00:00:00.0",
    "2037-12-31 23:59:59.0",
    "2099-02-30 12:00:00.0",
  };

  static final String[] DESCRIPTIONS = {
    "See+%3Ca+href%3D%22http%3A%2F%2Fexample.org%2Fphotos%22+rel%3D%22nofollow%22%3Emore%3C%2Fa%3E",
    "%3Cb%3ENo+invites+please%3C%2Fb%3E%0A%0ATaken+with+a+tripod.",
    "Caf%C3%A9+%26+friends%2C+100%25+fun+%26lt%3B3",
  };

  private final long seed;
  private final long count;
  private final Vocabulary words;
  private final Cities cities;

  Photos(long seed, long count, Vocabulary words, Cities cities) {
    this.seed = seed;
    this.count = count;
    this.words = words;
    this.cities = cities;
  }

  @Override
  public SyntheticPhoto photo(long index) {
    Rng rng = new Rng(seed, Purpose.PHOTO, index);
    Photographer photographer = Photographer.of(seed, Photographer.draw(rng, count), cities);
    Spot spot = spot(rng, photographer);
    Rng visit = new Rng(seed, Purpose.VENUE_VISIT, index);
    Venue venue =
        !Double.isNaN(spot.centreLatitude) && visit.chance(AT_VENUE)
            ? Venue.near(seed, spot.centreLatitude, spot.centreLongitude, visit)
            : null;
    if (venue != null && !visit.chance(VENUE_MISTAKEN)) {
      spot = at(venue, spot, visit);
    }

    // The square root makes uploads grow linearly over the years.
    double progress = Math.sqrt(rng.unit());
    long uploaded = FIRST_UPLOAD + (long) (progress * (LAST_UPLOAD - FIRST_UPLOAD));
    long taken = uploaded - rng.magnitude(6, 28) + Math.round(spot.longitude / 15) * 3600;
    long id = (1 + (long) (progress * (LAST_ID / count))) * count + index;

    boolean geotagged = rng.chance(GEOTAGGED);
    boolean video = rng.chance(0.008);
    Tags tags = new Tags(rng, photographer, spot, WallClock.year(taken), WallClock.month(taken));
    tags.users();
    tags.machine(video);
    if (venue != null) {
      tags.addMachine(Word.encode(venue.tag()));
    }
    int farm = 1 + rng.below(9);
    return new SyntheticPhoto(
        Long.toString(id),
        photographer,
        rng.chance(0.01) ? rng.of(ABSURD_TAKEN) : WallClock.text(taken),
        rng.chance(0.0005) ? "" : Long.toString(uploaded),
        title(rng, photographer, spot),
        rng.chance(0.12) ? rng.of(DESCRIPTIONS) : "",
        tags.users.toString(),
        tags.machine.toString(),
        geotagged ? degrees(spot.longitude) : "",
        geotagged ? degrees(spot.latitude) : "",
        geotagged && !rng.chance(0.01) ? Integer.toString(accuracy(rng)) : "",
        farm * 1000 - rng.below(1000),
        farm,
        hex(rng.nextLong()),
        hex(rng.nextLong()),
        video,
        rng.chance(0.005));
  }

  /** Where a photo is taken. The city is null at sea and at a hot spot, which has separate tags. */
  private record Spot(
      double longitude,
      double latitude,
      Country country,
      Word city,
      HotSpot hotSpot,
      double centreLongitude,
      double centreLatitude) {

    static Spot atSea(double longitude, double latitude, Country country) {
      return new Spot(longitude, latitude, country, null, null, Double.NaN, Double.NaN);
    }
  }

  private static Spot at(Venue venue, Spot spot, Rng rng) {
    return scattered(
        rng,
        venue.longitude(),
        venue.latitude(),
        VENUE_DEGREES,
        spot.country,
        spot.city,
        spot.hotSpot);
  }

  private Spot spot(Rng rng, Photographer photographer) {
    if (rng.chance(AT_SEA)) {
      double[] box = rng.of(OCEANS);
      return Spot.atSea(
          box[2] + rng.unit() * (box[3] - box[2]),
          box[0] + rng.unit() * (box[1] - box[0]),
          words.country(""));
    }
    // Null Island: zero is a valid coordinate, and real data has it.
    if (rng.chance(0.00005)) {
      return Spot.atSea(0, 0, words.country(""));
    }
    double kind = photographer.bulk() ? 0 : rng.unit();
    if (kind >= 0.62 && kind < 0.82) {
      HotSpot hotSpot = rng.of(words.hotSpots);
      return scattered(
          rng,
          hotSpot.longitude(),
          hotSpot.latitude(),
          SCATTER_DEGREES / 5,
          words.country(hotSpot.country()),
          null,
          hotSpot);
    }
    int index =
        kind < 0.4
            ? photographer.home()
            : kind < 0.62 ? cities.sameCountry(photographer.home(), rng) : cities.anywhere(rng);
    City city = cities.city(index);
    return scattered(
        rng,
        city.longitude(),
        city.latitude(),
        SCATTER_DEGREES,
        words.country(cities.city(index).country()),
        cities.name(index),
        null);
  }

  private static Spot scattered(
      Rng rng,
      double longitude,
      double latitude,
      double deviation,
      Country country,
      Word city,
      HotSpot hotSpot) {
    double x = longitude + deviation * rng.gaussian();
    double y = latitude + deviation * rng.gaussian();
    return new Spot(
        x > 180 ? x - 360 : x < -180 ? x + 360 : x,
        Math.max(-90, Math.min(90, y)),
        country,
        city,
        hotSpot,
        longitude,
        latitude);
  }

  private String title(Rng rng, Photographer photographer, Spot spot) {
    int kind = rng.below(20);
    if (kind < 4) {
      return "";
    }
    if (kind < 10) {
      return photographer.camera().fileName() + (1000 + rng.below(9000));
    }
    Word[] language = rng.of(spot.country.languages());
    String word = rng.of(language).as(Word.TITLE);
    Word place = placeName(rng, spot);
    return place == null ? word : word + "%2C+" + place.as(Word.TITLE);
  }

  private static Word placeName(Rng rng, Spot spot) {
    if (spot.hotSpot != null) {
      return rng.of(spot.hotSpot.tags());
    }
    Word[] names = spot.country.names();
    return spot.city != null && (names.length == 0 || rng.chance(0.6))
        ? spot.city
        : names.length == 0 ? null : rng.of(names);
  }

  static int accuracy(Rng rng) {
    int percent = rng.below(100);
    return percent < 62
        ? 16
        : percent < 74 ? 15 : percent < 94 ? 11 + rng.below(4) : 1 + rng.below(10);
  }

  static String hex(long bits) {
    return Long.toHexString(bits >>> 24 | 1L << 40).substring(1);
  }

  /** Returns decimal degrees with one to six fraction digits. */
  static String degrees(double value) {
    long millionths = Math.round(value * 1e6);
    String digits = Long.toString(1_000_000 + Math.abs(millionths) % 1_000_000);
    int end = digits.length();
    while (end > 2 && digits.charAt(end - 1) == '0') {
      end--;
    }
    return (millionths < 0 ? "-" : "")
        + Math.abs(millionths) / 1_000_000
        + '.'
        + digits.substring(1, end);
  }

  /** The two tag fields of one photo. */
  private final class Tags {

    final StringBuilder users = new StringBuilder();
    final StringBuilder machine = new StringBuilder();
    private final Set<String> used = new HashSet<>();
    private final Rng rng;
    private final Photographer photographer;
    private final Spot spot;
    private final int year;
    private final int month;

    Tags(Rng rng, Photographer photographer, Spot spot, int year, int month) {
      this.rng = rng;
      this.photographer = photographer;
      this.spot = spot;
      this.year = year;
      this.month = month;
    }

    void users() {
      if (photographer.bulk()) {
        add(photographer.personalTags()[0]);
      }
      if (rng.chance(0.2)) {
        return;
      }
      int count = 1 + rng.below(10);
      if (rng.chance(0.35)) {
        count += rng.below(20);
      }
      if (rng.chance(0.01)) {
        count += rng.below(50);
      }
      for (int i = 0; i < count; i++) {
        String tag = draw();
        // Tags of a photo are distinct as on Flickr, except for different spellings.
        if (!tag.isEmpty() && used.add(tag)) {
          add(tag);
        }
      }
    }

    private void add(String encoded) {
      if (!users.isEmpty()) {
        users.append(',');
      }
      users.append(encoded);
    }

    private String draw() {
      int kind = rng.below(100);
      Country country = spot.country;
      if (kind < 22) {
        Word[][] languages = country.languages();
        return typed(rng.of(rng.chance(0.75) ? languages[0] : rng.of(languages)));
      } else if (kind < 30) {
        Word[] choices =
            spot.hotSpot != null && rng.chance(0.5) ? spot.hotSpot.tags() : country.specialities();
        return typed(choices.length == 0 ? rng.of(words.worldwide) : rng.of(choices));
      } else if (kind < 42) {
        Word place = placeName(rng, spot);
        return place == null ? "" : typed(place);
      } else if (kind < 44) {
        return typed(
            rng.of(words.country(cities.city(photographer.home()).country()).languages()[0]));
      } else if (kind < 68) {
        return typed(rng.of(words.worldwide));
      } else if (kind < 75) {
        Camera camera = photographer.camera();
        return typed(rng.chance(0.7) ? camera.make() : camera.model());
      } else if (kind < 79) {
        return Integer.toString(year);
      } else if (kind < 82) {
        return typed(rng.of(words.seasonal[month - 1]));
      } else if (kind < 91) {
        return rng.of(photographer.personalTags());
      }
      String rare = RareWords.word(RareWords.number(rng));
      // Faulty exporters produce unescaped percent signs.
      return rng.chance(0.01) ? rare + '%' : rare;
    }

    private String typed(Word word) {
      double habit = rng.unit();
      return word.as(
          habit < 0.85
              ? photographer.style()
              : habit < 0.98 ? rng.below(Word.STYLES - 1) : Word.ODD);
    }

    void addMachine(String encoded) {
      if (!machine.isEmpty()) {
        machine.append(',');
      }
      machine.append(encoded);
    }

    void machine(boolean video) {
      if (video) {
        machine.append("video");
      }
      if (!rng.chance(0.08)) {
        return;
      }
      boolean encoded = rng.chance(0.75);
      for (String raw :
          SyntheticMachineTags.draw(rng, degrees(spot.latitude), degrees(spot.longitude))) {
        String part = encoded ? Word.encode(raw) : SyntheticMachineTags.plain(raw);
        addMachine(part);
        // Real data has machine tags in the field of user tags as well.
        if (rng.chance(0.3)) {
          add(part);
        }
      }
    }
  }
}
