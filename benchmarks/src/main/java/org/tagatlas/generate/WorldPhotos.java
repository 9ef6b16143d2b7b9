package org.tagatlas.generate;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.tagatlas.geo.City;

/**
 * The photos of edition 2: who was where and when, and what people write about that. A photo
 * depends only on the seed, the number of photos and its index.
 */
final class WorldPhotos implements PhotoSource {

  private static final double GEOTAGGED = 0.63;
  private static final double AT_SEA = 0.003;
  private static final double AT_NULL_ISLAND = 0.00005;
  private static final double AT_VENUE = 0.035;

  /** Fraction of photos tagged with a venue that were taken elsewhere. */
  private static final double VENUE_MISTAKEN = 0.03;

  private static final double VENUE_METRES = 30;

  /** Standard deviation of photos around the middle of a town. */
  private static final double TOWN_METRES = 4_500;

  /** Of all photos: at home, and on a day out in the same country; the rest are on journeys. */
  private static final double AT_HOME = 0.47;

  private static final double DAY_OUT = 0.62;

  /** Fraction of the photos in a large town that are taken in one of its districts. */
  private static final double IN_DISTRICT = 0.4;

  /** Fraction of these with the tag of the district. */
  private static final double DISTRICT_TAGGED = 0.6;

  /** Standard deviation of photos around the middle of a district. */
  private static final double DISTRICT_METRES = 450;

  /** Fraction of days out that lead to a landmark, if the country has one. */
  private static final double DAY_OUT_LANDMARK = 0.3;

  /** Fraction of the photos of a journey to a landmark that are taken around it. */
  private static final double AT_LANDMARK = 0.6;

  /** Of the photos around a landmark: in bursts, at viewpoints; the rest are anywhere around. */
  private static final double IN_BURST = 0.07;

  private static final double AT_VIEWPOINT = 0.87;

  /** Fraction of the pictures anywhere around a landmark that have its tag. */
  private static final double TAGGED_AROUND = 0.5;

  private static final double BURST_METRES = 2;

  /** Areas of open sea without islands: south, north, west and east. */
  private static final double[][] OCEANS = {
    {31, 49, -46, -33}, {-50, -30, -130, -92}, {-33, -25, 80, 105}, {32, 45, 160, 179},
  };

  /** Kinds of landmarks that are outside of towns. */
  private static final Set<String> REMOTE = Set.of("nature", "mountain", "waterfall", "ruins");

  /** From 2004-02-10 to 2014-05-01, as in edition 1. */
  private static final long FIRST_UPLOAD = 1_076_371_200L;

  private static final long LAST_UPLOAD = 1_398_902_400L;
  private static final long LAST_ID = 14_000_000_000L;
  private static final long DAY = 86_400;

  /** The first year in which applications of phones tag photos. */
  private static final int FIRST_APP_YEAR = 2011;

  private static final int MILLION = 1_000_000;
  private static final int CITY = 100_000;
  private static final int VILLAGE = 20_000;

  private static final List<Word> APP_TAGS =
      List.of(
          new Word("instagram app"),
          new Word("square"),
          new Word("square format"),
          new Word("iphoneography"));

  private static final District[] NO_DISTRICTS = {};

  private static final String[] LENSES = {"50mm", "35mm", "18-55mm", "70-200mm", "f1.8", "iso400"};

  private final long seed;
  private final long count;
  private final Cities cities;
  private final Terrain terrain;
  private final Things things;
  private final Lands lands;
  private final Land[] described;
  private final Places places;
  private final People people;
  private final TownNames townNames;
  private final Districts districts;
  private final Titles titles = Titles.load();

  private WorldPhotos(
      long seed, long count, Cities cities, Terrain terrain, Things things, Lands lands) {
    this.seed = seed;
    this.count = count;
    this.cities = cities;
    this.terrain = terrain;
    this.things = things;
    this.lands = lands;
    described = lands.described();
    places = new Places(cities, terrain);
    people = new People(seed, count, cities, lands, places);
    townNames = new TownNames(cities);
    districts = new Districts(cities, lands, terrain);
  }

  static WorldPhotos of(long seed, long count, List<City> gazetteer) {
    Things things = Things.load();
    Lands lands = Lands.load(things);
    Cities cities = new Cities(gazetteer, code -> lands.of(code).photosPerHead());
    return new WorldPhotos(seed, count, cities, Terrain.load(), things, lands);
  }

