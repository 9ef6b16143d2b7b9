package org.tagatlas.lookup;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import javax.xml.xpath.XPathFactoryConfigurationException;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Extracts the declared fields from the response of a service, regardless of its content type. */
public final class ResponseReader {

  private static final ObjectReader JSON =
      new ObjectMapper()
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private ResponseReader() {}

  /**
   * Reads a response in UTF-8.
   *
   * @return texts and numbers by field, without fields that the response lacks
   * @throws MalformedResponseException if the response is not UTF-8, not in the declared format, or
   *     XML with a DTD
   */
  public static Map<String, String> read(byte[] body, WebSource web)
      throws MalformedResponseException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedResponseException("the response is not UTF-8", e);
    }
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    return switch (web.format()) {
      case JSON -> json(text, web.fields());
      case XML -> xml(text, web.fields());
    };
  }

  private static Map<String, String> json(String text, Map<String, List<String>> fields)
      throws MalformedResponseException {
    JsonNode response;
    try {
      response = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new MalformedResponseException("the response is not valid JSON", e);
    }
    if (response.isMissingNode()) {
      throw new MalformedResponseException("the response is empty", null);
    }
    Map<String, String> values = new HashMap<>();
    fields.forEach(
        (name, paths) -> {
          for (String path : paths) {
            JsonNode value = response.at(JsonPointer.compile(path));
            if (value.isValueNode() && !value.isNull() && !value.asText().isBlank()) {
              values.putIfAbsent(name, value.asText());
            }
          }
        });
    return values;
  }

  private static Map<String, String> xml(String text, Map<String, List<String>> fields)
      throws MalformedResponseException {
    try {
      Document response = builder().parse(new InputSource(new StringReader(text)));
      XPath xpath = xpath();
      Map<String, String> values = new HashMap<>();
      for (Map.Entry<String, List<String>> field : fields.entrySet()) {
        for (String path : field.getValue()) {
          String value = xpath.evaluate(path, response);
          if (!value.isBlank()) {
            values.putIfAbsent(field.getKey(), value);
          }
        }
      }
      return values;
    } catch (SAXException | IOException | XPathExpressionException e) {
      throw new MalformedResponseException("the response is not valid XML, or has a DTD", e);
    }
  }

  /** Returns an XPath without Java extension functions. */
  static XPath xpath() {
    try {
      XPathFactory factory = XPathFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      return factory.newXPath();
    } catch (XPathFactoryConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns a parser that rejects DTDs, and so expands no entities and reads no files. */
  private static DocumentBuilder builder() {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      // The default handler prints to standard error.
      builder.setErrorHandler(new DefaultHandler());
      return builder;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }
}
