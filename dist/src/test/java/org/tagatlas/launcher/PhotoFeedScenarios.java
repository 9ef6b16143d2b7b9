package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tagatlas.launcher.PublishedAtlas.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Reads complete feeds, and tests failures of Elasticsearch and clients that disconnect midway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PhotoFeedScenarios {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String PHOTOS = "api/v1/machine-tags/photos?machine_tags=";
  private static final String ALL = PHOTOS + PublishedFeed.ALL;
  private static final String SOME = PHOTOS + PublishedFeed.SOME;
  private static final int LIMIT = 10_000;

  private final PublishedAtlas atlas;
  private RecordedQuestions questions;
  private PageServer page;

  /** Connects to Elasticsearch through {@code questions}. */
  private PageServer faulty;

  PhotoFeedScenarios(PublishedAtlas atlas) {
    this.atlas = atlas;
  }

  @BeforeAll
  void publish() throws Exception {
    PublishedFeed.publish(atlas);
    questions = RecordedQuestions.before(atlas.elasticsearch());
    page = page(atlas.elasticsearch());
    faulty = page(questions.url());
  }

  private static PageServer page(String elasticsearch) {
    return PageServer.start(
        ElasticsearchConnection.to(elasticsearch).withPrefix(PublishedFeed.PREFIX),
        "127.0.0.1",
        0,
        List.of(),
        null,
        "",
        false,
        null);
  }

  @AfterEach
  void resume() {
    questions.resume();
  }

  @AfterAll
  void stop() {
    page.close();
    faulty.close();
    questions.close();
  }

  /** A parsed part of a feed. */
  private record Part(List<Long> ids, long total, String next, String text) {}

  @ParameterizedTest
  @CsvSource({
    "feed:, geojson, '', 2",
    "some:, geojson, &per_page=575, 4",
    "some:, kml, '', 1",
    "some:, kml, &per_page=1150&page=1, 2",
    "some:, atom, '', 1",
    "some:, atom, &per_page=777, 3",
    "some:, json, &per_page=500, 5"
  })
  void returnsEachPhotoOnceAndTheTotal(String machineTag, String format, String more, int documents)
      throws Exception {
    List<Long> expected = PublishedFeed.ids(machineTag);
    List<Long> ids = new ArrayList<>();
    int read = 0;
    String next = page.url() + PHOTOS + machineTag + "&format=" + format + more;
    while (next != null) {
      HttpResponse<byte[]> response = get(next, "identity");
      Part part = part(format, response.body());
      assertThat(part.total()).isEqualTo(expected.size());
      assertThat(response.headers().firstValue("Link").orElse(null))
          .isEqualTo(part.next() == null ? null : '<' + part.next() + ">; rel=\"next\"");
      ids.addAll(part.ids());
      next = part.next();
      read++;
    }
    assertThat(ids).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(read).isEqualTo(documents);
    assertThat(ids.get(0)).isEqualTo(PublishedFeed.LAST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"geojson", "kml", "atom"})
  void isDeterministic(String format) throws Exception {
    String address = page.url() + SOME + "&per_page=700&format=" + format;
    byte[] first = get(address, "identity").body();
    byte[] second = get(address, "gzip").body();
    assertThat(new GZIPInputStream(new ByteArrayInputStream(second)).readAllBytes())
        .isEqualTo(first);
  }

  @Test
  void hasTimestampsOfPhotos() throws Exception {
    Document feed = xml(get(page.url() + SOME + "&format=atom", "identity").body());
    assertThat(child(feed.getDocumentElement(), "updated")).isEqualTo("9999-12-31T23:59:59Z");
    NodeList entries = feed.getElementsByTagName("entry");
    for (int i = 0; i < entries.getLength(); i++) {
      Element entry = (Element) entries.item(i);
      int number = Integer.parseInt(child(entry, "title").substring("Photo ".length()));
      if (number % 20 == 0) {
        assertThat(child(entry, "updated")).isEqualTo("2011-05-06T07:08:09Z");
      } else if (number % 10 == 0) {
        assertThat(child(entry, "updated")).isEqualTo("2004-02-10T00:00:00Z");
      } else {
        assertThat(child(entry, "updated")).matches("(2012-01-|9999-12-31).*Z");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "some:, geojson, identity, 4",
    "some:, kml, gzip, 4",
    "some:, atom, identity, 4",
    // With compression, more photos are read before the first bytes are sent.
    "feed:, geojson, gzip, 24"
  })
  void abortsIfElasticsearchFailsMidway(
      String machineTag, String format, String encoding, int requests) throws Exception {
    String address = faulty.url() + PHOTOS + machineTag + "&format=" + format;
    questions.failAfter(requests);
    assertThatThrownBy(() -> get(address, encoding)).isInstanceOf(IOException.class);
    assertThat(questions.requests()).isGreaterThan(requests);
    // Without chunked encoding only the malformed document reveals the failure.
    questions.failAfter(requests);
    String half = http10(address);
    assertThat(half).contains("Photo ");
    assertThatThrownBy(
            () ->
                part(
                    format,
                    half.substring(half.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Exception.class);
    questions.failAfter(0);
    HttpResponse<byte[]> none =
        HTTP.send(request(address, "gzip"), HttpResponse.BodyHandlers.ofByteArray());
    assertThat(none.statusCode()).isEqualTo(503);
    assertThat(none.headers().firstValue("Link")).isEmpty();
  }

  @Test
  void stopsReadingIfTheClientDisconnects() throws Exception {
    URI address = URI.create(faulty.url() + ALL + "&format=geojson");
    questions.waitAfter(6);
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET "
                      + address.getRawPath()
                      + '?'
                      + address.getRawQuery()
                      + " HTTP/1.1\r\nHost: "
                      + address.getRawAuthority()
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      // Closing with unread data resets the connection.
    }
    questions.resume();
    Awaitility.await("no more requests")
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(30))
        .until(questions::requests, count -> count < 20);
    assertThat(get(faulty.url() + "api/v1/status", "identity").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"9999, 1", "9999-12-31, 1", "0001, 0", "2012-01-04, 515"})
  void acceptsAnyWindow(String window, long photos) throws Exception {
    for (String format : List.of("json", "geojson", "kml", "atom")) {
      Part part =
          part(
              format,
              get(page.url() + ALL + "&window=" + window + "&format=" + format, "identity").body());
      assertThat(part.total()).as(format).isEqualTo(photos);
      assertThat(part.ids())
          .as(format)
          .hasSize((int) Math.min(photos, format.equals("json") ? 100 : LIMIT));
    }
    for (String request :
        List.of(
            "world",
            "tag?tag=a",
            "heat?bbox=-180,-90,180,90",
            "photos",
            "themes",
            "theme?name=food",
            "finding?name=earth",
            "finding?name=only-here",
            "regions",
            "signature?region=JP",
            "typical?tag=a",
            "machine-tags/related?machine_tags=feed:")) {
      get(
          page.url()
              + "api/v1/"
              + request
              + (request.contains("?") ? '&' : '?')
              + "window="
              + window,
          "identity");
    }
  }

  private static HttpRequest request(String address, String encoding) {
    return HttpRequest.newBuilder(URI.create(address)).header("Accept-Encoding", encoding).build();
  }

  private static HttpResponse<byte[]> get(String address, String encoding) throws Exception {
    HttpResponse<byte[]> response =
        HTTP.send(request(address, encoding), HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).as(address).isEqualTo(200);
    return response;
  }

  private static String http10(String address) throws IOException {
    URI uri = URI.create(address);
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET "
                      + uri.getRawPath()
                      + '?'
                      + uri.getRawQuery()
                      + " HTTP/1.0\r\nHost: "
                      + uri.getRawAuthority()
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      StringBuilder text = new StringBuilder();
      InputStream in = socket.getInputStream();
      try {
        for (byte[] part = in.readNBytes(8192); part.length > 0; part = in.readNBytes(8192)) {
          text.append(new String(part, StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        // The server may reset the connection; return what was received.
      }
      return text.toString();
    }
  }

  private static Part part(String format, byte[] body) throws Exception {
    List<Long> ids = new ArrayList<>();
    String text = new String(body, StandardCharsets.UTF_8);
    if (format.equals("json")) {
      JsonNode list = PublishedAtlas.JSON.readTree(text);
      list.path("items").forEach(item -> ids.add(item.path("photo").path("photoid").asLong()));
      return new Part(ids, list.path("total").asLong(), list.path("next").asText(null), text);
    }
    if (format.equals("geojson")) {
      JsonNode collection = PublishedAtlas.JSON.readTree(text);
      collection.path("features").forEach(feature -> ids.add(feature.path("id").asLong()));
      assertThat(collection.path("numberReturned").asInt()).isEqualTo(ids.size());
      String next = null;
      for (JsonNode link : collection.path("links")) {
        next = text(link, "rel").equals("next") ? text(link, "href") : next;
      }
      return new Part(ids, collection.path("numberMatched").asLong(), next, text);
    }
    Document document = xml(body);
    long total =
        Long.parseLong(
            document.getElementsByTagName("opensearch:totalResults").item(0).getTextContent());
    NodeList photos = document.getElementsByTagName(format.equals("kml") ? "Placemark" : "entry");
    for (int i = 0; i < photos.getLength(); i++) {
      Element photo = (Element) photos.item(i);
      ids.add(
          Long.parseLong(
              format.equals("kml")
                  ? photo.getAttribute("id").substring("photo-".length())
                  : child(photo, "id").replaceFirst(".*/", "")));
    }
    String next = null;
    if (format.equals("kml")) {
      NodeList links = document.getElementsByTagName("NetworkLink");
      next = links.getLength() == 0 ? null : child((Element) links.item(0), "href");
    } else {
      NodeList links = document.getElementsByTagName("link");
      for (int i = 0; i < links.getLength(); i++) {
        Element link = (Element) links.item(i);
        next = link.getAttribute("rel").equals("next") ? link.getAttribute("href") : next;
      }
    }
    return new Part(ids, total, next, text);
  }

  private static String child(Element element, String name) {
    return element.getElementsByTagName(name).item(0).getTextContent();
  }

  private static Document xml(byte[] body) throws Exception {
    DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    builder.setErrorHandler(null);
    return builder.parse(new ByteArrayInputStream(body));
  }
}
