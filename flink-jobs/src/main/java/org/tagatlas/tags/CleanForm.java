package org.tagatlas.tags;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * The clean form of a tag: what identifies it. "San Francisco" and "sanfrancisco" are one tag.
 *
 * <p>White space and the characters {@code "!@#$%^&*():-_+='/.;`<>[]?\} are removed, then the whole
 * string is lower-cased with {@link Locale#ROOT}. Letters of every script are kept, and so are the
 * punctuation marks that are not in that list, such as a comma or {@code ~}.
 */
public final class CleanForm {

  private static final String REMOVED = "\"!@#$%^&*():-_+='/.;`<>[]?\\";

  /** What becomes of each ASCII character; 0 of those that are removed. */
  private static final byte[] CLEAN = new byte[128];

  /** Marks a byte that is not alike in the clean form of plain ASCII text. */
  private static final byte CHANGES = 1;

  /**
   * Marks a byte that plain ASCII text has not: white space, a control, a part of another
   * character, a sign of URL-encoding, and a colon, without which there is no machine tag.
   */
  static final byte INTRICATE = 2;

  /** The marks of each byte. */
  private static final byte[] MARKS = new byte[256];

  static {
    Arrays.fill(MARKS, INTRICATE);
    for (char c = 0; c < CLEAN.length; c++) {
      CLEAN[c] = (byte) (isRemoved(c) ? 0 : c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
      if (c > ' ' && c < 0x7f && c != '%' && c != '+' && c != ':') {
        MARKS[c] = CLEAN[c] == c ? 0 : CHANGES;
      }
    }
  }

  private CleanForm() {}

  /**
   * Returns the clean form of a decoded text in NFC; the same object when it is plain lower-case
   * ASCII.
   */
  public static String of(String text) {
    int length = text.length();
    int i = 0;
    while (i < length && isClean(text.charAt(i))) {
      i++;
    }
    return i == length ? text : ofMixed(text);
  }

  /** Returns the marks of a byte of an encoded text. */
  static byte mark(byte b) {
    return MARKS[b & 0xff];
  }

  /** Returns the clean form of text none of whose bytes is {@link #INTRICATE}. */
  static byte[] ofPlain(byte[] text) {
    byte[] kept = new byte[text.length];
    int size = 0;
    for (byte b : text) {
      kept[size] = CLEAN[b];
      size += CLEAN[b] == 0 ? 0 : 1;
    }
    return size == kept.length ? kept : Arrays.copyOf(kept, size);
  }

  private static boolean isClean(char c) {
    return c < 128 && c != 0 && CLEAN[c] == c;
  }

  private static String ofMixed(String text) {
    byte[] kept = new byte[text.length()];
    int size = 0;
    for (int i = 0; i < kept.length; i++) {
      char c = text.charAt(i);
      if (c >= 128 || c == 0) {
        return ofAny(text);
      }
      kept[size] = CLEAN[c];
      size += CLEAN[c] == 0 ? 0 : 1;
    }
    return new String(kept, 0, size, StandardCharsets.ISO_8859_1);
  }

  private static String ofAny(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isRemoved(c)) {
        kept.append(c);
      }
    }
    // Lower-casing comes last and sees the whole string: a sigma's form depends on what follows it.
    return kept.toString().toLowerCase(Locale.ROOT);
  }

  /** Returns a decoded text in NFC, its white space collapsed to single spaces and trimmed. */
  public static String label(String decoded) {
    int length = decoded.length();
    boolean composed = true;
    boolean collapsed = true;
    char before = ' ';
    for (int i = 0; i < length; i++) {
      char c = decoded.charAt(i);
      if (c > ' ' && c < 0x7f) {
        before = c;
        continue;
      }
      composed &= isComposed(c);
      if (isSpace(c)) {
        collapsed &= c == ' ' && before != ' ';
      }
      before = c;
    }
    collapsed &= before != ' ' || length == 0;
    String text = composed ? decoded : Normalizer.normalize(decoded, Normalizer.Form.NFC);
    return collapsed ? text : collapse(text);
  }

  private static String collapse(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean space = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isSpace(c)) {
        space = true;
      } else {
        if (space && !out.isEmpty()) {
          out.append(' ');
        }
        space = false;
        out.append(c);
      }
    }
    return out.toString();
  }

  private static boolean isRemoved(char c) {
    return isSpace(c) || c < 128 && REMOVED.indexOf(c) >= 0;
  }

  /** Unicode's White_Space and the four information separators; Java's own notions differ. */
  static boolean isSpace(char c) {
    if (c <= 0x20) {
      return c == 0x20 || c >= 0x09 && c <= 0x0D || c >= 0x1C;
    }
    if (c < 0x85) {
      return false;
    }
    return c == 0x85
        || c == 0xA0
        || c == 0x1680
        || c >= 0x2000 && c <= 0x200A
        || c == 0x2028
        || c == 0x2029
        || c == 0x202F
        || c == 0x205F
        || c == 0x3000;
  }

  /**
   * Whether NFC leaves the character alone whatever stands beside it, as long as that is such a
   * character too: most Latin, Cyrillic, kana, Han and Hangul, which spares a normalizer's cost.
   */
  private static boolean isComposed(char c) {
    return c < 0x300
        || c >= 0x400 && c <= 0x482
        || c >= 0x3041 && c <= 0x3096
        || c >= 0x30A1 && c <= 0x30FA
        || c >= 0x4E00 && c <= 0x9FFF
        || c >= 0xAC00 && c <= 0xD7A3;
  }
}
