package org.tagatlas.connectors.record;

import java.util.Locale;

/** Why a row could not be used: a fixed set, documented in {@code docs/formats.md}. */
public enum RejectReason {
  /** The line starts like JSON and is no JSON object. */
  BAD_JSON,
  /** A line of text that has neither 23 nor 25 tab-separated fields. */
  FIELD_COUNT,
  /** The photo id is missing or no positive integer. */
  BAD_PHOTOID,
  /** Only one of the two coordinates is there, or one is not a number or out of range. */
  BAD_COORDINATES,
  /** The line is longer than 4 MiB. */
  LINE_TOO_LONG,
  /** The shard ends damaged: this row stands for all that could not be read. */
  TRUNCATED,
  /** The shard could not be opened: this row stands for all of it. */
  UNREADABLE,
  /** A message without a value, or with a blank one. */
  NO_VALUE;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** Returns the word that is published, such as {@code bad_json}. */
  public String word() {
    return word;
  }
}
