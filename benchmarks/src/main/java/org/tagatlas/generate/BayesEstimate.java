package org.tagatlas.generate;

import it.unimi.dsi.fastutil.ints.Int2DoubleOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tagatlas.geo.City;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.tags.CleanForm;
import org.tagatlas.text.UrlText;

/**
 * The best estimate of where a photo of edition 3 was taken: the point with the largest probability
 * of an error of at most 25 km, given the text. No method that has only the text can be right more
 * often, so it is what others are measured against.
 *
 * <p>The probability of a text in a town is that of {@link TextDistribution}: summed over
 * languages, over people who name places and those who do not, over districts and over events; tags
 * are drawn one after the other without repeating one. Towns that the text does not distinguish are
 * summed up at once. The point is the middle of a town; candidates are the most likely towns, and
 * the ones with most people around in each country and in each division that is named. Two tags of
 * one photo that both name the photographer's home count as if they were of two homes. Not
 * thread-safe.
 */
public final class BayesEstimate {

  /**
   * An answer.
   *
   * @param probability that the error is at most 25 km
   */
  public record Answer(double latitude, double longitude, double probability) {}

  private static final int CANDIDATES = 12;
  private static final int BEST = 3;

  /** Bits of the kind of a town. */
  private static final int HAS_DISTRICTS = 1;

  private static final int HAS_EVENTS = 2;
  private static final int NO_DIVISION = 4;
  private static final int KINDS = 8;

  private final TextDistribution texts;
  private final String[] languages;
  private final int[] kind;
  private final double[] homeShare;
  private final double[] journeyShare;
  private final int[] country;
  private final int[] division;
  private final List<String> countries = new ArrayList<>();
  private final List<String> divisions = new ArrayList<>();

  /** The probability of each language in each country, and of the people of the world. */
  private final double[][] spoken;

  private final double[] spokenByAll;
  private final double[] homesOfCountry;

  /** Towns by a name, each with the bits of the languages in which it is the name. */
  private final Map<String, long[]> towns = new HashMap<>();

  private final Map<String, int[]> countriesByName = new HashMap<>();
  private final Map<String, int[]> divisionsByName = new HashMap<>();
  private final Map<String, Integer> events = new HashMap<>();

  /** Towns by the name of a district, each with the number of the district in the lowest bits. */
  private final Map<String, int[]> districts = new HashMap<>();

  private final Map<String, Double> everywhere = new HashMap<>();
  private final Map<String, double[]> things = new HashMap<>();
  private final Map<String, Double> specialities = new HashMap<>();
  private final Map<String, Int2DoubleOpenHashMap> specialitiesOf = new HashMap<>();
  private final boolean[] hasSpecialities;

  /** Sums of the shares of homes and journeys by country and kind, and by division and kind. */
  private final double[][] ofCountry;

  private final double[][] ofDivision;

  private final int[][] bestOfCountry;
  private final int[][] bestOfDivision;
  private final double[] aroundTown;
  private final NearbyTowns nearby;

  /** The text at hand. */
  private Text text;

  /** Returns whether a photographer's photos belong to edition 3. */
  public static boolean isKnown(String uid) {
    return Photographer.number(uid) >= TextPhotos.FIRST_ID;
  }

  /** Returns the estimate for photos with the shipped gazetteer. */
  public static BayesEstimate load() {
    return new BayesEstimate(Gazetteer.load().cities());
  }

