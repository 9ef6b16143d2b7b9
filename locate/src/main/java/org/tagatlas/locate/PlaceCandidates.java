package org.tagatlas.locate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tagatlas.geo.City;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.PlaceIndex;
import org.tagatlas.geo.RegionCentre;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.locate.model.CellScores;
import org.tagatlas.locate.model.PhotoTerms;

/**
 * The places that the terms of a photo name, with what speaks for and against each of them. The
 * features of a level are those in {@link Feature}.
 */
final class PlaceCandidates {

  /** A property of a candidate; each level of places has a weight of its own for it. */
  enum Feature {
    /** Always 1. */
    BIAS,
    /** Whether the best term belongs to a source; in the order of {@link TermSource}. */
    TAG,
    TAG_PART,
    TITLE_WORDS,
    TITLE_WORD,
    TAG_HALF,
    TAG_AFFIX,
    TITLE_LOWER_CASE,
    /** Logarithm of the place's share among the places with the name, by people. */
    SHARE,
    /** Decimal logarithm of the people. */
    PEOPLE,
    /** Whether the name has at most 3, 4 to 5, or at least 9 characters. */
    SHORT,
    MEDIUM,
    LONG,
    /** Whether the name is more often an ordinary word. */
    WORD,
    /** Whether another term names the country; and whether a tag does. */
    COUNTRY_NAMED,
    COUNTRY_TAGGED,
    /** Whether another term names the division; and whether a tag does. */
    DIVISION_NAMED,
    DIVISION_TAGGED,
    /** Logarithm of one plus the shares of other candidates in the country, or in the division. */
    IN_COUNTRY,
    IN_DIVISION,
    /** Number of further terms for the place, at most 3. */
    MORE_TERMS,
    /** Whether a country is named, and not this one. */
    OTHER_COUNTRY,
    /** Logarithm of one plus the shares of other cities within 60 km that other terms name. */
    NEARBY
  }

  /** A property that a trained model adds; 0 without one. */
  enum Learned {
    /** Whether a place is one that the model found: not a name, but photos of others. */
    FOUND,
    /** For such a place: the posterior within 25 km, and within 300 km. */
    FOUND_NEAR,
    FOUND_REGION,
    /** For such a place: the posterior of the one cell that its point is in. */
    FOUND_CELL,
    /** The decimal logarithm of the photographers of the term that speaks most for it. */
    FOUND_PHOTOGRAPHERS,
    /** How strongly that term speaks for it. */
    FOUND_EVIDENCE,
    /** For a place with a name: the posterior within 25 km, and within 300 km. */
    NEAR,
    REGION,
    /** For no place at all: the posterior of the best place. */
    NOWHERE_POSTERIOR,
    /** For a city: whether the model has its name as a term. */
    NAME_KNOWN,
    /** The decimal logarithm of the photographers who used the name anywhere. */
    NAME_PHOTOGRAPHERS,
    /** The share of its uses that is within 25 km, and the decimal logarithm of that. */
    NAME_SHARE,
    NAME_SHARE_LOG
  }

  /** The only feature of {@link #NOWHERE} without a model. */
  static final int NOWHERE_FEATURE = RegionLevel.values().length * Feature.values().length;

  private static final int FIRST_LEARNED = NOWHERE_FEATURE + 1;

  /** Number of features of all levels, one for no place at all, and those of a model. */
  static final int FEATURES = FIRST_LEARNED + Learned.values().length;

  /** The candidate that says that no other one is right. */
  static final int NOWHERE = -1;

  /** Of a name such as "Santa Cruz" these many places are considered. */
  private static final int MAX_PLACES = 40;

  private static final double NEARBY_KM = 60;

  /** Smaller shares of the uses of a name are as good as none. */
  private static final double LEAST_SHARE = 1e-3;

  /** People of a place are counted as these more, since many towns have no figure. */
  private static final int MORE_PEOPLE = 300;

  private static final double PEOPLE_EXPONENT = 0.8;

  /** The weight of a place elsewhere if another one with its name is where the text says. */
  private static final double DISAGREEMENT = 0.01;

