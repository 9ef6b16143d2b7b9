package org.tagatlas.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tagatlas.cell.S2Cells;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.locate.LikelyCells;
import org.tagatlas.locate.TextEstimate;
import org.tagatlas.locate.TextLocator;
import org.tagatlas.tags.MachineTag;

/**
 * The endpoints of the API about estimates: where a photo with some text was taken, and how
 * accurate such estimates were on photos with known places.
 */
final class LocateApi {

  /** The parameters of {@link #locate}. */
  static final List<String> PARAMETERS = List.of("tags", "title", "within", "zoom");

  /** The command that makes a report. */
  static final String COMMAND = "tagatlas locate evaluate --input shards --report accuracy";

  /** A photo on Flickr has at most 75 tags. */
  private static final int MAX_TAGS = 75;

  private static final int MAX_CHARS = 8 * 1024;

  /** Coarser cells than this would be distorted on the map. */
  private static final int MIN_LEVEL = 2;

  /** A cell of a level is about 25 pixels wide at the zoom level below it. */
  private static final int LEVELS_ABOVE_ZOOM = 1;

  private static final double MIN_SHARE = 0.001;
  private static final int MAX_CELLS = 200;
  private static final double ROUNDING = 1e4;

  private final ObjectMapper json = new ObjectMapper();
  private final Locating locating;

  LocateApi(Locating locating) {
    this.locating = locating;
  }

  /**
   * A region of an answer.
   *
   * @param value its code or name; null if it is not likely enough
   * @param p calibrated probability
   */
  record Claim(String value, double p) {}

  /**
   * Another place.
   *
   * @param share its share among the places that the terms name; not calibrated
   */
  record Alternative(String place, String country, Point location, double share) {}

  /**
   * A cell on the map.
   *
   * @param outline a GeoJSON polygon
   */
  record Cell(double share, Map<String, Object> outline) {}

  /**
   * An estimate; all but the model and the cells are null if there is no answer.
   *
   * @param within probabilities that the error is at most 1, 5, 25, 200 and 750 km
   * @param cellsOf {@code model} or {@code places}: what the cells are the distribution of
   */
  record View(
      String locationModel,
      boolean answered,
      Point location,
      Integer locationUncertaintyM,
      Double locationConfidence,
      Map<String, Claim> regions,
      List<TextEstimate.Within> within,
      List<TextEstimate.Evidence> evidence,
      List<Alternative> alternatives,
      String cellsOf,
      List<Cell> cells) {}

  /** Returns where a photo with some tags and a title was taken. */
  Object locate(ApiRequest request) {
    List<String> tags = tags(request.text("tags"));
    String title = checked("title", request.text("title")).strip();
    String country = country(request.text("within"));
    int zoom = request.parameters().number("zoom", 2, 0, 24);
    if (tags.isEmpty() && title.isEmpty()) {
      throw new IllegalArgumentException("tags or title is required");
    }
    TextLocator locator = locating.locator().get();
    if (locator == null) {
      throw new NotFoundResponse("this page has no names of places to estimate with");
    }
    LikelyCells cells = locator.cells(tags, title, country);
    String cellsOf = cells.ofModel() ? "model" : "places";
    return locator
        .locate(tags, title, country)
        .map(
            estimate ->
                new View(
                    locator.name(),
                    true,
                    new Point(estimate.latitude(), estimate.longitude()),
                    estimate.uncertaintyMetres(),
                    rounded(estimate.confidence()),
                    regions(estimate),
                    estimate.within().stream()
                        .map(
                            each -> new TextEstimate.Within(each.km(), rounded(each.probability())))
                        .toList(),
                    estimate.evidence().stream()
                        .map(each -> new TextEstimate.Evidence(each.term(), rounded(each.weight())))
                        .toList(),
                    estimate.alternatives().stream()
                        .map(
                            each ->
                                new Alternative(
                                    each.name(),
                                    each.country(),
                                    new Point(each.latitude(), each.longitude()),
                                    rounded(each.share())))
                        .toList(),
                    cellsOf,
                    cells(cells, zoom)))
        .orElseGet(
            () ->
                new View(
                    locator.name(),
                    false,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    cellsOf,
                    cells(cells, zoom)));
  }