  /**
   * Where a photographer is on a day.
   *
   * @param town index of the town; -1 at sea
   * @param landmark index of the landmark around which the photo is taken; -1 if none
   * @param trip the journey; null if there is none
   */
  private record Visit(int town, int landmark, long day, Trip trip) {}

  /**
   * Where and when a photo is taken.
   *
   * @param hour local hour with a fraction
   * @param venue the venue whose tag it has; null if none
   * @param district the tag of the district; null if it has none
   * @param ofLandmark whether it is a picture of the landmark
   */
  private record Shot(
      Person person,
      Visit visit,
      double latitude,
      double longitude,
      long day,
      double hour,
      Venue venue,
      String district,
      boolean ofLandmark) {}

  @Override
  public SyntheticPhoto photo(long index) {
    Rng rng = new Rng(seed, Purpose.WORLD_PHOTO, index);
    Person person = people.draw(rng);
    Shot shot = shot(rng, person, visit(rng, person), index);
    long taken = shot.day * DAY + (long) (shot.hour * 3600);
    long lag = rng.magnitude(8, 23);
    long zone = Math.round(shot.longitude / 15) * 3600;
    long uploaded = Math.max(FIRST_UPLOAD, Math.min(LAST_UPLOAD, taken - zone + lag));
    double progress = (uploaded - FIRST_UPLOAD) / (double) (LAST_UPLOAD - FIRST_UPLOAD);
    long id = (1 + (long) (progress * (LAST_ID / count))) * count + index;
    boolean geotagged = rng.chance(GEOTAGGED);
    boolean video = rng.chance(0.008);
    Text text = new Text(rng, shot);
    text.tags();
    text.machineTags(video);
    int farm = 1 + rng.below(9);
    return new SyntheticPhoto(
        Long.toString(id),
        shot.person.photographer(),
        rng.chance(0.01) ? rng.of(Photos.ABSURD_TAKEN) : WallClock.text(taken),
        rng.chance(0.0005) ? "" : Long.toString(uploaded),
        text.title(),
        rng.chance(0.12) ? rng.of(Photos.DESCRIPTIONS) : "",
        text.users.toString(),
        text.machine.toString(),
        geotagged ? Photos.degrees(shot.longitude) : "",
        geotagged ? Photos.degrees(shot.latitude) : "",
        geotagged && !rng.chance(0.01) ? Integer.toString(accuracy(rng, shot)) : "",
        farm * 1000 - rng.below(1000),
        farm,
        Photos.hex(rng.nextLong()),
        Photos.hex(rng.nextLong()),
        video,
        rng.chance(0.005));
  }

  private Visit visit(Rng rng, Person person) {
    int home = person.photographer().home();
    double latitude = cities.city(home).latitude();
    if (rng.chance(AT_SEA)) {
      return new Visit(-1, -1, Calendar.day(rng, latitude), null);
    }
    double kind = person.organisation() ? 0 : rng.unit();
    if (kind < AT_HOME) {
      return new Visit(home, -1, Calendar.day(rng, latitude), null);
    }
    if (kind < DAY_OUT) {
      int landmark =
          rng.chance(DAY_OUT_LANDMARK) ? places.landmarkIn(cities.city(home).country(), rng) : -1;
      int town = landmark < 0 ? cities.sameCountry(home, rng) : places.townOf(landmark);
      return new Visit(town, landmark, Calendar.day(rng, latitude), null);
    }
    Trip trip = people.trip(person, rng);
    int landmark = trip.landmark() >= 0 && rng.chance(AT_LANDMARK) ? trip.landmark() : -1;
    return new Visit(trip.town(), landmark, trip.firstDay() + rng.below(trip.days()), trip);
  }

  private Shot shot(Rng rng, Person person, Visit visit, long index) {
    if (visit.town < 0) {
      boolean nowhere = rng.chance(AT_NULL_ISLAND / AT_SEA);
      double[] box = rng.of(OCEANS);
      double latitude = nowhere ? 0 : box[0] + rng.unit() * (box[1] - box[0]);
      double longitude = nowhere ? 0 : box[2] + rng.unit() * (box[3] - box[2]);
      return new Shot(
          person, visit, latitude, longitude, visit.day, Calendar.hour(rng), null, null, false);
    }
    return visit.landmark < 0 ? inTown(rng, person, visit, index) : atLandmark(rng, person, visit);
  }

