package org.tagatlas.dashboards;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.tagatlas.dashboards.MachineTagPhotos.Tagged;

/** Photos as other programs read them: GIS, globes and feed readers. */
enum PhotoFeed {
  /** RFC 7946. */
  GEOJSON("application/geo+json") {
    @Override
    byte[] write(String title, String self, String updated, List<Tagged> photos)
        throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (JsonGenerator json = JSON.createGenerator(out)) {
        json.writeStartObject();
        json.writeStringField("type", "FeatureCollection");
        json.writeArrayFieldStart("features");
        for (Tagged tagged : photos) {
          Photo photo = tagged.photo();
          json.writeStartObject();
          json.writeStringField("type", "Feature");
          json.writeNumberField("id", photo.photoid());
          if (photo.location() == null) {
            json.writeNullField("geometry");
          } else {
            json.writeObjectFieldStart("geometry");
            json.writeStringField("type", "Point");
            json.writeArrayFieldStart("coordinates");
            json.writeNumber(photo.location().lon());
            json.writeNumber(photo.location().lat());
            json.writeEndArray();
            json.writeEndObject();
          }
          json.writeObjectFieldStart("properties");
          text(json, "title", photo.title());
          text(json, "uploaded", photo.uploaded());
          text(json, "taken", photo.taken());
          text(json, "country", photo.country());
          text(json, "city", photo.city());
          text(json, "photographer", photo.photographer());
          text(json, "page_url", photo.pageUrl());
          text(json, "license", photo.license());
          text(json, "license_url", photo.licenseUrl());
          text(json, "location_source", photo.locationSource());
          if (photo.locationUncertaintyM() != null) {
            json.writeNumberField("location_uncertainty_m", photo.locationUncertaintyM());
          }
          text(json, "location_machine_tag", photo.locationMachineTag());
          json.writeArrayFieldStart("machine_tags");
          for (String tag : tagged.machineTags()) {
            json.writeString(tag);
          }
          json.writeEndArray();
          if (photo.extras() != null) {
            json.writeFieldName("extras");
            JSON.writeValue(json, photo.extras());
          }
          json.writeEndObject();
          json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      return out.toByteArray();
    }
  },

  /** OGC KML 2.2. */
  KML("application/vnd.google-earth.kml+xml") {
    @Override
    byte[] write(String title, String self, String updated, List<Tagged> photos)
        throws IOException {
      return xml(
          xml -> {
            xml.writeStartElement("kml");
            xml.writeDefaultNamespace("http://www.opengis.net/kml/2.2");
            xml.writeStartElement("Document");
            element(xml, "name", title);
            for (Tagged tagged : photos) {
              Photo photo = tagged.photo();
              xml.writeStartElement("Placemark");
              xml.writeAttribute("id", "photo-" + photo.photoid());
              element(xml, "name", title(photo));
              // Balloons show HTML, so what photographers typed is escaped once more.
              element(xml, "description", html(tagged));
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
                xml.writeEndElement();
              }
              if (photo.location() != null) {
                xml.writeStartElement("Point");
                element(xml, "coordinates", photo.location().lon() + "," + photo.location().lat());
                xml.writeEndElement();
              }
              xml.writeEndElement();
            }
            xml.writeEndElement();
            xml.writeEndElement();
          });
    }
  },

  /** RFC 4287, each entry with a point of GeoRSS-Simple. */
  ATOM("application/atom+xml") {
    @Override
    byte[] write(String title, String self, String updated, List<Tagged> photos)
        throws IOException {
      return xml(
          xml -> {
            xml.writeStartElement("feed");
            xml.writeDefaultNamespace("http://www.w3.org/2005/Atom");
            xml.writeNamespace("georss", GEORSS);
            element(xml, "id", self);
            element(xml, "title", title);
            element(xml, "updated", updated);
            link(xml, "self", self);
            for (Tagged tagged : photos) {
              Photo photo = tagged.photo();
              xml.writeStartElement("entry");
              element(xml, "id", "tag:tagatlas.org,2026:photo/" + photo.photoid());
              element(xml, "title", title(photo));
              element(xml, "updated", photo.uploaded() == null ? updated : photo.uploaded());
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
              xml.writeCharacters(clean(html(tagged)));
              xml.writeEndElement();
              if (photo.location() != null) {
                xml.writeStartElement("georss", "point", GEORSS);
                xml.writeCharacters(photo.location().lat() + " " + photo.location().lon());
                xml.writeEndElement();
                if (photo.locationUncertaintyM() != null) {
                  xml.writeStartElement("georss", "radius", GEORSS);
                  xml.writeCharacters(photo.locationUncertaintyM().toString());
                  xml.writeEndElement();
                }
              }
              xml.writeEndElement();
            }
            xml.writeEndElement();
          });
    }
  };

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();
  private static final String GEORSS = "http://www.georss.org/georss";

