package org.tagatlas.locate;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.tagatlas.cell.S2Cells;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.PlaceIndex;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.locate.PlaceCandidates.Candidate;
import org.tagatlas.locate.PlaceCandidates.Scored;
import org.tagatlas.locate.TextEstimate.Alternative;
import org.tagatlas.locate.TextEstimate.Evidence;
import org.tagatlas.locate.TextEstimate.Within;
import org.tagatlas.locate.TextWeights.Claim;
import org.tagatlas.locate.model.CellScores;
import org.tagatlas.locate.model.LocationModel;
import org.tagatlas.locate.model.ModelWeights;
import org.tagatlas.locate.model.PhotoTerms;

/**
 * Estimates where a photo was taken from its tags and title. Nothing about the photographer is
 * used, and no other photo.
 *
 * <p>Every place that the text names is a candidate. A candidate's share is the softmax of the
 * weighted sum of its features, among all candidates and the one that none is right. The answer is
 * the candidate with the largest share; the shares of candidates near it are the score of a claim
 * such as "within 25 km", from which the calibration makes a probability. Immutable and
 * thread-safe.
 */
public final class TextLocator {

  /** Minimum probability of an error of at most 750 km; there is no answer below it. */
  static final double MIN_PROBABILITY = 0.25;

  private static final double MIN_COUNTRY = 0.8;
  private static final double MIN_ADMIN1 = 0.8;
  private static final double MIN_CITY = 0.7;
  private static final int MAX_ALTERNATIVES = 3;
  private static final double MIN_SHARE = 0.01;

  /** The uncertainty is the distance that holds the photo with this probability. */
  private static final double UNCERTAINTY_PROBABILITY = 0.9;

  /** Points of cities have three decimals if 1 km is as likely as this. */
  private static final double MIN_FINE = 0.05;

  /** The levels of the cells that are shown for places, about 16, 130 and 260 km wide. */
  private static final int CITY_LEVEL = 9;

  private static final int DIVISION_LEVEL = 6;
  private static final int COUNTRY_LEVEL = 5;

  /** Where even 750 km do not hold it. */
  private static final double LARGEST_KM = 2500;

  private final PlaceCandidates candidates;
  private final TextWeights weights;
  private final Gazetteer gazetteer;
  private final ThreadLocal<CellScores> scores;
  private final String name;

  TextLocator(Gazetteer gazetteer, PlaceIndex index, TextWeights weights) {
    this.gazetteer = gazetteer;
    this.candidates = new PlaceCandidates(gazetteer, index, ordinaryWords(), null);
    this.weights = weights;
    this.scores = null;
    this.name = "gazetteer";
  }

  private TextLocator(LocationModel model) throws IOException {
    name = model.name();
    gazetteer = Gazetteer.load();
    candidates =
        new PlaceCandidates(gazetteer, PlaceIndex.load(), ordinaryWords(), ReverseGeocoder.load());
    weights =
        TextWeights.read(
            new ByteArrayInputStream(model.weights().getBytes(StandardCharsets.UTF_8)));
    ModelWeights ofTerms = ModelWeights.of(model);
    scores = ThreadLocal.withInitial(() -> new CellScores(model, ofTerms));
  }

  /** Returns a locator with the shipped gazetteer and a trained model. */
  public static TextLocator with(LocationModel model) throws IOException {
    return new TextLocator(model);
  }

  /** Returns the locator with the shipped gazetteer and weights. */
  public static TextLocator load() {
    return Shipped.LOCATOR;
  }

  /** Returns the name of the model; {@code gazetteer} without one. */
  public String name() {
    return name;
  }

  /** Returns where the fitted weights are from: rows, folds and date. */
  public Map<String, String> about() {
    return weights.about();
  }

  /**
   * Estimates where a photo was taken.
   *
   * @param tags decoded, in any spelling, without machine tags
   * @param title decoded; may be empty
   * @return empty if no place is named, or none is likely enough
   */
  public Optional<TextEstimate> locate(Collection<String> tags, String title) {
    return locate(tags, title, null);
  }

  /**
   * Estimates where in a country a photo was taken. The probabilities are those of photos whose
   * text names the country.
   *
   * @param country ISO 3166-1 alpha-2; null for the world
   */
  public Optional<TextEstimate> locate(Collection<String> tags, String title, String country) {
    return locate(tags, title, country, true);
  }

  /**
   * Estimates as {@link #locate(Collection, String, String)} does, but leaves the evidence empty,
   * which takes much less time.
   */
  public Optional<TextEstimate> locateOnly(Collection<String> tags, String title, String country) {
    return locate(tags, title, country, false);
  }

