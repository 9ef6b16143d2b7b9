package org.tagatlas.tags;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * The clean form of a tag, which identifies it. "San Francisco" and "sanfrancisco" are one tag.
 *
 * <p>This is version 2 of the clean form. The text is normalized to NFKC. Default-ignorable code
 * points, white space and the characters {@code "!@#$%^&*():-_+='/.;`<>[]?\} are removed. The whole
 * string is converted to lower case with {@link Locale#ROOT}, with U+0130 mapped to {@code i}. The
 * result is normalized to NFC. Letters of every script are kept, and so are punctuation marks that
 * are not in the list, such as a comma or {@code ~}.
 *
 * <p>Version 1 normalized to NFC instead of NFKC and kept ignorable code points.
 */
public final class CleanForm {

  /** Its lower case in the root locale has two characters, but users type one. */
  private static final char DOTTED_CAPITAL_I = '\u0130';

  private static final String REMOVED = "\"!@#$%^&*():-_+='/.;`<>[]?\\";

  /** The clean form of each ASCII character; 0 for those that are removed. */
  private static final byte[] CLEAN = new byte[128];

  /** Marks a byte of plain ASCII text that the clean form changes. */
  private static final byte CHANGES = 1;

  /**
   * Marks a byte that needs full parsing: white space, a control, a part of a multi-byte character,
   * a character of URL-encoding, and a colon, which every machine tag has.
   */
  static final byte COMPLEX = 2;

  /** The marks of each byte. */
  private static final byte[] MARKS = new byte[256];

  static {
    Arrays.fill(MARKS, COMPLEX);
    for (char c = 0; c < CLEAN.length; c++) {
      CLEAN[c] = (byte) (isRemoved(c) ? 0 : c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
      if (c > ' ' && c < 0x7f && c != '%' && c != '+' && c != ':') {
        MARKS[c] = CLEAN[c] == c ? 0 : CHANGES;
      }
    }
  }

  private CleanForm() {}

  /**
   * Returns the clean form of a decoded text; the same object if it is already clean ASCII.
   *
   * @return the clean form; empty if no character is left
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

  /** Returns the clean form of text that has no {@link #COMPLEX} byte. */
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
    boolean stable = isStable(text);
    String normal = stable ? text : Normalizer.normalize(text, Normalizer.Form.NFKC);
    StringBuilder kept = new StringBuilder(normal.length());
    int c;
    for (int i = 0; i < normal.length(); i += Character.charCount(c)) {
      c = normal.codePointAt(i);
      if (c == DOTTED_CAPITAL_I) {
        kept.append('i');
      } else if (!isRemoved(c)) {
        kept.appendCodePoint(c);
      }
    }
    // Lower-casing needs the complete string: the form of a sigma depends on what follows it.
    String lower = kept.toString().toLowerCase(Locale.ROOT);
    // A combining mark may now follow a letter that it was separated from.
    return stable ? lower : Normalizer.normalize(lower, Normalizer.Form.NFC);
  }

  /** Returns a decoded text in NFC, with white space collapsed to single spaces and trimmed. */
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

  private static boolean isRemoved(int c) {
    if (c < 128) {
      return isSpace((char) c) || REMOVED.indexOf(c) >= 0;
    }
    return c < 0x10000 && isSpace((char) c) || isIgnorable(c);
  }

  /**
   * Returns whether a code point has Unicode's property Default_Ignorable_Code_Point: it is
   * invisible and affects at most how its neighbours are rendered. The JDK has no lookup for it.
   */
  static boolean isIgnorable(int c) {
    if (c < 0x2000) {
      return c == 0xAD
          || c == 0x34F
          || c == 0x61C
          || c == 0x115F
          || c == 0x1160
          || c == 0x17B4
          || c == 0x17B5
          || c >= 0x180B && c <= 0x180F;
    }
    if (c < 0x10000) {
      return c >= 0x200B && c <= 0x200F
          || c >= 0x202A && c <= 0x202E
          || c >= 0x2060 && c <= 0x206F
          || c == 0x3164
          || c >= 0xFE00 && c <= 0xFE0F
          || c == 0xFEFF
          || c == 0xFFA0
          || c >= 0xFFF0 && c <= 0xFFF8;
    }
    return c >= 0x1BCA0 && c <= 0x1BCA3
        || c >= 0x1D173 && c <= 0x1D17A
        || c >= 0xE0000 && c <= 0xE0FFF;
  }

  /**
   * Returns whether neither NFKC nor NFC changes a text, before and after it is converted to lower
   * case. True for nearly all tags; avoids the cost of the normalizer ({@code TagsBenchmark}).
   */
  private static boolean isStable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isStable(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether a character is unchanged by normalization in any text of such characters. */
  private static boolean isStable(char c) {
    if (c < 0x180) {
      return c < 0xA0
          || c >= 0xC0
              && c != 0x132
              && c != 0x133
              && c != 0x13F
              && c != 0x140
              && c != 0x149
              && c != 0x17F;
    }
    return c >= 0x300 && isComposed(c);
  }

  /**
   * Returns whether a character is in Unicode's White_Space or one of the four information
   * separators. The definitions of Java differ.
   */
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
   * Returns whether NFC does not change the character next to any other such character: most Latin,
   * Cyrillic, kana, Han and Hangul. Avoids the cost of the normalizer.
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