  private Shot inTown(Rng rng, Person person, Visit visit, long index) {
    City town = cities.city(visit.town);
    double[] point = {town.latitude(), town.longitude()};
    for (int tries = 0; tries < 6; tries++) {
      double[] other = around(rng, town.latitude(), town.longitude(), TOWN_METRES);
      if (!terrain.isSea(other[0], other[1]) || rng.chance(0.02)) {
        point = other;
        break;
      }
    }
    Venue venue = null;
    if (rng.chance(AT_VENUE)) {
      venue = Venue.near(seed, town.latitude(), town.longitude(), rng);
      if (!rng.chance(VENUE_MISTAKEN)) {
        point = around(rng, venue.latitude(), venue.longitude(), VENUE_METRES);
      }
    }
    String tag = null;
    District[] parts = venue == null ? districts.of(visit.town) : NO_DISTRICTS;
    // A separate stream, so that photos elsewhere do not depend on districts.
    Rng separate = new Rng(seed, Purpose.DISTRICT_VISIT, index);
    if (parts.length > 0 && separate.chance(IN_DISTRICT)) {
      District district = separate.of(parts);
      point = around(separate, district.latitude(), district.longitude(), DISTRICT_METRES);
      if (separate.chance(DISTRICT_TAGGED)) {
        tag = district.word().as(person.photographer().style());
      }
    }
    return new Shot(
        person, visit, point[0], point[1], visit.day, Calendar.hour(rng), venue, tag, false);
  }

  private Shot atLandmark(Rng rng, Person person, Visit visit) {
    Landmark landmark = places.landmark(visit.landmark);
    Subject subject = landmark.subject();
    double kind = rng.unit();
    if (kind < IN_BURST) {
      int number = rng.below(subject.bursts().size());
      Burst burst = subject.bursts().get(number);
      Rng fixed = new Rng(seed, Purpose.BURST, 2L * visit.landmark + number);
      double[] point = around(rng, burst.latitude(), burst.longitude(), BURST_METRES);
      return new Shot(
          people.ofBurst(visit.landmark, number),
          visit,
          point[0],
          point[1],
          Calendar.day(fixed, subject.latitude()),
          9 + fixed.below(9) + rng.unit(),
          null,
          null,
          true);
    }
    if (kind < AT_VIEWPOINT) {
      Viewpoint viewpoint = viewpoint(rng, subject);
      double[] point =
          around(rng, viewpoint.latitude(), viewpoint.longitude(), Subjects.SPREAD_METRES);
      double hour = viewpoint.hour() + 0.5 + 1.2 * rng.gaussian();
      return new Shot(
          person,
          visit,
          point[0],
          point[1],
          visit.day,
          Math.max(0, Math.min(23.99, hour)),
          null,
          null,
          rng.chance(viewpoint.tagged()));
    }
    // The square root spreads points evenly over the disc.
    double[] point =
        Metres.offset(
            subject.latitude(),
            subject.longitude(),
            360 * rng.unit(),
            landmark.reach() * StrictMath.sqrt(rng.unit()));
    return new Shot(
        person,
        visit,
        point[0],
        point[1],
        visit.day,
        Calendar.hour(rng),
        null,
        null,
        rng.chance(TAGGED_AROUND));
  }

  private static Viewpoint viewpoint(Rng rng, Subject subject) {
    double at = rng.unit();
    for (Viewpoint each : subject.viewpoints()) {
      at -= each.share();
      if (at < 0) {
        return each;
      }
    }
    return subject.viewpoints().get(0);
  }

  private static double[] around(Rng rng, double latitude, double longitude, double metres) {
    return Metres.shifted(latitude, longitude, metres * rng.gaussian(), metres * rng.gaussian());
  }

  private static int accuracy(Rng rng, Shot shot) {
    return shot.visit.landmark >= 0 && rng.chance(0.9) ? 16 : Photos.accuracy(rng);
  }

