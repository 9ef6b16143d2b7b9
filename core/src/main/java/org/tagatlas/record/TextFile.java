package org.tagatlas.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads user-written text files in UTF-8, which may start with a byte order mark. */
public final class TextFile {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private TextFile() {}

  /**
   * Returns the text of a file without a byte order mark.
   *
   * @throws java.nio.charset.CharacterCodingException if it is not UTF-8
   */
  public static String read(Path file) throws IOException {
    return withoutMark(Files.readString(file, StandardCharsets.UTF_8));
  }

  /** Returns a text without a leading byte order mark. */
  public static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }
}
