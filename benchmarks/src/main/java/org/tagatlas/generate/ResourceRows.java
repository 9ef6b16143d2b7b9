package org.tagatlas.generate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tab-separated resources of this package. */
final class ResourceRows {

  private ResourceRows() {}

  /** Returns the rows of a resource without comments. */
  static List<String[]> of(String resource) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                ResourceRows.class.getResourceAsStream(resource), StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.startsWith("#")).map(l -> l.split("\t")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