  /**
   * Returns the distribution over cells: that of a model, if it has any of the terms, or else that
   * of the places that the text names.
   *
   * @param tags decoded, in any spelling, without machine tags
   * @param title decoded; may be empty
   * @param country ISO 3166-1 alpha-2, which is a distribution over places; null for the world
   */
  public LikelyCells cells(Collection<String> tags, String title, String country) {
    Text text = text(tags, title);
    if (scores != null && country == null) {
      CellScores ofModel = scores.get();
      ofModel.score(text.learned);
      if (ofModel.cells() > 0) {
        List<LikelyCells.Cell> cells = new ArrayList<>();
        for (int i = 0; i < ofModel.cells(); i++) {
          cells.add(new LikelyCells.Cell(ofModel.cell(i), ofModel.share(i)));
        }
        return new LikelyCells(true, cells);
      }
    }
    Answer answer = answer(text, country);
    Map<Long, Double> shares = new TreeMap<>();
    for (int i = 0; answer != null && i < answer.shares().length; i++) {
      Candidate each = answer.candidates().get(i);
      if (each.place() != PlaceCandidates.NOWHERE) {
        int level =
            switch (each.level()) {
              case COUNTRY -> COUNTRY_LEVEL;
              case ADMIN1 -> DIVISION_LEVEL;
              case CITY -> CITY_LEVEL;
            };
        shares.merge(
            S2Cells.parent(S2Cells.leaf(each.latitude(), each.longitude()), level),
            answer.shares()[i],
            Double::sum);
      }
    }
    return new LikelyCells(
        false,
        shares.entrySet().stream()
            .sorted(Map.Entry.<Long, Double>comparingByValue().reversed())
            .map(each -> new LikelyCells.Cell(each.getKey(), each.getValue()))
            .toList());
  }

  private Optional<TextEstimate> locate(
      Collection<String> tags, String title, String country, boolean withEvidence) {
    Text text = text(tags, title);
    Answer answer = answer(text, country);
    if (answer == null) {
      return Optional.empty();
    }
    List<Within> within = new ArrayList<>();
    double smaller = 0;
    for (Claim claim : Claim.values()) {
      if (!Double.isNaN(claim.km())) {
        smaller = Math.max(smaller, weights.probability(claim, answer.score(claim)));
        within.add(new Within(claim.km(), smaller));
      }
    }
    if (smaller < MIN_PROBABILITY && country == null) {
      return Optional.empty();
    }
    double inCountry = weights.probability(Claim.COUNTRY, answer.score(Claim.COUNTRY));
    double inDivision =
        answer.best().division() == null
            ? 0
            : Math.min(inCountry, weights.probability(Claim.ADMIN1, answer.score(Claim.ADMIN1)));
    boolean isCity = answer.best().level() == RegionLevel.CITY;
    double inCity =
        isCity
            ? Math.min(inDivision, weights.probability(Claim.CITY, answer.score(Claim.CITY)))
            : 0;
    int metres = uncertainty(within);
    double unit = unit(answer.best(), within);
    return Optional.of(
        new TextEstimate(
            rounded(answer.best().latitude(), unit),
            rounded(answer.best().longitude(), unit),
            metres,
            within.get(Claim.WITHIN_25_KM.ordinal()).probability(),
            within,
            inCountry >= MIN_COUNTRY ? answer.best().country() : null,
            inCountry,
            inDivision >= MIN_ADMIN1 ? answer.best().division() : null,
            inDivision,
            inCity >= MIN_CITY ? name(answer.best()) : null,
            inCity,
            withEvidence ? evidence(text, country, answer) : List.of(),
            alternatives(answer)));
  }

  /** The candidates of a photo with their shares. */
  record Answer(List<Candidate> candidates, double[] shares, Candidate best) {

    /** Returns the score of a claim: the shares of the candidates for which it would be true. */
    double score(Claim claim) {
      double sum = 0;
      for (int i = 0; i < shares.length; i++) {
        Candidate each = candidates.get(i);
        if (each.place() != PlaceCandidates.NOWHERE && supports(claim, each)) {
          sum += shares[i];
        }
      }
      return sum;
    }

    private boolean supports(Claim claim, Candidate each) {
      return switch (claim) {
        case COUNTRY -> each.country().equals(best.country());
        case ADMIN1 -> each.division() != null && each.division().equals(best.division());
        case CITY -> each.place() == best.place();
        default ->
            Distance.km(each.latitude(), each.longitude(), best.latitude(), best.longitude())
                <= claim.km();
      };
    }
  }

  /**
   * The terms of a photo.
   *
   * @param learned the terms that a model can have; null without one
   */
  private record Text(Map<String, TermSource> terms, PhotoTerms learned) {}

  private Text text(Collection<String> tags, String title) {
    PhotoTerms learned = null;
    if (scores != null) {
      learned = new PhotoTerms();
      learned.read(tags, title);
    }
    return new Text(candidates.terms(tags, title), learned);
  }

  private Answer answer(Text text, String country) {
    Scored scored = null;
    if (scores != null) {
      scored = new Scored(text.learned, scores.get());
      scored.scores().score(text.learned);
    }
    return answer(candidates.of(text.terms, country, scored, weights), weights);
  }

