package org.tagatlas.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Texts and names avoid the expressions in {@code plain-english.tsv}: help, messages, logs, docs,
 * javadoc, comments and names of tests. A source file is checked as a whole, so none of these can
 * be missed.
 */
final class PlainEnglishTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Set<String> SUFFIXES =
      Set.of(
          "java",
          "js",
          "mjs",
          "html",
          "css",
          "md",
          "xml",
          "yml",
          "yaml",
          "sh",
          "sql",
          "properties",
          "ndjson");
  private static final Set<String> SCRIPTS = Set.of("tagatlas", "run", "upgrade", "Dockerfile");
  private static final Set<String> SKIPPED =
      Set.of("target", "node_modules", ".git", ".mvn", "logs");

  private record Rule(Pattern pattern, String advice) {}

  private record Exemption(String path, String text) {

    boolean covers(String file, String line) {
      return file.endsWith(path) && line.contains(text);
    }
  }

  @Test
  void usesStandardTerms() throws IOException {
    List<Rule> rules =
        rows("plain-english.tsv").stream()
            .map(row -> new Rule(Pattern.compile(row[0], Pattern.CASE_INSENSITIVE), row[1]))
            .toList();
    List<Exemption> exceptions = exceptions();
    List<String> found = new ArrayList<>();
    // Without a match. Half of all lines have occurred before.
    Set<String> plain = new HashSet<>();
    for (Path file : texts()) {
      String name = ROOT.relativize(file).toString();
      int number = 0;
      for (String line : Files.readString(file).split("\n", -1)) {
        number++;
        String words = words(line.strip());
        if (plain.contains(words)) {
          continue;
        }
        boolean matched = false;
        for (Rule rule : rules) {
          Matcher matcher = rule.pattern.matcher(words);
          if (matcher.find()) {
            matched = true;
            if (exceptions.stream().noneMatch(e -> e.covers(name, line))) {
              found.add(name + ':' + number + ": '" + matcher.group() + "', write: " + rule.advice);
            }
          }
        }
        if (!matched) {
          plain.add(words);
        }
      }
    }
    assertThat(found).isEmpty();
  }

  /** Separates the words of names: {@code aName} and {@code a_name} become {@code a name}. */
  private static String words(String line) {
    StringBuilder words = new StringBuilder(line.length() + 16);
    char former = ' ';
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c >= 'A'
          && c <= 'Z'
          && (former >= 'a' && former <= 'z' || former >= '0' && former <= '9')) {
        words.append(' ');
      }
      words.append(c == '_' ? ' ' : c);
      former = c;
    }
    return words.toString();
  }

  @Test
  void everyExceptionIsStillNeeded() throws IOException {
    List<Exemption> unused = new ArrayList<>(exceptions());
    for (Path file : texts()) {
      String name = ROOT.relativize(file).toString();
      for (String line : Files.readString(file).split("\n", -1)) {
        unused.removeIf(exception -> exception.covers(name, line));
      }
    }
    assertThat(unused).isEmpty();
  }

  private static List<Exemption> exceptions() throws IOException {
    return rows("plain-english-exceptions.tsv").stream()
        .map(row -> new Exemption(row[0], row[1]))
        .toList();
  }

  private static List<String[]> rows(String resource) throws IOException {
    try (InputStream in = PlainEnglishTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .toList();
    }
  }

  private static List<Path> texts() throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return SKIPPED.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.getFileName().toString();
            String suffix = name.substring(name.lastIndexOf('.') + 1);
            if (SUFFIXES.contains(suffix) || SCRIPTS.contains(name)) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    files.sort(null);
    return files;
  }
}
