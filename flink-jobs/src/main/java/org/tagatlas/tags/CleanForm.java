package org.tagatlas.tags;

import java.text.Normalizer;
import java.util.Locale;

/** The clean form of a tag: two raw tags that share it are one tag. */
public final class CleanForm {

  private static final String REMOVED = "\"!@#$%^&*():-_+='/.;`<>[]?\\";

  private CleanForm() {}

  /**
   * Returns the text in NFC, without white space and the removed punctuation, in lower case;
   * letters of every script are kept, and the result may be empty.
   */
  public static String of(String text) {
    String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
    StringBuilder kept = new StringBuilder(composed.length());
    for (int i = 0; i < composed.length(); i++) {
      char c = composed.charAt(i);
      if (!isWhiteSpace(c) && REMOVED.indexOf(c) < 0) {
        kept.append(c);
      }
    }
    return kept.toString().toLowerCase(Locale.ROOT);
  }

  /** Unicode White_Space is all in the BMP; U+001C to U+001F are added by this project. */
  private static boolean isWhiteSpace(char c) {
    return c == ' '
        || (c >= '\t' && c <= '\r')
        || (c >= 0x1C && c <= 0x1F)
        || c == 0x85
        || c == 0xA0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200A)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202F
        || c == 0x205F
        || c == 0x3000;
  }
}