  /** An ordinary word supports other places less. */
  private static final double WORD_SUPPORT = 0.1;

  /**
   * A place.
   *
   * @param place its number in the gazetteer, or {@link #NOWHERE}
   * @param terms the terms that name it
   * @param features what speaks for and against it; null if it has a score
   * @param score the weighted sum of the features; NaN if it has features
   */
  record Candidate(
      int place,
      RegionLevel level,
      String country,
      String division,
      double latitude,
      double longitude,
      List<String> terms,
      double[] features,
      double score) {}

  private static final class Named {
    private final int place;
    private final List<String> terms = new ArrayList<>();
    private String best;
    private TermSource source;
    private double share;
    private int length;
    private boolean word;

    private Named(int place) {
      this.place = place;
    }

    void add(String term, TermSource termSource, double termShare, boolean isWord) {
      terms.add(term);
      if (source == null
          || rank(termSource, termShare, term.length()) < rank(source, share, length)) {
        best = term;
        source = termSource;
        share = termShare;
        length = term.length();
        word = isWord;
      }
    }

    private static double rank(TermSource source, double share, int length) {
      return source.ordinal() - Math.log(share) - 0.3 * Math.min(length, 10);
    }

    double support() {
      return share * (word ? WORD_SUPPORT : 1);
    }
  }

  private final Gazetteer gazetteer;
  private final PlaceIndex index;
  private final List<City> cities;
  private final Set<String> words;
  private final ReverseGeocoder geocoder;

  /** The people of each place, damped; the country and the division of each. */
  private final double[] crowds;

  private final String[] countryOf;
  private final String[] divisionOf;

  /**
   * Creates the lookup.
   *
   * @param words names of places that are more often ordinary words, in clean form
   * @param geocoder finds where places of a model are; null without a model
   */
  PlaceCandidates(
      Gazetteer gazetteer, PlaceIndex index, Set<String> words, ReverseGeocoder geocoder) {
    this.geocoder = geocoder;
    this.gazetteer = gazetteer;
    this.index = index;
    this.cities = gazetteer.cities();
    this.words = words;
    int places = cities.size() + gazetteer.divisions().size() + gazetteer.countries().size();
    crowds = new double[places];
    countryOf = new String[places];
    divisionOf = new String[places];
    for (int place = 0; place < places; place++) {
      crowds[place] = Math.pow(index.population(place) + MORE_PEOPLE, PEOPLE_EXPONENT);
      boolean isCity = place < cities.size();
      String region = isCity ? null : index.region(place);
      countryOf[place] = isCity ? cities.get(place).country() : region.substring(0, 2);
      divisionOf[place] =
          isCity
              ? cities.get(place).admin1Code()
              : index.level(place) == RegionLevel.ADMIN1 ? region : null;
    }
  }

  /** What a model says about a photo. */
  record Scored(PhotoTerms terms, CellScores scores) {}

  /** Returns the terms of a photo. */
  Map<String, TermSource> terms(Collection<String> tags, String title) {
    return TextTerms.of(index, tags, title);
  }

