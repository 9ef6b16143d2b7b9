package org.tagatlas.dashboards;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes an XML document in UTF-8 with arbitrary text. */
final class XmlText {

  private final XMLStreamWriter xml;

  XmlText(OutputStream out) throws IOException {
    try {
      xml =
          XMLOutputFactory.newInstance().createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
      xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  /** A part of the document. */
  interface Content {
    void write(XMLStreamWriter xml) throws XMLStreamException;
  }

  /** Writes a part, and converts failures to {@link IOException}. */
  void write(Content content) throws IOException {
    try {
      content.write(xml);
    } catch (XMLStreamException e) {
      throw e.getNestedException() instanceof IOException cause ? cause : new IOException(e);
    }
  }

  void flush() throws IOException {
    write(XMLStreamWriter::flush);
  }

  /** Closes all elements and the document. */
  void end() throws IOException {
    write(XMLStreamWriter::writeEndDocument);
    flush();
  }

  static void element(XMLStreamWriter xml, String name, String text) throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(clean(text));
    xml.writeEndElement();
  }

  static void element(
      XMLStreamWriter xml, String prefix, String name, String namespace, String text)
      throws XMLStreamException {
    xml.writeStartElement(prefix, name, namespace);
    xml.writeCharacters(clean(text));
    xml.writeEndElement();
  }

  /** Returns the text without characters that are invalid in XML 1.0. */
  static String clean(String text) {
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
}
