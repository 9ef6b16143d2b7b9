package org.tagatlas.record;

import java.util.Locale;

/** The reason why a row was rejected: a fixed set, documented in {@code docs/formats.md}. */
public enum RejectReason {
  /** The line starts like JSON but is not a JSON object. */
  BAD_JSON,
  /** The line is not JSON and has neither 23 nor 25 tab-separated fields. */
  FIELD_COUNT,
  /** The photo id is missing or not a positive integer. */
  BAD_PHOTOID,
  /** Only one coordinate is present, or one is not a number or out of range. */
  BAD_COORDINATES,
  /** The line is longer than 4 MiB. */
  LINE_TOO_LONG,
  /** The shard ends damaged; this row represents everything that could not be read. */
  TRUNCATED,
  /** The shard could not be opened or is not a shard; this row represents all of it. */
  UNREADABLE,
  /** The message has no value, or a blank one. */
  NO_VALUE,
  /** A row of a file of vectors is no vector, or one that does not fit the model. */
  BAD_VECTOR;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** Returns the published code, such as {@code bad_json}. */
  public String id() {
    return id;
  }
}
