package org.tagatlas.run;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tagatlas.intake.Exclusions;

/** Reads the file of an option {@code --exclude}. */
public final class TakedownList {

  private TakedownList() {}

  /**
   * Reads a list.
   *
   * @param file one photo id or uid per line; null excludes nothing
   * @throws UserError if it cannot be read
   */
  public static Exclusions read(Path file) {
    if (file == null) {
      return Exclusions.NONE;
    }
    try {
      return Exclusions.of(Files.readAllLines(file, StandardCharsets.UTF_8));
    } catch (CharacterCodingException e) {
      throw new UserError("--exclude " + file + " is not UTF-8 text.");
    } catch (IOException e) {
      throw new UserError("--exclude " + file + " cannot be read. Specify a text file.");
    }
  }
}
