package org.tagatlas.tags;

import org.tagatlas.text.Utf8Text;

/**
 * A user's tag of one photo.
 *
 * @param cleanText the {@linkplain CleanForm clean form}, which identifies the tag; never empty
 * @param labelText the typed text: decoded, in NFC, with white space collapsed to single spaces;
 *     the same object as the clean form if both are equal
 */
public record Tag(Utf8Text cleanText, Utf8Text labelText) {

  /** Shares the bytes of the clean form if the label is equal to it. */
  public Tag {
    labelText = labelText.equals(cleanText) ? cleanText : labelText;
  }

  /** Creates a tag from strings. */
  public Tag(String clean, String label) {
    this(Utf8Text.of(clean), Utf8Text.of(label));
  }

  /** Returns the {@linkplain CleanForm clean form}, which identifies the tag. */
  public String clean() {
    return cleanText.toString();
  }

  /** Returns the typed text: decoded, in NFC, with white space collapsed to single spaces. */
  public String label() {
    return labelText.toString();
  }
}
