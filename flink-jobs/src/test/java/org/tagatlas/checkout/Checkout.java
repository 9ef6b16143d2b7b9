package org.tagatlas.checkout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The checkout under test: its files by their paths from the root. */
public final class Checkout {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path root;

  private Checkout(Path root) {
    this.root = root;
  }

  /** Returns the one that the tests run in, or that of {@code -Dtagatlas.checkout=DIR}. */
  public static Checkout here() {
    String named = System.getProperty("tagatlas.checkout");
    return new Checkout(
        named == null ? Path.of("").toAbsolutePath().getParent() : Path.of(named).toAbsolutePath());
  }

  public boolean has(String path) {
    return Files.exists(root.resolve(path).normalize());
  }

  public String text(String path) {
    try {
      return Files.readString(root.resolve(path), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the files of a folder and below, by their paths from the root. */
  public List<String> files(String folder) {
    try (Stream<Path> all = Files.walk(root.resolve(folder))) {
      return all.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the first document of a YAML file, aliases and merge keys resolved. */
  public JsonNode yaml(String path) {
    return documents(path).get(0);
  }

  /** Returns all documents of a YAML file. A key that is there twice is an error. */
  public List<JsonNode> documents(String path) {
    return documents(path, text(path));
  }

  public static List<JsonNode> documents(String name, String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(200);
    options.setCodePointLimit(10_000_000);
    try {
      Iterable<Object> all = new Yaml(new SafeConstructor(options)).loadAll(text);
      return StreamSupport.stream(all.spliterator(), false)
          .map(document -> JSON.<JsonNode>valueToTree(document))
          .toList();
    } catch (RuntimeException e) {
      throw new IllegalStateException(name + " is no YAML: " + e.getMessage(), e);
    }
  }

  /** Returns the project's version. */
  public String version() {
    return only("pom.xml", "/project/version");
  }

  /** Returns a property of the parent's pom. */
  public String property(String name) {
    return only("pom.xml", "/project/properties/*[name()='" + name + "']");
  }

  /** Returns the text of what must be there once. */
  public String only(String pom, String xpath) {
    List<String> found = all(pom, xpath);
    if (found.size() != 1) {
      throw new IllegalStateException(pom + " has " + found.size() + " of " + xpath);
    }
    return found.get(0);
  }

  /** Returns the texts of nodes of a pom. */
  public List<String> all(String pom, String xpath) {
    try {
      NodeList nodes =
          (NodeList)
              XPathFactory.newDefaultInstance()
                  .newXPath()
                  .evaluate(
                      xpath,
                      DocumentBuilderFactory.newDefaultInstance()
                          .newDocumentBuilder()
                          .parse(root.resolve(pom).toFile()),
                      XPathConstants.NODESET);
      return IntStream.range(0, nodes.getLength())
          .mapToObj(i -> nodes.item(i).getTextContent().strip())
          .toList();
    } catch (IOException | SAXException | ParserConfigurationException | XPathException e) {
      throw new IllegalStateException(pom, e);
    }
  }
}
