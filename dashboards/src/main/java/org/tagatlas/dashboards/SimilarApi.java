package org.tagatlas.dashboards;

import io.javalin.http.NotFoundResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The endpoint of similar photos: its parameters, and what is wrong with them. */
final class SimilarApi {

  /** Names of the parameters. */
  static final List<String> PARAMETERS =
      List.of("photo", "vector", "region", "tag", "window", "limit");

  private static final int LIMIT = 12;
  private static final int MAX_LIMIT = 100;
  private static final int MAX_TAG_CHARS = 16 * 1024;

  private final Places places;
  private final UnaryOperator<String> normalizer;

  /** Null without a model. */
  private final SimilarPhotos similar;

  /**
   * Creates an endpoint.
   *
   * @param model the model of the published vectors; null for none
   * @param normalizer converts a tag in any spelling to its clean form
   */
  SimilarApi(
      AtlasIndex index, SimilarModel model, Places places, UnaryOperator<String> normalizer) {
    this.places = places;
    this.normalizer = normalizer;
    similar = model == null ? null : new SimilarPhotos(index, model);
  }

  /** Returns photos that are similar to a photo or a vector. */
  Object similar(ApiRequest request) {
    String photo = request.text("photo");
    String vector = request.text("vector");
    if ((photo == null) == (vector == null)) {
      throw new IllegalArgumentException("either photo or vector is required");
    }
    long photoid = request.parameters().number("photo", -1L, 1, Long.MAX_VALUE);
    int limit = request.parameters().number("limit", LIMIT, 1, MAX_LIMIT);
    Window window = request.window();
    String tag = tag(request.text("tag"));
    if (similar == null) {
      throw new NotFoundResponse(
          "there is no model of vectors; start the page with --similar-model");
    }
    float[] values = vector == null ? null : values(vector);
    Map<String, Object> filter = filter(request.text("region"), tag, window);
    if (values != null) {
      return similar.ofVector(values, filter, limit);
    }
    Optional<SimilarPhotos.View> view = similar.ofPhoto(photoid, filter, limit);
    return view.orElseThrow(
        () -> new NotFoundResponse("photo " + photoid + " has no vector of this model"));
  }

  private String tag(String written) {
    if (written == null || written.isEmpty()) {
      return null;
    }
    if (written.length() > MAX_TAG_CHARS) {
      throw new IllegalArgumentException("tag is too long");
    }
    return normalizer.apply(written);
  }

  /** Returns the filter on vectors; empty for all. */
  private Map<String, Object> filter(String code, String tag, Window window) {
    Map<String, Object> place =
        code == null || code.isEmpty()
            ? Map.of()
            : places
                .region(code, window)
                .orElseThrow(() -> new NotFoundResponse("no photos in region " + code))
                .ofPhoto();
    Map<String, Object> tagged = tag == null ? Map.of() : Query.term("tags", tag);
    return place.isEmpty() && tagged.isEmpty() && window.isAll()
        ? Map.of()
        : Query.all(place, tagged, window.ofPhoto());
  }

  private float[] values(String text) {
    String[] parts = text.split(",", -1);
    if (parts.length != similar.dimensions()) {
      throw new IllegalArgumentException(
          "vector must have " + similar.dimensions() + " values, but has " + parts.length);
    }
    float[] values = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      try {
        values[i] = Float.parseFloat(parts[i]);
      } catch (NumberFormatException e) {
        values[i] = Float.NaN;
      }
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "vector must be comma-separated numbers, but value "
                + (i + 1)
                + " was '"
                + Photo.truncate(parts[i], 40)
                + "'");
      }
    }
    return values;
  }
}
