package org.tagatlas.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All relative links in the documentation have a target. */
final class DocumentLinksTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(#[^)]*)?\\)");

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
