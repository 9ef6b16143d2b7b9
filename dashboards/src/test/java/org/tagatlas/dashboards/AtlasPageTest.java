package org.tagatlas.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.tagatlas.elasticsearch.ElasticsearchConnection;

/** Tests the page's HTTP server with Elasticsearch unavailable. */
class AtlasPageTest {

  private static final String LINK = "/api/v1/machine-tags/network-link?machine_tags=a:";
  private static final String FEED = "/api/v1/machine-tags/photos?format=kml&amp;machine_tags=a:";

  private static AtlasPage direct;
  private static AtlasPage proxied;
  private static AtlasPage published;

  @BeforeContainer
  static void start() throws Exception {
    direct = page(PageAccess.DIRECT, List.of("https://blog.example"));
    proxied =
        page(PageAccess.parse(List.of("atlas.example"), List.of("127.0.0.0/8"), null), List.of());
    published =
        page(
            PageAccess.parse(List.of(), List.of("127.0.0.1"), "https://example.org/atlas"),
            List.of());
  }

  @AfterContainer
  static void stop() {
    for (AtlasPage page : List.of(direct, proxied, published)) {
      page.close();
    }
  }

  private static AtlasPage page(PageAccess access, List<String> cors) throws Exception {
    return AtlasPage.start(
        ElasticsearchConnection.to("http://127.0.0.1:1"),
        new PageSettings("127.0.0.1", 0, cors, null, "", false, null, new PlainLanguage(), access)
            .withLocating(Locating.NAMES));
  }

  @Example
  void rejectsOtherHosts() throws Exception {
    RawHttp http = new RawHttp(direct.url());
    for (String path : List.of("/", "/page.css", "/api/v1/settings", "/nothing")) {
      RawHttp.Response rejected = http.request("GET", path, "Host: evil.example");
      assertThat(rejected.status()).as(path).isEqualTo(421);
      assertThat(rejected.body()).contains("evil.example", "--allow-host");
      assertThat(rejected.headers()).containsKey("content-security-policy");
    }
    String port = http.host().substring(http.host().indexOf(':'));
    for (String host : List.of("LOCALHOST" + port, "[::1]" + port, "localhost." + port)) {
      assertThat(http.request("GET", "/api/v1/settings", "Host: " + host).status())
          .as(host)
          .isEqualTo(200);
    }
    // Both a request target in absolute form and the Host header are checked.
    assertThat(http.request("GET", "http://evil.example/api/v1/settings").status())
        .isBetween(400, 421);
    assertThat(
            http.request("GET", "/api/v1/settings", "Host: " + http.host(), "Host: evil").status())
        .isEqualTo(400);
    assertThat(http.request("GET", "/api/v1/settings", "Host: ").status()).isEqualTo(421);
    assertThat(http.send("GET /api/v1/settings HTTP/1.0\r\n\r\n").status()).isEqualTo(200);
    // Forwarded headers of an untrusted client do not grant access.
    assertThat(
            new RawHttp(proxied.url())
                .request(
                    "GET",
                    "/api/v1/settings",
                    "Host: evil.example",
                    "Forwarded: host=atlas.example",
                    "X-Forwarded-Host: atlas.example")
                .status())
        .isEqualTo(421);
  }

  @Example
  void respondsToProbesOfAnyHost() throws Exception {
    RawHttp http = new RawHttp(direct.url());
    for (String host : List.of(http.host(), "10.1.2.3:8080")) {
      RawHttp.Response alive = http.request("GET", "/healthz", "Host: " + host);
      assertThat(alive.status()).isEqualTo(200);
      assertThat(alive.body()).isEqualTo("{\"status\":\"ok\"}");
      // There is no Elasticsearch.
      assertThat(http.request("GET", "/readyz", "Host: " + host).status()).isEqualTo(503);
    }
  }

