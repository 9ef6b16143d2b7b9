package org.tagatlas.publish;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The kinds of documents that are published, each in a folder or an index of its own. */
public enum Kind {
  /** One a geotagged photo. */
  PHOTOS,
  /** One a tag of the signature of a region in a window. */
  SIGNATURES,
  /** One a region in a window. */
  REGIONS,
  /** One a machine tag. */
  MACHINE_TAGS,
  /** One a record that could not be used. */
  REJECTS,
  /** One a machine tag that another service knows: for runs that ask others. */
  EXTRAS;

  /** What a run publishes unless it is told otherwise. */
  public static final Set<Kind> USUAL =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(EXTRAS)));

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** Returns the name of its folder or index, such as {@code machine-tags}. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
