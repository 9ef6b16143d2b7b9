package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tagatlas.launcher.PublishedAtlas.coded;
import static org.tagatlas.launcher.PublishedAtlas.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.rometools.rome.feed.synd.SyndEntry;
import com.rometools.rome.feed.synd.SyndFeed;
import com.rometools.rome.io.SyndFeedInput;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.io.geojson.GeoJsonReader;
import org.locationtech.jts.io.kml.KMLReader;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Tests the machine tag endpoints of the API, which follow Flickr's, and the feeds. */
abstract class MachineTagApiScenarios {

  private final PublishedAtlas atlas;

  MachineTagApiScenarios(PublishedAtlas atlas) {
    this.atlas = atlas;
  }

  @Test
  void listsMachineTagsLikeFlickr() throws Exception {
    Map<String, Map<String, Long>> usage = new TreeMap<>();
    for (JsonNode tag : atlas.all("machine-tags")) {
      usage
          .computeIfAbsent(text(tag, "namespace"), namespace -> new TreeMap<>())
          .merge(text(tag, "predicate"), tag.path("photos").asLong(), Long::sum);
    }
    JsonNode namespaces = atlas.json("machine-tags/namespaces?per_page=500");
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
    JsonNode second = atlas.json("machine-tags/namespaces?per_page=2&page=2");
    assertThat(text(second.path("items").path(0), "namespace")).isEqualTo(names.get(2));
    assertThat(second.path("pages").asInt()).isEqualTo((names.size() + 1) / 2);
    JsonNode mostUsed = atlas.json("machine-tags/pairs?sort=usage&per_page=500").path("items");
    assertThat(mostUsed)
        .extracting(pair -> pair.path("usage").asLong())
        .hasSizeGreaterThan(5)
        .isSortedAccordingTo(Comparator.reverseOrder());
    JsonNode predicates = atlas.json("machine-tags/predicates?namespace=GEO");
    assertThat(predicates.path("items"))
        .extracting(predicate -> text(predicate, "predicate"))
        .containsExactlyElementsOf(usage.get("geo").keySet());
    assertThat(atlas.json("machine-tags/pairs").path("total").asInt())
        .isEqualTo(usage.values().stream().mapToInt(Map::size).sum());

    JsonNode values = atlas.json("machine-tags/values?namespace=test&predicate=floor");
    assertThat(values.path("items"))
        .extracting(value -> text(value, "value"))
        .containsExactly(
            "0", "1", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "2", "3", "4",
            "5", "6", "7", "8", "9");
    assertThat(values.path("items").path(2).path("number").asDouble()).isEqualTo(10);
    assertThat(values.path("items").path(2).path("usage").asLong()).isEqualTo(2);
    assertThat(
            atlas.json("machine-tags/recent?namespace=test&added_since=1340000000").path("total"))
        .isEqualTo(atlas.json("machine-tags/recent?namespace=test").path("total"));
    assertThat(
            atlas
                .json("machine-tags/recent?namespace=test&added_since=1340000001")
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
    List<JsonNode> photos = atlas.all("photos");
    for (Map.Entry<String, Predicate<String>> query : queries.entrySet()) {
      long expected = photos.stream().filter(photo -> has(photo, query.getValue())).count();
      JsonNode response =
          atlas.json("machine-tags/photos?per_page=5&machine_tags=" + coded(query.getKey()));
      assertThat(response.path("total").asLong())
          .as(query.getKey())
          .isEqualTo(expected)
          .isPositive();
      assertThat(response.path("items"))
          .allMatch(item -> has(item, query.getValue()))
          .hasSize((int) Math.min(5, expected));
    }
    String both = coded("test:floor>=3,test:where=");
    long floors =
        photos.stream().filter(p -> has(p, tag -> tag.matches("test:floor=([3-9]|1.)"))).count();
    long wheres = photos.stream().filter(p -> has(p, tag -> tag.startsWith("test:where="))).count();
    long all = atlas.json("machine-tags/photos?machine_tags=" + both).path("total").asLong();
    long any =
        atlas
            .json("machine-tags/photos?machine_tag_mode=any&machine_tags=" + both)
            .path("total")
            .asLong();
    assertThat(all).isPositive();
    assertThat(all + any).isEqualTo(floors + wheres);
    String floor = "machine-tags/photos?machine_tags=" + coded("test:floor=");
    assertThat(atlas.json(floor + "&continent=oceania").path("total").asLong()).isEqualTo(40);
    assertThat(atlas.json(floor + "&continent=europe").path("total").asLong()).isZero();
    assertThat(atlas.json(floor + "&country=to&window=2012").path("total").asLong()).isEqualTo(40);
    assertThat(atlas.json(floor + "&bbox=0,0,10,10").path("total").asLong()).isZero();
    JsonNode related = atlas.json("machine-tags/related?machine_tags=" + coded("test:floor="));
    // The hostile tag javascript:hit=3 is a machine tag.
    assertThat(related)
        .extracting(r -> text(r, "predicate"))
        .containsExactly("text", "hit", "where");
    long tagged = photos.stream().filter(photo -> has(photo, tag -> true)).count();
    assertThat(related.path(2).path("photos").asLong()).isEqualTo(wheres);
    assertThat(related.path(2).path("lift").asDouble())
        .isCloseTo(wheres * (double) tagged / (40.0 * wheres), within(1e-9));
  }

  @Test
  void feedsAreReadByOtherLibraries() throws Exception {
    String path = "machine-tags/photos?per_page=40&machine_tags=" + coded("test:floor=");
    GeometryCollection points =
        (GeometryCollection) new GeoJsonReader().read(atlas.body(path + "&format=geojson"));
    assertThat(points.getNumGeometries()).isEqualTo(40);
    assertThat(points.getCoordinate().y).isCloseTo(HostilePhotos.TONGA[0], within(0.01));
    assertThat(points.getCoordinate().x).isCloseTo(HostilePhotos.TONGA[1], within(0.01));

    SyndFeed feed = new SyndFeedInput().build(new StringReader(atlas.body(path + "&format=atom")));
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

    Document kml = xml(atlas.body(path + "&format=kml"));
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
        .isCloseTo(HostilePhotos.TONGA[0], within(0.01));
    Document link = xml(atlas.body(path.replace("/photos?", "/network-link?refresh=30&")));
    assertThat(link.getElementsByTagName("refreshInterval").item(0).getTextContent())
        .isEqualTo("30");
    String target = link.getElementsByTagName("href").item(0).getTextContent();
    assertThat(
            xml(atlas.body(target.substring(target.indexOf("machine-tags"))))
                .getElementsByTagName("Point")
                .getLength())
        .isEqualTo(40);
  }

  @Test
  void findsMachineTagsByWildcards() throws Exception {
    List<JsonNode> tags = atlas.all("machine-tags");
    Map<String, Predicate<String>> queries =
        Map.of(
            "geo:", tag -> tag.startsWith("geo:"),
            "*:*=san francisco", tag -> tag.matches("(?i)[^=]*=san ?francisco"),
            "test:floor>=3<12", tag -> tag.matches("test:floor=([3-9]|1[01])"),
            "test:where=,test:floor>18", tag -> tag.matches("test:(floor=19|where=.*)"));
    for (Map.Entry<String, Predicate<String>> query : queries.entrySet()) {
      JsonNode response =
          atlas.json(
              "machine-tags/tags?sort=usage&per_page=500&machine_tags=" + coded(query.getKey()));
      List<JsonNode> expected =
          tags.stream()
              .filter(
                  tag ->
                      query
                          .getValue()
                          .test(
                              text(tag, "namespace")
                                  + ':'
                                  + text(tag, "predicate")
                                  + '='
                                  + text(tag, "value")))
              .toList();
      assertThat(response.path("total").asInt())
          .as(query.getKey())
          .isEqualTo(expected.size())
          .isPositive();
      assertThat(response.path("items").path(0).path("usage").asLong())
          .isEqualTo(
              expected.stream().mapToLong(tag -> tag.path("photos").asLong()).max().orElseThrow());
    }
  }

  @Test
  void returnsLookupResultsAndLocationSources() throws Exception {
    String floor = coded(PublishedExtras.FLOOR);
    JsonNode items = atlas.json("machine-tags/photos?machine_tags=" + floor).path("items");
    assertThat(items).hasSize(2);
    for (JsonNode item : items) {
      JsonNode extras = item.path("photo").path("extras");
      assertThat(extras).hasSize(1);
      assertThat(text(extras.path(0), "title")).isEqualTo("Third floor");
      assertThat(text(extras.path(0), "caption")).isEqualTo("is a floor in Tonga.");
      assertThat(text(extras.path(0), "url")).isEqualTo("https://floors.example/3");
      assertThat(text(extras.path(0), "license")).isEqualTo("CC BY");
    }
    assertThat(
            text(
                atlas
                    .json("machine-tags/tags?machine_tags=" + floor)
                    .path("items")
                    .path(0)
                    .path("extra"),
                "service"))
        .isEqualTo("Floors");
    assertThat(atlas.json("photos?region=TO&size=60"))
        .filteredOn(photo -> photo.path("machine_tags").toString().contains("\"test:floor=3\""))
        .hasSize(2)
        .allMatch(photo -> photo.path("extras").size() == 1);
    assertThat(
            atlas.json("heat?bbox=-176,-22,-175,-21&zoom=10&machine_tags=" + floor).path("photos"))
        .hasSize(2)
        .allMatch(photo -> photo.path("extras").size() == 1);
    // URLs with a script are removed.
    JsonNode script =
        atlas
            .json("machine-tags/tags?machine_tags=" + coded("test:floor=4"))
            .path("items")
            .path(0)
            .path("extra");
    assertThat(text(script, "title")).isEqualTo(HostilePhotos.SCRIPT);
    assertThat(script.has("url") || script.has("license_url")).isFalse();

    String path = "machine-tags/photos?machine_tags=" + floor;
    JsonNode located = null;
    for (JsonNode feature :
        PublishedAtlas.JSON.readTree(atlas.body(path + "&format=geojson")).path("features")) {
      if (text(feature.path("properties"), "location_source").equals("machine_tag")) {
        located = feature.path("properties");
      }
    }
    assertThat(located).isNotNull();
    assertThat(located.path("location_uncertainty_m").asDouble()).isEqualTo(300);
    assertThat(text(located, "location_machine_tag")).isEqualTo("test:where=San Francisco");
    assertThat(text(located.path("extras").path(0), "title")).isEqualTo("Third floor");
    Document kml = xml(atlas.body(path + "&format=kml"));
    assertThat(kml.getElementsByTagName("Data").getLength()).isEqualTo(4);
    assertThat(kml.getDocumentElement().getTextContent())
        .contains(
            "Place: about 300 m, from test:where=San Francisco",
            "Place: from its geo:lat and geo:lon")
        .contains("Third floor</a>: is a floor in Tonga.");
    SyndFeed feed = new SyndFeedInput().build(new StringReader(atlas.body(path + "&format=atom")));
    assertThat(feed.getEntries())
        .filteredOn(
            entry ->
                entry.getForeignMarkup().stream().anyMatch(mark -> mark.getName().equals("radius")))
        .hasSize(1)
        .allMatch(
            entry -> entry.getContents().get(0).getValue().contains("Place: about 300 m, from"));

    PublishedExtras.setPublished(atlas, false);
    try {
      assertThat(atlas.body(path)).doesNotContain("Third floor");
    } finally {
      PublishedExtras.setPublished(atlas, true);
    }
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
}