  /**
   * Returns the candidates of some terms; the last is {@link #NOWHERE}. Empty if none names a
   * place.
   *
   * @param within the country that the candidates must be in, which counts as a tag; null for the
   *     world
   * @param scored what a model says; null without one
   * @param weights with which candidates get a score; null to get features instead
   */
  List<Candidate> of(
      Map<String, TermSource> terms, String within, Scored scored, TextWeights weights) {
    Map<String, TermSource> countries = new HashMap<>();
    Map<String, TermSource> divisions = new HashMap<>();
    Map<String, Integer> namedBy = new HashMap<>();
    if (within != null) {
      countries.put(within, TermSource.TAG);
      namedBy.put(within, 2);
    }
    terms.forEach(
        (term, source) -> {
          int entry = index.find(term);
          for (int i = 0; i < Math.min(MAX_PLACES, index.size(entry)); i++) {
            int place = index.place(entry, i);
            if (index.level(place) == RegionLevel.COUNTRY) {
              countries.merge(country(place), source, PlaceCandidates::first);
              namedBy.merge(country(place), 1, Integer::sum);
            } else if (index.level(place) == RegionLevel.ADMIN1) {
              divisions.merge(division(place), source, PlaceCandidates::first);
              namedBy.merge(division(place), 1, Integer::sum);
            }
          }
        });
    Map<Integer, Named> places = new TreeMap<>();
    terms.forEach(
        (term, source) -> {
          int entry = index.find(term);
          double[] ofPlaces = weights(entry, namedBy);
          double people = 0;
          for (double weight : ofPlaces) {
            people += weight;
          }
          for (int i = 0; i < ofPlaces.length; i++) {
            int place = index.place(entry, i);
            if (within == null || country(place).equals(within)) {
              places
                  .computeIfAbsent(place, Named::new)
                  .add(term, source, ofPlaces[i] / people, words.contains(term));
            }
          }
        });
    Map<String, Double> inCountry = new HashMap<>();
    Map<String, Double> inDivision = new HashMap<>();
    for (Named named : places.values()) {
      inCountry.merge(country(named.place), named.support(), Double::sum);
      if (division(named.place) != null) {
        inDivision.merge(division(named.place), named.support(), Double::sum);
      }
    }
    int[] found = scored == null ? null : found(scored.scores);
    List<Candidate> candidates = new ArrayList<>();
    for (Named named : places.values()) {
      RegionCentre point = point(named.place);
      if (point == null) {
        continue;
      }
      String country = country(named.place);
      String division = division(named.place);
      RegionLevel level = index.level(named.place);
      Values values = new Values(weights, level);
      values.set(Feature.BIAS, 1);
      values.set(index(level, Feature.TAG) + named.source.ordinal(), 1);
      values.set(Feature.SHARE, Math.log(named.share));
      values.set(Feature.PEOPLE, Math.log10(index.population(named.place) + MORE_PEOPLE));
      values.set(Feature.SHORT, named.length <= 3);
      values.set(Feature.MEDIUM, named.length == 4 || named.length == 5);
      values.set(Feature.LONG, named.length >= 9);
      values.set(Feature.WORD, named.word);
      TermSource byCountry = level == RegionLevel.COUNTRY ? null : countries.get(country);
      TermSource byDivision = level == RegionLevel.CITY ? divisions.get(division) : null;
      values.set(Feature.COUNTRY_NAMED, byCountry != null);
      values.set(Feature.COUNTRY_TAGGED, isTag(byCountry));
      values.set(Feature.DIVISION_NAMED, byDivision != null);
      values.set(Feature.DIVISION_TAGGED, isTag(byDivision));
      values.set(Feature.IN_COUNTRY, Math.log1p(inCountry.get(country) - named.support()));
      if (division != null) {
        values.set(Feature.IN_DIVISION, Math.log1p(inDivision.get(division) - named.support()));
      }
      values.set(Feature.MORE_TERMS, Math.min(3, named.terms.size() - 1));
      values.set(
          Feature.OTHER_COUNTRY,
          level != RegionLevel.COUNTRY && byCountry == null && !countries.isEmpty());
      if (level == RegionLevel.CITY) {
        values.set(Feature.NEARBY, Math.log1p(nearby(named, point, places.values())));
      }
      double[] fine = {point.latitude(), point.longitude()};
      if (scored != null) {
        if (level == RegionLevel.CITY) {
          scored.scores.refine(scored.terms, fine);
        } else {
          moveWithin(scored.scores, found, country, division, fine);
        }
        double[] near =
            level == RegionLevel.CITY ? new double[] {point.latitude(), point.longitude()} : fine;
        values.set(index(Learned.NEAR), logarithmic(scored.scores.near(near[0], near[1])));
        values.set(index(Learned.REGION), logarithmic(scored.scores.region(near[0], near[1])));
      }
      if (scored != null && level == RegionLevel.CITY) {
        addUse(scored, named.best, point, values);
      }
      candidates.add(
          new Candidate(
              named.place,
              level,
              country,
              division,
              fine[0],
              fine[1],
              named.terms,
              values.features,
              values.score()));
    }
    if (scored != null) {
      addFound(scored, found, within, weights, candidates);
    }
    if (!candidates.isEmpty()) {
      Values values = new Values(weights, null);
      values.set(NOWHERE_FEATURE, 1);
      if (scored != null && scored.scores.places() > 0) {
        values.set(
            index(Learned.NOWHERE_POSTERIOR),
            scored.scores.near(scored.scores.latitude(0), scored.scores.longitude(0)));
      }
      candidates.add(
          new Candidate(
              NOWHERE,
              null,
              null,
              null,
              Double.NaN,
              Double.NaN,
              List.of(),
              values.features,
              values.score()));
    }
    return candidates;
  }

