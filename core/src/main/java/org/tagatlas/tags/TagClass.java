package org.tagatlas.tags;

import java.util.Locale;

/** What a tag is about, see {@link TagClassifier}. The order is that of the rules. */
public enum TagClass {
  /** The name of a place in the photo's country, or of a country. */
  PLACE,
  /** A date, year, month or day of the week. */
  DATE,
  /** A camera, lens, film, app or technique. */
  GEAR,
  /** An ISO, postal or other code. */
  CODE,
  /** A series, or a name that few people use: at least 30 photos a photographer. */
  PERSONAL,
  /** The name of a language. */
  LANGUAGE,
  /** Anything else. */
  THING;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** Returns the id used in documents, such as {@code thing}. */
  public String id() {
    return id;
  }

  @Override
  public String toString() {
    return id;
  }
}
