package org.tagatlas.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.tagatlas.geo.City;
import org.tagatlas.geo.Gazetteer;

/**
 * What people write in edition 3, and how likely that is in each place. A text depends on the town,
 * on whether the photographer lives in its country, on the photographer's language, and on whether
 * the photographer names places at all; {@link BayesEstimate} inverts it. Nothing in it depends on
 * a seed. Thread-safe.
 */
final class TextDistribution {

  /** Of the photos of all people but organisations, those on journeys. */
  static final double TRAVELS = 0.5;

  /** Of the photos that are not on journeys, those from home; the others are from its country. */
  static final double AT_HOME = 0.75;

  /** Fraction of the people who name places. */
  static final double NAMES_PLACES = 0.85;

  /** Fraction of the photos in a town with events that are taken at one of them. */
  static final double AT_EVENT = 0.15;

  // What a tag is. What is left of 1 are things that are photographed everywhere.

  /** The town, in the language of the photographer; only of people who name places. */
  static final double TOWN = 0.2;

  /** The division, or the country where there is none; only of people who name places. */
  static final double DIVISION = 0.03;

  /** The country; only of people who name places. */
  static final double COUNTRY = 0.05;

  /** The district, if the photo is in one; only of people who name places. */
  static final double DISTRICT = 0.08;

  /** The event at which the photo is taken. */
  static final double OWN_EVENT = 0.3;

  /** The home town or country of a traveller. */
  static final double HOME = 0.02;

  /** What is typical of a country. */
  static final double SPECIALITY = 0.06;

  /** Any event, from the tags of other photos. */
  static final double OTHER_EVENT = 0.01;

  /** An ordinary word that is the name of a town, too. */
  static final double AMBIGUOUS = 0.03;

  /** A nonsense word: the long tail. */
  static final double RARE = 0.1;

  /** Camera and lens. */
  static final double GEAR = 0.08;

  /** Of what is typical of a country, what is typical of the one where the photo is taken. */
  static final double OF_THIS_COUNTRY = 0.85;

  /** Of names of homes, the part that names towns; the others name countries. */
  static final double HOME_TOWN = 0.5;

  /**
   * Titles of people who name places: a thing; a thing and a place; the others have a place alone.
   */
  static final double TITLE_THING = 0.45;

  static final double TITLE_BOTH = 0.35;

  /** Of places in titles, towns; the others are countries. */
  static final double TITLE_TOWN = 0.75;

  /** Separates a thing from a place in a title. */
  static final String TITLE_SEPARATOR = ", ";

  /** Fraction of common nouns in the photographer's language; the others are in English. */
  static final double OWN_LANGUAGE = 0.3;

  /** The main language of a country; the others of its languages are as likely as each other. */
  static final double MAIN_LANGUAGE = 0.75;

  static final int EVENTS = 300;

  private static final int MAX_TOWNS_OF_EVENT = 6;

  /** The list of events does not depend on the seed of a generated corpus. */
  private static final long SEED = 0;

  private static final String[] EVENT_ENDS = {
    " festival", " fest", " open air", "con", " marathon"
  };

  private static final Word[] AMBIGUOUS_WORDS =
      Stream.of(
              "reading",
              "nice",
              "bath",
              "mobile",
              "orange",
              "split",
              "cork",
              "essen",
              "sandwich",
              "rugby",
              "battle",
              "deal",
              "sale",
              "bury",
              "wells",
              "hull",
              "buffalo",
              "phoenix",
              "eagle",
              "rainbow",
              "paradise",
              "hope",
              "liberty",
              "independence",
              "enterprise",
              "lincoln",
              "victoria",
              "florence",
              "jackson",
              "charlotte",
              "troy",
              "wedding",
              "best",
              "male",
              "along",
              "much",
              "gap",
              "lens",
              "march",
              "street")
          .map(Word::new)
          .toArray(Word[]::new);

  private static final Word[] GEAR_WORDS =
      Stream.concat(
              Arrays.stream(Camera.ALL).flatMap(each -> Stream.of(each.make(), each.model())),
              Stream.of("50mm", "35mm", "18-55mm", "70-200mm", "f1.8", "iso400").map(Word::new))
          .toArray(Word[]::new);

  /**
   * An event that takes place in several towns.
   *
   * @param towns distinct indices
   * @param venues latitude and longitude in each town
   */
  record Event(Word word, int[] towns, double[][] venues) {}

  /**
   * Where a photo is taken.
   *
   * @param home index of the photographer's home town
   * @param visitor whether it is on a journey
   * @param district null if it is in none
   * @param event null if it is at none
   */
  record Spot(int town, int home, boolean visitor, District district, Event event) {}

