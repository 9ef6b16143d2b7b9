package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tagatlas.launcher.PublishedAtlas.coded;
import static org.tagatlas.launcher.PublishedAtlas.text;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads paginated lists of the API to the end, and sends invalid requests. */
abstract class ListScenarios {

  private final PublishedAtlas atlas;

  ListScenarios(PublishedAtlas atlas) {
    this.atlas = atlas;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "machine-tags/namespaces?per_page=2",
        "machine-tags/predicates?per_page=3&sort=usage",
        "machine-tags/pairs?per_page=5",
        "machine-tags/values?namespace=test&predicate=floor&per_page=3",
        "machine-tags/values?namespace=test&predicate=floor&per_page=7&sort=usage",
        "machine-tags/tags?machine_tags=geo:&per_page=97",
        "machine-tags/recent?namespace=test&per_page=6",
        "machine-tags/photos?machine_tags=test:&per_page=9",
        "regions?level=country&per_page=40",
        "regions?within=US&level=city&per_page=50",
        "signature?region=US&per_page=7",
        "typical?tag=beach&per_page=2"
      })
  void readsAllPages(String request) throws Exception {
    List<String> items = new ArrayList<>();
    String next = request;
    long total = -1;
    int pages = 0;
    while (next != null) {
      HttpResponse<String> response = atlas.get("api/v1/" + next, "Accept", "*/*");
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      JsonNode list = PublishedAtlas.JSON.readTree(response.body());
      total = list.path("total").asLong();
      pages++;
      assertThat(list.path("page").asInt()).isEqualTo(pages);
      list.path("items").forEach(item -> items.add(item.toString()));
      String address = list.path("next").asText(null);
      assertThat(response.headers().firstValue("Link").orElse(null))
          .isEqualTo(address == null ? null : '<' + address + ">; rel=\"next\"");
      next = address == null ? null : address.substring((atlas.page() + "api/v1/").length());
    }
    assertThat(items).doesNotHaveDuplicates().hasSize((int) total).hasSizeGreaterThan(3);
    assertThat(pages).isGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "regions?within=US&level=city&per_page=50",
        "signature?region=TO",
        "machine-tags/tags?machine_tags=test:"
      })
  void listsAreCsvToo(String request) throws Exception {
    JsonNode list = atlas.json(request);
    HttpResponse<String> response =
        atlas.get("api/v1/" + request + "&format=csv", "Accept-Language", "de,en");
    assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
    assertThat(response.headers().firstValue("Link").isPresent()).isEqualTo(list.has("next"));
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(response.body())) {
      List<NamedCsvRecord> rows = csv.stream().toList();
      assertThat(rows).isNotEmpty().hasSize(list.path("items").size());
      for (int i = 0; i < rows.size(); i++) {
        NamedCsvRecord row = rows.get(i);
        list.path("items")
            .get(i)
            .properties()
            .forEach(
                field -> {
                  JsonNode value = field.getValue();
                  String text = value.isContainerNode() ? value.toString() : value.asText();
                  assertThat(row.getField(field.getKey())).isIn(text, "'" + text);
                });
      }
    }
  }

  @Test
  void returnsTotalsOfTruncatedLists() throws Exception {
    JsonNode place = atlas.json("place?region=US");
    assertThat(place.path("cities").size()).isEqualTo(30);
    assertThat(place.path("cities_total").asLong())
        .isEqualTo(atlas.json("regions?within=US&level=city").path("total").asLong())
        .isGreaterThan(30);
    assertThat(place.path("admin1_total").asLong())
        .isEqualTo(atlas.json("regions?within=US&level=admin1").path("total").asLong());
    assertThat(place.path("signature_total").asLong())
        .isEqualTo(atlas.json("signature?region=US").path("total").asLong());
    JsonNode tag = atlas.json("tag?tag=beach");
    assertThat(tag.path("typical_total").path("country").asLong())
        .isEqualTo(atlas.json("typical?tag=beach").path("total").asLong());
    JsonNode few = atlas.json("search?q=a");
    JsonNode many = atlas.json("search?q=a&size=100");
    assertThat(few.path("places").size()).isEqualTo(7);
    assertThat(few.path("places_total").asLong()).isGreaterThan(7);
    assertThat(many.path("places").size())
        .isEqualTo((int) Math.min(100, few.path("places_total").asLong()));
    assertThat(few.path("tags_total").asLong()).isGreaterThanOrEqualTo(many.path("tags").size());
    HttpResponse<String> sample = atlas.get("api/v1/photos?region=TO&size=5", "Accept", "*/*");
    assertThat(Long.parseLong(sample.headers().firstValue("X-Total-Count").orElseThrow()))
        .isGreaterThanOrEqualTo(40);
    JsonNode compared = atlas.json("compare?a=US&b=JP&size=2");
    assertThat(compared.path("total_a")).isEqualTo(place.path("signature_total"));
    assertThat(compared.path("tags").size()).isBetween(2, 4);
    // Coarser cells are returned instead of truncated ones.
    JsonNode heat = atlas.json("heat?bbox=-180,-90,180,90&zoom=24");
    long photos = 0;
    for (JsonNode cell : heat.path("cells")) {
      photos += cell.path(2).asLong();
    }
    assertThat(photos).isEqualTo(atlas.count("photos"));
    assertThat(heat.path("cells").size()).isLessThanOrEqualTo(8000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "photos?bbox=1,2,3,4",
        "world?windw=2011",
        "world?window=2011&window=2012",
        "world?window=0000",
        "world?window=2011-02-30",
        "world?window=10000",
        "status?x",
        "status?format=csv",
        "regions?format=xml",
        "search?q=%00",
        "search?q=%ff",
        "search?q=%zz",
        "search?q=a&size=0",
        "heat?bbox=,,,",
        "heat?bbox=1,2,NaN,4",
        "heat?bbox=1,2,3,4,",
        "heat?bbox=1,2,3,4&country=FR",
        "heat?bbox=1,2,3,4&tag=a&theme=food",
        "machine-tags/values?namespace=a&predicate=b&page=101",
        "machine-tags/values?namespace=a&predicate=b&page=-1",
        "machine-tags/values?namespace=a&predicate=b&after=x",
        "machine-tags/values?namespace=a&predicate=b&page=1&after=x",
        "machine-tags/photos?machine_tags=a:&per_page=501",
        "machine-tags/photos?machine_tags=a:&per_page=10001&format=kml",
        "machine-tags/photos?machine_tags=a:&per_page=10000&page=2&format=kml",
        "machine-tags/photos?machine_tags=a:&format=xml",
        "machine-tags/photos?machine_tags=a:&continent=atlantis",
        "machine-tags/recent?added_since=99999999999999999999",
        "machine-tags/network-link?machine_tags=a:&refresh=1e9",
        "regions?level=planet"
      })
  void rejectsInvalidRequests(String request) throws Exception {
    String response = raw(request);
    assertThat(response).startsWith("HTTP/1.1 400 ").doesNotContain("Elasticsearch");
    String body = response.substring(response.indexOf("\r\n\r\n") + 4);
    assertThat(text(PublishedAtlas.JSON.readTree(body), "error")).isNotEmpty();
  }

  @Test
  void acceptsAnyLanguageAndText() throws Exception {
    for (String language :
        List.of(",", ";", "*", "de;q=", "de;q=9", "-", "a".repeat(3000), "\u00ff")) {
      HttpResponse<String> response =
          atlas.get("api/v1/search?q=fran", "Accept-Language", language);
      assertThat(response.statusCode()).as(language).isEqualTo(200);
    }
    assertThat(
            atlas.get("api/v1/search?q=Vereinigte", "Accept-Language", "de;q=0.9,*;q=0.1").body())
        .contains("United");
    for (String text : List.of("x".repeat(5000), "%F0%9F%98%80".repeat(900), "(".repeat(5000))) {
      for (String request :
          List.of("search?q=", "tag?tag=", "typical?tag=", "photos?tag=", "signature?region=")) {
        assertThat(raw(request + text)).as(request).startsWith("HTTP/1.1 200 ");
      }
    }
    assertThat(
            atlas.json("heat?zoom=9&bbox=" + coded("180,-90,-180,90")).has("cells")
                || atlas.json("heat?zoom=9&bbox=" + coded("180,-90,-180,90")).has("photos"))
        .isTrue();
  }

  /** Sends a request target that the JDK's client would reject. */
  private String raw(String endpoint) throws Exception {
    URI page = URI.create(atlas.page());
    try (Socket socket = new Socket(page.getHost(), page.getPort())) {
      String request =
          "GET /api/v1/" + endpoint + " HTTP/1.0\r\nHost: " + page.getRawAuthority() + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