  /** The document has each endpoint, and each one answers as the document describes. */
  @Example
  void describesItsEndpoints() throws Exception {
    ObjectMapper json = new ObjectMapper();
    RawHttp http = new RawHttp(direct.url());
    JsonNode document = json.readTree(http.request("GET", "/api/v1/openapi.json").body());
    assertThat(document.path("openapi").asText()).startsWith("3.1");
    JsonNode endpoints = json.readTree(http.request("GET", "/api/v1").body()).path("endpoints");
    assertThat(endpoints.size()).isEqualTo(document.path("paths").size()).isGreaterThan(25);
    for (JsonNode endpoint : endpoints) {
      String path = endpoint.path("path").asText();
      JsonNode operation = document.path("paths").path(path).path("get");
      RawHttp.Response plain = http.request("GET", path);
      assertThat(operation.path("responses").has(Integer.toString(plain.status())))
          .as("%s: %d", path, plain.status())
          .isTrue();
      RawHttp.Response unknown = http.request("GET", path + "?nothing=1");
      assertThat(unknown.status()).as(path).isEqualTo(400);
      assertThat(json.readTree(unknown.body()).path("error").asText()).contains("nothing");
      List<String> names = new ArrayList<>();
      operation.path("parameters").forEach(each -> names.add(each.path("name").asText()));
      List<String> listed = new ArrayList<>();
      endpoint.path("parameters").forEach(each -> listed.add(each.asText()));
      assertThat(names).isEqualTo(listed).doesNotHaveDuplicates();
      for (String name : names) {
        // A known parameter may be invalid, but it is not unknown.
        assertThat(http.request("GET", path + "?" + name + "=%20x").body())
            .as("%s?%s", path, name)
            .doesNotContain("unknown parameter");
      }
    }
    assertThat(http.request("GET", "/api/v1?x=1").status()).isEqualTo(400);
  }

  @Example
  void estimatesWhereAPhotoWasTaken() throws Exception {
    ObjectMapper json = new ObjectMapper();
    RawHttp http = new RawHttp(direct.url());
    JsonNode paris =
        json.readTree(
            http.request("GET", "/api/v1/locate?tags=paris,%20texas&zoom=8&title=").body());
    assertThat(paris.path("answered").asBoolean()).isTrue();
    assertThat(paris.path("location_model").asText()).isEqualTo("gazetteer");
    assertThat(paris.at("/location/lat").asDouble()).isBetween(33.0, 34.0);
    assertThat(paris.path("location_uncertainty_m").asInt()).isPositive();
    assertThat(paris.path("within")).hasSize(5);
    assertThat(paris.at("/regions/country/value").asText()).isEqualTo("US");
    assertThat(paris.at("/evidence/0/term").asText()).isIn("paris", "texas");
    assertThat(paris.path("cells_of").asText()).isEqualTo("places");
    double sum = 0;
    for (JsonNode cell : paris.path("cells")) {
      sum += cell.path("share").asDouble();
      JsonNode ring = cell.at("/outline/coordinates/0");
      assertThat(ring.size()).isGreaterThan(4);
      assertThat(ring.get(0)).isEqualTo(ring.get(ring.size() - 1));
    }
    assertThat(sum).isBetween(0.5, 1.001);
    // A smaller zoom has larger cells.
    JsonNode world =
        json.readTree(http.request("GET", "/api/v1/locate?tags=paris,%20texas&zoom=0").body());
    assertThat(world.path("cells").size()).isLessThanOrEqualTo(paris.path("cells").size());

    JsonNode within =
        json.readTree(http.request("GET", "/api/v1/locate?tags=paris&within=us").body());
    assertThat(within.at("/regions/country/value").asText("US")).isEqualTo("US");
    assertThat(within.at("/location/lon").asDouble()).isNegative();
    JsonNode nothing =
        json.readTree(http.request("GET", "/api/v1/locate?title=%3Cscript%3E").body());
    assertThat(nothing.path("answered").asBoolean()).isFalse();
    assertThat(nothing.has("location")).isFalse();
    for (String invalid :
        List.of(
            "",
            "tags=",
            "tags=a&within=XX",
            "tags=a&within=France",
            "tags=a&zoom=99",
            "tags=a&tag=a",
            "tags=" + "a,b".repeat(100))) {
      assertThat(http.request("GET", "/api/v1/locate?" + invalid).status())
          .as(invalid)
          .isEqualTo(400);
    }
    assertThat(http.request("GET", "/api/v1/locate?tags=a&tag=a").body())
        .contains("unknown parameter", "tags");
  }