  BayesEstimate(List<City> gazetteer) {
    texts = TextDistribution.of(gazetteer);
    languages = texts.languages().toArray(String[]::new);
    int size = texts.homes.size();
    kind = new int[size];
    homeShare = new double[size];
    journeyShare = new double[size];
    country = new int[size];
    division = new int[size];
    Map<String, Integer> countryIndex = new HashMap<>();
    Map<String, Integer> divisionIndex = new HashMap<>();
    for (int town = 0; town < size; town++) {
      City city = texts.homes.city(town);
      homeShare[town] = texts.homes.share(town);
      journeyShare[town] = texts.journeys.share(town);
      country[town] = index(city.country(), countryIndex, countries);
      boolean hasDivision = TextDistribution.divisionName(city) != null;
      division[town] = hasDivision ? index(city.admin1Code(), divisionIndex, divisions) : -1;
      kind[town] =
          (texts.districtsOf(town).length > 0 ? HAS_DISTRICTS : 0)
              | (texts.eventsOf(town).length > 0 ? HAS_EVENTS : 0)
              | (hasDivision ? 0 : NO_DIVISION);
    }
    spoken = new double[countries.size()][languages.length];
    homesOfCountry = new double[countries.size()];
    spokenByAll = new double[languages.length];
    ofCountry = new double[countries.size()][2 * KINDS];
    ofDivision = new double[divisions.size()][2 * KINDS];
    hasSpecialities = new boolean[countries.size()];
    readShares();
    readNames();
    nearby = new NearbyTowns(texts.homes::city, size);
    aroundTown = aroundTowns();
    bestOfCountry = best(country, countries.size());
    bestOfDivision = best(division, divisions.size());
  }

  private static int index(String code, Map<String, Integer> index, List<String> codes) {
    return index.computeIfAbsent(
        code,
        key -> {
          codes.add(key);
          return codes.size() - 1;
        });
  }

  private void readShares() {
    for (int town = 0; town < country.length; town++) {
      homesOfCountry[country[town]] += homeShare[town];
      ofCountry[country[town]][kind[town]] += homeShare[town];
      ofCountry[country[town]][KINDS + kind[town]] += journeyShare[town];
      if (division[town] >= 0) {
        ofDivision[division[town]][kind[town]] += homeShare[town];
        ofDivision[division[town]][KINDS + kind[town]] += journeyShare[town];
      }
    }
    for (int each = 0; each < countries.size(); each++) {
      for (int l = 0; l < languages.length; l++) {
        spoken[each][l] = texts.language(countries.get(each), languages[l]);
        spokenByAll[l] += homesOfCountry[each] * spoken[each][l];
      }
    }
  }

  private void readNames() {
    for (int town = 0; town < country.length; town++) {
      City city = texts.homes.city(town);
      Map<String, Long> names = new HashMap<>();
      if (TownNames.hasOthers(city)) {
        for (int l = 0; l < languages.length; l++) {
          names.merge(CleanForm.of(TownNames.text(city, languages[l])), 1L << l, (a, b) -> a | b);
        }
      } else {
        names.put(CleanForm.of(city.name()), -1L);
      }
      int number = town;
      names.forEach(
          (name, mask) -> towns.merge(name, new long[] {number, mask}, BayesEstimate::joined));
      District[] parts = texts.districtsOf(town);
      for (int i = 0; i < parts.length; i++) {
        districts.merge(
            CleanForm.of(parts[i].word().text()), new int[] {town << 3 | i}, BayesEstimate::joined);
      }
    }
    for (int each = 0; each < countries.size(); each++) {
      int number = each;
      texts
          .countryNames(countries.get(each))
          .forEach(
              word ->
                  countriesByName.merge(
                      CleanForm.of(word.text()), new int[] {number}, BayesEstimate::joined));
      Land land = texts.lands.of(countries.get(each));
      hasSpecialities[each] = !land.specialities().isEmpty();
      TextDistribution.specialities(
          land,
          (word, probability) ->
              specialitiesOf
                  .computeIfAbsent(CleanForm.of(word.text()), key -> new Int2DoubleOpenHashMap())
                  .addTo(number, probability));
    }
    for (int each = 0; each < divisions.size(); each++) {
      divisionsByName.merge(
          CleanForm.of(Gazetteer.load().admin1Name(divisions.get(each))),
          new int[] {each},
          BayesEstimate::joined);
    }
    TextDistribution.Event[] all = texts.events();
    for (int i = 0; i < all.length; i++) {
      events.put(CleanForm.of(all[i].word().text()), i);
    }
    texts.everywhere((word, p) -> everywhere.merge(CleanForm.of(word.text()), p, Double::sum));
    texts.specialities((word, p) -> specialities.merge(CleanForm.of(word.text()), p, Double::sum));
    for (int l = 0; l < languages.length; l++) {
      int language = l;
      texts.things(
          languages[l],
          (word, p) ->
              things
                      .computeIfAbsent(
                          CleanForm.of(word.text()), key -> new double[languages.length])[
                      language] +=
                  p);
    }
  }