  private final String mediaType;

  PhotoFeed(String mediaType) {
    this.mediaType = mediaType;
  }

  /** Writes XML. */
  private interface Content {
    void write(XMLStreamWriter xml) throws XMLStreamException;
  }

  /** Returns the feed's media type. */
  String mediaType() {
    return mediaType;
  }

  /**
   * Returns the photos as a document.
   *
   * @param title of the feed
   * @param self its address
   * @param updated when it was asked for, RFC 3339
   */
  abstract byte[] write(String title, String self, String updated, List<Tagged> photos)
      throws IOException;

  /**
   * Returns a KML document that asks for another one again and again.
   *
   * @param address of the other one
   * @param seconds between two times
   */
  static byte[] networkLink(String title, String address, int seconds) throws IOException {
    return xml(
        xml -> {
          xml.writeStartElement("kml");
          xml.writeDefaultNamespace("http://www.opengis.net/kml/2.2");
          xml.writeStartElement("NetworkLink");
          element(xml, "name", title);
          xml.writeStartElement("Link");
          element(xml, "href", address);
          element(xml, "refreshMode", "onInterval");
          element(xml, "refreshInterval", Integer.toString(seconds));
          xml.writeEndElement();
          xml.writeEndElement();
          xml.writeEndElement();
        });
  }

  private static byte[] xml(Content content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      XMLStreamWriter xml =
          XMLOutputFactory.newInstance().createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
      xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
      content.write(xml);
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
    return out.toByteArray();
  }

  private static void element(XMLStreamWriter xml, String name, String text)
      throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(clean(text));
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

  private static void link(XMLStreamWriter xml, String relation, String address)
      throws XMLStreamException {
    xml.writeEmptyElement("link");
    xml.writeAttribute("rel", relation);
    xml.writeAttribute("href", clean(address));
  }

  private static void text(JsonGenerator json, String name, String text) throws IOException {
    if (text != null) {
      json.writeStringField(name, text);
    }
  }

  private static String title(Photo photo) {
    return photo.title() == null || photo.title().isBlank() ? "untitled" : photo.title();
  }

  private static String html(Tagged tagged) {
    Photo photo = tagged.photo();
    String credit = photo.photographer() == null ? "unknown" : photo.photographer();
    StringBuilder html = new StringBuilder("<p>Photo: ");
    html.append(linked(credit, photo.pageUrl()));
    if (photo.license() != null) {
      html.append(", ").append(linked(photo.license(), photo.licenseUrl()));
    }
    html.append("</p><p>").append(escaped(String.join(", ", tagged.machineTags())));
    for (Extra extra : photo.extras() == null ? List.<Extra>of() : photo.extras()) {
      html.append("</p><p>");
      html.append(linked(extra.title() == null ? extra.machineTag() : extra.title(), extra.url()));
      if (extra.caption() != null) {
        html.append(": ").append(escaped(extra.caption()));
      }
      if (extra.license() != null) {
        html.append(" (").append(linked(extra.license(), extra.licenseUrl())).append(')');
      }
    }
    String place = whence(photo);
    if (place != null) {
      html.append("</p><p>").append(escaped(place));
    }
    return html.append("</p>").toString();
  }

  /** Returns what says where a photo is, when it does not say so itself; otherwise null. */
  private static String whence(Photo photo) {
    if (photo.locationSource() == null) {
      return null;
    }
    String from = photo.locationMachineTag();
    if (from == null) {
      from =
          photo.locationSource().equals("geo_tags")
              ? "its geo:lat and geo:lon"
              : "its machine tags";
    }
    return photo.locationUncertaintyM() == null
        ? "Place: from " + from
        : String.format(
            Locale.ROOT, "Place: about %.0f m, from %s", photo.locationUncertaintyM(), from);
  }

  private static String linked(String text, String address) {
    return address == null
        ? escaped(text)
        : "<a href=\"" + escaped(address) + "\">" + escaped(text) + "</a>";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  /** Returns a text without characters that XML 1.0 can't have. */
  private static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .filter(
            c ->
                c == '\t'
                    || c == '\n'
                    || c == '\r'
                    || c >= 0x20 && c <= 0xD7FF
                    || c >= 0xE000 && c <= 0xFFFD
                    || c >= 0x10000)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  /**
   * Returns a feed by its name.
   *
   * @throws IllegalArgumentException when it is none
   */
  static PhotoFeed of(String name) {
    for (PhotoFeed feed : values()) {
      if (feed.name().toLowerCase(Locale.ROOT).equals(name)) {
        return feed;
      }
    }
    throw new IllegalArgumentException("format is json, geojson, kml or atom");
  }
}
