package org.tagatlas.tags;

import org.tagatlas.connectors.serialization.Utf8Text;

/**
 * A user's tag of one photo.
 *
 * @param cleanText what identifies it ({@link CleanForm}); never empty
 * @param labelText what was typed: decoded, in NFC, with white space collapsed to single spaces;
 *     the same object as the clean form when both are equal
 */
public record Tag(Utf8Text cleanText, Utf8Text labelText) {

  /** Makes one of a label as it was typed always the same way. */
  public Tag {
    labelText = labelText.equals(cleanText) ? cleanText : labelText;
  }

  /** Makes a tag of strings. */
  public Tag(String clean, String label) {
    this(Utf8Text.of(clean), Utf8Text.of(label));
  }

  /** Returns what identifies it ({@link CleanForm}). */
  public String clean() {
    return cleanText.toString();
  }

  /** Returns what was typed: decoded, in NFC, with white space collapsed to single spaces. */
  public String label() {
    return labelText.toString();
  }
}
