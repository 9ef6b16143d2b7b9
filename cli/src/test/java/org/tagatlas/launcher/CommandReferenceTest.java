package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

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

  @Test
  void helpOfCommandsIsInTheImperativeMood() {
    List<String> others = new ArrayList<>();
    collectOthers(Launcher.commandLine().getCommandSpec(), others);
    assertThat(others).isEmpty();
  }

  /** Adds the descriptions of subcommands whose first word is a verb like "Writes", not "Write". */
  private static void collectOthers(CommandSpec command, List<String> others) {
    for (CommandLine each : command.subcommands().values()) {
      String description = each.getCommandSpec().usageMessage().description()[0];
      if (description.matches("\\w*[^s]s\\b.*")) {
        others.add(each.getCommandSpec().qualifiedName() + ": " + description);
      }
      collectOthers(each.getCommandSpec(), others);
    }
  }
}
