package org.tagatlas.connectors.record;

import java.nio.charset.StandardCharsets;

/** The URL-encoding that the shards' text fields use: {@code +} is a space, {@code %XX} a byte. */
public final class UrlText {

  private UrlText() {}

  /**
   * Decodes a text once. A malformed {@code %} stays as it is; bytes that are no UTF-8 become
   * U+FFFD.
   *
   * @param encoded the text as a shard has it, without lone surrogates
   * @return the decoded text; the same object when there is nothing to decode
   */
  public static String decode(String encoded) {
    int first = firstEncoded(encoded);
    if (first < 0) {
      return encoded;
    }
    byte[] in = encoded.substring(first).getBytes(StandardCharsets.UTF_8);
    int out = 0;
    for (int i = 0; i < in.length; i++) {
      byte b = in[i];
      if (b == '+') {
        b = ' ';
      } else if (b == '%' && i + 2 < in.length) {
        int high = Character.digit(in[i + 1], 16);
        int low = Character.digit(in[i + 2], 16);
        if (high >= 0 && low >= 0) {
          b = (byte) (high << 4 | low);
          i += 2;
        }
      }
      in[out++] = b;
    }
    return encoded.substring(0, first) + new String(in, 0, out, StandardCharsets.UTF_8);
  }

  /** Returns where the first character stands that decoding would change, or -1. */
  private static int firstEncoded(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '+' || c == '%') {
        return i;
      }
    }
    return -1;
  }
}