  @Example
  void servesAReportOrSaysHowToMakeOne() throws Exception {
    RawHttp http = new RawHttp(direct.url());
    assertThat(http.request("GET", "/api/v1/locate/report").body())
        .contains("\"available\":false", "tagatlas locate evaluate");
    Path folder = Files.createTempDirectory("report");
    Path file = folder.resolve(Locating.REPORT_FILE);
    LocateApi api = new LocateApi(new Locating(() -> null, folder));
    assertThat(api.report().toString()).contains("cannot be read");
    Files.writeString(file, "{\"methods\": {\"text\": {}}, \"photos\": 7}");
    assertThat(api.report().toString()).contains("\"available\":true", "\"photos\":7");
    Files.delete(file);
    Files.delete(folder);
  }

  @Example
  void respondsToHeadLikeGet() throws Exception {
    RawHttp http = new RawHttp(direct.url());
    for (String path :
        List.of(
            "/",
            "/page.css",
            "/icon.svg",
            "/webjars/leaflet/1.9.4/dist/leaflet.css",
            "/nothing",
            "/api/v1/nothing",
            "/api/v1/settings",
            "/api/v1/findings",
            "/api/v1/place",
            "/api/v1/world?window=yesterday",
            "/api/v1/status",
            "/api/v1/machine-tags/photos?machine_tags=a:&format=kml",
            "/api/v1/machine-tags/photos?machine_tags=a:&format=xml",
            LINK,
            "/%zz")) {
      for (String encoding : List.of("identity", "gzip", "gzip;q=0")) {
        RawHttp.Response get = http.request("GET", path, "Accept-Encoding: " + encoding);
        RawHttp.Response head = http.request("HEAD", path, "Accept-Encoding: " + encoding);
        assertThat(head.status()).as(path).isEqualTo(get.status());
        assertThat(withoutDate(head)).as(path).isEqualTo(withoutDate(get));
        assertThat(head.body()).as(path).isEmpty();
        assertThat(get.body()).as(path).isNotEmpty();
        assertThat("gzip".equals(get.headers().get("content-encoding")))
            .as("%s %s", path, encoding)
            .isEqualTo(encoding.equals("gzip") && get.headers().containsKey("content-encoding"));
      }
    }
  }

  private static Map<String, String> withoutDate(RawHttp.Response response) {
    Map<String, String> headers = new TreeMap<>(response.headers());
    headers.remove("date");
    return headers;
  }

