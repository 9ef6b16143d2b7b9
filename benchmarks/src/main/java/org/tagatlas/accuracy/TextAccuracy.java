package org.tagatlas.accuracy;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tagatlas.generate.BayesEstimate;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.locate.TextEstimate;
import org.tagatlas.locate.TextLocator;
import org.tagatlas.locate.model.LocationModel;
import org.tagatlas.locate.model.MkLab;
import org.tagatlas.locate.model.PhotoTerms;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.tags.MachineTag;
import org.tagatlas.text.UrlText;

/**
 * Compares estimates of where photos were taken with their coordinates, for several methods. Keeps
 * some hundred bytes per photo. Not thread-safe.
 */
public final class TextAccuracy {

  /** A way to estimate. */
  public enum Method {
    /** The locator, with the model if there is one. */
    TEXT,
    /** The locator without a model. */
    GAZETTEER,
    /** The baseline {@link MkLab}; only with a model. */
    MKLAB,
    /** Always the same point: the one of MKLab's program if no term is known. */
    CONSTANT,
    /** The best possible estimate; only if all photos are generated ones of edition 3. */
    BAYES
  }

  private static final double CONSTANT_LATITUDE = 40.75282;
  private static final double CONSTANT_LONGITUDE = -73.98282;

  /** The largest number of errors that are kept. */
  private static final int MAX_ERRORS = 20;

  /** An error of at least this is one to look at. */
  private static final double ERROR_KM = 200;

  /**
   * An estimate.
   *
   * @param km distance to the photo
   * @param confidence probability of at most 25 km; NaN if the method has none
   */
  record Result(double km, double confidence) {}

  /**
   * A photo.
   *
   * @param photographer a number, which is not published
   * @param country ISO 3166-1 alpha-2; empty on the open sea
   * @param terms number of terms
   * @param script of most of the letters
   * @param results those of the methods with an answer
   */
  record Tested(
      int photographer,
      String country,
      int terms,
      Character.UnicodeScript script,
      Map<Method, Result> results) {}

  /** A confident estimate that is wrong. */
  record Error(
      long photoid,
      double km,
      double confidence,
      double latitude,
      double longitude,
      double estimatedLatitude,
      double estimatedLongitude,
      List<String> evidence) {}

  private final TextLocator gazetteer = TextLocator.load();
  private final ReverseGeocoder geocoder = ReverseGeocoder.load();
  private final TextLocator text;
  private final MkLab mkLab;

  /** Null until a photo is one of those that it is for. */
  private BayesEstimate bayes;

  private final PhotoTerms terms = new PhotoTerms();
  private final LongOpenHashSet seen = new LongOpenHashSet();
  private final Map<String, Integer> photographers = new HashMap<>();
  private final List<Tested> tested = new ArrayList<>();
  private final List<Error> errors = new ArrayList<>();
  private final DrawnPhotos drawn = new DrawnPhotos();
  private long withoutText;

  /**
   * Creates an empty comparison.
   *
   * @param text the locator to test
   * @param model its model; null without one
   */
  public TextAccuracy(TextLocator text, LocationModel model) {
    this.text = text;
    this.mkLab = model == null ? null : new MkLab(model);
  }

