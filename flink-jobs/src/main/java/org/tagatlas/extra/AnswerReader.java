package org.tagatlas.extra;

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

/** Takes the declared fields out of a service's answer, whatever type it says that it has. */
public final class AnswerReader {

  private static final ObjectReader JSON =
      new ObjectMapper()
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private AnswerReader() {}

  /**
   * Reads an answer in UTF-8.
   *
   * @return texts and numbers by field; what the answer does not have is not there
   * @throws BadAnswerException when it is not UTF-8, not of the format, or XML with a DTD
   */
  public static Map<String, String> read(byte[] body, WebSource web) throws BadAnswerException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new BadAnswerException("it is not UTF-8", e);
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
      throws BadAnswerException {
    JsonNode answer;
    try {
      answer = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new BadAnswerException("it is no JSON", e);
    }
    if (answer.isMissingNode()) {
      throw new BadAnswerException("it is empty", null);
    }
    Map<String, String> values = new HashMap<>();
    fields.forEach(
        (name, paths) -> {
          for (String path : paths) {
            JsonNode value = answer.at(JsonPointer.compile(path));
            if (value.isValueNode() && !value.isNull() && !value.asText().isBlank()) {
              values.putIfAbsent(name, value.asText());
            }
          }
        });
    return values;
  }

  private static Map<String, String> xml(String text, Map<String, List<String>> fields)
      throws BadAnswerException {
    try {
      Document answer = builder().parse(new InputSource(new StringReader(text)));
      XPath xpath = xpath();
      Map<String, String> values = new HashMap<>();
      for (Map.Entry<String, List<String>> field : fields.entrySet()) {
        for (String path : field.getValue()) {
          String value = xpath.evaluate(path, answer);
          if (!value.isBlank()) {
            values.putIfAbsent(field.getKey(), value);
          }
        }
      }
      return values;
    } catch (SAXException | IOException | XPathExpressionException e) {
      throw new BadAnswerException("it is no XML, or has a DTD", e);
    }
  }

  /** Returns an XPath without functions of Java. */
  static XPath xpath() {
    try {
      XPathFactory factory = XPathFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      return factory.newXPath();
    } catch (XPathFactoryConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns a parser that refuses a DTD: so there are neither entities nor files to read. */
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
      // Unless told otherwise it prints to standard error.
      builder.setErrorHandler(new DefaultHandler());
      return builder;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }
}
