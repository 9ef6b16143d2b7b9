package org.tagatlas.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file whose one line is a secret. */
final class SecretFile {

  private SecretFile() {}

  /**
   * Returns the secret.
   *
   * @param option the option that named the file
   * @throws UserError when it can't be read, or has another number of lines
   */
  static String read(String option, Path file) {
    String secret;
    try {
      secret = Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UserError(option + ' ' + file + " can't be read. Name a text file.");
    }
    if (secret.isEmpty() || secret.lines().count() > 1) {
      throw new UserError(option + ' ' + file + " must hold one line, which is the secret.");
    }
    return secret;
  }
}
