package org.tagatlas.tags;

import java.util.Objects;
import org.tagatlas.connectors.serialization.Utf8Text;

/** A user's tag of one photo. Immutable. */
public final class Tag {

  private final String clean;
  private final String label;
  private final Utf8Text cleanText;
  private final Utf8Text labelText;

  /**
   * Makes a tag.
   *
   * @param clean what identifies it ({@link CleanForm}); never empty
   * @param label what was typed: decoded, in NFC, with white space collapsed to single spaces
   */
  public Tag(String clean, String label) {
    this.clean = Objects.requireNonNull(clean);
    this.label = Objects.requireNonNull(label);
    cleanText = Utf8Text.of(clean);
    labelText = label.equals(clean) ? cleanText : Utf8Text.of(label);
  }

  /** Returns what identifies it ({@link CleanForm}). */
  public String clean() {
    return clean;
  }

  /** Returns what was typed: decoded, in NFC, with white space collapsed to single spaces. */
  public String label() {
    return label;
  }

  /** Returns the clean form's bytes. */
  public Utf8Text cleanText() {
    return cleanText;
  }

  /** Returns the label's bytes: the same object as the clean form's when both are equal. */
  public Utf8Text labelText() {
    return labelText;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Tag that && clean.equals(that.clean) && label.equals(that.label);
  }

  @Override
  public int hashCode() {
    return 31 * clean.hashCode() + label.hashCode();
  }

  @Override
  public String toString() {
    return label.equals(clean) ? clean : clean + " (" + label + ')';
  }
}
