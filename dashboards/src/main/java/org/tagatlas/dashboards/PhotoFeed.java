package org.tagatlas.dashboards;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Feed formats for other programs: GIS, virtual globes and feed readers. */
enum PhotoFeed {
  /** RFC 7946. */
  GEOJSON("application/geo+json", GeoJsonWriter::new),

  /** OGC KML 2.2. */
  KML("application/vnd.google-earth.kml+xml", KmlWriter::new),

  /** RFC 4287. */
  ATOM("application/atom+xml", AtomWriter::new);

  /** The namespace of OpenSearch 1.1, whose elements contain the total number of photos. */
  static final String OPEN_SEARCH = "http://a9.com/-/spec/opensearch/1.1/";

  private final String mediaType;
  private final Writers writers;

  PhotoFeed(String mediaType, Writers writers) {
    this.mediaType = mediaType;
    this.writers = writers;
  }

  private interface Writers {
    FeedWriter to(OutputStream out) throws IOException;
  }

  /** Returns the feed's media type. */
  String mediaType() {
    return mediaType;
  }

  /** Returns a writer to a stream, which the writer never closes. */
  FeedWriter to(OutputStream out) throws IOException {
    return writers.to(out);
  }

  /** Writes the total number of photos and the range of this part. */
  static void openSearch(XMLStreamWriter xml, FeedHead head) throws XMLStreamException {
    number(xml, "totalResults", head.matched());
    number(xml, "startIndex", head.offset() + 1);
    number(xml, "itemsPerPage", head.perPage());
  }

  private static void number(XMLStreamWriter xml, String name, long number)
      throws XMLStreamException {
    XmlText.element(xml, "opensearch", name, OPEN_SEARCH, Long.toString(number));
  }

  /**
   * Returns a feed by its name.
   *
   * @throws IllegalArgumentException if the name is unknown
   */
  static PhotoFeed of(String name) {
    for (PhotoFeed feed : values()) {
      if (feed.name().toLowerCase(Locale.ROOT).equals(name)) {
        return feed;
      }
    }
    throw new IllegalArgumentException(
        "format must be json, geojson, kml or atom, but was '" + name + "'");
  }
}
