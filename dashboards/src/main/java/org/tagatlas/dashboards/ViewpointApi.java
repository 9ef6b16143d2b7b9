package org.tagatlas.dashboards;

import io.javalin.http.NotFoundResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.tagatlas.dashboards.Viewpoints.Target;
import org.tagatlas.viewpoints.SpotOrder;

/** The endpoints of the API about positions: viewpoints of a subject. */
final class ViewpointApi {

  /** The parameters of {@link #viewpoints}. */
  static final List<String> VIEWPOINTS =
      List.of("tag", "q", "bbox", "region", "window", "sort", "size", "subject", "format");

  private static final int MAX_TEXT_CHARS = 16 * 1024;
  private static final int SIZE = 20;

  private final Places places;
  private final Themes themes;
  private final UnaryOperator<String> normalizer;
  private final Viewpoints viewpoints;

  ViewpointApi(
      AtlasIndex index,
      Places places,
      Themes themes,
      Extras extras,
      UnaryOperator<String> normalizer) {
    this.places = places;
    this.themes = themes;
    this.normalizer = normalizer;
    viewpoints = new Viewpoints(index, extras);
  }

  /** Returns the viewpoints of a subject. */
  Object viewpoints(ApiRequest request) {
    String sort = request.text("sort");
    SpotOrder order = sort == null ? SpotOrder.TYPICAL : SpotOrder.of(sort);
    int size = request.parameters().number("size", SIZE, 1, Viewpoints.MAX_SPOTS);
    String given = request.text("subject");
    Target target = given == null ? null : new Target(point(given), "given", null);
    MapFormat format = MapFormat.of(request.text("format"));
    Subject subject = subject(request);
    if (subject.label() == null) {
      throw new IllegalArgumentException("tag or q is required");
    }
    Viewpoints.View view = viewpoints.view(subject, request.window(), order, target, size);
    if (format == MapFormat.JSON) {
      return view;
    }
    return null;
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
      where.add(
          places
              .region(code, request.window())
              .orElseThrow(() -> new NotFoundResponse("no photos in region " + code))
              .ofPhoto());
    }
    where.add(request.window().ofPhoto());
    return where;
  }

  private static Point point(String text) {
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
    throw new IllegalArgumentException("subject must be latitude,longitude in degrees");
  }
}