  /**
   * Who writes.
   *
   * @param language code of a language
   */
  record Writer(String language, boolean namesPlaces) {}

  final Cities homes;
  final Cities journeys;
  final Lands lands;
  final Terrain terrain;
  private final TownNames names;
  private final Districts districts;
  private final Thing[] things;

  /** Cumulative weights of the things. */
  private final double[] cumulative;

  /** The countries with something typical. */
  private final Land[] typical;

  private final Event[] events = new Event[EVENTS];

  /** The events of each town; null for none. */
  private final int[][] eventsOf;

  private final Map<String, Word> words = new ConcurrentHashMap<>();

  private TextDistribution(List<City> gazetteer, Things things, Lands lands) {
    this.lands = lands;
    homes = new Cities(gazetteer, code -> lands.of(code).photosPerHead());
    journeys = Cities.ofJourneys(gazetteer, code -> lands.of(code).photosPerHead());
    terrain = Terrain.load();
    names = new TownNames(homes);
    districts = new Districts(homes, lands, terrain);
    this.things = things.ofNoPlace().toArray(Thing[]::new);
    cumulative = new double[this.things.length];
    double sum = 0;
    for (int i = 0; i < cumulative.length; i++) {
      sum += this.things[i].weight();
      cumulative[i] = sum;
    }
    typical =
        Arrays.stream(lands.described())
            .filter(land -> !land.specialities().isEmpty())
            .toArray(Land[]::new);
    eventsOf = new int[homes.size()][];
    for (int i = 0; i < EVENTS; i++) {
      events[i] = event(i);
      for (int town : events[i].towns()) {
        int[] before = eventsOf[town] == null ? new int[0] : eventsOf[town];
        eventsOf[town] = Arrays.copyOf(before, before.length + 1);
        eventsOf[town][before.length] = i;
      }
    }
  }

  static TextDistribution of(List<City> gazetteer) {
    Things things = Things.load();
    return new TextDistribution(gazetteer, things, Lands.load(things));
  }

  private Event event(int number) {
    Rng rng = new Rng(SEED, Purpose.EVENT, number);
    String name = RareWords.word(rng.magnitude(20, 30)) + rng.of(EVENT_ENDS);
    int wanted = 1 + rng.below(MAX_TOWNS_OF_EVENT);
    int[] towns = new int[wanted];
    int found = 0;
    // Among few towns there may be fewer.
    for (int tries = 0; tries < 20 * wanted && found < wanted; tries++) {
      int town = homes.anywhere(rng);
      if (Arrays.stream(towns, 0, found).noneMatch(other -> other == town)) {
        towns[found++] = town;
      }
    }
    double[][] venues = new double[found][];
    for (int i = 0; i < found; i++) {
      City city = homes.city(towns[i]);
      venues[i] =
          Metres.offset(
              city.latitude(), city.longitude(), 360 * rng.unit(), 500 + 2_500 * rng.unit());
    }
    return new Event(new Word(name), Arrays.copyOf(towns, found), venues);
  }

  District[] districtsOf(int town) {
    return districts.of(town);
  }

  /** Returns the numbers of the events of a town; empty if there are none. */
  int[] eventsOf(int town) {
    return eventsOf[town] == null ? new int[0] : eventsOf[town];
  }

  Event[] events() {
    return events.clone();
  }

  /** Draws the tag of a photo; null for a nonsense word, see {@link RareWords}. */
  Word tag(Rng rng, Spot spot, Writer writer) {
    Part part = new Part(rng.unit());
    if (writer.namesPlaces()) {
      if (part.is(TOWN)) {
        return names.in(spot.town, writer.language());
      } else if (part.is(DIVISION)) {
        return division(spot.town);
      } else if (part.is(COUNTRY)) {
        return country(rng, spot);
      } else if (spot.district != null && part.is(DISTRICT)) {
        return spot.district.word();
      }
    }
    if (spot.event != null && part.is(OWN_EVENT)) {
      return spot.event.word();
    } else if (spot.visitor && part.is(HOME)) {
      return rng.chance(HOME_TOWN)
          ? names.in(spot.home, writer.language())
          : countryNames(homes.city(spot.home).country()).get(0);
    } else if (part.is(SPECIALITY)) {
      return speciality(rng, lands.of(homes.city(spot.town).country()));
    } else if (part.is(OTHER_EVENT)) {
      return rng.of(events).word();
    } else if (part.is(AMBIGUOUS)) {
      return rng.of(AMBIGUOUS_WORDS);
    } else if (part.is(GEAR)) {
      return rng.of(GEAR_WORDS);
    }
    return part.is(RARE) ? null : thing(rng, writer.language());
  }

