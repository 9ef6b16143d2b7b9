package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tagatlas.launcher.PublishedAtlas.coded;
import static org.tagatlas.launcher.PublishedAtlas.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Compares responses of the page's API with the documents in Elasticsearch. */
abstract class AtlasApiScenarios {

  private final PublishedAtlas atlas;

  AtlasApiScenarios(PublishedAtlas atlas) {
    this.atlas = atlas;
  }

  @Test
  void returnsTheDataOfElasticsearch() throws Exception {
    JsonNode status = atlas.json("status");
    assertThat(status.path("photos").asLong()).isEqualTo(atlas.count("photos")).isPositive();
    assertThat(status.path("generated").asLong())
        .isEqualTo(
            atlas.search("photos", "{\"term\": {\"generated\": true}}").path("count").asLong())
        .isPositive()
        .isLessThan(status.path("photos").asLong());
    assertThat(
            atlas
                .send("GET", "/signatures/_mapping", "")
                .findValue("_meta")
                .path("generated")
                .asBoolean())
        .isTrue();
    assertThat(status.path("signatures").asLong()).isEqualTo(atlas.count("signatures"));
    assertThat(status.path("windows")).extracting(JsonNode::asText).contains("all", "2012");
    assertThat(status.path("updated").asText()).startsWith("20");

    JsonNode world = atlas.json("world");
    JsonNode first = world.path("countries").path(0);
    JsonNode document = atlas.document("regions", "all|" + first.path("country").asText());
    assertThat(first.path("photos")).isEqualTo(document.path("photos"));
    assertThat(first.path("photographers")).isEqualTo(document.path("photographers"));
    assertThat(first.path("population").asLong()).isGreaterThan(1_000_000);
    assertThat(first.path("top").path("names_place").asBoolean(true)).isFalse();

    JsonNode place = atlas.json("place?window=2012&region=" + first.path("country").asText());
    JsonNode best = place.path("signature").path(0);
    assertThat(best.path("rank").asInt()).isEqualTo(1);
    JsonNode signature =
        atlas.document(
            "signatures",
            "2012|" + first.path("country").asText() + '|' + best.path("tag").asText());
    for (String field : List.of("score", "photos", "photographers", "share", "label")) {
      assertThat(best.path(field)).as(field).isEqualTo(signature.path(field));
    }
    assertThat(place.path("admin1")).isNotEmpty();
    assertThat(place.path("cities")).isNotEmpty();
    assertThat(place.path("windows")).extracting(w -> w.path("window").asText()).contains("all");
    assertThat(
            atlas
                .json("place?region=" + text(place.path("cities").path(0), "region"))
                .path("within"))
        .hasSize(2);
  }

  @Test
  void countsThePhotosOfATag() throws Exception {
    JsonNode world = atlas.json("world");
    String tag = text(world.path("countries").path(0).path("top"), "tag");
    JsonNode view = atlas.json("tag?tag=" + coded(tag));
    JsonNode counted = atlas.search("photos", "{\"term\": {\"tags\": \"" + tag + "\"}}");
    assertThat(view.path("photos").asLong()).isEqualTo(counted.path("count").asLong()).isPositive();
    assertThat(sum(view.path("countries"))).isLessThanOrEqualTo(view.path("photos").asLong());
    assertThat(view.path("typical")).extracting(row -> text(row, "level")).contains("country");
    assertThat(view.path("labels")).isNotEmpty();
    assertThat(sum(view.path("years"))).isBetween(1L, view.path("photos").asLong());
    // The spelling is irrelevant.
    JsonNode upperCase = atlas.json("tag?tag=" + coded("  " + tag.toUpperCase(Locale.ROOT) + " !"));
    assertThat(upperCase.path("photos").asLong()).isEqualTo(view.path("photos").asLong());
    assertThat(atlas.json("search?q=" + coded(tag)).path("tags").path(0).path("tag").asText())
        .isEqualTo(tag);
    assertThat(atlas.json("search?q=fran").path("places"))
        .extracting(place -> text(place, "name"))
        .contains("France");
    assertThat(atlas.json("search?q=sao+paulo").path("places"))
        .extracting(place -> text(place, "name"))
        .contains("São Paulo");
  }

