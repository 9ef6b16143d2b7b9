package org.tagatlas.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All relative links in the documentation have a target, and all tests that it names exist. */
final class DocumentLinksTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(#[^)]*)?\\)");

  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))[`.]");

  @Test
  void allNamedTestsExist() throws IOException {
    Set<String> tests = new HashSet<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path sources : modules.map(module -> module.resolve("src/test")).toList()) {
        if (Files.isDirectory(sources)) {
          try (Stream<Path> files = Files.walk(sources)) {
            files.forEach(file -> tests.add(file.getFileName().toString()));
          }
        }
      }
    }
    List<String> missing = new ArrayList<>();
    int named = 0;
    for (Path document : documents()) {
      Matcher test = TEST.matcher(Files.readString(document, StandardCharsets.UTF_8));
      while (test.find()) {
        named++;
        if (!tests.contains(test.group(1) + ".java")) {
          missing.add(ROOT.relativize(document) + ": " + test.group(1));
        }
      }
    }
    assertThat(named).isGreaterThan(40);
    assertThat(missing).isEmpty();
  }

  @Test
  void allRelativeLinksHaveTargets() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path document : documents()) {
      Matcher link = LINK.matcher(Files.readString(document, StandardCharsets.UTF_8));
      while (link.find()) {
        String target = link.group(1);
        if (!target.contains(":")) {
          links++;
          if (!Files.exists(document.resolveSibling(target))) {
            broken.add(ROOT.relativize(document) + ": " + target);
          }
        }
      }
    }
    assertThat(links).isGreaterThan(300);
    assertThat(broken).isEmpty();
  }

  /** Returns the documents in the root folder and in the folders directly below it. */
  private static List<Path> documents() throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> folders = Files.list(ROOT)) {
      for (Path entry : (Iterable<Path>) folders::iterator) {
        if (entry.toString().endsWith(".md")) {
          all.add(entry);
        } else if (Files.isDirectory(entry)) {
          try (Stream<Path> files = Files.list(entry)) {
            files.filter(file -> file.toString().endsWith(".md")).forEach(all::add);
          }
        }
      }
    }
    return all;
  }
}
