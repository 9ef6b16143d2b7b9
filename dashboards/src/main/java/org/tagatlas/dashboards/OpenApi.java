package org.tagatlas.dashboards;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Descriptions of the endpoints of the API, for programs. */
final class OpenApi {

  /** The parameters of all endpoints; a parameter means the same wherever it occurs. */
  private static final Map<String, String> PARAMETERS =
      Map.ofEntries(
          entry("a", "code of the first region"),
          entry("added_since", "earliest time, in seconds since 1970"),
          entry("after", "cursor of the next page, from a Link header"),
          entry("b", "code of the second region"),
          entry("bbox", "west,south,east,north in degrees"),
          entry("classes", "things, or all classes of tags"),
          entry("continent", "a continent, such as europe"),
          entry("country", "ISO 3166-1 alpha-2 code of a country"),
          entry("estimated", "true: only estimated locations; false: none of them"),
          entry("format", "format of the response, such as json, geojson or kml"),
          entry("km", "radius in kilometres"),
          entry("lat", "latitude in degrees"),
          entry("level", "country, admin1 or city"),
          entry("limit", "maximum number of photos"),
          entry("lon", "longitude in degrees"),
          entry("machine_tag_mode", "all or any of machine_tags"),
          entry("machine_tags", "comma-separated queries of machine tags, with wildcards"),
          entry("name", "name of a theme or finding"),
          entry("namespace", "namespace of machine tags"),
          entry("of", "parts: one feature for each part"),
          entry("page", "number of the page, from 1"),
          entry("per_page", "number of items per page"),
          entry("photo", "id of a photo"),
          entry("predicate", "predicate of machine tags"),
          entry("q", "text to search for"),
          entry("radius_m", "radius in metres"),
          entry("refresh", "interval in seconds"),
          entry("region", "code of a region, such as IS, US.MA or US.MA.Boston"),
          entry("size", "maximum number of results"),
          entry("sort", "order of the results"),
          entry("subject", "latitude,longitude of what is photographed"),
          entry("tag", "a tag in any spelling"),
          entry("tags", "comma-separated tags of a photo"),
          entry("theme", "name of a theme"),
          entry("title", "title of a photo"),
          entry("vector", "comma-separated values of a vector"),
          entry("window", "all, a year, a month or a day"),
          entry("within", "code of the region that contains the results"),
          entry("zoom", "zoom level of the map"));

  private final List<Endpoint> endpoints = new ArrayList<>();

  /**
   * An endpoint.
   *
   * @param path the path, such as {@code /api/v1/world}
   * @param parameters names of its query parameters
   */
  record Endpoint(String path, List<String> parameters) {}

  /**
   * Adds an endpoint.
   *
   * @throws IllegalArgumentException if a parameter has no description
   */
  void add(String path, List<String> parameters) {
    for (String parameter : parameters) {
      if (!PARAMETERS.containsKey(parameter)) {
        throw new IllegalArgumentException("the parameter " + parameter + " has no description");
      }
    }
    endpoints.add(new Endpoint(path, List.copyOf(parameters)));
  }

  /** Returns all endpoints. */
  Map<String, Object> list() {
    return Map.of("endpoints", endpoints);
  }

  /** Returns an OpenAPI 3.1 document. */
  Map<String, Object> document() {
    Map<String, Object> paths = new LinkedHashMap<>();
    for (Endpoint endpoint : endpoints) {
      List<Object> parameters = new ArrayList<>();
      for (String parameter : endpoint.parameters()) {
        parameters.add(
            Map.of(
                "name",
                parameter,
                "in",
                "query",
                "description",
                PARAMETERS.get(parameter),
                "schema",
                Map.of("type", "string")));
      }
      paths.put(
          endpoint.path(),
          Map.of("get", Map.of("parameters", parameters, "responses", responses())));
    }
    return Map.of(
        "openapi",
        "3.1.0",
        "info",
        Map.of("title", "Tagatlas", "version", "1"),
        // Relative to this document, so that it is valid at any address of the page.
        "servers",
        List.of(Map.of("url", "../..")),
        "paths",
        paths);
  }

  private static Map<String, Object> responses() {
    Map<String, Object> responses = new LinkedHashMap<>();
    responses.put("200", Map.of("description", "the result"));
    responses.put("400", error("a parameter is missing, unknown, repeated or invalid"));
    responses.put("404", error("there is no such region, theme or finding"));
    responses.put("503", error("Elasticsearch is unavailable"));
    return responses;
  }

  private static Map<String, Object> error(String description) {
    return Map.of(
        "description",
        description,
        "content",
        Map.of(
            "application/json",
            Map.of(
                "schema",
                Map.of(
                    "type",
                    "object",
                    "required",
                    List.of("error"),
                    "properties",
                    Map.of("error", Map.of("type", "string"))))));
  }
}