  /** Adds a geotagged photo; a repeated one is ignored. */
  public void add(PhotoRecord photo) {
    if (!seen.add(photo.photoid())) {
      return;
    }
    List<String> tags = new ArrayList<>();
    for (String each : photo.userTags().split(",")) {
      String tag = UrlText.decode(each);
      if (!tag.isBlank() && MachineTag.parse(tag) == null) {
        tags.add(tag);
      }
    }
    String title = UrlText.decode(photo.title());
    if (tags.isEmpty() && title.isBlank()) {
      withoutText++;
      return;
    }
    terms.read(tags, title);
    Map<Method, Result> results = new EnumMap<>(Method.class);
    Optional<TextEstimate> found = text.locate(tags, title);
    found.ifPresent(estimate -> judge(photo, estimate, results));
    drawn.add(
        photo,
        tags,
        title,
        found.orElse(null),
        found.isPresent() ? results.get(Method.TEXT).km() : Double.NaN);
    if (mkLab == null) {
      if (results.containsKey(Method.TEXT)) {
        results.put(Method.GAZETTEER, results.get(Method.TEXT));
      }
    } else {
      gazetteer
          .locateOnly(tags, title, null)
          .ifPresent(
              estimate ->
                  results.put(
                      Method.GAZETTEER,
                      new Result(
                          km(photo, estimate.latitude(), estimate.longitude()),
                          estimate.confidence())));
      MkLab.Answer answer = mkLab.locate(terms);
      if (answer != null) {
        results.put(
            Method.MKLAB, new Result(km(photo, answer.latitude(), answer.longitude()), Double.NaN));
      }
    }
    results.put(
        Method.CONSTANT, new Result(km(photo, CONSTANT_LATITUDE, CONSTANT_LONGITUDE), Double.NaN));
    if (BayesEstimate.isKnown(photo.uid())) {
      if (bayes == null) {
        bayes = BayesEstimate.load();
      }
      BayesEstimate.Answer best = bayes.locate(photo.userTags(), photo.title());
      results.put(
          Method.BAYES,
          new Result(km(photo, best.latitude(), best.longitude()), best.probability()));
    }
    // Photos without a known photographer are those of one each.
    String photographer = photo.uid().isEmpty() ? "#" + photo.photoid() : photo.uid();
    int place = geocoder.find(photo.latitude(), photo.longitude());
    tested.add(
        new Tested(
            photographers.computeIfAbsent(photographer, each -> photographers.size()),
            place == ReverseGeocoder.NOWHERE ? "" : geocoder.country(place),
            terms.size(),
            script(tags, title),
            results));
  }

  private void judge(PhotoRecord photo, TextEstimate estimate, Map<Method, Result> results) {
    double km = km(photo, estimate.latitude(), estimate.longitude());
    results.put(Method.TEXT, new Result(km, estimate.confidence()));
    if (km < ERROR_KM) {
      return;
    }
    errors.add(
        new Error(
            photo.photoid(),
            km,
            estimate.confidence(),
            photo.latitude(),
            photo.longitude(),
            estimate.latitude(),
            estimate.longitude(),
            estimate.evidence().stream().map(TextEstimate.Evidence::term).toList()));
    if (errors.size() > 4 * MAX_ERRORS) {
      keepWorst();
    }
  }

  private void keepWorst() {
    errors.sort(
        (a, b) -> {
          int byConfidence = Double.compare(b.confidence, a.confidence);
          return byConfidence != 0 ? byConfidence : Double.compare(b.km, a.km);
        });
    errors.subList(Math.min(MAX_ERRORS, errors.size()), errors.size()).clear();
  }

  private static double km(PhotoRecord photo, double latitude, double longitude) {
    double north = Math.sin(Math.toRadians(latitude - photo.latitude()) / 2);
    double east = Math.sin(Math.toRadians(longitude - photo.longitude()) / 2);
    double chord =
        north * north
            + Math.cos(Math.toRadians(latitude))
                * Math.cos(Math.toRadians(photo.latitude()))
                * east
                * east;
    return 2 * 6371.0088 * Math.asin(Math.min(1, Math.sqrt(chord)));
  }

  private static Character.UnicodeScript script(List<String> tags, String title) {
    Map<Character.UnicodeScript, Integer> letters = new EnumMap<>(Character.UnicodeScript.class);
    (String.join("", tags) + title)
        .codePoints()
        .filter(Character::isLetter)
        .forEach(c -> letters.merge(Character.UnicodeScript.of(c), 1, Integer::sum));
    return letters.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(Character.UnicodeScript.COMMON);
  }

  /** Returns the measures of all photos that were added. */
  public TextAccuracyReport report() {
    keepWorst();
    Set<Method> methods = EnumSet.of(Method.TEXT, Method.CONSTANT);
    if (mkLab != null) {
      methods.add(Method.GAZETTEER);
      methods.add(Method.MKLAB);
    }
    if (!tested.isEmpty()
        && tested.stream().allMatch(each -> each.results.containsKey(Method.BAYES))) {
      methods.add(Method.BAYES);
    }
    return new TextAccuracyReport(
        List.copyOf(tested),
        List.copyOf(errors),
        drawn.json(),
        photographers.size(),
        withoutText,
        methods);
  }
}