  /** Returns the places of the gazetteer that a model found. */
  private int[] found(CellScores scores) {
    int[] found = new int[scores.places()];
    for (int i = 0; i < found.length; i++) {
      found[i] = geocoder.find(scores.latitude(i), scores.longitude(i));
    }
    return found;
  }

  /** Moves the point of a country or division to the best place in it that a model found. */
  private void moveWithin(
      CellScores scores, int[] found, String country, String division, double[] point) {
    for (int i = 0; i < found.length; i++) {
      if (found[i] != ReverseGeocoder.NOWHERE
          && country(found[i]).equals(country)
          && (division == null || division.equals(division(found[i])))) {
        point[0] = scores.latitude(i);
        point[1] = scores.longitude(i);
        return;
      }
    }
  }

  /** Adds how the name of a city was used. */
  private static void addUse(Scored scored, String name, RegionCentre point, Values values) {
    int term = scored.scores.find(scored.terms, name);
    if (term >= 0) {
      double share = scored.scores.share(term, point.latitude(), point.longitude());
      values.set(index(Learned.NAME_KNOWN), 1);
      values.set(index(Learned.NAME_PHOTOGRAPHERS), Math.log10(scored.scores.photographers(term)));
      values.set(index(Learned.NAME_SHARE), share);
      values.set(index(Learned.NAME_SHARE_LOG), Math.log10(share + LEAST_SHARE));
    }
  }

  /**
   * Adds the places that a model found. Those on the open sea have no country, and are left out.
   */
  private void addFound(
      Scored scored, int[] found, String within, TextWeights weights, List<Candidate> candidates) {
    CellScores scores = scored.scores;
    for (int i = 0; i < scores.places(); i++) {
      double latitude = scores.latitude(i);
      double longitude = scores.longitude(i);
      int place = found[i];
      if (place == ReverseGeocoder.NOWHERE || within != null && !country(place).equals(within)) {
        continue;
      }
      double[] fine = {latitude, longitude};
      scores.refine(scored.terms, fine);
      CellScores.Support support = scores.support(scored.terms, i);
      Values values = new Values(weights, null);
      values.set(index(Learned.FOUND), 1);
      values.set(index(Learned.FOUND_NEAR), logarithmic(scores.near(latitude, longitude)));
      values.set(index(Learned.FOUND_REGION), logarithmic(scores.region(latitude, longitude)));
      values.set(index(Learned.FOUND_CELL), logarithmic(scores.cellShare(i)));
      values.set(index(Learned.FOUND_PHOTOGRAPHERS), Math.log10(support.photographers()));
      values.set(index(Learned.FOUND_EVIDENCE), support.evidence() / 10);
      candidates.add(
          new Candidate(
              place,
              index.level(place),
              country(place),
              division(place),
              fine[0],
              fine[1],
              List.of(scored.terms.text(support.term())),
              values.features,
              values.score()));
    }
  }

  /** Maps 0 to 1 to 0 to 1, and 0.1 to about a half. */
  private static double logarithmic(double posterior) {
    return Math.log1p(100 * posterior) / Math.log(101);
  }