  /** Returns the scene of a shot. */
  private Scene scene(Shot shot) {
    int month = Calendar.month(shot.day);
    int year = Calendar.year(shot.day);
    int time =
        Scene.ofHour((int) shot.hour) | (Calendar.isWeekend(shot.day) ? Trait.WEEKEND.bit() : 0);
    if (shot.visit.town < 0) {
      int atSea = Trait.COAST.bit() | Trait.SHORE.bit() | Trait.VISITOR.bit() | time;
      return new Scene(
          Scene.traits(atSea, shot.latitude, month), shot.latitude, "", "", "", year, month);
    }
    City town = cities.city(shot.visit.town);
    int traits = terrain.traits(shot.latitude, shot.longitude) | time;
    Landmark landmark = shot.visit.landmark < 0 ? null : places.landmark(shot.visit.landmark);
    int population = landmark != null && REMOTE.contains(landmark.kind()) ? 0 : town.population();
    traits |= population >= MILLION ? Trait.METROPOLIS.bit() : 0;
    traits |= population >= CITY ? Trait.CITY.bit() : 0;
    traits |= population < VILLAGE ? Trait.VILLAGE.bit() : 0;
    traits |= shot.visit.town == shot.person.photographer().home() ? 0 : Trait.VISITOR.bit();
    traits |= shot.ofLandmark ? Trait.LANDMARK.bit() : 0;
    return new Scene(
        Scene.traits(traits, shot.latitude, month),
        shot.latitude,
        landmark == null ? town.country() : landmark.subject().country(),
        town.name(),
        shot.ofLandmark ? landmark.kind() : "",
        year,
        month);
  }

  /** What a photographer and programs write about one photo. */
  private final class Text {

    final StringBuilder users = new StringBuilder();
    final StringBuilder machine = new StringBuilder();
    private final Set<String> used = new HashSet<>();
    private final Rng rng;
    private final Shot shot;
    private final Person person;
    private final Scene scene;
    private final Land land;
    private final Things.Choice choice;

    Text(Rng rng, Shot shot) {
      this.rng = rng;
      this.shot = shot;
      person = shot.person;
      scene = scene(shot);
      land = lands.of(scene.country());
      choice = things.in(scene);
    }

    void tags() {
      if (person.organisation()) {
        collection();
        return;
      }
      if (person.app() && scene.year() >= FIRST_APP_YEAR) {
        APP_TAGS.forEach(tag -> add(tag.as(Word.LOWER)));
      }
      if (person.tagless() || rng.chance(0.06)) {
        return;
      }
      habits();
      places();
      int words = 1 + rng.below(9) + (rng.chance(0.2) ? rng.below(16) : 0);
      for (int i = 0; i < words; i++) {
        content();
      }
    }

    /** Adds the tags of an organisation, which are on all photos of a collection. */
    private void collection() {
      add(person.series());
      if (shot.visit.town >= 0) {
        add(typed(townNames.in(shot.visit.town, "en")));
      }
      if (rng.chance(0.5)) {
        add("archives");
      }
      if (rng.chance(0.5)) {
        add(10 * (188 + rng.below(12)) + "s");
      }
      for (int i = rng.below(4); i > 0; i--) {
        add(typed(choice.draw(rng).word()));
      }
    }

    private void habits() {
      if (person.series() != null && rng.chance(0.7)) {
        add(person.series());
      }
      Trip trip = shot.visit.trip;
      if (trip != null && trip.tagged() && !land.names().isEmpty() && rng.chance(0.8)) {
        add(Word.encode(land.names().get(0).text() + ' ' + scene.year()));
      }
      if (person.gear() && rng.chance(0.7)) {
        Camera camera = person.photographer().camera();
        add(typed(camera.make()));
        if (rng.chance(0.5)) {
          add(typed(camera.model()));
        }
        if (rng.chance(0.3)) {
          add(rng.of(LENSES));
        }
      }
      if (person.codes() && !land.code().isEmpty() && rng.chance(0.6)) {
        add(land.code().toLowerCase(Locale.ROOT));
      }
      if (person.years() && rng.chance(0.6)) {
        add(Integer.toString(scene.year()));
      }
      if (person.geotags() && rng.chance(0.7)) {
        add("geotagged");
      }
    }

    private void places() {
      if (shot.district != null) {
        add(shot.district);
      }
      if (shot.ofLandmark) {
        Landmark landmark = places.landmark(shot.visit.landmark);
        add(typed(landmark.word()));
        for (Word name : landmark.names()) {
          if (rng.chance(0.45)) {
            add(typed(name));
          }
        }
      }
      if (shot.visit.town >= 0 && rng.chance(shot.visit.landmark < 0 ? 0.55 : 0.3)) {
        add(typed(townNames.in(shot.visit.town, person.language())));
      }
      if (!land.names().isEmpty() && rng.chance(0.35)) {
        add(typed(land.names().get(isVisitor() ? 0 : rng.below(land.names().size()))));
      }
      if (isVisitor() && rng.chance(0.03)) {
        List<Word> home = lands.of(cities.city(person.photographer().home()).country()).names();
        if (!home.isEmpty()) {
          add(typed(home.get(0)));
        }
      }
    }

