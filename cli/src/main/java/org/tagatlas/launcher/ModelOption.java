package org.tagatlas.launcher;

import java.io.IOException;
import java.nio.file.Path;
import org.tagatlas.locate.TextLocator;
import org.tagatlas.locate.model.LocationModel;
import org.tagatlas.run.UserError;
import picocli.CommandLine.Option;

/** The option that selects a trained model. */
final class ModelOption {

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "Model of 'tagatlas locate train', in addition to the names of places (default: none).")
  private Path file;

  /**
   * Returns the locator.
   *
   * @throws UserError if the file is no model
   */
  TextLocator locator() throws IOException {
    return file == null ? TextLocator.load() : TextLocator.with(open("--model", file));
  }

  /**
   * Opens a model.
   *
   * @throws UserError if the file is no model, or cannot be read
   */
  static LocationModel open(String option, Path file) {
    try {
      return LocationModel.open(file);
    } catch (IOException e) {
      throw new UserError(option + ": " + e.getMessage());
    }
  }
}