  /** Draws a title that is not the name of a file. */
  String title(Rng rng, Spot spot, Writer writer) {
    Part part = new Part(writer.namesPlaces() ? rng.unit() : 0);
    if (part.is(TITLE_THING)) {
      return capitalized(thing(rng, writer.language()));
    }
    boolean both = part.is(TITLE_BOTH);
    Word place =
        rng.chance(TITLE_TOWN) ? names.in(spot.town, writer.language()) : country(rng, spot);
    String name = place.text().replace(",", " ");
    return both ? capitalized(thing(rng, writer.language())) + TITLE_SEPARATOR + name : name;
  }

  private static String capitalized(Word word) {
    String text = word.text();
    return new StringBuilder()
        .appendCodePoint(Character.toTitleCase(text.codePointAt(0)))
        .append(text, text.offsetByCodePoints(0, 1), text.length())
        .toString();
  }

  /** Which part of the tags a number from 0 to 1 is in. */
  private static final class Part {
    private double rest;

    Part(double at) {
      rest = at;
    }

    boolean is(double weight) {
      rest -= weight;
      return rest < 0;
    }
  }

  private Word country(Rng rng, Spot spot) {
    List<Word> all = countryNames(homes.city(spot.town).country());
    return all.get(spot.visitor ? 0 : rng.below(all.size()));
  }

  /** Returns the names of a country, of which visitors use the first; at least one. */
  List<Word> countryNames(String code) {
    List<Word> all = lands.of(code).names();
    return all.isEmpty() ? List.of(word(code)) : all;
  }

  private Word division(int town) {
    String name = divisionName(homes.city(town));
    return name == null ? countryNames(homes.city(town).country()).get(0) : word(name);
  }

  /** Returns the name of a town's division; null if there is none. */
  static String divisionName(City city) {
    return city.admin1Code() == null ? null : Gazetteer.load().admin1Name(city.admin1Code());
  }

  private Word word(String text) {
    return words.computeIfAbsent(text, Word::new);
  }

  private Word speciality(Rng rng, Land land) {
    boolean own = !land.specialities().isEmpty() && rng.chance(OF_THIS_COUNTRY);
    List<Thing> all = (own ? land : rng.of(typical)).specialities();
    return all.get(rng.below(all.size())).word();
  }

  private Word thing(Rng rng, String language) {
    double at = rng.unit() * cumulative[cumulative.length - 1];
    int found = Arrays.binarySearch(cumulative, at);
    Thing thing = things[found >= 0 ? found + 1 : -found - 1];
    return thing.in(rng.chance(OWN_LANGUAGE) ? language : "en");
  }

  /** Receives words with their probabilities; a word may come several times. */
  interface Words {
    void add(Word word, double probability);
  }

  /** Lists the common nouns of a language. */
  void things(String language, Words out) {
    for (int i = 0; i < things.length; i++) {
      double probability =
          (cumulative[i] - (i == 0 ? 0 : cumulative[i - 1])) / cumulative[cumulative.length - 1];
      out.add(things[i].in(language), OWN_LANGUAGE * probability);
      out.add(things[i].in("en"), (1 - OWN_LANGUAGE) * probability);
    }
  }

  /** Lists the tags that are as likely in each place, except things and nonsense words. */
  void everywhere(Words out) {
    for (Word word : AMBIGUOUS_WORDS) {
      out.add(word, AMBIGUOUS / AMBIGUOUS_WORDS.length);
    }
    for (Word word : GEAR_WORDS) {
      out.add(word, GEAR / GEAR_WORDS.length);
    }
    for (Event event : events) {
      out.add(event.word(), OTHER_EVENT / EVENTS);
    }
  }

  /** Lists what is typical of any country. */
  void specialities(Words out) {
    for (Land land : typical) {
      specialities(land, (word, probability) -> out.add(word, probability / typical.length));
    }
  }

  /** Lists what is typical of a country; nothing if that is unknown. */
  static void specialities(Land land, Words out) {
    land.specialities().forEach(each -> out.add(each.word(), 1.0 / land.specialities().size()));
  }

  /** Returns the probability of a language of a country's inhabitants. */
  double language(String country, String language) {
    List<String> all = lands.of(country).languages();
    double main = language.equals(all.get(0)) ? MAIN_LANGUAGE : 0;
    return main + (1 - MAIN_LANGUAGE) * all.stream().filter(language::equals).count() / all.size();
  }

  /** Returns the codes of all languages. */
  List<String> languages() {
    List<String> all = new ArrayList<>(List.of("en"));
    for (Land land : lands.described()) {
      land.languages().stream().filter(each -> !all.contains(each)).forEach(all::add);
    }
    return all;
  }
}