  private static Map<String, Claim> regions(TextEstimate estimate) {
    Map<String, Claim> regions = new LinkedHashMap<>();
    regions.put("country", new Claim(estimate.country(), rounded(estimate.countryProbability())));
    regions.put("admin1", new Claim(estimate.admin1Code(), rounded(estimate.admin1Probability())));
    regions.put("city", new Claim(estimate.city(), rounded(estimate.cityProbability())));
    return regions;
  }

  /** Returns cells that are large enough to be seen at a zoom level, the most likely first. */
  private static List<Cell> cells(LikelyCells likely, int zoom) {
    int finest = Math.max(MIN_LEVEL, zoom + LEVELS_ABOVE_ZOOM);
    Map<Long, Double> shares = new LinkedHashMap<>();
    for (LikelyCells.Cell each : likely.cells()) {
      long cell = S2Cells.level(each.id()) > finest ? S2Cells.parent(each.id(), finest) : each.id();
      shares.merge(cell, each.share(), Double::sum);
    }
    return shares.entrySet().stream()
        .filter(each -> each.getValue() >= MIN_SHARE)
        .sorted(Map.Entry.<Long, Double>comparingByValue().reversed())
        .limit(MAX_CELLS)
        .map(each -> new Cell(rounded(each.getValue()), outline(each.getKey())))
        .toList();
  }

  private static Map<String, Object> outline(long cell) {
    List<double[]> ring = new ArrayList<>();
    for (double[] point : S2Cells.outline(cell, S2Cells.level(cell) < 8 ? 4 : 1)) {
      ring.add(new double[] {rounded(point[1]), rounded(point[0])});
    }
    return Map.of("type", "Polygon", "coordinates", List.of(ring));
  }

  private static double rounded(double value) {
    return Math.round(value * ROUNDING) / ROUNDING;
  }

  private static List<String> tags(String given) {
    List<String> tags = new ArrayList<>();
    for (String each : checked("tags", given).split(",")) {
      String tag = each.strip();
      if (!tag.isEmpty() && MachineTag.parse(tag) == null) {
        tags.add(tag);
      }
    }
    if (tags.size() > MAX_TAGS) {
      throw new IllegalArgumentException("tags must be at most " + MAX_TAGS + " tags");
    }
    return tags;
  }

  private static String checked(String name, String given) {
    if (given != null && given.length() > MAX_CHARS) {
      throw new IllegalArgumentException(name + " is too long");
    }
    return given == null ? "" : given;
  }

  private static String country(String given) {
    if (given == null || given.isBlank()) {
      return null;
    }
    String code = given.strip().toUpperCase(Locale.ROOT);
    if (!code.matches("[A-Z]{2}") || Gazetteer.load().countryName(code) == null) {
      throw new IllegalArgumentException(
          "within must be an ISO 3166-1 alpha-2 code of a country, such as FR, but was '"
              + Photo.truncate(given, 40)
              + "'");
    }
    return code;
  }

  /** Returns the report, or how to make one. */
  Object report() {
    Path folder = locating.report();
    ObjectNode answer = json.createObjectNode();
    answer.put("available", false);
    answer.put("command", COMMAND);
    if (folder == null) {
      return answer;
    }
    try {
      JsonNode report = json.readTree(folder.resolve(Locating.REPORT_FILE).toFile());
      if (report.path("methods").isObject()) {
        answer.put("available", true);
        answer.remove("command");
        answer.set("report", report);
      }
    } catch (IOException e) {
      answer.put("problem", "the report cannot be read");
    }
    return answer;
  }
}