  @Test
  void countsEachPhotoInOneCellOrReturnsIt() throws Exception {
    JsonNode heat = atlas.json("heat?bbox=-180,-90,180,90&zoom=1");
    long photos = 0;
    for (JsonNode cell : heat.path("cells")) {
      photos += cell.path(2).asLong();
    }
    assertThat(photos).isEqualTo(atlas.count("photos"));
    JsonNode single = atlas.json("heat?bbox=-176,-22,-175,-21&zoom=10").path("photos");
    assertThat(single).isNotEmpty();
    assertThat(single.path(0).path("license").asText()).isEqualTo("Attribution License");
    // URLs with a script are removed.
    assertThat(single).noneMatch(photo -> photo.has("page_url"));
    assertThat(atlas.json("photos?region=TO&size=5")).hasSize(5);
  }

  @Test
  void returnsNineFindings() throws Exception {
    JsonNode names = atlas.json("findings");
    assertThat(names).hasSize(9);
    for (JsonNode name : names) {
      for (String window : List.of("all", "2012")) {
        JsonNode finding = atlas.json("finding?name=" + name.asText() + "&window=" + window);
        assertThat(finding.path("rows").isArray()).as(name.asText()).isTrue();
      }
    }
    JsonNode most = atlas.json("finding?name=earth").path("rows").path(0);
    assertThat(most.path("photos").asLong())
        .isEqualTo(
            atlas
                .search(
                    "photos",
                    "{\"bool\": {\"filter\": [{\"exists\": {\"field\": \"country\"}}, "
                        + "{\"term\": {\"tags\": \""
                        + text(most, "tag")
                        + "\"}}]}}")
                .path("count")
                .asLong());
    JsonNode compared = atlas.json("compare?a=US&b=JP");
    assertThat(compared.path("tags").path(0).path("per_mille_a").asDouble())
        .isGreaterThan(compared.path("tags").path(0).path("per_mille_b").asDouble());
    assertThat(atlas.json("theme?name=food").path("photos").asLong())
        .isEqualTo(
            StreamSupport.stream(atlas.json("themes").spliterator(), false)
                .filter(theme -> text(theme, "theme").equals("food"))
                .findFirst()
                .orElseThrow()
                .path("photos")
                .asLong());
  }

  @Test
  void explainsErrorsAndRestrictsOrigins() throws Exception {
    for (Map.Entry<String, Integer> invalid :
        Map.of(
                "place", 400,
                "place?region=Atlantis", 404,
                "world?window=yesterday", 400,
                "heat?bbox=1,2,3&zoom=2", 400,
                "heat?bbox=-180,-90,180,90&zoom=99", 400,
                "theme?name=war", 404,
                "finding?name=none", 404)
            .entrySet()) {
      HttpResponse<String> response = atlas.get("api/v1/" + invalid.getKey(), "Accept", "*/*");
      assertThat(response.statusCode()).as(invalid.getKey()).isEqualTo(invalid.getValue());
      assertThat(PublishedAtlas.JSON.readTree(response.body()).path("error").asText()).isNotEmpty();
    }
    HttpResponse<String> allowed = atlas.get("api/v1/status", "Origin", "https://blog.example");
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin"))
        .hasValue("https://blog.example");
    HttpResponse<String> foreign = atlas.get("api/v1/status", "Origin", "https://evil.example");
    assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    assertThat(atlas.get("", "Accept", "text/html").headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(
            policy ->
                assertThat(policy)
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe"));
  }

  private static long sum(JsonNode rows) {
    long sum = 0;
    for (JsonNode row : rows) {
      sum += row.path("photos").asLong();
    }
    return sum;
  }
}
