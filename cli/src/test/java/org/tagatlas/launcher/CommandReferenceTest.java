package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference of the command line is up to date. Writes it if asked to by a property. */
final class CommandReferenceTest {

  private static final Path FILE = Path.of("").toAbsolutePath().resolveSibling("docs/cli.md");

  @Test
  void documentEqualsTheHelpTexts() throws IOException {
    String reference = CommandReference.of(Launcher.commandLine());
    if ("write".equals(System.getProperty("tagatlas.reference"))) {
      Files.writeString(FILE, reference);
    }
    assertThat(FILE)
        .as("docs/cli.md is out of date. Update it with: %s", CommandReference.WRITE)
        .hasContent(reference);
  }
}