  /** Returns the answer; null if there is no candidate. */
  static Answer answer(List<Candidate> candidates, TextWeights weights) {
    if (candidates.isEmpty()) {
      return null;
    }
    double[] shares = shares(candidates, weights);
    int best = 0;
    for (int i = 1; i < shares.length - 1; i++) {
      if (shares[i] > shares[best]
          || shares[i] == shares[best]
              && candidates.get(i).place() < candidates.get(best).place()) {
        best = i;
      }
    }
    return new Answer(candidates, shares, candidates.get(best));
  }

  /** Returns the softmax of the candidates' weighted sums. */
  static double[] shares(List<Candidate> candidates, TextWeights weights) {
    double[] shares = new double[candidates.size()];
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < shares.length; i++) {
      Candidate each = candidates.get(i);
      shares[i] = each.features() == null ? each.score() : weights.score(each.features());
      largest = Math.max(largest, shares[i]);
    }
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      shares[i] = Math.exp(shares[i] - largest);
      sum += shares[i];
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= sum;
    }
    return shares;
  }

  /** Leaves out each term in turn, and leaves each term alone in turn. */
  private List<Evidence> evidence(Text text, String country, Answer answer) {
    double with = answer.score(Claim.WITHIN_25_KM);
    Set<String> named = new TreeSet<>();
    for (Candidate each : answer.candidates()) {
      if (each.place() != PlaceCandidates.NOWHERE
          && each.country().equals(answer.best().country())) {
        named.addAll(each.terms());
      }
    }
    List<Evidence> evidence = new ArrayList<>();
    for (String term : named) {
      double lost = (with - score(answer, answer(filtered(text, term, false), country))) / with;
      double alone = score(answer, answer(filtered(text, term, true), country)) / with;
      double weight = Math.min(1, Math.max(lost, alone));
      if (weight >= MIN_SHARE) {
        evidence.add(new Evidence(term, weight));
      }
    }
    evidence.sort(
        Comparator.comparingDouble(Evidence::weight).reversed().thenComparing(Evidence::term));
    return evidence;
  }

  private static Text filtered(Text text, String term, boolean alone) {
    Map<String, TermSource> terms = new TreeMap<>(text.terms);
    terms.keySet().removeIf(each -> each.equals(term) != alone);
    return new Text(terms, text.learned == null ? null : text.learned.filtered(term, alone));
  }

  /** Returns the shares that an answer to other terms gives to places near this answer. */
  private static double score(Answer answer, Answer other) {
    double sum = 0;
    if (other != null) {
      for (int i = 0; i < other.shares().length - 1; i++) {
        if (answer.supports(Claim.WITHIN_25_KM, other.candidates().get(i))) {
          sum += other.shares()[i];
        }
      }
    }
    return sum;
  }

  private List<Alternative> alternatives(Answer answer) {
    List<Alternative> all = new ArrayList<>();
    for (int i = 0; i < answer.shares().length; i++) {
      Candidate each = answer.candidates().get(i);
      if (each.place() != PlaceCandidates.NOWHERE
          && !answer.supports(Claim.WITHIN_25_KM, each)
          && answer.shares()[i] >= MIN_SHARE) {
        all.add(
            new Alternative(
                name(each), each.country(), each.latitude(), each.longitude(), answer.shares()[i]));
      }
    }
    all.sort(Comparator.comparingDouble(Alternative::share).reversed());
    return all.subList(0, Math.min(MAX_ALTERNATIVES, all.size()));
  }

  private String name(Candidate each) {
    return switch (each.level()) {
      case COUNTRY -> gazetteer.countryName(each.country());
      case ADMIN1 -> gazetteer.admin1Name(each.division());
      case CITY -> gazetteer.cities().get(each.place()).name();
    };
  }

  /** Interpolates between the distances, on a logarithmic scale. */
  private static int uncertainty(List<Within> within) {
    Within before = null;
    for (Within each : within) {
      if (each.probability() >= UNCERTAINTY_PROBABILITY) {
        if (before == null) {
          return (int) Math.round(each.km() * 1000);
        }
        double part =
            (UNCERTAINTY_PROBABILITY - before.probability())
                / (each.probability() - before.probability());
        return (int) Math.round(1000 * before.km() * Math.pow(each.km() / before.km(), part));
      }
      before = each;
    }
    return (int) (LARGEST_KM * 1000);
  }

  /** Returns the inverse of the degrees that a point is rounded to: more would claim too much. */
  private static double unit(Candidate best, List<Within> within) {
    if (best.level() != RegionLevel.CITY) {
      return 10;
    }
    return within.get(Claim.WITHIN_1_KM.ordinal()).probability() >= MIN_FINE ? 1000 : 100;
  }

  private static double rounded(double degrees, double unit) {
    return Math.round(degrees * unit) / unit;
  }

  /** Returns the names of towns that are more often tagged as ordinary words. */
  static Set<String> ordinaryWords() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Gazetteer.class.getResourceAsStream("place-name-exceptions.txt"),
                StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> line.startsWith("-** "))
          .map(line -> line.substring(4).strip())
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Shipped {
    private static final TextLocator LOCATOR =
        new TextLocator(Gazetteer.load(), PlaceIndex.load(), TextWeights.load());
  }
}
