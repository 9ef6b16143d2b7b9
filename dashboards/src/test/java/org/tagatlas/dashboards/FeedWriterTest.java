package org.tagatlas.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tagatlas.dashboards.MachineTagPhotos.Tagged;

/** Tests complete and partial feeds. */
class FeedWriterTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HOSTILE = "</title>]]>\u0000\u000b\ufffe<b>&amp;\"𝕏";

  @ParameterizedTest
  @EnumSource(PhotoFeed.class)
  void isMalformedUntilItHasEnded(PhotoFeed feed) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FeedWriter writer = feed.to(out);
    writer.begin(head("https://atlas.example/next?a=b&c=d"));
    for (long i = 1; i <= 3; i++) {
      writer.photo(new Tagged(photo(i, null, null), List.of(HOSTILE)));
      writer.flush();
      byte[] part = out.toByteArray();
      assertThatThrownBy(() -> parse(feed, part)).as("%s", feed).isInstanceOf(Exception.class);
    }
    writer.end(3);
    String text = parse(feed, out.toByteArray());
    assertThat(text).contains("12345", "next?a=b");
  }

  @ParameterizedTest
  @CsvSource({
    "2012-06-18T06:13:20Z, 2011-05-06T07:08:09, 2012-06-18T06:13:20Z",
    ", 2011-05-06T07:08:09, 2011-05-06T07:08:09Z",
    ", 2011-05-06T07:08:09.123, 2011-05-06T07:08:09Z",
    ", 0001-01-01T00:00:00, 0001-01-01T00:00:00Z",
    ", yesterday, 2004-02-10T00:00:00Z",
    ", , 2004-02-10T00:00:00Z",
    "9999-12-31T23:59:59Z, , 9999-12-31T23:59:59Z"
  })
  void derivesTheTimestampFromThePhotoOnly(String uploaded, String taken, String expected) {
    assertThat(FeedTime.of(photo(1, uploaded, taken))).isEqualTo(expected);
  }

  @Test
  void findsFormatsByName() {
    assertThat(PhotoFeed.of("kml")).isEqualTo(PhotoFeed.KML);
    for (String name : List.of("KML", "csv", "", "json\0")) {
      assertThatThrownBy(() -> PhotoFeed.of(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("format must be json, geojson, kml or atom, but was '" + name + "'");
    }
  }

  private static FeedHead head(String next) {
    return new FeedHead(HOSTILE, "urn:id", "urn:self", "urn:first", next, 12345, 0, 3, null);
  }

  private static Photo photo(long id, String uploaded, String taken) {
    ObjectNode source = JSON.createObjectNode().put("photoid", id).put("title", HOSTILE);
    if (uploaded != null) {
      source.put("uploaded", uploaded);
    }
    if (taken != null) {
      source.put("taken", taken);
    }
    return Photo.of(source);
  }

  private static String parse(PhotoFeed feed, byte[] document) throws Exception {
    if (feed == PhotoFeed.GEOJSON) {
      return JSON.readTree(document).toString();
    }
    DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    builder.setErrorHandler(null);
    var root = builder.parse(new ByteArrayInputStream(document)).getDocumentElement();
    var links = root.getElementsByTagName("link");
    return root.getTextContent()
        + (links.getLength() == 0
            ? ""
            : links.item(2).getAttributes().getNamedItem("href").getTextContent());
  }
}
