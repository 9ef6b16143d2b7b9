package org.tagatlas.dashboards;

import static org.tagatlas.dashboards.XmlText.element;

import java.io.IOException;
import java.io.OutputStream;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.tagatlas.dashboards.MachineTagPhotos.Tagged;

/** Writes OGC KML 2.2. The next part is a network link, which clients load automatically. */
final class KmlWriter implements FeedWriter {

  private static final String KML = "http://www.opengis.net/kml/2.2";

  private final XmlText document;
  private FeedHead head;

  KmlWriter(OutputStream out) throws IOException {
    document = new XmlText(out);
  }

  @Override
  public void begin(FeedHead head) throws IOException {
    this.head = head;
    document.write(
        xml -> {
          xml.writeStartElement("kml");
          xml.writeDefaultNamespace(KML);
          xml.writeStartElement("Document");
          element(xml, "name", head.title());
          element(
              xml,
              "description",
              head.matched()
                  + (head.matched() == 1 ? " photo" : " photos")
                  + (head.next() == null ? "" : ", continued in the network link at the end"));
          xml.writeStartElement("ExtendedData");
          xml.writeNamespace("opensearch", PhotoFeed.OPEN_SEARCH);
          PhotoFeed.openSearch(xml, head);
          xml.writeEndElement();
        });
  }

  @Override
  public void photo(Tagged tagged) throws IOException {
    document.write(xml -> placemark(xml, tagged));
  }

  private static void placemark(XMLStreamWriter xml, Tagged tagged) throws XMLStreamException {
    Photo photo = tagged.photo();
    xml.writeStartElement("Placemark");
    xml.writeAttribute("id", "photo-" + photo.photoid());
    element(xml, "name", FeedText.title(photo));
    // Balloons show HTML, so user input is escaped a second time.
    element(xml, "description", FeedText.html(tagged));
    if (photo.uploaded() != null) {
      xml.writeStartElement("TimeStamp");
      element(xml, "when", photo.uploaded());
      xml.writeEndElement();
    }
    if (photo.locationSource() != null) {
      xml.writeStartElement("ExtendedData");
      data(xml, "location_source", photo.locationSource());
      data(xml, "location_uncertainty_m", photo.locationUncertaintyM());
      data(xml, "location_machine_tag", photo.locationMachineTag());
      data(xml, "estimated", photo.estimated());
      data(xml, "location_confidence", photo.locationConfidence());
      data(xml, "location_model", photo.locationModel());
      xml.writeEndElement();
    }
    if (photo.location() != null) {
      xml.writeStartElement("Point");
      element(xml, "coordinates", photo.location().lon() + "," + photo.location().lat());
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private static void data(XMLStreamWriter xml, String name, Object value)
      throws XMLStreamException {
    if (value != null) {
      xml.writeStartElement("Data");
      xml.writeAttribute("name", name);
      element(xml, "value", value.toString());
      xml.writeEndElement();
    }
  }

  @Override
  public void end(long returned) throws IOException {
    if (head.next() != null) {
      document.write(
          xml -> {
            xml.writeStartElement("NetworkLink");
            element(xml, "name", head.title() + ", starting at " + (head.offset() + returned + 1));
            xml.writeStartElement("Link");
            element(xml, "href", head.next());
            xml.writeEndElement();
            xml.writeEndElement();
          });
    }
    document.end();
  }

  @Override
  public void flush() throws IOException {
    document.flush();
  }

  /**
   * Writes a document that loads another one periodically.
   *
   * @param address URL of the other document
   * @param seconds the refresh interval
   */
  static void networkLink(OutputStream out, String title, String address, int seconds)
      throws IOException {
    XmlText document = new XmlText(out);
    document.write(
        xml -> {
          xml.writeStartElement("kml");
          xml.writeDefaultNamespace(KML);
          xml.writeStartElement("NetworkLink");
          element(xml, "name", title);
          xml.writeStartElement("Link");
          element(xml, "href", address);
          element(xml, "refreshMode", "onInterval");
          element(xml, "refreshInterval", Integer.toString(seconds));
        });
    document.end();
  }
}
