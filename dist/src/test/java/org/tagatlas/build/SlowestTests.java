package org.tagatlas.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Prints the slowest test classes of a build, from the reports of Surefire and Failsafe. */
public final class SlowestTests {

  private static final int LINES = 20;

  private SlowestTests() {}

  /**
   * Prints the classes and their sum.
   *
   * @param args the root folder of the checkout
   */
  public static void main(String[] args) throws IOException {
    Map<String, Double> seconds = seconds(Path.of(args[0]));
    for (String line : lines(seconds)) {
      System.out.println(line);
    }
  }

  /** Returns the table: the slowest classes first, then the sum of all. */
  static List<String> lines(Map<String, Double> seconds) {
    List<String> lines = new ArrayList<>();
    lines.add("Slowest test classes:");
    seconds.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
        .limit(LINES)
        .forEach(entry -> lines.add(line(entry.getValue(), entry.getKey())));
    double sum = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    lines.add(line(sum, "all " + seconds.size() + " classes"));
    return lines;
  }

  /** Returns the seconds of each top-level test class; nested classes count for their outer one. */
  static Map<String, Double> seconds(Path root) throws IOException {
    Map<String, Double> seconds = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root, 5)) {
      files
          .filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
          .filter(file -> file.getParent().getFileName().toString().endsWith("-reports"))
          .forEach(file -> add(file, seconds));
    }
    return seconds;
  }

  private static void add(Path file, Map<String, Double> seconds) {
    try {
      Element suite =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(file.toFile())
              .getDocumentElement();
      String name = suite.getAttribute("name");
      int nested = name.indexOf('$');
      String outer = nested < 0 ? name : name.substring(0, nested);
      // The time of an outer class includes that of its nested classes.
      double time = Math.max(number(suite), sumOfCases(suite));
      seconds.merge(outer.substring(outer.lastIndexOf('.') + 1), time, Math::max);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SAXException | ParserConfigurationException e) {
      throw new IllegalStateException("no test report: " + file, e);
    }
  }

  private static double sumOfCases(Element suite) {
    NodeList cases = suite.getElementsByTagName("testcase");
    double sum = 0;
    for (int i = 0; i < cases.getLength(); i++) {
      sum += number((Element) cases.item(i));
    }
    return sum;
  }

  private static double number(Element element) {
    String time = element.getAttribute("time").replace(",", "");
    return time.isEmpty() ? 0 : Double.parseDouble(time);
  }

  private static String line(double seconds, String name) {
    return String.format(Locale.ROOT, "%8.1f s  %s", seconds, name);
  }
}
