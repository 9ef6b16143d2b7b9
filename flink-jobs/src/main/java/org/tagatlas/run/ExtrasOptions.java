package org.tagatlas.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.lookup.LookupSettings;
import org.tagatlas.lookup.ServicesFile;
import org.tagatlas.lookup.ServicesFileException;
import org.tagatlas.settings.AtlasSettings;
import picocli.CommandLine.Option;

/** Options that select which services are queried for machine tags. */
final class ExtrasOptions {

  @Option(
      names = "--extras",
      description =
          "Query web services for the machine tags they support, and publish the names, captions"
              + " and links they return.")
  private boolean shipped;

  @Option(
      names = "--extras-file",
      paramLabel = "FILE",
      description = "Like --extras, with services from this YAML file instead of the bundled one.")
  private Path file;

  @Option(
      names = "--extras-wait",
      defaultValue = "10",
      paramLabel = "MINUTES",
      description =
          "Maximum time that a bounded run waits for responses (default: ${DEFAULT-VALUE}).")
  private int waitMinutes;

  /**
   * Adds the lookup to the settings of a run if it is requested.
   *
   * @param published kinds in {@code --publish}, or null
   * @param environment environment variables with keys of services
   * @param notices receives one line per service that is left out
   * @throws UserError if options contradict each other, or a value is invalid
   */
  AtlasSettings addTo(
      AtlasSettings settings,
      Set<DocumentKind> published,
      Map<String, String> environment,
      Consumer<String> notices) {
    if (!shipped && file == null) {
      return settings;
    }
    if (published != null && !published.contains(DocumentKind.EXTRAS)) {
      throw new UserError(
          (file == null ? "--extras" : "--extras-file")
              + " requires extras in --publish. Add extras to --publish.");
    }
    if (shipped && file != null) {
      throw new UserError(
          "--extras uses the bundled services, --extras-file other ones. Give only one.");
    }
    if (waitMinutes < 0) {
      throw new UserError("--extras-wait must be at least 0, but was " + waitMinutes + '.');
    }
    ServicesFile services = read(environment);
    services.leftOut().forEach(notices);
    if (services.services().isEmpty()) {
      throw new UserError("--extras-file " + file + " contains no usable service.");
    }
    return settings.with(LookupSettings.of(services.services(), Duration.ofMinutes(waitMinutes)));
  }

  /**
   * Returns the kinds without extras.
   *
   * @throws UserError if extras should be published, but no services are given
   */
  Set<DocumentKind> others(Set<DocumentKind> published) {
    if (!published.contains(DocumentKind.EXTRAS)) {
      return published;
    }
    if (!shipped && file == null) {
      throw new UserError(
          "--publish extras requires services: --extras for the bundled ones, or --extras-file FILE.");
    }
    Set<DocumentKind> others = new LinkedHashSet<>(published);
    others.remove(DocumentKind.EXTRAS);
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
