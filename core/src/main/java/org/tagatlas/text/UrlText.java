package org.tagatlas.text;

import java.nio.charset.StandardCharsets;

/** The URL-encoding that the shards' text fields use: {@code +} is a space, {@code %XX} a byte. */
public final class UrlText {

  private UrlText() {}

  /**
   * Decodes a text once. A malformed {@code %} is kept; invalid UTF-8 is replaced with U+FFFD.
   *
   * @param encoded the text as it is in a shard, without lone surrogates
   * @return the decoded text; the same object if there is nothing to decode
   */
  public static String decode(String encoded) {
    if (!isEncoded(encoded)) {
      return encoded;
    }
    byte[] in = encoded.getBytes(StandardCharsets.UTF_8);
    // No byte of a multi-byte character equals one of these.
    int out = 0;
    while (in[out] != '+' && in[out] != '%') {
      out++;
    }
    for (int i = out; i < in.length; i++) {
      byte b = in[i];
      if (b == '+') {
        b = ' ';
      } else if (b == '%' && i + 2 < in.length) {
        int high = hexDigit(in[i + 1]);
        int low = hexDigit(in[i + 2]);
        if ((high | low) >= 0) {
          b = (byte) (high << 4 | low);
          i += 2;
        }
      }
      in[out++] = b;
    }
    return new String(in, 0, out, StandardCharsets.UTF_8);
  }

  private static int hexDigit(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  /** Returns whether decoding would change a text. */
  private static boolean isEncoded(String text) {
    return text.indexOf('%') >= 0 || text.indexOf('+') >= 0;
  }
}