  /** Returns the shares of cities near a point that are named by other terms. */
  private double nearby(Named named, RegionCentre point, Collection<Named> all) {
    double sum = 0;
    for (Named other : all) {
      if (other != named && other.place < cities.size()) {
        City city = cities.get(other.place);
        if (Math.abs(city.latitude() - point.latitude()) < 1
            && Distance.km(city.latitude(), city.longitude(), point.latitude(), point.longitude())
                < NEARBY_KM
            && areDistinct(named.terms, other.terms)) {
          sum += other.share;
        }
      }
    }
    return sum;
  }

  private static boolean areDistinct(List<String> terms, List<String> others) {
    for (int i = 0; i < terms.size(); i++) {
      if (others.contains(terms.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the weights of the places with a name: by people, and much less for those outside of a
   * division or country that another term names, if there are others in it.
   *
   * @param namedBy number of terms that name a division or country
   */
  private double[] weights(int entry, Map<String, Integer> namedBy) {
    int size = Math.min(MAX_PLACES, index.size(entry));
    double[] weights = new double[size];
    for (int i = 0; i < size; i++) {
      weights[i] = crowds[index.place(entry, i)];
    }
    if (namedBy.isEmpty()) {
      return weights;
    }
    Map<String, Integer> namedHere = new HashMap<>();
    for (int i = 0; i < size; i++) {
      int place = index.place(entry, i);
      if (index.level(place) != RegionLevel.CITY) {
        namedHere.put(
            index.level(place) == RegionLevel.COUNTRY ? country(place) : division(place), 1);
      }
    }
    int[] agreement = new int[size];
    int most = 0;
    for (int i = 0; i < size; i++) {
      int place = index.place(entry, i);
      RegionLevel level = index.level(place);
      if (level == RegionLevel.CITY && isNamed(division(place), namedBy, namedHere)) {
        agreement[i] = 2;
      } else if (level != RegionLevel.COUNTRY && isNamed(country(place), namedBy, namedHere)) {
        agreement[i] = 1;
      }
      most = Math.max(most, agreement[i]);
    }
    for (int i = 0; i < size; i++) {
      if (agreement[i] < most) {
        weights[i] *= DISAGREEMENT;
      }
    }
    return weights;
  }

  /** Returns whether a region is named by another term than the one at hand. */
  private static boolean isNamed(
      String region, Map<String, Integer> namedBy, Map<String, Integer> namedHere) {
    return namedBy.getOrDefault(region, 0) > namedHere.getOrDefault(region, 0);
  }

  private String country(int place) {
    return countryOf[place];
  }

  private String division(int place) {
    return divisionOf[place];
  }

  /** The point of a division or country is that of its largest city or capital. */
  private RegionCentre point(int place) {
    if (place < cities.size()) {
      City city = cities.get(place);
      return new RegionCentre(city.name(), city.latitude(), city.longitude());
    }
    return gazetteer.centre(index.level(place), index.region(place));
  }

  /** Returns the place of a feature of a level. */
  static int index(RegionLevel level, Feature feature) {
    return level.ordinal() * Feature.values().length + feature.ordinal();
  }

  /** Returns the place of a feature that a model adds. */
  static int index(Learned feature) {
    return FIRST_LEARNED + feature.ordinal();
  }

  private static TermSource first(TermSource a, TermSource b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static boolean isTag(TermSource source) {
    return source == TermSource.TAG || source == TermSource.TAG_PART;
  }

  /**
   * Collects the features of a candidate, or their weighted sum. They are set in the order of their
   * indices, so that the sum is the same in both cases.
   */
  private static final class Values {

    private final TextWeights weights;
    private final RegionLevel level;
    private final double[] features;
    private double sum;

    Values(TextWeights weights, RegionLevel level) {
      this.weights = weights;
      this.level = level;
      features = weights == null ? new double[FEATURES] : null;
    }

    void set(int index, double value) {
      if (features == null) {
        sum += weights.weight(index) * value;
      } else {
        features[index] = value;
      }
    }

    double score() {
      return features == null ? sum : Double.NaN;
    }

    void set(Feature feature, double value) {
      set(index(level, feature), value);
    }

    void set(Feature feature, boolean value) {
      set(feature, value ? 1 : 0);
    }
  }
}