  @Example
  void rejectsOtherMethods() throws Exception {
    RawHttp http = new RawHttp(direct.url());
    for (String method :
        List.of("POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "get", "FOO")) {
      for (String path : List.of("/", "/page.css", "/api/v1/settings", "/nothing")) {
        RawHttp.Response response = http.request(method, path);
        assertThat(response.status()).as(method + path).isEqualTo(405);
        assertThat(response.headers()).containsEntry("allow", "GET, HEAD");
      }
    }
    // A CORS preflight request.
    RawHttp.Response preflight =
        http.request(
            "OPTIONS",
            "/api/v1/settings",
            "Origin: https://blog.example",
            "Access-Control-Request-Method: GET");
    assertThat(preflight.status()).isEqualTo(200);
    assertThat(preflight.headers())
        .containsEntry("access-control-allow-origin", "https://blog.example");
  }

  @Example
  void linksToTheUrlOfTheProxy() throws Exception {
    RawHttp http = new RawHttp(proxied.url());
    assertThat(link(http)).isEqualTo("http://" + http.host() + FEED);
    assertThat(link(http, "X-Forwarded-Proto: https", "Host: atlas.example"))
        .isEqualTo("https://atlas.example" + FEED);
    assertThat(link(http, "Forwarded: proto=https;host=\"atlas.example:8443\""))
        .isEqualTo("https://atlas.example:8443" + FEED);
    assertThat(
            link(
                http,
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: example.org",
                "X-Forwarded-Port: 443",
                "X-Forwarded-Prefix: /atlas"))
        .isEqualTo("https://example.org/atlas" + FEED);
    assertThat(link(http, "X-Forwarded-Proto: https", "X-Forwarded-Port: 8443"))
        .isEqualTo("https://127.0.0.1:8443" + FEED);
    assertThat(link(http, "Forwarded: host=\"<script>\""))
        .isEqualTo("http://" + http.host() + FEED);
    RawHttp withoutTrustedProxies = new RawHttp(direct.url());
    assertThat(
            link(
                withoutTrustedProxies,
                "Forwarded: proto=https;host=evil.example",
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Prefix: /evil"))
        .isEqualTo("http://" + withoutTrustedProxies.host() + FEED);
  }

  @Example
  void servesBelowThePathOfThePublicUrl() throws Exception {
    RawHttp http = new RawHttp(published.url());
    for (String host : List.of("example.org", http.host())) {
      assertThat(link(http, "Host: " + host, "X-Forwarded-Host: evil.example"))
          .isEqualTo("https://example.org/atlas" + FEED);
    }
    // The proxy may or may not strip the path.
    for (String path : List.of("/", "/page.css", "/api/v1/settings")) {
      assertThat(http.request("GET", "/atlas" + path).body())
          .as(path)
          .isEqualTo(http.request("GET", path).body());
      assertThat(http.request("GET", "/atlas" + path).status()).isEqualTo(200);
    }
    RawHttp.Response moved = http.request("GET", "/atlas");
    assertThat(moved.status()).isEqualTo(301);
    assertThat(moved.headers()).containsEntry("location", "https://example.org/atlas/");
    assertThat(http.request("GET", "/atlas?tag=%C3%A9").headers())
        .containsEntry("location", "https://example.org/atlas/?tag=%C3%A9");
    assertThat(http.request("GET", "/atlasses").status()).isEqualTo(404);
  }

  private static String link(RawHttp http, String... lines) throws Exception {
    RawHttp.Response response = http.request("GET", LINK, lines);
    assertThat(response.status()).as(response.body()).isEqualTo(200);
    return response.body().replaceFirst("(?s).*<href>(.*)</href>.*", "$1");
  }

  /** Elasticsearch is unavailable, so 503 is the only expected server error. */
  @Property(tries = 400)
  void neverRespondsWithAnInternalError(
      @ForAll("targets") String target,
      @ForAll("names") String name,
      @ForAll("values") String value)
      throws Exception {
    RawHttp.Response response =
        new RawHttp(direct.url()).request("GET", target, name + ": " + value);
    assertThat(response.status())
        .as("%s with %s: %s", target, name, value)
        .isNotIn(500, 502, 504)
        .isNotEqualTo(501);
  }

  @Provide
  Arbitrary<String> targets() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "/",
            "/page.css",
            "/%",
            "/%00",
            "/..%2f..%2fetc",
            "//",
            "/;x",
            "/\\",
            "/api/v1/search?q=a",
            "/api/v1/settings",
            "/api/v1/settings?%",
            "/api/v1/world?window=9999",
            LINK,
            LINK + "&refresh=-1",
            LINK + "&after=WyJwaG90b3MiLDAsMCwwXQ"),
        values().map(text -> "/api/v1/" + text.replace(' ', '+')),
        values().map(text -> LINK + text.replace(' ', '+')));
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of(
        "Accept",
        "Accept-Charset",
        "Accept-Encoding",
        "Accept-Language",
        "Authorization",
        "Content-Type",
        "Cookie",
        "Forwarded",
        "If-Match",
        "If-Modified-Since",
        "If-None-Match",
        "If-Range",
        "Origin",
        "Range",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto");
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            ",",
            ";",
            ";;=",
            "*",
            "-",
            "q=",
            "de;q=9",
            "bytes=",
            "bytes=9-1",
            "bytes=-99999999999",
            "gzip;q=x",
            "text/html;charset=nope",
            "a;charset",
            "W/\"",
            "Mon, 99 Foo 2020",
            "null"),
        Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(30),
        Arbitraries.strings().withCharRange('\u0080', 'ÿ').ofMaxLength(8),
        Arbitraries.strings().withChars("%0123fz&=;,/").ofMaxLength(20));
  }

  /** A language without normalization: each text is a tag. */
  private static final class PlainLanguage implements TagLanguage {
    @Override
    public String tag(String typed) {
      return typed;
    }

    @Override
    public List<MachineTagTerms> machineTags(String typed, boolean all) {
      return List.of(MachineTagTerms.exactly(typed));
    }
  }
}