    private void content() {
      double kind = rng.unit();
      if (kind < 0.04) {
        String rare = RareWords.word(RareWords.number(rng));
        // Faulty exporters produce unescaped percent signs.
        add(rng.chance(0.01) ? rare + '%' : rare);
      } else if (kind < 0.08) {
        add(rng.of(person.photographer().personalTags()));
      } else if (kind < 0.22 && !land.specialities().isEmpty()) {
        speciality();
      } else if (kind < 0.2206) {
        // Tags of one journey are pasted to photos of others.
        int landmark = people.trip(person, rng).landmark();
        if (landmark >= 0) {
          add(typed(places.landmark(landmark).word()));
        }
      } else {
        Thing thing = choice.draw(rng);
        add(typed(thing.in(rng.chance(0.5) ? person.language() : "en")));
      }
    }

    /** Adds something that is typical of the country, and sometimes of another one. */
    private void speciality() {
      Land of = land;
      if (isVisitor() && rng.chance(0.12)) {
        of = lands.of(cities.city(person.photographer().home()).country());
      } else if (rng.chance(0.03)) {
        of = rng.of(described);
      }
      if (of.specialities().isEmpty()) {
        return;
      }
      Thing speciality = of.specialities().get(rng.below(of.specialities().size()));
      if (speciality.conditions().hold(scene)) {
        add(typed(speciality.word()));
      }
    }

    /** Draws a thing that titles can name. */
    private Thing shown() {
      while (true) {
        Thing thing = choice.draw(rng);
        if (thing.titles()) {
          return thing;
        }
      }
    }

    private boolean isVisitor() {
      return (scene.traits() & Trait.VISITOR.bit()) != 0;
    }

    private String typed(Word word) {
      double habit = rng.unit();
      return word.as(
          habit < 0.85
              ? person.photographer().style()
              : habit < 0.98 ? rng.below(Word.STYLES - 1) : Word.ODD);
    }

    private void add(String encoded) {
      // Tags of a photo are distinct as on Flickr, except for different spellings.
      if (used.add(encoded)) {
        append(users, encoded);
      }
    }

    void machineTags(boolean video) {
      if (video) {
        machine.append("video");
      }
      if (shot.venue != null) {
        append(machine, Word.encode(shot.venue.tag()));
      }
      if (person.app() && scene.year() >= FIRST_APP_YEAR) {
        append(machine, "uploaded:by=instagram");
        return;
      }
      if (!rng.chance(0.08)) {
        return;
      }
      boolean encoded = rng.chance(0.75);
      for (String raw :
          SyntheticMachineTags.draw(
              rng, Photos.degrees(shot.latitude), Photos.degrees(shot.longitude))) {
        String part = encoded ? Word.encode(raw) : SyntheticMachineTags.plain(raw);
        append(machine, part);
        // Real data has machine tags in the field of user tags as well.
        if (rng.chance(0.3)) {
          append(users, part);
        }
      }
    }

    private static void append(StringBuilder list, String encoded) {
      if (!list.isEmpty()) {
        list.append(',');
      }
      list.append(encoded);
    }

    String title() {
      double kind = rng.unit();
      if (kind < 0.06) {
        return "";
      }
      if (kind < 0.36) {
        return person.photographer().camera().fileName() + (1000 + rng.below(9000));
      }
      String language = titles.language(rng.chance(0.8) ? person.language() : "en");
      Map<String, String> values = new HashMap<>();
      values.put("thing", shown().in(language).text());
      values.put("other", shown().in(language).text());
      values.put("year", Integer.toString(scene.year()));
      if (shot.visit.town >= 0) {
        String town = townNames.in(shot.visit.town, language).text();
        values.put("town", town);
        values.put(
            "place", shot.ofLandmark ? places.landmark(shot.visit.landmark).word().text() : town);
      }
      if (!land.names().isEmpty()) {
        values.put("country", land.names().get(0).text());
      }
      return Word.encode(titles.draw(rng, language, values, scene.month()));
    }
  }
}
