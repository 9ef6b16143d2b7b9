package org.tagatlas.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rometools.rome.feed.synd.SyndEntry;
import com.rometools.rome.feed.synd.SyndFeed;
import com.rometools.rome.io.SyndFeedInput;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.io.geojson.GeoJsonReader;
import org.locationtech.jts.io.kml.KMLReader;
import org.openqa.selenium.Keys;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/**
 * Looks at the page as people do, in a real browser, and asks its API, on generated photos and
 * hostile ones that the packaged command has run into its embedded Elasticsearch.
 */
class AtlasPageIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String SCRIPT = "<script>hit=1</script>";
  private static final String MARKUP = "\"><img src=x onerror=hit=2>";
  private static final String RIGHT_TO_LEFT = "\u202eשלום עולם";
  private static final String EMOJI = "🗼🔥👩‍👩‍👧";
  private static final String LONG = "ж".repeat(2048) + "end";

  /** Where few others photograph: hostile tags are typical of it. */
  private static final double[] TONGA = {-21.1393, -175.2049};

  private static Path folder;
  private static String port;
  private static Home home;
  private static Child server;
  private static String page;
  private static Browser browser;

  @BeforeAll
  static void serve(@TempDir Path work) throws Exception {
    folder = Files.createTempDirectory("tagatlas-page-").toRealPath();
    // Elasticsearch is not root, and has to get here.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    home = Home.built(folder);
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = Integer.toString(free.getLocalPort());
    }
    Path shards = work.resolve("shards");
    done("generate", "--photos", "12000", "--shards", "2", "--out", shards.toString());
    TestPhoto.write(shards.resolve("metadata_fff.jsonl.gz"), hostile());
    done(with("run", "--quiet", "--input", shards.toString()));
    server = home.start(with("serve", "--port", "0", "--cors", "https://blog.example"));
    server.await("the page is served", () -> server.out().contains("The page: "));
    page = server.out().replaceFirst("(?s).*The page: ", "").strip();
    browser = Browser.start().orElse(null);
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
    try (Child stop =
        home.start("elasticsearch", "stop", "--data", folder.resolve("server").toString())) {
      assertThat(stop.exit()).as(stop.err()).isZero();
    }
    FileUtils.deleteDirectory(folder.toFile());
  }

  @Test
  void tellsWhatElasticsearchHas() throws Exception {
    JsonNode status = answer("status");
    assertThat(status.path("photos").asLong()).isEqualTo(count("photos")).isPositive();
    assertThat(status.path("signatures").asLong()).isEqualTo(count("signatures"));
    assertThat(status.path("windows")).extracting(JsonNode::asText).contains("all", "2012");
    assertThat(status.path("updated").asText()).startsWith("20");

    JsonNode world = answer("world");
    JsonNode first = world.path("countries").path(0);
    JsonNode document = document("regions", "all|" + first.path("country").asText());
    assertThat(first.path("photos")).isEqualTo(document.path("photos"));
    assertThat(first.path("photographers")).isEqualTo(document.path("photographers"));
    assertThat(first.path("population").asLong()).isGreaterThan(1_000_000);
    assertThat(first.path("top").path("names_place").asBoolean(true)).isFalse();

    JsonNode place = answer("place?window=2012&region=" + first.path("country").asText());
    JsonNode best = place.path("signature").path(0);
    assertThat(best.path("rank").asInt()).isEqualTo(1);
    JsonNode signature =
        document(
            "signatures",
            "2012|" + first.path("country").asText() + '|' + best.path("tag").asText());
    for (String field : List.of("score", "photos", "photographers", "share", "label")) {
      assertThat(best.path(field)).as(field).isEqualTo(signature.path(field));
    }
    assertThat(place.path("admin1")).isNotEmpty();
    assertThat(place.path("cities")).isNotEmpty();
    assertThat(place.path("windows")).extracting(w -> w.path("window").asText()).contains("all");
    assertThat(
            answer("place?region=" + text(place.path("cities").path(0), "region")).path("within"))
        .hasSize(2);
  }

  @Test
  void countsATagAsItsPhotosDo() throws Exception {
    JsonNode world = answer("world");
    String tag = text(world.path("countries").path(0).path("top"), "tag");
    JsonNode view = answer("tag?tag=" + coded(tag));
    JsonNode counted = search("photos", "{\"term\": {\"tags\": \"" + tag + "\"}}");
    assertThat(view.path("photos").asLong()).isEqualTo(counted.path("count").asLong()).isPositive();
    assertThat(sum(view.path("countries"))).isLessThanOrEqualTo(view.path("photos").asLong());
    assertThat(view.path("typical")).extracting(row -> text(row, "level")).contains("country");
    assertThat(view.path("labels")).isNotEmpty();
    assertThat(sum(view.path("years"))).isBetween(1L, view.path("photos").asLong());
    // However it is typed.
    JsonNode shouted = answer("tag?tag=" + coded("  " + tag.toUpperCase(Locale.ROOT) + " !"));
    assertThat(shouted.path("photos").asLong()).isEqualTo(view.path("photos").asLong());
    assertThat(answer("search?q=" + coded(tag)).path("tags").path(0).path("tag").asText())
        .isEqualTo(tag);
    assertThat(answer("search?q=fran").path("places"))
        .extracting(place -> text(place, "name"))
        .contains("France");
    assertThat(answer("search?q=sao+paulo").path("places"))
        .extracting(place -> text(place, "name"))
        .contains("São Paulo");
  }

  @Test
  void hasEachPhotoInOneCellOrAsItself() throws Exception {
    JsonNode heat = answer("heat?bbox=-180,-90,180,90&zoom=1");
    long photos = 0;
    for (JsonNode cell : heat.path("cells")) {
      photos += cell.path(2).asLong();
    }
    assertThat(photos).isEqualTo(count("photos"));
    JsonNode single = answer("heat?bbox=-176,-22,-175,-21&zoom=10").path("photos");
    assertThat(single).isNotEmpty();
    assertThat(single.path(0).path("license").asText()).isEqualTo("Attribution License");
    // An address that is a script is none.
    assertThat(single).noneMatch(photo -> photo.has("page_url"));
    assertThat(answer("photos?region=TO&size=5")).hasSize(5);
  }

  @Test
  void findsNineThings() throws Exception {
    JsonNode names = answer("findings");
    assertThat(names).hasSize(9);
    for (JsonNode name : names) {
      for (String window : List.of("all", "2012")) {
        JsonNode finding = answer("finding?name=" + name.asText() + "&window=" + window);
        assertThat(finding.path("rows").isArray()).as(name.asText()).isTrue();
      }
    }
    JsonNode most = answer("finding?name=earth").path("rows").path(0);
    assertThat(most.path("photos").asLong())
        .isEqualTo(
            search("photos", "{\"term\": {\"tags\": \"" + text(most, "tag") + "\"}}")
                .path("count")
                .asLong());
    JsonNode compared = answer("compare?a=US&b=JP");
    assertThat(compared.path("tags").path(0).path("per_mille_a").asDouble())
        .isGreaterThan(compared.path("tags").path(0).path("per_mille_b").asDouble());
    assertThat(answer("theme?name=food").path("photos").asLong())
        .isEqualTo(
            StreamSupport.stream(answer("themes").spliterator(), false)
                .filter(theme -> text(theme, "theme").equals("food"))
                .findFirst()
                .orElseThrow()
                .path("photos")
                .asLong());
  }

  @Test
  void listsMachineTagsAsFlickrDid() throws Exception {
    Map<String, Map<String, Long>> usage = new TreeMap<>();
    for (JsonNode tag : all("machine-tags")) {
      usage
          .computeIfAbsent(text(tag, "namespace"), namespace -> new TreeMap<>())
          .merge(text(tag, "predicate"), tag.path("photos").asLong(), Long::sum);
    }
    JsonNode namespaces = answer("machine-tags/namespaces?per_page=500");
    assertThat(namespaces.path("total").asInt()).isEqualTo(usage.size()).isGreaterThan(3);
    List<String> names = new ArrayList<>(usage.keySet());
    for (int i = 0; i < names.size(); i++) {
      JsonNode namespace = namespaces.path("items").path(i);
      Map<String, Long> predicates = usage.get(names.get(i));
      assertThat(text(namespace, "namespace")).isEqualTo(names.get(i));
      assertThat(namespace.path("predicates").asInt()).isEqualTo(predicates.size());
      assertThat(namespace.path("usage").asLong())
          .isEqualTo(predicates.values().stream().mapToLong(Long::longValue).sum());
    }
    JsonNode second = answer("machine-tags/namespaces?per_page=2&page=2");
    assertThat(text(second.path("items").path(0), "namespace")).isEqualTo(names.get(2));
    assertThat(second.path("pages").asInt()).isEqualTo((names.size() + 1) / 2);
    JsonNode predicates = answer("machine-tags/predicates?namespace=GEO");
    assertThat(predicates.path("items"))
        .extracting(predicate -> text(predicate, "predicate"))
        .containsExactlyElementsOf(usage.get("geo").keySet());
    assertThat(answer("machine-tags/pairs").path("total").asInt())
        .isEqualTo(usage.values().stream().mapToInt(Map::size).sum());

    JsonNode values = answer("machine-tags/values?namespace=test&predicate=floor");
    assertThat(values.path("items"))
        .extracting(value -> text(value, "value"))
        .containsExactly(
            "0", "1", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "2", "3", "4",
            "5", "6", "7", "8", "9");
    assertThat(values.path("items").path(2).path("number").asDouble()).isEqualTo(10);
    assertThat(values.path("items").path(2).path("usage").asLong()).isEqualTo(2);
    assertThat(answer("machine-tags/recent?namespace=test&added_since=1340000000").path("total"))
        .isEqualTo(answer("machine-tags/recent?namespace=test").path("total"));
    assertThat(
            answer("machine-tags/recent?namespace=test&added_since=1340000001")
                .path("total")
                .asInt())
        .isZero();
  }

  @Test
  void findsPhotosByWildcards() throws Exception {
    Map<String, Predicate<String>> queries =
        Map.of(
            "geo:", tag -> tag.startsWith("geo:"),
            "geo:lat=", tag -> tag.startsWith("geo:lat="),
            "*:floor=", tag -> tag.contains(":floor="),
            "*:floor=\"1 2\"", tag -> tag.endsWith(":floor=12"),
            "test:*=12", tag -> tag.equals("test:floor=12"),
            "*:*=san francisco", tag -> tag.matches("(?i)[^=]*=san ?francisco"),
            "test:where=\"SAN  francisco!\"", tag -> tag.equals("test:where=San Francisco"),
            "test:floor>=3<12", tag -> tag.matches("test:floor=([3-9]|1[01])"),
            "test:floor>18", tag -> tag.equals("test:floor=19"));
    List<JsonNode> photos = all("photos");
    for (Map.Entry<String, Predicate<String>> query : queries.entrySet()) {
      long expected = photos.stream().filter(photo -> has(photo, query.getValue())).count();
      JsonNode answer =
          answer("machine-tags/photos?per_page=5&machine_tags=" + coded(query.getKey()));
      assertThat(answer.path("total").asLong()).as(query.getKey()).isEqualTo(expected).isPositive();
      assertThat(answer.path("items"))
          .allMatch(item -> has(item, query.getValue()))
          .hasSize((int) Math.min(5, expected));
    }
    String both = coded("test:floor>=3,test:where=");
    long floors =
        photos.stream().filter(p -> has(p, tag -> tag.matches("test:floor=([3-9]|1.)"))).count();
    long wheres = photos.stream().filter(p -> has(p, tag -> tag.startsWith("test:where="))).count();
    long all = answer("machine-tags/photos?machine_tags=" + both).path("total").asLong();
    long any =
        answer("machine-tags/photos?machine_tag_mode=any&machine_tags=" + both)
            .path("total")
            .asLong();
    assertThat(all).isPositive();
    assertThat(all + any).isEqualTo(floors + wheres);
    String floor = "machine-tags/photos?machine_tags=" + coded("test:floor=");
    assertThat(answer(floor + "&continent=oceania").path("total").asLong()).isEqualTo(40);
    assertThat(answer(floor + "&continent=europe").path("total").asLong()).isZero();
    assertThat(answer(floor + "&country=to&window=2012").path("total").asLong()).isEqualTo(40);
    assertThat(answer(floor + "&bbox=0,0,10,10").path("total").asLong()).isZero();
    JsonNode related = answer("machine-tags/related?machine_tags=" + coded("test:floor="));
    // One of the hostile tags is a machine tag: javascript:hit=3.
    assertThat(related).extracting(r -> text(r, "predicate")).containsExactly("hit", "where");
    long tagged = photos.stream().filter(photo -> has(photo, tag -> true)).count();
    assertThat(related.path(1).path("photos").asLong()).isEqualTo(wheres);
    assertThat(related.path(1).path("lift").asDouble())
        .isCloseTo(wheres * (double) tagged / (40.0 * wheres), within(1e-9));
  }

  @Test
  void isReadByOthers() throws Exception {
    String asked = "machine-tags/photos?per_page=40&machine_tags=" + coded("test:floor=");
    GeometryCollection points =
        (GeometryCollection) new GeoJsonReader().read(body(asked + "&format=geojson"));
    assertThat(points.getNumGeometries()).isEqualTo(40);
    assertThat(points.getCoordinate().y).isCloseTo(TONGA[0], within(0.01));
    assertThat(points.getCoordinate().x).isCloseTo(TONGA[1], within(0.01));

    SyndFeed feed = new SyndFeedInput().build(new StringReader(body(asked + "&format=atom")));
    assertThat(feed.getFeedType()).isEqualTo("atom_1.0");
    assertThat(feed.getEntries()).hasSize(40);
    SyndEntry entry = feed.getEntries().get(0);
    assertThat(entry.getTitle()).isEqualTo("<img src=x onerror=hit=4>");
    assertThat(entry.getContents().get(0).getValue())
        .contains("&lt;b onmouseover")
        .doesNotContain("<b");
    assertThat(entry.getForeignMarkup())
        .anySatisfy(
            point -> {
              assertThat(point.getNamespaceURI()).isEqualTo("http://www.georss.org/georss");
              assertThat(point.getText()).startsWith("-21.1");
            });

    Document kml = xml(body(asked + "&format=kml"));
    NodeList places = kml.getElementsByTagName("Point");
    assertThat(places.getLength()).isEqualTo(40);
    StringWriter point = new StringWriter();
    TransformerFactory.newInstance()
        .newTransformer()
        .transform(new DOMSource(places.item(0)), new StreamResult(point));
    assertThat(
            new KMLReader()
                .read(point.toString().replaceFirst("<\\?.*?\\?>", ""))
                .getCoordinate()
                .y)
        .isCloseTo(TONGA[0], within(0.01));
    Document link = xml(body(asked.replace("/photos?", "/network-link?refresh=30&")));
    assertThat(link.getElementsByTagName("refreshInterval").item(0).getTextContent())
        .isEqualTo("30");
    String target = link.getElementsByTagName("href").item(0).getTextContent();
    assertThat(
            xml(body(target.substring(target.indexOf("machine-tags"))))
                .getElementsByTagName("Point")
                .getLength())
        .isEqualTo(40);
  }

  private static String body(String question) throws Exception {
    HttpResponse<String> answer = get("api/v1/" + question, "Accept", "*/*");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static Document xml(String text) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)));
  }

  private static boolean has(JsonNode photo, Predicate<String> tag) {
    return StreamSupport.stream(photo.path("machine_tags").spliterator(), false)
        .anyMatch(each -> tag.test(each.asText()));
  }

  /** Returns all documents of an index, which Elasticsearch tells a part at a time. */
  private static List<JsonNode> all(String alias) throws Exception {
    List<JsonNode> all = new ArrayList<>();
    JsonNode part = send("POST", '/' + alias + "/_search?scroll=1m", "{\"size\": 10000}");
    while (!part.path("hits").path("hits").isEmpty()) {
      part.path("hits").path("hits").forEach(hit -> all.add(hit.path("_source")));
      part =
          send(
              "POST",
              "/_search/scroll",
              "{\"scroll\": \"1m\", \"scroll_id\": \"" + text(part, "_scroll_id") + "\"}");
    }
    return all;
  }

  @Test
  void refusesWithWordsAndLetsNobodyElseIn() throws Exception {
    for (Map.Entry<String, Integer> wrong :
        Map.of(
                "place", 400,
                "place?region=Atlantis", 404,
                "world?window=yesterday", 400,
                "heat?bbox=1,2,3&zoom=2", 400,
                "heat?bbox=-180,-90,180,90&zoom=99", 400,
                "theme?name=war", 404,
                "finding?name=none", 404)
            .entrySet()) {
      HttpResponse<String> answer = get("api/v1/" + wrong.getKey(), "Accept", "*/*");
      assertThat(answer.statusCode()).as(wrong.getKey()).isEqualTo(wrong.getValue());
      assertThat(JSON.readTree(answer.body()).path("error").asText()).isNotEmpty();
    }
    HttpResponse<String> friend = get("api/v1/status", "Origin", "https://blog.example");
    assertThat(friend.headers().firstValue("Access-Control-Allow-Origin"))
        .hasValue("https://blog.example");
    HttpResponse<String> stranger = get("api/v1/status", "Origin", "https://evil.example");
    assertThat(stranger.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    assertThat(get("", "Accept", "text/html").headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(
            policy ->
                assertThat(policy)
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe"));
  }

  @Test
  void showsTheWorldAndAPlaceInIt() throws Exception {
    open("", 1280, 800);
    assertThat(browser.all("path.country").size()).isGreaterThan(200);
    assertThat(browser.all("path.country.q6")).isNotEmpty();
    assertThat(browser.all("#legend li").size()).isBetween(3, 7);
    JsonNode first = answer("world").path("countries").path(0);
    assertThat(browser.text("#content .bars li .name")).isEqualTo(text(first, "name"));

    browser.one("#content .bars .place").click();
    browser.await("the drawer", () -> browser.text("#content h2").equals(text(first, "name")));
    assertThat(browser.address()).contains("place=" + text(first, "country"));
    browser.await("the country is marked", () -> browser.has("path.country.chosen"));
    int without = browser.all(".cloud li").size();
    assertThat(without).isPositive();
    browser.one("#names").click();
    browser.await("names of places", () -> browser.has(".cloud .names"));
    assertThat(browser.address()).contains("names=1");
    browser.one("#table").click();
    browser.await("a table", () -> browser.has("table caption"));
    assertThat(browser.all("#content .table tbody tr")).hasSizeGreaterThan(without);
    assertThat(browser.all("#content .credit")).isNotEmpty();

    browser.one(".years .year").click();
    browser.await("a year", () -> browser.address().contains("window=20"));
    browser.await("its numbers", () -> browser.has(".year.chosen"));
    browser.back();
    browser.await("all time again", () -> !browser.address().contains("window=20"));
    browser.assertHasNotComplained();
  }

  @Test
  void findsATagFromTheKeyboard() throws Exception {
    open("", 1280, 800);
    String tag = text(answer("world").path("countries").path(0).path("top"), "tag");
    browser.one("#typed").sendKeys(tag);
    browser.await("suggestions", () -> browser.has("#found li[role=option]"));
    browser.one("#typed").sendKeys(Keys.ARROW_DOWN);
    assertThat(browser.one("#typed").getDomAttribute("aria-activedescendant")).isEqualTo("found-0");
    browser.one("#typed").sendKeys(Keys.ENTER);
    browser.await("the tag", () -> browser.address().contains("tag="));
    browser.await("the map is about it", () -> browser.has("path.country.typical"));
    assertThat(browser.text("#legend")).contains("in photos of the country");
    assertThat(browser.text("#content")).containsIgnoringCase("Typical of");

    browser.one("#typed").sendKeys("France" + Keys.ENTER);
    browser.await("the place", () -> browser.address().contains("place=FR"));
    browser.assertHasNotComplained();
  }

  @Test
  void isWhereItsAddressSays() throws Exception {
    open("?place=FR&window=2012&names=1&table=1", 1280, 800);
    assertThat(browser.text("#content h2")).isEqualTo("France");
    assertThat(browser.has(".year.chosen")).isTrue();
    assertThat(browser.has("#content table")).isTrue();
    assertThat(browser.value("document.getElementById('window').value")).isEqualTo("2012");

    open("?metric=theme:food", 1280, 800);
    assertThat(browser.text("#legend")).contains("food");
    open("?view=compare&a=US&b=JP", 1280, 800);
    browser.await("both", () -> browser.all(".butterfly li").size() > 2);
    open("?view=findings", 1280, 800);
    assertThat(browser.all(".findings article")).hasSize(9);
    browser.await("all nine", () -> !browser.has(".waiting"));
    open("?heat=1&at=5/48/3", 1280, 800);
    browser.await("the grid", () -> browser.has("canvas.heat:not([hidden])"));
    browser.assertHasNotComplained();
  }

  @Test
  void runsNothingThatAPhotographerTyped() throws Exception {
    open("?place=TO&at=10/-21.14/-175.2", 1280, 800);
    String panel = browser.text("#content");
    assertThat(panel).contains(SCRIPT, MARKUP, "שלום עולם", EMOJI, "жжж");
    assertThat(browser.text("#content .cloud")).contains(SCRIPT);
    browser.await("photos", () -> browser.has(".photo"));
    browser.value("document.querySelector('.photo').click()");
    assertThat(browser.text(".leaflet-popup-content")).contains("<img src=x onerror=hit=4>");
    assertThat(browser.all(".leaflet-popup-content a[href^=javascript]")).isEmpty();
    for (String hostile : List.of(SCRIPT, MARKUP, RIGHT_TO_LEFT, EMOJI, LONG)) {
      open("?tag=" + coded(hostile), 1280, 800);
      browser.await("its photos", () -> browser.has("#content .credit"));
      assertThat(browser.text("#content .facts dd")).isNotEqualTo("0");
    }
    open("?view=findings", 1280, 800);
    browser.await("all nine", () -> !browser.has(".waiting"));
    open("?view=compare&a=TO&b=US&names=1", 1280, 800);
    assertThat(browser.text(".butterfly")).contains(SCRIPT);
    assertThat(browser.value("typeof hit")).isEqualTo("undefined");
    assertThat(browser.all("main img, main script, main iframe")).isEmpty();
    browser.assertHasNotComplained();
  }

  @Test
  void fitsAPhone() throws Exception {
    for (String address : List.of("", "?place=TO", "?tag=" + coded(LONG), "?view=findings")) {
      open(address, 390, 844);
      assertThat(browser.value("document.documentElement.scrollWidth")).isEqualTo(390L);
      assertThat(
              browser.value(
                  "[...document.querySelectorAll('#panel, #wide')]"
                      + ".every(one => one.scrollWidth <= one.clientWidth)"))
          .as(address)
          .isEqualTo(true);
    }
    open("", 390, 844);
    assertThat((Long) browser.value("document.getElementById('map').offsetHeight"))
        .isGreaterThan(250);
    browser.one("#content .bars .place").click();
    browser.await("the drawer", () -> browser.address().contains("place="));
    browser.assertHasNotComplained();
  }

  @Test
  void followsTheDataWithoutBeingLoadedAgain() throws Exception {
    open("?place=TO", 1280, 800);
    browser.value("window.same = true");
    String before = browser.text("#content .facts dd");
    send(
        "POST",
        "/regions/_update/" + coded("all|TO") + "?refresh=true",
        "{\"doc\": {\"photos\": 76543, \"updated\": \"2099-01-01T00:00:00Z\"}}");
    try {
      browser.await("the new number", () -> browser.text("#content .facts dd").equals("76,543"));
      assertThat(browser.value("window.same")).isEqualTo(true);
      assertThat(browser.text("#age")).contains("photos", "old");
    } finally {
      send(
          "POST",
          "/regions/_update/" + coded("all|TO") + "?refresh=true",
          "{\"doc\": {\"photos\": "
              + before.replace(",", "")
              + ", \"updated\": \"2026-01-01T00:00:00Z\"}}");
    }
    browser.assertHasNotComplained();
  }

  private static void open(String address, int width, int height) {
    assumeThat(browser)
        .as("chromium and chromedriver are on the path: apt-get install chromium chromium-driver")
        .isNotNull();
    browser.open(page + address, width, height);
  }

  private static List<String> hostile() throws IOException {
    List<String> rows = new ArrayList<>();
    String tags =
        String.join(
            ",",
            List.of(SCRIPT, MARKUP, "javascript:hit=3", RIGHT_TO_LEFT, EMOJI, LONG).stream()
                .map(AtlasPageIT::coded)
                .toList());
    for (int i = 0; i < 40; i++) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("photoid", 9_000_000_000L + i);
      row.put("uid", "evil" + i % 8 + "@N00");
      row.put("unickname", coded("<b onmouseover=hit=6>" + i % 8));
      row.put("title", coded("<img src=x onerror=hit=4>"));
      row.put("dateuploaded", "1340000000");
      row.put("usertags", tags);
      row.put(
          "machinetags", "test:floor=" + i % 20 + (i % 4 == 0 ? ",test:where=San+Francisco" : ""));
      row.put("latitude", TONGA[0] + i * 1e-4);
      row.put("longitude", TONGA[1]);
      row.put("accuracy", 16);
      row.put("pageurl", "javascript:hit=5");
      row.put("licensename", "Attribution License");
      row.put("licenseurl", "http://creativecommons.org/licenses/by/2.0/");
      rows.add(JSON.writeValueAsString(row));
    }
    return rows;
  }

  private static void done(String... arguments) throws Exception {
    try (Child child = home.start(arguments)) {
      assertThat(child.exit()).as(child.err()).isZero();
    }
  }

  private static String[] with(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of(
            "--elasticsearch-data",
            folder.resolve("server").toString(),
            "--elasticsearch-port",
            port));
    return all.toArray(String[]::new);
  }

  private static JsonNode answer(String question) throws Exception {
    HttpResponse<String> answer = get("api/v1/" + question, "Accept-Language", "de,en");
    assertThat(answer.statusCode()).as(question + ' ' + answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static HttpResponse<String> get(String path, String header, String value)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(page + path)).header(header, value).build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static long count(String alias) throws Exception {
    return search(alias, "{\"match_all\": {}}").path("count").asLong();
  }

  private static JsonNode search(String alias, String query) throws Exception {
    return send("POST", '/' + alias + "/_count", "{\"query\": " + query + '}');
  }

  private static JsonNode document(String alias, String id) throws Exception {
    return send("GET", '/' + alias + "/_doc/" + coded(id), "").path("_source");
  }

  private static JsonNode send(String method, String path, String body) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return JSON.readTree(answer.body());
  }

  private static long sum(JsonNode rows) {
    long sum = 0;
    for (JsonNode row : rows) {
      sum += row.path("photos").asLong();
    }
    return sum;
  }

  private static String text(JsonNode row, String field) {
    return row.path(field).asText();
  }

  private static String coded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
