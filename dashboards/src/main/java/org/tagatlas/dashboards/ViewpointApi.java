package org.tagatlas.dashboards;

import io.javalin.http.NotFoundResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.tagatlas.dashboards.MapResponse.MapFeature;
import org.tagatlas.dashboards.Viewpoints.Target;
import org.tagatlas.dashboards.Viewpoints.Viewpoint;
import org.tagatlas.viewpoints.PlaceField.Part;
import org.tagatlas.viewpoints.SpotOrder;

/**
 * The endpoints of the API about positions: viewpoints of a subject, footprints, and surroundings.
 */
final class ViewpointApi {

  /** The parameters of {@link #viewpoints}. */
  static final List<String> VIEWPOINTS =
      List.of("tag", "q", "bbox", "region", "window", "sort", "size", "subject", "format");

  /** The parameters of {@link #shape}. */
  static final List<String> SHAPE =
      List.of("tag", "q", "bbox", "region", "of", "window", "radius_m", "format");

  /** The parameters of {@link #near}. */
  static final List<String> NEAR = List.of("lat", "lon", "km", "namespace", "q", "classes", "size");

  private static final int MAX_TEXT_CHARS = 16 * 1024;
  private static final int SIZE = 20;
  private static final int MAX_SIZE = 100;
  private static final int MAX_WORD_CHARS = 100;
  private static final int MIN_PLURAL = 3;
  private static final double MAX_RADIUS = 1e7;
  private static final double KM = 10;
  private static final double MAX_KM = 1000;

  private final Places places;
  private final Themes themes;
  private final UnaryOperator<String> normalizer;
  private final Viewpoints viewpoints;
  private final Shapes shapes;
  private final Neighbourhoods neighbourhoods;
  private final Near near;

  ViewpointApi(
      AtlasIndex index,
      Places places,
      Themes themes,
      Extras extras,
      RegionNames names,
      UnaryOperator<String> normalizer) {
    this.places = places;
    this.themes = themes;
    this.normalizer = normalizer;
    viewpoints = new Viewpoints(index, extras, names);
    shapes = new Shapes(index);
    neighbourhoods = new Neighbourhoods(index);
    near = new Near(index, extras);
  }

  /** Returns the viewpoints of a subject. */
  Object viewpoints(ApiRequest request) {
    String sort = request.text("sort");
    SpotOrder order = sort == null ? SpotOrder.TYPICAL : SpotOrder.of(sort);
    int size = request.parameters().number("size", SIZE, 1, Viewpoints.MAX_SPOTS);
    String given = request.text("subject");
    Target target =
        given == null ? null : new Target(point(given, "subject must be"), "given", null);
    MapFormat format = MapFormat.of(request.text("format"));
    Subject subject = subject(request);
    if (subject.label() == null) {
      throw new IllegalArgumentException("tag or q is required");
    }
    Viewpoints.View view = viewpoints.view(subject, request.window(), order, target, size);
    if (format == MapFormat.JSON) {
      return view;
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("subject", view.subject());
    members.put("window", view.window());
    members.put("sort", view.sort());
    members.put("counted_by", view.countedBy());
    members.put("complete", view.complete());
    MapResponse.write(
        request,
        format,
        "Viewpoints of " + view.label(),
        members,
        view.viewpoints().stream().map(ViewpointApi::feature).toList());
    return null;
  }

  private static MapFeature feature(Viewpoint viewpoint) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("rank", viewpoint.rank());
    properties.put("radius_m", viewpoint.radiusM());
    properties.put("photos", viewpoint.photos());
    properties.put("photographers", viewpoint.photographers());
    properties.put("everybody", viewpoint.everybody());
    properties.put("share", viewpoint.share());
    properties.put("log_odds", viewpoint.logOdds());
    properties.put("hours", viewpoint.hours());
    properties.put("months", viewpoint.months());
    if (viewpoint.years() != null) {
      properties.put("first_year", viewpoint.years().first());
      properties.put("last_year", viewpoint.years().last());
    }
    if (viewpoint.place() != null) {
      properties.put("region", viewpoint.place().region());
    }
    properties.put("distance_m", viewpoint.distanceM());
    properties.put("direction", viewpoint.direction());
    properties.put("samples", viewpoint.samples().stream().map(ViewpointApi::credit).toList());
    return new MapFeature(
        "Viewpoint " + viewpoint.rank(),
        html(viewpoint),
        viewpoint.location(),
        viewpoint.outline(),
        properties);
  }

