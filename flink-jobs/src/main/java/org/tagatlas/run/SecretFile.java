package org.tagatlas.run;

import java.io.IOException;
import java.nio.file.Path;
import org.tagatlas.record.TextFile;

/** Reads files that contain one line, a secret. */
public final class SecretFile {

  private SecretFile() {}

  /**
   * Returns the secret.
   *
   * @param option the option that specified the file
   * @throws UserError if the file cannot be read, or does not contain exactly one line
   */
  public static String read(String option, Path file) {
    String secret;
    try {
      secret = TextFile.read(file).strip();
    } catch (IOException e) {
      throw new UserError(option + ' ' + file + " cannot be read. Specify a text file.");
    }
    if (secret.isEmpty() || secret.lines().count() > 1) {
      throw new UserError(option + ' ' + file + " must contain exactly one line, the secret.");
    }
    return secret;
  }
}