  private static long[] joined(long[] a, long[] b) {
    long[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static int[] joined(int[] a, int[] b) {
    int[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  /** Returns the shares of photos within 25 km of each town. */
  private double[] aroundTowns() {
    double[] around = new double[country.length];
    for (int town = 0; town < around.length; town++) {
      double sum = 0;
      int[] near = nearby.find(town);
      for (int i = 0; i < near.length; i += 2) {
        sum += NearbyTowns.within25Km(near[i + 1]) * share(near[i]);
      }
      around[town] = sum;
    }
    return around;
  }

  private double share(int town) {
    return (1 - TextDistribution.TRAVELS) * homeShare[town]
        + TextDistribution.TRAVELS * journeyShare[town];
  }

  /** Returns the towns of each group with most photos around them. */
  private int[][] best(int[] group, int groups) {
    int[][] best = new int[groups][0];
    for (int town = 0; town < group.length; town++) {
      if (group[town] < 0) {
        continue;
      }
      int[] before = best[group[town]];
      if (before.length < BEST || aroundTown[town] > aroundTown[before[BEST - 1]]) {
        int[] more = before.length < BEST ? Arrays.copyOf(before, before.length + 1) : before;
        int at = more.length - 1;
        while (at > 0 && aroundTown[more[at - 1]] < aroundTown[town]) {
          more[at] = more[at - 1];
          at--;
        }
        more[at] = town;
        best[group[town]] = more;
      }
    }
    return best;
  }

  /**
   * Returns the best answer for a text.
   *
   * @param userTags as in a shard: comma separated, each URL-encoded
   * @param title URL-encoded
   */
  public Answer locate(String userTags, String title) {
    text = new Text(userTags, UrlText.decode(title));
    Int2DoubleOpenHashMap named = new Int2DoubleOpenHashMap();
    named.defaultReturnValue(-1);
    for (int town : text.towns) {
      named.put(town, posterior(town, text.likelihood(town)));
    }
    double all = named.values().doubleStream().sum() + text.unnamed();
    double best = -1;
    int answer = -1;
    for (int candidate : candidates(named)) {
      double sum = 0;
      int[] near = nearby.of(candidate);
      for (int i = 0; i < near.length; i += 2) {
        double known = named.get(near[i]);
        sum +=
            NearbyTowns.within25Km(near[i + 1])
                * (known < 0 ? posterior(near[i], text.ofGroup(near[i])) : known);
      }
      if (sum > best || sum == best && candidate < answer) {
        best = sum;
        answer = candidate;
      }
    }
    City city = texts.homes.city(answer);
    return new Answer(city.latitude(), city.longitude(), best / all);
  }

  private double posterior(int town, double[] likelihood) {
    return (1 - text.travels) * homeShare[town] * likelihood[0]
        + text.travels * journeyShare[town] * likelihood[1];
  }

  /** Returns the towns that can be the best answer. */
  private int[] candidates(Int2DoubleOpenHashMap named) {
    Map<Integer, Double> scores = new HashMap<>();
    named.int2DoubleEntrySet().forEach(each -> scores.put(each.getIntKey(), each.getDoubleValue()));
    for (int[] all : bestOfCountry) {
      for (int town : all) {
        scores.merge(town, rough(town), Math::max);
      }
    }
    for (int each : text.divisions) {
      for (int town : bestOfDivision[each]) {
        scores.merge(town, rough(town), Math::max);
      }
    }
    return scores.entrySet().stream()
        .sorted(
            Comparator.comparing(Map.Entry<Integer, Double>::getValue)
                .reversed()
                .thenComparing(Map.Entry::getKey))
        .limit(CANDIDATES)
        .mapToInt(Map.Entry::getKey)
        .toArray();
  }

  private double rough(int town) {
    double[] likelihood = text.ofGroup(town);
    return aroundTown[town] * ((1 - text.travels) * likelihood[0] + text.travels * likelihood[1]);
  }

  private static boolean contains(int[] numbers, int number) {
    for (int each : numbers) {
      if (each == number) {
        return true;
      }
    }
    return false;
  }

  /** A word of the text, with its probabilities apart from those of the place. */
  private final class Token {

    private final String word;
    private final double other;
    private final double[] thing;
    private final double[] home = new double[languages.length];
    private final long[] named;
    private final int[] inCountries;
    private final int[] inDivisions;
    private final int[] inDistricts;
    private final int event;
    private final double anySpeciality;
    private final Int2DoubleOpenHashMap ownSpeciality;

    Token(String word) {
      this.word = word;
      anySpeciality = specialities.getOrDefault(word, 0.0);
      ownSpeciality = specialitiesOf.get(word);
      other =
          everywhere.getOrDefault(word, 0.0) + TextDistribution.RARE * RareWords.probability(word);
      thing = things.getOrDefault(word, new double[languages.length]);
      named = towns.getOrDefault(word, new long[0]);
      inCountries = countriesByName.getOrDefault(word, IntArrays.EMPTY_ARRAY);
      inDivisions = divisionsByName.getOrDefault(word, IntArrays.EMPTY_ARRAY);
      inDistricts = districts.getOrDefault(word, IntArrays.EMPTY_ARRAY);
      event = events.getOrDefault(word, -1);
      for (int i = 0; i < named.length; i += 2) {
        int town = (int) named[i];
        for (int l = 0; l < languages.length; l++) {
          if ((named[i + 1] >> l & 1) != 0) {
            home[l] += TextDistribution.HOME_TOWN * homeShare[town] * spoken[country[town]][l];
          }
        }
      }
      for (int each : inCountries) {
        if (ofVisitor(each) > 0) {
          for (int l = 0; l < languages.length; l++) {
            home[l] += (1 - TextDistribution.HOME_TOWN) * homesOfCountry[each] * spoken[each][l];
          }
        }
      }
      for (int l = 0; l < languages.length; l++) {
        home[l] = home[l] == 0 ? 0 : home[l] / spokenByAll[l];
      }
    }

    boolean isKnown() {
      return other > 0
          || things.containsKey(word)
          || anySpeciality > 0
          || named.length > 0
          || inCountries.length > 0
          || inDivisions.length > 0
          || inDistricts.length > 0
          || event >= 0;
    }

    long mask(int town) {
      for (int i = 0; i < named.length; i += 2) {
        if (named[i] == town) {
          return named[i + 1];
        }
      }
      return 0;
    }

    /** Returns the probability that a visitor's name of a country is this. */
    double ofVisitor(int of) {
      return word.equals(CleanForm.of(texts.countryNames(countries.get(of)).get(0).text())) ? 1 : 0;
    }

    double ofCountry(int of, boolean visitor) {
      if (!contains(inCountries, of)) {
        return 0;
      }
      if (visitor) {
        return ofVisitor(of);
      }
      List<Word> all = texts.countryNames(countries.get(of));
      return (double) all.stream().filter(each -> CleanForm.of(each.text()).equals(word)).count()
          / all.size();
    }

    double typicalOf(int of) {
      if (anySpeciality == 0 || !hasSpecialities[of]) {
        return anySpeciality;
      }
      return (1 - TextDistribution.OF_THIS_COUNTRY) * anySpeciality
          + (ownSpeciality == null ? 0 : TextDistribution.OF_THIS_COUNTRY * ownSpeciality.get(of));
    }

    int districtOf(int town) {
      for (int each : inDistricts) {
        if (each >> 3 == town) {
          return each & 7;
        }
      }
      return -1;
    }

    boolean speaksFor(int of) {
      return anySpeciality > 0 || contains(inCountries, of);
    }
  }

  /** The words of a photo. */
  private final class Text {

    private final List<Token> tags = new ArrayList<>();
    private final Token titleThing;
    private final Token titlePlace;
    private final double travels;

    /** The towns that the text distinguishes from others of their country or division. */
    private final int[] towns;

    private final int[] divisions;
    private final boolean[] speaksFor = new boolean[countries.size()];
    private final double[][] groups = new double[countries.size() * KINDS][];
    private final double[][] visitors = new double[2 * KINDS][];
    private final Map<Long, double[]> groupsOfDivisions = new HashMap<>();

    Text(String userTags, String title) {
      boolean organisation = false;
      for (String each : userTags.split(",")) {
        String word = CleanForm.of(UrlText.decode(each));
        organisation |= People.isCollection(word);
        Token token = new Token(word);
        if (token.isKnown()) {
          tags.add(token);
        }
      }
      travels = organisation ? 0 : TextDistribution.TRAVELS;
      int separator = title.indexOf(TextDistribution.TITLE_SEPARATOR);
      Token first = new Token(CleanForm.of(separator < 0 ? title : title.substring(0, separator)));
      Token second =
          separator < 0
              ? first
              : new Token(
                  CleanForm.of(
                      title.substring(separator + TextDistribution.TITLE_SEPARATOR.length())));
      boolean isKnown =
          separator < 0 ? isThing(first) || isPlace(first) : isThing(first) && isPlace(second);
      titleThing = isKnown ? first : null;
      titlePlace = isKnown ? second : null;
      towns =
          words().stream()
              .flatMapToInt(
                  token -> {
                    int[] found = new int[token.named.length / 2];
                    Arrays.setAll(found, i -> (int) token.named[2 * i]);
                    int[] inDistricts = Arrays.stream(token.inDistricts).map(d -> d >> 3).toArray();
                    int[] atEvent =
                        token.event < 0
                            ? IntArrays.EMPTY_ARRAY
                            : texts.events()[token.event].towns();
                    return Arrays.stream(joined(joined(found, inDistricts), atEvent));
                  })
              .distinct()
              .toArray();
      divisions =
          tags.stream()
              .flatMapToInt(token -> Arrays.stream(token.inDivisions))
              .distinct()
              .toArray();
      for (int each = 0; each < speaksFor.length; each++) {
        int of = each;
        speaksFor[each] = words().stream().anyMatch(token -> token.speaksFor(of));
      }
    }

    private static boolean isThing(Token token) {
      return Arrays.stream(token.thing).anyMatch(p -> p > 0);
    }

    private static boolean isPlace(Token token) {
      return token.named.length > 0 || token.inCountries.length > 0;
    }

    private List<Token> words() {
      List<Token> all = new ArrayList<>(tags);
      if (titleThing != null) {
        all.add(titleThing);
        all.add(titlePlace);
      }
      return all;
    }

    /** Returns the posterior of all towns that the text does not distinguish. */
    double unnamed() {
      double sum = 0;
      for (int each = 0; each < countries.size(); each++) {
        sum += unnamed(each, -1, ofCountry[each]);
      }
      for (int each : divisions) {
        int of = countryOf(each);
        sum += unnamed(of, each, ofDivision[each]) - unnamed(of, -1, ofDivision[each]);
      }
      for (int town : towns) {
        sum -= posterior(town, ofGroup(town));
      }
      return Math.max(0, sum);
    }

    private int countryOf(int each) {
      return country[bestOfDivision[each][0]];
    }

    private double unnamed(int of, int in, double[] shares) {
      double sum = 0;
      for (int k = 0; k < KINDS; k++) {
        if (shares[k] + shares[KINDS + k] > 0) {
          double[] likelihood = group(of, in, k);
          sum +=
              (1 - travels) * shares[k] * likelihood[0]
                  + travels * shares[KINDS + k] * likelihood[1];
        }
      }
      return sum;
    }

    /** Returns the likelihoods of a town as if nothing in the text were about it alone. */
    double[] ofGroup(int town) {
      int in = division[town];
      boolean named = in >= 0 && contains(divisions, in);
      return group(country[town], named ? in : -1, kind[town]);
    }

    private double[] group(int of, int in, int groupKind) {
      if (in >= 0) {
        return groupsOfDivisions.computeIfAbsent(
            (long) in * KINDS + groupKind,
            key -> new Likelihood(-1, of, in, groupKind).value(true, true));
      }
      int index = of * KINDS + groupKind;
      if (groups[index] == null) {
        boolean differs = speaksFor[of];
        groups[index] = new Likelihood(-1, of, in, groupKind).value(true, differs);
        if (!differs) {
          groups[index][1] = ofVisitors(of, groupKind);
        }
      }
      return groups[index];
    }

    /** Visitors write the same in all countries that no word speaks for. */
    private double ofVisitors(int of, int groupKind) {
      int index = groupKind + (hasSpecialities[of] ? KINDS : 0);
      if (visitors[index] == null) {
        visitors[index] = new Likelihood(-1, of, -1, groupKind).value(false, true);
      }
      return visitors[index][1];
    }

    /** Returns the likelihoods of a town for people of its country and for visitors. */
    double[] likelihood(int town) {
      int in = division[town];
      return new Likelihood(town, country[town], in, kind[town]).value(true, true);
    }
  }

  /** The probability of the text in a town, or in any of a group of towns. */
  private final class Likelihood {

    private final int town;
    private final int of;
    private final int in;
    private final int townKind;
    private final List<Token> tags = text.tags;
    private final int size = tags.size();
    private final long[] mask = new long[size];
    private final int[] districtOf = new int[size];
    private final double[] typical = new double[size];

    /** The division and the country, by whether people are visitors. */
    private final double[][] region = new double[2][size];

    Likelihood(int town, int of, int in, int townKind) {
      this.town = town;
      this.of = of;
      this.in = in;
      this.townKind = townKind;
      for (int i = 0; i < size; i++) {
        Token token = tags.get(i);
        mask[i] = town < 0 ? 0 : token.mask(town);
        districtOf[i] = town < 0 ? -1 : token.districtOf(town);
        typical[i] = token.typicalOf(of);
        boolean isDivision =
            (townKind & NO_DIVISION) != 0
                ? token.inCountries.length > 0 && token.ofVisitor(of) > 0
                : in >= 0 && contains(token.inDivisions, in);
        for (int visitor = 0; visitor < 2; visitor++) {
          region[visitor][i] =
              (isDivision ? TextDistribution.DIVISION : 0)
                  + TextDistribution.COUNTRY * token.ofCountry(of, visitor > 0);
        }
      }
    }

    /** Returns the probabilities for people of the country and for visitors, or 0. */
    double[] value(boolean local, boolean visiting) {
      double[] value = new double[2];
      for (int l = 0; l < languages.length; l++) {
        if (local && spoken[of][l] > 0) {
          value[0] += spoken[of][l] * ofLanguage(l, false);
        }
        if (visiting && spokenByAll[l] > 0) {
          value[1] += spokenByAll[l] * ofLanguage(l, true);
        }
      }
      return value;
    }

    private double ofLanguage(int l, boolean visitor) {
      double sum = 0;
      for (int names = 0; names < 2; names++) {
        double of = names > 0 ? TextDistribution.NAMES_PLACES : 1 - TextDistribution.NAMES_PLACES;
        double title = title(l, visitor, names > 0);
        if (title > 0) {
          sum += of * title * tags(l, visitor, names > 0);
        }
      }
      return sum;
    }

    private double title(int l, boolean visitor, boolean names) {
      Token thing = text.titleThing;
      if (thing == null) {
        return 1;
      }
      Token place = text.titlePlace;
      if (!names) {
        return thing == place ? thing.thing[l] : 0;
      }
      double ofPlace =
          TextDistribution.TITLE_TOWN * (town < 0 ? 0 : place.mask(town) >> l & 1)
              + (1 - TextDistribution.TITLE_TOWN) * place.ofCountry(of, visitor);
      return thing == place
          ? TextDistribution.TITLE_THING * thing.thing[l]
              + (1 - TextDistribution.TITLE_THING - TextDistribution.TITLE_BOTH) * ofPlace
          : TextDistribution.TITLE_BOTH * thing.thing[l] * ofPlace;
    }

    private double tags(int l, boolean visitor, boolean names) {
      double atEvent = (townKind & HAS_EVENTS) != 0 ? TextDistribution.AT_EVENT : 0;
      double sum = 0;
      if (atEvent > 0) {
        int[] all = town < 0 ? IntArrays.EMPTY_ARRAY : texts.eventsOf(town);
        int others = all.length;
        for (int each : all) {
          if (tags.stream().anyMatch(token -> token.event == each)) {
            others--;
            sum += atEvent / all.length * product(l, visitor, names, true, each, false, -1);
          }
        }
        double rest = all.length == 0 ? 1 : (double) others / all.length;
        sum += atEvent * rest * product(l, visitor, names, true, -1, false, -1);
      }
      boolean hasDistricts = (townKind & HAS_DISTRICTS) != 0;
      double rest = 1;
      if (hasDistricts && town >= 0) {
        int all = texts.districtsOf(town).length;
        for (int i = 0; i < size; i++) {
          int each = districtOf[i];
          if (each >= 0 && isFirst(i)) {
            rest -= 1.0 / all;
            sum += (1 - atEvent) / all * product(l, visitor, names, false, -1, true, each);
          }
        }
      }
      return sum + (1 - atEvent) * rest * product(l, visitor, names, false, -1, hasDistricts, -1);
    }

    private boolean isFirst(int index) {
      for (int i = 0; i < index; i++) {
        if (districtOf[i] == districtOf[index]) {
          return false;
        }
      }
      return true;
    }

    /** Returns the probability of the tags, each of which differs from those before it. */
    private double product(
        int l,
        boolean visitor,
        boolean names,
        boolean atEvent,
        int event,
        boolean inDistrict,
        int district) {
      double thing =
          1
              - TextDistribution.SPECIALITY
              - TextDistribution.OTHER_EVENT
              - TextDistribution.AMBIGUOUS
              - TextDistribution.RARE
              - TextDistribution.GEAR
              - (visitor ? TextDistribution.HOME : 0)
              - (atEvent ? TextDistribution.OWN_EVENT : 0)
              - (names
                  ? TextDistribution.TOWN + TextDistribution.DIVISION + TextDistribution.COUNTRY
                  : 0)
              - (names && inDistrict ? TextDistribution.DISTRICT : 0);
      double product = 1;
      double before = 0;
      for (int i = 0; i < size; i++) {
        Token token = tags.get(i);
        double p = token.other + thing * token.thing[l] + TextDistribution.SPECIALITY * typical[i];
        if (visitor) {
          p += TextDistribution.HOME * token.home[l];
        }
        if (names) {
          p += region[visitor ? 1 : 0][i] + TextDistribution.TOWN * (mask[i] >> l & 1);
          if (district >= 0 && districtOf[i] == district) {
            p += TextDistribution.DISTRICT;
          }
        }
        if (event >= 0 && token.event == event) {
          p += TextDistribution.OWN_EVENT;
        }
        product *= p / (1 - before);
        before += p;
      }
      return product;
    }
  }
}