  /** The credit of a sample photo. */
  private record Credit(
      String title, String photographer, String license, String licenseUrl, String pageUrl) {}

  private static Credit credit(Photo photo) {
    return new Credit(
        photo.title(), photo.photographer(), photo.license(), photo.licenseUrl(), photo.pageUrl());
  }

  private static String html(Viewpoint viewpoint) {
    StringBuilder html = new StringBuilder("<p>");
    html.append(viewpoint.photographers())
        .append(" of ")
        .append(viewpoint.everybody())
        .append(" photographers here photograph it, in ")
        .append(viewpoint.photos())
        .append(" photos.</p>");
    for (Photo photo : viewpoint.samples()) {
      html.append(FeedText.credit(photo));
    }
    return html.toString();
  }

  /** Returns what is typical of the surroundings of a point. */
  Object near(ApiRequest request) {
    Point point =
        point(request.required("lat") + ',' + request.required("lon"), "lat and lon must be");
    double km = number(request.text("km"), "km", KM, MAX_KM);
    String namespace = request.parameters().lower("namespace");
    String words = request.text("q");
    String classes = request.text("classes");
    if (classes != null && !classes.equals("things") && !classes.equals("all")) {
      throw new IllegalArgumentException("classes must be 'things' or 'all'");
    }
    if (words != null && words.length() > MAX_WORD_CHARS
        || namespace != null && namespace.length() > MAX_WORD_CHARS) {
      throw new IllegalArgumentException(
          "q and namespace are limited to " + MAX_WORD_CHARS + " characters");
    }
    String start =
        words == null ? null : namespace == null ? normalizer.apply(words) : words.strip();
    // "otters near San Francisco" asks for an otter as well.
    if (start != null && start.length() > MIN_PLURAL && start.endsWith("s")) {
      start = start.substring(0, start.length() - 1);
    }
    return near.view(
        new Near.Question(point, km, namespace, start, !"all".equals(classes)),
        request.parameters().number("size", SIZE, 1, MAX_SIZE));
  }

  /** Returns the parts of a region that have a separate tag. */
  Object neighbourhoods(ApiRequest request) {
    Region place = region(request.required("region"), request.window());
    return neighbourhoods.view(
        place,
        Subject.ofEverything(List.of(place.ofPhoto(), request.window().ofPhoto())),
        request.window());
  }

  /** Writes the footprint of a subject as GeoJSON or KML. */
  Object shape(ApiRequest request) {
    MapFormat format = MapFormat.of(request.text("format"));
    Double radius = number(request.text("radius_m"), "radius_m", null, MAX_RADIUS);
    Subject subject = subject(request);
    if (subject.label() == null && request.text("region") == null) {
      throw new IllegalArgumentException("tag, q or region is required");
    }
    String of = request.text("of");
    if (of != null) {
      if (!of.equals("parts") || subject.label() != null) {
        throw new IllegalArgumentException("of must be 'parts', without tag and q");
      }
      subject = ofParts(request, subject);
    }
    Shapes.Shape shape = shapes.view(subject, radius);
    String title = subject.label() == null ? request.text("region") : subject.label();
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("subject", subject.label());
    members.put("region", request.text("region"));
    members.put("window", request.window().name());
    members.put("photos", shape.found().total());
    members.put("votes", shape.found().voteCount());
    members.put("counted_by", shape.found().countedBy().toString());
    members.put("complete", shape.found().complete());
    members.put("radius_m", Viewpoints.rounded(shape.radius(), 1));
    members.put("km2", squareKilometres(shape.squareMetres()));
    members.put("parts", shape.total());
    members.values().removeIf(Objects::isNull);
    MapResponse.write(
        request,
        format == MapFormat.JSON ? MapFormat.GEOJSON : format,
        "Footprint of " + title,
        members,
        shape.parts().stream().map(part -> feature(title, part)).toList());
    return null;
  }

