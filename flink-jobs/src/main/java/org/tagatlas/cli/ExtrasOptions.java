package org.tagatlas.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.tagatlas.extra.AskSettings;
import org.tagatlas.extra.ServicesFile;
import org.tagatlas.extra.ServicesFileException;
import org.tagatlas.job.AtlasSettings;
import org.tagatlas.publish.Kind;
import picocli.CommandLine.Option;

/** Whether a run asks other services about machine tags, and which. */
final class ExtrasOptions {

  @Option(
      names = "--extras",
      description =
          "Ask other services about machine tags that they know, over the web, and publish their"
              + " names, captions and links.")
  private boolean shipped;

  @Option(
      names = "--extras-file",
      paramLabel = "FILE",
      description = "The same, with a YAML file of services in place of the one that ships.")
  private Path file;

  @Option(
      names = "--extras-wait",
      defaultValue = "10",
      paramLabel = "MINUTES",
      description =
          "How long a run that ends waits for answers at the most (default: ${DEFAULT-VALUE}).")
  private int waitMinutes;

  /**
   * Adds extras to the settings of a run when they are asked for.
   *
   * @param published what was asked to be published, or null
   * @param environment where keys of services are
   * @param told where to say which services are left out
   * @throws UserError when the options can't be
   */
  AtlasSettings addTo(
      AtlasSettings settings,
      Set<Kind> published,
      Map<String, String> environment,
      Consumer<String> told) {
    boolean wanted = shipped || file != null;
    if (!wanted) {
      return settings;
    }
    if (published != null && !published.contains(Kind.EXTRAS)) {
      throw new UserError(
          (file == null ? "--extras" : "--extras-file")
              + " asks for what --publish leaves out. Add extras to --publish.");
    }
    if (shipped && file != null) {
      throw new UserError("--extras means the file that ships, --extras-file another. Give one.");
    }
    if (waitMinutes < 0) {
      throw new UserError("--extras-wait " + waitMinutes + " is less than 0.");
    }
    ServicesFile services = read(environment);
    services.leftOut().forEach(told);
    if (services.services().isEmpty()) {
      throw new UserError("--extras-file " + file + " has no service that can be asked.");
    }
    return settings.withExtras(
        AskSettings.of(services.services(), Duration.ofMinutes(waitMinutes)));
  }

  /**
   * Returns the kinds that need nothing of these options.
   *
   * @throws UserError when extras are to be published, but nobody is to be asked
   */
  Set<Kind> others(Set<Kind> published) {
    if (!published.contains(Kind.EXTRAS)) {
      return published;
    }
    if (!shipped && file == null) {
      throw new UserError(
          "--publish extras needs services to ask: --extras for those that ship, or --extras-file"
              + " FILE.");
    }
    Set<Kind> others = new TreeSet<>(published);
    others.remove(Kind.EXTRAS);
    return others;
  }

  private ServicesFile read(Map<String, String> environment) {
    try {
      return file == null
          ? ServicesFile.shipped(environment)
          : ServicesFile.read(file, environment);
    } catch (ServicesFileException e) {
      throw new UserError("--extras-file " + e.getMessage());
    }
  }
}
