package org.tagatlas.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.tagatlas.locate.TextLocator;
import org.tagatlas.locate.model.LocationModel;
import org.tagatlas.locate.model.MkLab;
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

  /** How what terms say is combined. */
  enum Combination {
    FITTED,
    MKLAB;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--combine",
      paramLabel = "NAME",
      defaultValue = "fitted",
      description =
          "fitted: names of places and the model, with fitted weights; mklab: the published"
              + " formulas of MKLab on the model, a baseline without probabilities (default:"
              + " ${DEFAULT-VALUE}).")
  private Combination combination = Combination.FITTED;

  /**
   * Returns the baseline, if it was selected.
   *
   * @throws UserError if there is no model
   */
  Optional<MkLab> baseline() {
    if (combination == Combination.FITTED) {
      return Optional.empty();
    }
    if (file == null) {
      throw new UserError("--combine mklab needs a model: add --model FILE.");
    }
    return Optional.of(new MkLab(open("--model", file)));
  }

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