  /** Returns the photos of a region that have the tag of one of its neighbourhoods. */
  private Subject ofParts(ApiRequest request, Subject everything) {
    Region place = region(request.required("region"), request.window());
    List<String> tags =
        neighbourhoods.view(place, everything, request.window()).neighbourhoods().stream()
            .map(Neighbourhoods.Neighbourhood::tag)
            .toList();
    return new Subject(null, Query.terms("tags", tags), everything.among());
  }

  private static MapFeature feature(String title, Part part) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("photos", part.photos());
    properties.put("votes", part.votes());
    properties.put("photographers", part.photographers());
    properties.put("km2", squareKilometres(part.squareMetres()));
    return new MapFeature(
        title,
        "<p>"
            + part.photos()
            + " photos of "
            + part.photographers()
            + " photographers on "
            + squareKilometres(part.squareMetres())
            + " km²</p>",
        null,
        part.outline(),
        properties);
  }

  private static double squareKilometres(double squareMetres) {
    return Viewpoints.rounded(squareMetres / 1e6, 6);
  }

  /** Returns a positive number, or a default if there is none. */
  private static Double number(String text, String name, Double missing, double maximum) {
    if (text == null) {
      return missing;
    }
    try {
      double number = Double.parseDouble(text);
      if (number > 0 && number <= maximum) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new IllegalArgumentException(
        String.format(Locale.ROOT, "%s must be from 0 (exclusive) to %.0f", name, maximum));
  }

  /** Returns the subject of a request: a tag, words, or all photos. */
  private Subject subject(ApiRequest request) {
    String tag = request.text("tag");
    String words = request.text("q");
    if (tag != null && words != null) {
      throw new IllegalArgumentException("tag and q are mutually exclusive");
    }
    String typed = tag == null ? words : tag;
    if (typed != null && typed.length() > MAX_TEXT_CHARS) {
      throw new IllegalArgumentException("tag and q are limited to 16 KB");
    }
    List<Map<String, Object>> where = where(request);
    if (words != null) {
      return Subject.ofWords(words, themes, normalizer, where);
    }
    if (tag == null) {
      return Subject.ofEverything(where);
    }
    String normalized = normalizer.apply(tag);
    if (normalized.isEmpty()) {
      throw new IllegalArgumentException("tag must contain a letter or a digit");
    }
    return Subject.ofTag(normalized, where);
  }

  private List<Map<String, Object>> where(ApiRequest request) {
    List<Map<String, Object>> where = new ArrayList<>();
    String box = request.text("bbox");
    if (box != null) {
      where.add(Heat.Box.of(box).ofPhoto());
    }
    String code = request.text("region");
    if (code != null && !code.isEmpty()) {
      where.add(region(code, request.window()).ofPhoto());
    }
    where.add(request.window().ofPhoto());
    return where;
  }

  private Region region(String code, Window window) {
    return places
        .region(code, window)
        .orElseThrow(() -> new NotFoundResponse("no photos in region " + code));
  }

  private static Point point(String text, String what) {
    String[] parts = text.split(",", -1);
    try {
      if (parts.length == 2) {
        double latitude = Double.parseDouble(parts[0]);
        double longitude = Double.parseDouble(parts[1]);
        if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) {
          return new Point(latitude, longitude);
        }
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new IllegalArgumentException(what + " latitude,longitude in degrees");
  }
}
