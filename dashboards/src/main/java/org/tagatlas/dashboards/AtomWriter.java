package org.tagatlas.dashboards;

import static org.tagatlas.dashboards.XmlText.clean;
import static org.tagatlas.dashboards.XmlText.element;

import java.io.IOException;
import java.io.OutputStream;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.tagatlas.dashboards.MachineTagPhotos.Tagged;

/** Writes an Atom feed (RFC 4287) in pages (RFC 5005), with a GeoRSS-Simple point per entry. */
final class AtomWriter implements FeedWriter {

  private static final String GEORSS = "http://www.georss.org/georss";

  private final XmlText document;

  AtomWriter(OutputStream out) throws IOException {
    document = new XmlText(out);
  }

  @Override
  public void begin(FeedHead head) throws IOException {
    document.write(
        xml -> {
          xml.writeStartElement("feed");
          xml.writeDefaultNamespace("http://www.w3.org/2005/Atom");
          xml.writeNamespace("georss", GEORSS);
          xml.writeNamespace("opensearch", PhotoFeed.OPEN_SEARCH);
          element(xml, "id", head.id());
          element(xml, "title", head.title());
          element(xml, "updated", FeedTime.instant(head.updated()));
          link(xml, "self", head.self());
          link(xml, "first", head.first());
          if (head.next() != null) {
            link(xml, "next", head.next());
          }
          PhotoFeed.openSearch(xml, head);
        });
  }

  @Override
  public void photo(Tagged tagged) throws IOException {
    document.write(xml -> entry(xml, tagged));
  }

  private static void entry(XMLStreamWriter xml, Tagged tagged) throws XMLStreamException {
    Photo photo = tagged.photo();
    xml.writeStartElement("entry");
    element(xml, "id", "tag:tagatlas.org,2026:photo/" + photo.photoid());
    element(xml, "title", FeedText.title(photo));
    element(xml, "updated", FeedTime.of(photo));
    xml.writeStartElement("author");
    element(xml, "name", photo.photographer() == null ? "unknown" : photo.photographer());
    xml.writeEndElement();
    if (photo.pageUrl() != null) {
      link(xml, "alternate", photo.pageUrl());
    }
    if (photo.licenseUrl() != null) {
      link(xml, "license", photo.licenseUrl());
    }
    for (String tag : tagged.machineTags()) {
      xml.writeEmptyElement("category");
      xml.writeAttribute("term", clean(tag));
    }
    xml.writeStartElement("content");
    xml.writeAttribute("type", "html");
    xml.writeCharacters(clean(FeedText.html(tagged)));
    xml.writeEndElement();
    if (photo.location() != null) {
      String point = photo.location().lat() + " " + photo.location().lon();
      element(xml, "georss", "point", GEORSS, point);
      if (photo.locationUncertaintyM() != null) {
        element(xml, "georss", "radius", GEORSS, photo.locationUncertaintyM().toString());
      }
    }
    xml.writeEndElement();
  }

  private static void link(XMLStreamWriter xml, String relation, String address)
      throws XMLStreamException {
    xml.writeEmptyElement("link");
    xml.writeAttribute("rel", relation);
    xml.writeAttribute("href", clean(address));
  }

  @Override
  public void end(long returned) throws IOException {
    document.end();
  }

  @Override
  public void flush() throws IOException {
    document.flush();
  }
}
